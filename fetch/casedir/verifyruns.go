package casedir

import "fmt"

// run checks a line about a run.
func (v *verifier) run(e *Event, number int64) error {
	v.runs.at = place{number, e.at.offset}
	v.runs.odd = func(what string) {
		v.report.find(Finding{FindingManifest, manifestName, number, e.at.offset, what})
	}
	return v.runs.Apply(e)
}

// unanswered adds a note for each request whose outcome is not known.
func (v *verifier) unanswered() {
	for _, run := range v.runs.all {
		for i := range run.machines {
			m := &run.machines[i]
			what := ""
			switch m.state {
			case MachineRequested:
				what = "no outcome was recorded"
			case MachineUnknown:
				what = "its outcome is unknown"
			default:
				continue
			}
			v.report.addNote(Note{NoteOutcome, m.at.line, m.at.offset,
				fmt.Sprintf("request %d of run %s, to machine %s: %s: it may have been carried out", i+1, run.ID, m.ID, what)})
		}
	}
}
