//go:build linux

package main

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

func figureOf(cpu time.Duration, rss int64) figure { return figure{CPU: cpu, RSS: rss} }

// TestJudge: what grows faster than the work is marked.
func TestJudge(t *testing.T) {
	smaller := []row{{units: 1000, now: figureOf(time.Second, 30*mib)}}
	for _, c := range []struct {
		name string
		now  figure
		verb verb
		want string
	}{
		{"flat", figureOf(10*time.Second, 31*mib), verb{}, ""},
		{"cheaper", figureOf(5*time.Second, 31*mib), verb{}, ""},
		{"CPU", figureOf(16*time.Second, 31*mib), verb{}, "not flat: CPU, from 1000"},
		{"memory", figureOf(10*time.Second, 60*mib), verb{}, "not flat: memory, from 1000"},
		{"memory that may grow", figureOf(10*time.Second, 60*mib), verb{rss: 1024}, ""},
		{"tables that fill", figureOf(10*time.Second, 60*mib), verb{fills: 8 * mib}, ""},
		{"tables that outgrow", figureOf(10*time.Second, 70*mib), verb{fills: 8 * mib}, "not flat: memory, from 1000"},
		{"memory in all", figureOf(10*time.Second, 31*mib), verb{most: 30 * mib}, "not flat: memory above 30 MiB"},
		{"all", figureOf(20*time.Second, 90*mib), verb{most: 30 * mib},
			"not flat: memory above 30 MiB; not flat: CPU, from 1000; not flat: memory, from 1000"},
	} {
		if got := judge(c.verb, smaller, row{units: 10_000, now: c.now}); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestCoresMark: a second core that is not used, or costs more, is marked.
func TestCoresMark(t *testing.T) {
	one := figure{CPU: 10 * time.Second, Busiest: 9 * time.Second}
	for _, c := range []struct {
		name string
		two  figure
		want string
	}{
		{"used", figure{CPU: 10 * time.Second, Busiest: 5 * time.Second}, ""},
		{"idle", figure{CPU: 10 * time.Second, Busiest: 9 * time.Second}, "the busiest thread has 0.90, want 0.60"},
		{"dear", figure{CPU: 12 * time.Second, Busiest: 6 * time.Second}, "1.20 times the CPU time, want 1.10"},
		{"memory", figure{CPU: 10 * time.Second, Busiest: 6 * time.Second, RSS: 129 * mib}, "memory above 128 MiB"},
	} {
		r := coresRow{one, c.two, busiestOfFiles}
		if got := r.mark(); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestSettled: a row is measured until it is not marked, and a mark that stays is reported.
func TestSettled(t *testing.T) {
	for _, c := range []struct {
		good, runs int // the first run that is not marked, and how many there are
		mark       string
	}{
		{1, 1, ""}, {3, 3, ""}, {tries, tries, ""}, {tries + 1, tries, "not flat"},
	} {
		runs := 0
		r, err := settled(func() (row, error) {
			if runs++; runs < c.good {
				return row{mark: "not flat"}, nil
			}
			return row{}, nil
		})
		if runs != c.runs || r.mark != c.mark || err != nil {
			t.Errorf("good at %d: %d runs, %q, %v", c.good, runs, r.mark, err)
		}
	}
	runs := 0
	if _, err := settled(func() (row, error) { runs++; return row{mark: "x"}, io.ErrUnexpectedEOF }); err != io.ErrUnexpectedEOF || runs != 1 {
		t.Errorf("an error: %v after %d runs", err, runs)
	}
}

// TestProbe: a command is measured, with its busiest thread, below this test as its own probe.
func TestProbe(t *testing.T) {
	f, err := run(t.Context(), t.TempDir(), true, "sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; printf 12345")
	if err != nil {
		t.Fatal(err)
	}
	if f.Out != 5 || f.RSS < 1<<16 || f.CPU <= 0 || f.Busiest <= 0 || f.Busiest > f.CPU+50*time.Millisecond {
		t.Errorf("%+v", f)
	}
	if _, err := run(t.Context(), t.TempDir(), false, "sh", "-c", "echo why >&2; exit 7"); err == nil || !strings.Contains(err.Error(), "why") {
		t.Errorf("an exit code of 7: %v", err)
	}
}

// TestInputs: what is measured is what lrkit reads.
func TestInputs(t *testing.T) {
	for _, args := range [][]string{{"-tables", "none"}, {"-cases", "0"}, {"-inputs", "1KiB"}, {"more"}} {
		if err := start(context.Background(), append(args, "-lrkit", "none", "-dir", t.TempDir())); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

func TestMain(m *testing.M) {
	if report, ok := os.LookupEnv(probeEnv); ok {
		if err := probe(report, os.Args[1:]); err != nil {
			io.WriteString(os.Stderr, err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}
