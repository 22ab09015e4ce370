package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/archive"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// status is all that happened, as a set.
type status uint8

const (
	anomalous status = 1 << iota // an anomaly of severity warning or error
	limited                      // a limit stopped or cut something
	failed                       // I/O
	changed                      // an input changed while it was read
	usage
)

// usageCode is the exit code of a usage error, which wins over all others.
const usageCode = 2

func (s *status) add(what status) { *s |= what }

// code is the exit code: docs/EXIT-CODES.md explains the order.
func (s status) code() int {
	switch {
	case s&usage != 0:
		return usageCode
	case s&changed != 0:
		return 5
	case s&failed != 0:
		return 1
	case s&limited != 0:
		return 4
	case s&anomalous != 0:
		return 3
	}
	return 0
}

// tolerable are the exit codes of --tolerate: the output is what it should be, and something was to
// be said.
var tolerable = map[int]status{3: anomalous, 4: limited}

// checkTolerated checks the value of --tolerate.
func checkTolerated(codes []int) error {
	for _, code := range codes {
		if tolerable[code] == 0 {
			return fmt.Errorf("--tolerate has %d, it can have 3 and 4", code)
		}
	}
	return nil
}

// without returns what happened but for that which has one of these exit codes.
func (s status) without(codes []int) status {
	for _, code := range codes {
		s &^= tolerable[code]
	}
	return s
}

// ofError sorts an error that an input ended with.
func ofError(err error) status {
	var spool *lrkit.SpoolError
	var limit *casedir.LimitError
	var absent *lrkit.AbsentError
	var entries *archive.LimitError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, lrkit.ErrChanged), errors.Is(err, lrkit.ErrAltered), errors.Is(err, casedir.ErrDamaged), errors.Is(err, casedir.ErrAltered),
		errors.Is(err, casedir.ErrDisturbed), errors.Is(err, casedir.ErrNoManifest),
		errors.Is(err, casedir.ErrUntrusted), errors.Is(err, casedir.ErrRollback), errors.Is(err, casedir.ErrOtherCase):
		return changed
	case errors.As(err, &spool), errors.As(err, &limit), errors.As(err, &entries):
		return limited
	case errors.As(err, &absent):
		return anomalous
	}
	return failed
}

// ofDocument sorts what is known of a document.
func ofDocument(d *report.Document) (s status) {
	if d.Facts.Worst() >= transcript.SeverityWarning {
		s.add(anomalous)
	}
	if d.Limited() {
		s.add(limited)
	}
	return s
}

// ofSystem says that an error is one of the system, or of another process that holds a lock, and
// not of how lrkit was called.
func ofSystem(err error) bool {
	var errno syscall.Errno
	return errors.As(err, &errno) && !errors.Is(err, fs.ErrNotExist) || errors.Is(err, context.DeadlineExceeded)
}
