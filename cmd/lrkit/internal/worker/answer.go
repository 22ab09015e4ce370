package worker

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/arrowreport"
)

// sendFrom is how much of an answer is collected before it is sent, also in the middle of a
// document.
const sendFrom = 2 << 20

// blobID is the first column of findings and of statuses.
const (
	blobID    = "blob_id"
	blobIDDoc = "the `id` that the caller gave the blob"
)

// answer is a [report.Sink] that sends findings in frames. Blobs follow one another in a stream.
type answer struct {
	out    *frameWriter
	found  bytes.Buffer
	w      *arrowreport.Writer
	status *statuses
	sent   bool // findings were sent after the last status
	inside bool // of the sink: what it has is not whole
}

func newAnswer(out *frameWriter, columns []report.Column) *answer {
	a := &answer{out: out, status: newStatuses()}
	a.w = arrowreport.NewNumbered(&a.found, blobID, blobIDDoc, columns)
	return a
}

// Begin implements [report.Sink].
func (a *answer) Begin(d *report.Document) error {
	a.inside = true
	err := a.w.Begin(d)
	a.inside = false
	return err
}

// End implements [report.Sink].
func (a *answer) End() error { return a.w.End() }

// Finding implements [report.Sink].
func (a *answer) Finding(f *analyze.Finding) error {
	a.inside = true
	err := a.w.Finding(f)
	if err == nil && a.found.Len() >= sendFrom {
		a.sent = true
		err = a.sendFindings()
	}
	a.inside = false
	return err
}

// sendFindings sends what was found so far, and begins another stream.
func (a *answer) sendFindings() error {
	err := a.w.Close()
	a.out.write(frameFindings, a.found.Bytes())
	if a.found.Reset(); a.found.Cap() > 4*sendFrom {
		a.found = bytes.Buffer{}
	}
	a.w.Reset(&a.found)
	if err == nil {
		err = a.out.flush()
	}
	return err
}

// add takes a status, and sends it if there are many, or findings of the blob were sent: the caller
// need not keep them any longer.
func (a *answer) add(id int64, s *report.Status) error {
	a.inside = true
	a.status.add(id, s)
	var err error
	if a.status.rows >= maxStatuses || a.sent {
		err = a.sendStatus()
	}
	a.inside = false
	return err
}

// sendStatus sends the statuses there are. All findings of these documents are sent before.
func (a *answer) sendStatus() error {
	if a.status.rows == 0 {
		return nil
	}
	if err := a.sendFindings(); err != nil {
		return err
	}
	a.sent = false
	stream, err := a.status.stream()
	a.out.write(frameStatus, stream)
	if err == nil {
		err = a.out.flush()
	}
	return err
}

// end ends the answer to a request.
func (a *answer) end() error {
	if err := a.sendStatus(); err != nil {
		return err
	}
	a.out.write(frameEnd, nil)
	return a.out.flush()
}
