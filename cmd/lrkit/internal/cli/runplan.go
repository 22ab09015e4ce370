package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	fetchrun "github.com/lrkit/lrkit/fetch/run"
)

// runPlan is what is to be run, with what a question shows.
type runPlan struct {
	fetchrun.Plan
	machines []*api.Machine
}

// plan finds the machines and the files of the library. It returns nil if it cannot: that was said,
// but for errors of usage. It changes nothing.
func (a *app) plan(ctx context.Context, f *runFlags, client runClient, all *selectors) (*runPlan, error) {
	machines, ok, err := a.choose(ctx, client, &f.fetchFlags.machines, all)
	if !ok || err != nil {
		return nil, err
	}
	if err := f.checkMost(int64(len(machines))); err != nil {
		return nil, err
	}
	p := &runPlan{machines: machines, Plan: fetchrun.Plan{Steps: f.steps.steps(), Comment: f.comment}}
	for _, m := range machines {
		p.Machines = append(p.Machines, fetchrun.Machine{ID: m.ID, Name: m.Name, Health: m.Health})
	}
	if f.steps.usesLibrary() && !a.hashes(ctx, client, p.Steps, f.steps.sha256) {
		return nil, nil
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	return p, nil
}

// hashes sets the SHA-256 of the steps that use files of the library. want is that of the script,
// or empty. It returns false if nothing may be run: that was said.
func (a *app) hashes(ctx context.Context, client runClient, steps []fetchrun.Step, want string) bool {
	files, _, err := a.libraryFiles(ctx, client)
	switch {
	case errors.Is(err, api.ErrForbidden) && want != "":
		a.cannot("--script-sha256 cannot be checked", err)
		return false
	case errors.Is(err, api.ErrForbidden):
		a.say("the library cannot be read, so the SHA-256 of its files is unknown, and whether it has them: %s", ofAPI(err.Error()))
		for i := range steps {
			if steps[i].Type != fetchrun.GetFile {
				steps[i].SHA256 = casedir.UnknownSHA256
			}
		}
		return true
	case err != nil:
		a.cannot("the library", err)
		return false
	}
	ok := true
	for i := range steps {
		if steps[i].Type != fetchrun.GetFile && !a.hash(&steps[i], files) {
			ok = false
		}
	}
	return ok && (want == "" || a.isScript(steps, want))
}

// hash sets the SHA-256 of a step.
func (a *app) hash(s *fetchrun.Step, files []api.LibraryFile) bool {
	i := slices.IndexFunc(files, func(l api.LibraryFile) bool { return l.Name == s.Name })
	if i < 0 {
		a.status.add(failed)
		hint := "'lrkit library list' shows what it has"
		if j := slices.IndexFunc(files, func(l api.LibraryFile) bool { return strings.EqualFold(l.Name, s.Name) }); j >= 0 {
			hint = "it has " + files[j].Name
		}
		a.say("%s", masked(fmt.Sprintf("the library has no file %s; %s", shownSelector(s.Name), shownSelector(hint))))
		return false
	}
	if s.SHA256 = strings.ToLower(files[i].SHA256); s.SHA256 == "" {
		s.SHA256 = casedir.UnknownSHA256
	}
	return true
}

// isScript compares the script with the SHA-256 that it is to have.
func (a *app) isScript(steps []fetchrun.Step, want string) bool {
	i := slices.IndexFunc(steps, func(s fetchrun.Step) bool { return s.Type == fetchrun.RunScript })
	switch has := steps[i].SHA256; {
	case has == casedir.UnknownSHA256:
		a.status.add(failed)
		a.say("%s: the library does not say its SHA-256: nothing was run", shownSelector(steps[i].Name))
	case !strings.EqualFold(has, want):
		a.status.add(changed)
		a.say("%s: the library has the SHA-256 %s, and --script-sha256 wants %s: nothing was run", shownSelector(steps[i].Name), has, strings.ToLower(want))
	default:
		return true
	}
	return false
}

// unfinishedRun returns the run of the case that is to be gone on with, or nil.
func unfinishedRun(ctx context.Context, s *session) (*casedir.RunState, error) {
	runs, err := s.dir.Runs(ctx)
	if err != nil {
		return nil, err
	}
	var last *casedir.RunState
	for run := range runs.All() {
		if run.Unfinished() && run.Tenant == s.tenant {
			last = run
		}
	}
	return last, nil
}

// sameCommands compares steps without their hashes.
func sameCommands(a, b []fetchrun.Step) bool {
	return slices.EqualFunc(a, b, func(x, y fetchrun.Step) bool { return x.Type == y.Type && x.Name == y.Name && x.Args == y.Args })
}

// shownMachines is how many machines a question shows.
const shownMachines = 100

// shown is what a question shows.
func (p *runPlan) shown(f *runFlags) string {
	var b strings.Builder
	what := "run on " + count(int64(len(p.machines)), "machine")
	if f.again {
		what += ", also where the same steps have run"
	}
	fmt.Fprintf(&b, "%s, case %s:", what, safeName(f.dir))
	for i, m := range p.machines {
		if i == shownMachines {
			fmt.Fprintf(&b, "\n  and %s more", count(int64(len(p.machines)-i), "machine"))
			break
		}
		fmt.Fprintf(&b, "\n  %s  %s  %s  last seen %s  %s", cell(m.Name), cell(m.Health), cell(osOf(m)), timeOrNever(m.LastSeen), m.ID)
	}
	if health := p.healths(); len(health) > 1 {
		fmt.Fprintf(&b, "\nof these %s", strings.Join(health, ", "))
	}
	for i := range p.Steps {
		fmt.Fprintf(&b, "\n%s", longText(stepText(&p.Steps[i])))
	}
	fmt.Fprintf(&b, "\ncomment: %s", longText(p.Comment))
	return b.String()
}

// healths counts the machines of each health status.
func (p *runPlan) healths() (texts []string) {
	counts := map[string]int{}
	for _, m := range p.machines {
		counts[m.Health]++
	}
	for _, health := range slices.Sorted(maps.Keys(counts)) {
		texts = append(texts, fmt.Sprintf("%d %s", counts[health], cell(health)))
	}
	return texts
}
