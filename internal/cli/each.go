package cli

import (
	"context"
	"fmt"
	"sync"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/internal/text"
)

// job is the work on one input.
type job struct {
	input
	out    *slot
	status status
	quiet  bool
}

// say writes a message about the input.
func (j *job) say(format string, args ...any) {
	j.out.messages = fmt.Appendf(j.out.messages, "lrkit: "+format+"\n", args...)
}

// end takes the error that the input ended with.
func (j *job) end(err error) {
	if err != nil {
		j.status.add(ofError(err))
		j.say("%s", inputError(j.name, err))
	}
}

// document notes what is known of a document, and tells of its anomalies.
func (j *job) document(d *report.Document) {
	j.status.add(ofDocument(d))
	if !j.quiet {
		j.out.messages = appendAnomalies(j.out.messages, d)
	}
}

// each runs work over all inputs, some at a time, with output in their order.
func (a *app) each(ctx context.Context, inputs []input, jobs int, work func(context.Context, *job)) {
	jobs = max(1, min(jobs, len(inputs)))
	out := newOrdered(a.Out, a.Err, 4*jobs)
	next := make(chan int)
	var mu sync.Mutex
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(func() {
			for i := range next {
				j := &job{input: inputs[i], out: out.open(i), quiet: a.quiet}
				work(ctx, j)
				j.out.close()
				mu.Lock()
				a.status.add(j.status)
				mu.Unlock()
			}
		})
	}
	for i := range inputs {
		if ctx.Err() != nil || out.failed() {
			break
		}
		next <- i
	}
	close(next)
	workers.Wait()
	a.wrote(out)
}

// wrote says it if the output could not be written.
func (a *app) wrote(out *ordered) {
	if out.fail != nil {
		a.status.add(failed)
		a.say("cannot write: %s", text.SafeLine(out.fail.Error()))
	}
}

func (o *ordered) failed() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.fail != nil
}
