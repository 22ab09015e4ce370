package loop

import (
	"context"
	"fmt"
	"strings"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// check compares what the emulator carried out with what the case says.
func (s *schedule) check(ctx context.Context) error {
	path := s.path()
	accepted := map[string]string{} // machine by action
	runs, err := casedir.ReadRuns(ctx, path, nil, func(e *casedir.Event) error {
		if e.Name == casedir.EventOutcome && e.Outcome == casedir.OutcomeAccepted {
			accepted[e.Action] = e.MachineID
			if strings.HasPrefix(e.Reason, "found") {
				s.counts.Found++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	unknown, refused := map[string]bool{}, map[string]bool{}
	known := map[string]bool{}
	for r := range runs.All() {
		if r.Unfinished() {
			return fmt.Errorf("run %s is not finished", r.ID)
		}
		for m := range r.Machines() {
			known[m.ID] = true
			switch delete(refused, m.ID); m.State {
			case casedir.MachineUnknown:
				s.counts.Unknown++
				unknown[m.ID] = true
			case casedir.MachineRefused: // a later run may ask again
				s.counts.Refused++
				refused[m.ID] = true
			}
		}
	}
	for _, m := range s.plan.Machines {
		if !known[m.ID] {
			return fmt.Errorf("machine %s is in no run", m.ID)
		}
	}
	for _, a := range s.e.Actions() {
		if refused[a.Machine] && strings.HasPrefix(a.RequestorComment, "[lrkit:") {
			return fmt.Errorf("machine %s was refused, and it ran there", a.Machine)
		}
	}
	return s.compare(ctx, path, accepted, unknown)
}

// compare compares the actions of the emulator with those that the case knows.
func (s *schedule) compare(ctx context.Context, path string, accepted map[string]string, unknown map[string]bool) error {
	ran := map[string]int{}
	for _, a := range s.e.Actions() {
		if !strings.HasPrefix(a.RequestorComment, "[lrkit:") {
			continue
		}
		s.counts.Actions++
		if ran[a.Machine]++; ran[a.Machine] > 1 {
			s.counts.Twice++
		}
		if accepted[a.ID] != a.Machine {
			s.counts.Lost++
			if unknown[a.Machine] {
				return fmt.Errorf("the action of machine %s can be found, and is unknown", a.Machine)
			}
		}
		delete(accepted, a.ID)
	}
	s.counts.Requests = len(s.e.Requests(fetchtest.KindRun))
	report, err := casedir.Verify(ctx, path, nil)
	switch {
	case err != nil:
		return err
	case !report.OK():
		return fmt.Errorf("verify: %+v", report.Findings)
	case s.counts.Twice > 0 || s.counts.Lost > 0 || len(accepted) > 0:
		return fmt.Errorf("%d twice, %d lost, %d that the service does not know", s.counts.Twice, s.counts.Lost, len(accepted))
	}
	s.counts.Results = int(report.Blobs)
	return s.results(ctx, path)
}

// results checks that every result is in the case.
func (s *schedule) results(ctx context.Context, path string) error {
	all, err := casedir.ReadResults(ctx, path, nil, nil)
	if err != nil {
		return err
	}
	want := 0
	for _, a := range s.e.Actions() {
		if !strings.HasPrefix(a.RequestorComment, "[lrkit:") {
			continue
		}
		for i := range a.Commands {
			if a.Commands[i].Result != nil {
				want++
			}
		}
	}
	if all.Len() != want {
		return fmt.Errorf("%d results are in the case, %d were to be had", all.Len(), want)
	}
	return nil
}
