package outcome

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// nowhere takes what it is given.
type nowhere struct{}

func (nowhere) Begin(*report.Document) error   { return nil }
func (nowhere) Finding(*analyze.Finding) error { return nil }
func (nowhere) End() error                     { return nil }

// record runs documents through a Recorder, with as many findings each, and returns the statuses.
func record(docs []*report.Document, findings int, err error) (all []report.Status) {
	r := Recorder{Sink: nowhere{}, Mask: func(s string) string { return strings.ReplaceAll(s, "secret", "REDACTED") }, Emit: func(s *report.Status) error {
		all = append(all, *s)
		return nil
	}}
	for _, d := range docs {
		r.Begin(d)
		for range findings {
			r.Finding(&analyze.Finding{})
		}
		r.End()
	}
	r.Finish("secret name", 7, err)
	return all
}

// TestErrors: each error of an input has a code, alone and wrapped.
func TestErrors(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{errors.New("anything"), Failed},
		{os.ErrPermission, Failed},
		{&fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, Failed},
		{context.DeadlineExceeded, Deadline}, {ErrDeadline, Deadline},
		{ErrCrashed, Crashed},
		{ErrSpool, Spool}, {&lrkit.SpoolError{Limit: 1}, Spool},
		{&casedir.LimitError{}, Limit},
		{lrkit.ErrChanged, Changed}, {lrkit.ErrAltered, Changed}, {casedir.ErrAltered, Changed}, {casedir.ErrDamaged, Changed},
		{casedir.ErrNoManifest, Changed}, {casedir.ErrRollback, Changed},
	} {
		errs := []error{test.err}
		if test.err != nil {
			errs = append(errs, fmt.Errorf("wrapped: %w", test.err), errors.Join(test.err, nil))
		}
		for _, err := range errs {
			s := record(nil, 0, err)
			if len(s) != 1 || s[0].Code != test.want || (s[0].Error == "") != (err == nil) || !s[0].Last || s[0].Size != 7 || s[0].Source != "REDACTED name" {
				t.Errorf("%v: %+v, want the code %q", err, s, test.want)
			}
		}
	}
	if s := record(nil, 0, errors.New("a secret")); s[0].Error != "a REDACTED" {
		t.Errorf("an error that is not masked: %q", s[0].Error)
	}
	if s := record(nil, 0, &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}); s[0].Error != fs.ErrNotExist.Error() {
		t.Errorf("an error with the name of its file: %q", s[0].Error)
	}
}

// TestDocuments: each document has a status, the last one the error.
func TestDocuments(t *testing.T) {
	limited := &report.Document{Source: "s", Kind: report.KindJSON, Facts: transcript.Facts{Anomalies: []transcript.Anomaly{{Code: transcript.CodeLimit, Detail: "depth"}}}}
	binary := &report.Document{Source: "s", Size: 1, Kind: report.KindBinary, Magic: "pe"}
	archive := &report.Document{Source: "s", Size: 1, Kind: report.KindBinary, Magic: "zip"}
	collected := &report.Document{Source: "s", Size: 1, Kind: report.KindGetFile, ContentKind: report.KindBinary, Magic: "pe"}
	plain := &report.Document{Source: "s", Size: 1, Kind: report.KindText}
	for _, test := range []struct {
		docs []*report.Document
		err  error
		want string // codes
	}{
		{[]*report.Document{plain}, nil, "-"},
		{[]*report.Document{plain, limited, binary, archive, collected, plain}, nil, "- limit binary binary - -"},
		{[]*report.Document{plain, limited}, lrkit.ErrChanged, "- changed"},
		{[]*report.Document{binary}, errors.New("x"), "failed"},
	} {
		all := record(test.docs, 3, test.err)
		var codes []string
		for i, s := range all {
			if s.Code == "" {
				s.Code = "-"
			} else if s.Error == "" {
				t.Errorf("a code %s without words", s.Code)
			}
			codes = append(codes, s.Code)
			if s.Findings != 3 || s.Document != test.docs[i] || s.Last != (i == len(all)-1) {
				t.Errorf("status %d: %+v", i, s)
			}
		}
		if got := strings.Join(codes, " "); got != test.want {
			t.Errorf("codes %s, want %s", got, test.want)
		}
	}
}
