package main

import (
	"fmt"
	"slices"
	"testing"
)

// A made-up gate: a floor of 4 to sonic with slack, of 0.5 to memcpy without.
var testFloors = floors{
	Slack:    0.2,
	MemcpyOn: []string{"Here family 1 model 2"},
	Tiers: map[string][]floor{"fast": {
		{fields, "sonic.Fastest", []string{"path", "log"}, 4, 0},
		{fields, memcpy, []string{"path"}, 0.5, 0},
		{parsing, sha, []string{"path"}, 0.8, 0},
	}},
}

var (
	here      = machine{Vendor: "Here", Family: 1, Model: 2, SonicIsNative: true}
	elsewhere = machine{Vendor: "There", Family: 1, Model: 2, SonicIsNative: true}
	without   = machine{Vendor: "Here", Family: 1, Model: 2}
)

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		kernel, work, text, to string
		ratio                  float64
		on                     machine
		want                   verdict
	}{
		{"fast", fields, "path", "sonic.Fastest", 4, here, pass},
		{"fast", fields, "path", "sonic.Fastest", 3.9, here, slack},
		{"fast", fields, "path", "sonic.Fastest", 3.2, here, slack},
		{"fast", fields, "path", "sonic.Fastest", 3.19, here, fail},
		{"fast", fields, "path", "sonic.Fastest", 3.19, elsewhere, fail},
		{"fast", fields, "path", "sonic.Fastest", 1, without, exempt},
		{"fast", fields, "nul", "sonic.Fastest", 1, here, none},
		{"fast", fields, "path", "jsontext", 1, here, none},
		{"fast", stream, "path", "sonic.Fastest", 1, here, none},
		{"slow", fields, "path", "sonic.Fastest", 1, here, none},
		{"fast", fields, "path", memcpy, 0.5, here, pass},
		{"fast", fields, "path", memcpy, 0.49, here, fail},
		{"fast", fields, "path", memcpy, 0.49, elsewhere, exempt},
		{"fast", fields, "path", memcpy, 9, elsewhere, exempt},
		{"fast", fields, "log", memcpy, 0.1, elsewhere, none},
		{"fast", parsing, "path", sha, 0.8, elsewhere, pass},
		{"fast", parsing, "path", sha, 0.79, elsewhere, fail},
	} {
		r := row{Work: c.work, Text: c.text, To: c.to, Ratio: c.ratio}
		r.Floor, r.Goal = testFloors.find(c.kernel, c.work, c.text, c.to)
		if got := r.judge(testFloors, c.on); got != c.want {
			t.Errorf("%+v: got %q", c, got)
		}
	}
}

var measured = []series{
	{copying, "path", memcpy, 100, []float64{1, 1, 1}},
	{fields, "path", ours, 100, []float64{2, 2, 2}},
	{fields, "path", "sonic.Fastest", 100, []float64{6, 6, 6}},
	{small, "path", ours, 100, []float64{1, 1, 1}},
	{small, "path", "sonic.Fastest", 100, []float64{3, 3, 3}},
	{copying, "log", memcpy, 100, []float64{9, 9, 9}},
	{fields, "log", ours, 100, []float64{1, 1, 1}},
	{fields, "log", "sonic.Fastest", 100, []float64{5, 5, 5}},
}

func TestRows(t *testing.T) {
	rows := judge(measured, "fast", testFloors, here)
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprintf("%s %s %s %v %s", r.Work, r.Text, r.To, r.Ratio, r.Verdict))
	}
	want := []string{
		"fields path memcpy 0.5 pass",
		"fields path sonic.Fastest 3 fail",
		"2 KiB path sonic.Fastest 3 ", // these are in the cache: memcpy is not
		"fields log memcpy 9 ",
		"fields log sonic.Fastest 5 pass",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	if texts := failing(rows); !slices.Equal(texts, []string{"path"}) {
		t.Errorf("failing: %q", texts)
	}
}

func TestMissing(t *testing.T) {
	rows := judge(measured[:2], "fast", testFloors, here)
	got := fmt.Sprint(missing(rows, "fast", testFloors, []string{fields}, []string{"path", "log"}))
	if want := "[{fields sonic.Fastest [path] 4 0} {fields sonic.Fastest [log] 4 0}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := missing(rows, "fast", testFloors, []string{fields}, nil); got != nil {
		t.Errorf("of no text: %v", got)
	}
}

func TestReplaced(t *testing.T) {
	latest := []series{{fields, "path", ours, 100, []float64{7}}}
	got := replaced(measured, latest, []string{"path"})
	if len(got) != 4 || got[0].Text != "log" || got[3].Seconds[0] != 7 || len(measured) != 8 || measured[0].Text != "path" {
		t.Errorf("got %v", got)
	}
}
