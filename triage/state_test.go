package triage_test

import (
	"testing"

	"github.com/lrkit/lrkit/triage"
)

// TestStateWithoutResult: a command succeeded without a result only where it has none to fetch.
func TestStateWithoutResult(t *testing.T) {
	for _, c := range []struct {
		line    string
		action  string
		command triage.Command
		want    triage.State
	}{
		{"not fetched", "Succeeded", triage.Command{Type: "RunScript", Status: "Completed"}, triage.StatePending},
		{"not fetched of an action that failed", "Failed", triage.Command{Type: "GetFile", Status: "Completed"}, triage.StatePending},
		{"a package", "Succeeded", triage.Command{Type: "CollectInvestigationPackage", Status: "Completed"}, triage.StatePending},
		{"nothing to fetch", "Succeeded", triage.Command{Type: "PutFile", Status: "Completed"}, triage.StateSucceeded},
		{"lost", "Succeeded", triage.Command{Type: "RunScript", Status: "Completed", Failure: "gone"}, triage.StateFailed},
		{"failed", "Failed", triage.Command{Type: "RunScript", Status: "Failed"}, triage.StateFailed},
		{"to come", "Pending", triage.Command{Type: "RunScript", Status: "Created"}, triage.StatePending},
	} {
		s := triage.CommandSummary{Action: &triage.Action{Type: "LiveResponse", Status: c.action}, Command: &c.command}
		if got := s.State(); got != c.want {
			t.Errorf("%s: %s, want %s", c.line, got, c.want)
		}
	}
}
