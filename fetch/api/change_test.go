package api

import (
	"errors"
	"net/http"
	"testing"
)

const machine0 = "7b1f4967d9728e5aa3c06a9e617a22a4a5a17378"

// withBudgets sets the budgets of the routes.
func withBudgets(o *Options) { o.RunBudget, o.PackageBudget = new(counter), new(counter) }

func TestRunAnswersWithAction(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != "POST" || r.RequestURI != "/api/machines/"+machine0+"/runliveresponse" {
			t.Errorf("%s %s", r.Method, r.RequestURI)
		}
		w.WriteHeader(201)
		w.Write([]byte(documented))
	}, withBudgets)
	a, err := s.Run(t.Context(), machine0, []RunCommand{RunScriptCommand("minidump.ps1", "OfficeClickToRun")}, "why")
	if err != nil || a.ID != id0 {
		t.Fatal(a, err)
	}
	s = serve(t, says(500, ""), withBudgets)
	if _, err := s.Run(t.Context(), machine0, []RunCommand{GetFileCommand(`C:\x`)}, "why"); !errors.Is(err, ErrOutcomeUnknown) || len(s.calls) != 1 {
		t.Error(err, len(s.calls))
	}
}
