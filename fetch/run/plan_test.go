package run

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/casedir"
)

func TestValidate(t *testing.T) {
	id := strings.Repeat("A1", 20)
	good := func() *Plan {
		return &Plan{
			Machines: []Machine{{ID: id}}, Comment: "why",
			Steps: []Step{{Type: PutFile, Name: "a.exe"}, {Type: RunScript, Name: "a.ps1", Args: "-x"}, {Type: GetFile, Name: `C:\a b`}},
		}
	}
	long := strings.Repeat("x", casedir.MaxStepText+1)
	for _, c := range []struct {
		name   string
		change func(p *Plan)
		ok     bool
	}{
		{"good", func(*Plan) {}, true},
		{"many of each", func(p *Plan) { p.Steps = append(p.Steps, p.Steps[2]) }, true},
		{"no machine", func(p *Plan) { p.Machines = nil }, false},
		{"a name for an id", func(p *Plan) { p.Machines[0].ID = "pc.example" }, false},
		{"too many machines", func(p *Plan) { p.Machines = make([]Machine, casedir.MaxRunMachines+1) }, false},
		{"no comment", func(p *Plan) { p.Comment = " " }, false},
		{"a comment of two lines", func(p *Plan) { p.Comment = "a\nb" }, false},
		{"a comment that is not UTF-8", func(p *Plan) { p.Comment = "a\xff" }, false},
		{"a long comment", func(p *Plan) { p.Comment = long }, false},
		{"no step", func(p *Plan) { p.Steps = nil }, false},
		{"too many steps", func(p *Plan) { p.Steps = slices.Repeat(p.Steps[2:], casedir.MaxSteps+1) }, false},
		{"another type", func(p *Plan) { p.Steps[0].Type = "Isolate" }, false},
		{"no name", func(p *Plan) { p.Steps[2].Name = "" }, false},
		{"a long name", func(p *Plan) { p.Steps[2].Name = long }, false},
		{"the order", func(p *Plan) { p.Steps[0], p.Steps[1] = p.Steps[1], p.Steps[0] }, false},
		{"arguments of a file", func(p *Plan) { p.Steps[2].Args = "x" }, false},
		{"a semicolon", func(p *Plan) { p.Steps[1].Args = "a;b" }, false},
		{"an ampersand", func(p *Plan) { p.Steps[1].Args = "a&b" }, false},
		{"a bar", func(p *Plan) { p.Steps[1].Args = "a|b" }, false},
		{"an exclamation mark", func(p *Plan) { p.Steps[1].Args = "a!" }, false},
		{"a dollar", func(p *Plan) { p.Steps[1].Args = "$a" }, false},
		{"a parenthesis", func(p *Plan) { p.Steps[1].Args = "(a" }, false},
		{"the other", func(p *Plan) { p.Steps[1].Args = "a)" }, false},
	} {
		p := good()
		c.change(p)
		if err := p.Validate(); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrPlan) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	p := good()
	p.Machines = append(p.Machines, Machine{ID: strings.ToLower(id)})
	if q, err := p.checked(); err != nil || len(q.Machines) != 1 || q.Machines[0].ID != strings.ToLower(id) {
		t.Errorf("the same machine twice: %+v, %v", q, err)
	}
}

func TestWindow(t *testing.T) {
	now := time.Date(2026, 4, 5, 6, 7, 8, 0, time.UTC)
	var w window
	if !w.next().IsZero() {
		t.Error("an empty window waits")
	}
	w.recorded(now.Add(-2*time.Minute), now)
	w.recorded(time.Time{}, now)
	if len(w.calls) != 0 {
		t.Error("a request of long ago counts")
	}
	w.recorded(now.Add(time.Hour), now) // of a clock that was changed
	w.recorded(now.Add(-30*time.Second), now)
	for range RunsPerMinute - 2 {
		w.add(now)
	}
	if got, want := w.next(), now.Add(30*time.Second+windowMargin); !got.Equal(want) {
		t.Errorf("next is %v, want %v", got, want)
	}
	w.add(now.Add(time.Minute))
	if got, want := w.next(), now.Add(time.Minute+windowMargin); !got.Equal(want) {
		t.Errorf("next is %v, want %v", got, want)
	}
}

func TestNonceIn(t *testing.T) {
	for comment, want := range map[string]string{
		"[lrkit:0123456789abcdef:7] why":  "[lrkit:0123456789abcdef:7]",
		" [lrkit:0123456789abcdef:7]":     "[lrkit:0123456789abcdef:7]",
		"why [lrkit:0123456789abcdef:7]":  "",
		"[lrkit:0123456789abcdef:7":       "",
		"":                                "",
		"[lrkit:0123456789abcdef:77] why": "[lrkit:0123456789abcdef:77]",
	} {
		if got := nonceIn(comment); got != want {
			t.Errorf("%q: %q", comment, got)
		}
	}
}
