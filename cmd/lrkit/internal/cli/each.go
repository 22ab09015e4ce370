package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"

	"github.com/lrkit/lrkit/cmd/lrkit/internal/outcome"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/parquetreport"
	"github.com/lrkit/lrkit/transcript"
)

// job is the work on one input.
type job struct {
	input
	ctx    context.Context
	out    *slot
	status status
	quiet  bool
	said   int64 // messages, shown or not

	statuses *outcome.Recorder // nil: they are not wanted

	// For the line that ends the run:
	seen    bool  // a document of it was wanted
	found   int64 // findings
	untimed untimed
	leaves  leavesOut // the sink, if it does; nil otherwise
	notRead string    // why nothing was looked for
	cut     bool      // something is missing
	lost    bool      // it could not be read
}

// maxMessages is how many messages of an input are shown. They are held until it is the input's
// turn, and a few bytes of input can bring one; the others are counted.
const maxMessages = 100

// room counts a message and reports whether it is still one of the first.
func (j *job) room() bool {
	j.said++
	return j.said <= maxMessages
}

// message writes a message about the input.
func (j *job) message(format string, args ...any) {
	j.out.messages = fmt.Appendf(j.out.messages, "lrkit: "+format+"\n", args...)
}

// end takes the error that the input ended with. It is shown however many messages there were.
func (j *job) end(err error) {
	if more := j.said - maxMessages; more > 0 {
		j.message("%s: %s more like these: 'lrkit parse' has them all", safeName(j.name), count(more, "message"))
	}
	err = beyond(j.ctx, err)
	if output := new(outputError); errors.As(err, &output) {
		return // it is said once, and of no input
	}
	if j.statuses != nil && j.ctx.Err() == nil {
		j.statuses.Finish(j.name, -1, err) // an error is one of the output, which others meet
	}
	if err != nil {
		j.status.add(ofError(err))
		j.lost = true
		j.message("%s", inputError(j.name, err))
	}
}

// document notes what is known of a document, and tells of its anomalies.
func (j *job) document(d *report.Document) {
	j.status.add(ofDocument(d))
	j.seen = true
	if d.Entry == nil {
		j.notRead = d.NotRead()
	}
	j.cut = j.cut || d.Limited() || d.Facts.Has(transcript.CodeTruncated) || d.Facts.Has(transcript.CodeCorrupt)
	if j.quiet {
		return
	}
	for i := range d.Facts.Anomalies {
		j.anomaly(d, &d.Facts.Anomalies[i])
	}
}

// each runs work over all inputs, some at a time, with output in their order.
func (a *app) each(ctx context.Context, all *inputs, out *ordered, work func(context.Context, *job)) {
	defer useCores(out.jobs)()
	var next atomic.Int64 // a channel would wake a thread for each input
	var mu sync.Mutex
	var workers sync.WaitGroup
	for range max(1, min(out.workers, len(all.order))) {
		workers.Go(func() {
			for ctx.Err() == nil && !out.failed() {
				i := int(next.Add(1)) - 1
				if i >= len(all.order) {
					return
				}
				j := &job{input: all.open(i), ctx: ctx, out: out.open(i), quiet: a.quiet}
				j.statuses = j.out.recorder()
				work(ctx, j)
				j.out.close()
				mu.Lock()
				a.status.add(j.status)
				all.tally.add(j)
				all.untimed.add(j.untimed)
				if j.leaves != nil {
					all.leftOut.Add(j.leaves.LeftOut())
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	a.wrote(ctx, out)
	if ctx.Err() == nil && !a.quiet && all.tally.all() > 1 && !out.failed() {
		a.say("%s", &all.tally)
	}
}

// wrote writes what is left of the output, and says it if it could not be written.
func (a *app) wrote(ctx context.Context, out *ordered) {
	out.end()
	a.cannotWrite(ctx, out.fail)
}

// cannotWrite says that the output could not be written, if there is an error. It is said once.
func (a *app) cannotWrite(ctx context.Context, err error) {
	if err = beyond(ctx, err); err == nil || a.unwritten {
		return
	}
	a.unwritten = true
	a.status.add(failed)
	what := "cannot write"
	if a.outName != "" {
		what = safeName(a.outName) + ": " + what
	}
	if path := new(fs.PathError); errors.As(err, &path) {
		err = path.Err // its name is a temporary one
	}
	why := err.Error()
	if errors.Is(err, parquetreport.ErrTooManyGroups) {
		why += ": -o DIR/ writes several files"
	}
	a.say("%s: %s", what, text.SafeLine(masked(why)))
}

func (o *ordered) failed() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.fail != nil
}
