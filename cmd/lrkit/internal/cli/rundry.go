package cli

import (
	"bufio"
	"context"
	"fmt"

	"github.com/lrkit/lrkit/fetch/casedir"
	fetchrun "github.com/lrkit/lrkit/fetch/run"
	"github.com/lrkit/lrkit/internal/text"
)

// dryRun prints the calls of a run.
func (a *app) dryRun(ctx context.Context, f *runFlags, all *selectors) error {
	s, err := a.openService(ctx, &f.service, a.logIf(f.verbose))
	if s == nil {
		return err
	}
	defer s.close()
	a.stateless(nil, s.uncounted)
	plan, err := a.plan(ctx, f, s.client, all)
	if plan == nil {
		return err
	}
	reads := "the machines"
	if f.steps.usesLibrary() {
		reads += " and the library"
	}
	a.say("dry run: %s were read, and nothing was changed; RUN stands for the id that the run gets", reads)
	if casedir.Is(f.dir) {
		a.say("%s: a run goes on with what this case has begun, and leaves out machines on which the same steps have run", safeName(f.dir))
	}
	out := bufio.NewWriterSize(a.Out, flushSize)
	var line []byte
	for i := range plan.Machines {
		line = appendCall(line[:0], plan, i+1)
		if _, err := out.Write(line); err != nil {
			break // which Flush returns
		}
	}
	if err := out.Flush(); err != nil {
		a.cannot("output", err)
	}
	return nil
}

// appendCall appends the call for machine n, from 1: method and path, the machine, the body.
func appendCall(b []byte, p *runPlan, n int) []byte {
	m := &p.Machines[n-1]
	b = fmt.Appendf(b, "POST /api/machines/%s/runliveresponse\t%s\t", m.ID, cell(m.Name))
	str := func(s string) { b = text.AppendJSON(b, masked(s)) }
	b = append(b, `{"Commands":[`...)
	for i := range p.Steps {
		if i > 0 {
			b = append(b, ',')
		}
		s := &p.Steps[i]
		b = append(b, `{"type":`...)
		str(s.Type)
		b = append(b, `,"params":[{"key":`...)
		str(map[string]string{fetchrun.PutFile: "FileName", fetchrun.RunScript: "ScriptName", fetchrun.GetFile: "Path"}[s.Type])
		b = append(b, `,"value":`...)
		str(s.Name)
		b = append(b, '}')
		if s.Args != "" {
			b = append(b, `,{"key":"Args","value":`...)
			str(s.Args)
			b = append(b, '}')
		}
		b = append(b, "]}"...)
	}
	b = append(b, `],"Comment":`...)
	str(casedir.Nonce("RUN", n) + " " + p.Comment)
	return append(b, "}\n"...)
}
