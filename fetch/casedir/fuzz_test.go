package casedir

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/internal/uuid"
)

// FuzzManifest reads a manifest that anything may have written. A writer goes on with it or leaves
// it as it is, and what it goes on with is in order afterwards.
func FuzzManifest(f *testing.F) {
	kept, err := filepath.Glob(filepath.Join("testdata", "kept", "*", manifestName))
	if err != nil || len(kept) < 10 {
		f.Fatalf("%d kept manifests, %v", len(kept), err)
	}
	for _, name := range kept {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b), false, false)
	}
	for _, opts := range []*Options{testOptions(), signedOptions(testSigner(1))} {
		m := newCrashFS()
		d, err := startOf(m, opts)
		if err != nil {
			f.Fatal(err)
		}
		if err := d.NoteAction(testTenant, testAction, []byte(`{"a":[{"b":1}]}`)); err != nil {
			f.Fatal(err)
		}
		if err := d.Close(); err != nil {
			f.Fatal(err)
		}
		for _, end := range []string{"", "{", "x\n", "\n"} {
			f.Add(m.manifest()+end, opts.SignKey != nil, end == "")
		}
		adopting := *opts
		adopting.Adopt = func(*Adoption) error { return nil }
		m.setManifest(m.manifest() + "x\ny")
		if d, err = openFiles(f.Context(), m, &adopting); err != nil {
			f.Fatal(err)
		}
		if err := d.Close(); err != nil {
			f.Fatal(err)
		}
		f.Add(m.manifest(), opts.SignKey != nil, false)
	}
	f.Fuzz(func(t *testing.T, text string, keyed, rechain bool) {
		if rechain {
			text = forger{renumber: true}.rechain(splitLines(text))
		}
		m := newCrashFS()
		if err := create(m); err != nil {
			t.Fatal(err)
		}
		m.names[manifestName] = &inode{mode: 0o600, data: []byte(text)}
		opts := testOptions()
		if keyed {
			opts = signedOptions(testSigner(1))
		}
		events := 0
		w, err := walk(t.Context(), strings.NewReader(text), walkOptions{signatures: true, keys: (&Dir{opts: *opts}).keys()},
			func(e *Event, _ int64) error { events++; return nil })
		if err != nil || int64(events) != w.lines {
			t.Fatalf("%d events of %d lines, %v", events, w.lines, err)
		}
		d, err := openFiles(t.Context(), m, opts)
		if err != nil {
			if m.manifest() != text {
				t.Fatalf("it is refused (%v), and was written to:\n%.3000s", err, m.manifest())
			}
			adopted(t, m, opts)
			return
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(m.manifest(), text) {
			t.Fatalf("lines were changed:\n%.3000s", m.manifest())
		}
		inOrder(t, m, opts)
	})
}

// startOf creates a case in memory.
func startOf(m *crashFS, opts *Options) (*Dir, error) {
	if err := create(m); err != nil {
		return nil, err
	}
	return openFiles(context.Background(), m, opts)
}

// adopted adopts whatever is there: then it is in order.
func adopted(t *testing.T, m *crashFS, opts *Options) {
	adopting := *opts
	adopting.Adopt = func(*Adoption) error { return nil }
	adopting.Unsigned = opts.SignKey == nil
	d, err := openFiles(t.Context(), m, &adopting)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	inOrder(t, m, opts)
}

// inOrder checks that nothing is wrong with the manifest itself.
func inOrder(t *testing.T, m *crashFS, opts *Options) {
	vopts := &VerifyOptions{}
	if opts.SignKey != nil {
		vopts.PublicKey = publicOf(opts.SignKey)
	}
	r, err := verifyFiles(t.Context(), m, vopts)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		// Without a key no signature was asked for. A line of a result that cannot be is of no
		// chain.
		chain := f.Code == FindingManifest && !strings.Contains(f.Detail, "cannot be") && !strings.Contains(f.Detail, "another name")
		if chain || f.Code == FindingTorn || f.Code == FindingSignature && opts.SignKey != nil {
			t.Fatalf("a writer went on with it, and verify finds %+v in\n%.3000s", f, m.manifest())
		}
	}
}

// FuzzRuns applies lines that anything may have written. What they tell is in order, whatever they
// say, and takes no more than they do.
func FuzzRuns(f *testing.F) {
	m := newCrashFS()
	d, err := startOf(m, testOptions())
	if err != nil {
		f.Fatal(err)
	}
	err = d.NoteRun(Run{Tenant: testTenant, ID: testRun, Comment: "why", Steps: testSteps, Machines: testMachines(3)})
	for n, outcome := range []string{OutcomeAccepted, OutcomeRefused, OutcomeUnknown} {
		if err == nil {
			err = d.NoteRequest(testRequest(n + 1))
		}
		if err == nil {
			err = d.NoteOutcome(testOutcome(n+1, outcome, testAction))
		}
	}
	if err == nil {
		err = d.NoteMachines(testTenant, testRun, 4, testMachines(1))
	}
	if err == nil {
		err = d.NoteAbandoned(testTenant, testRun, "no")
	}
	if err != nil {
		f.Fatal(err)
	}
	f.Add(m.manifest())
	f.Add(strings.ReplaceAll(m.manifest(), `"n":2`, `"n":-2`))
	f.Add(strings.ReplaceAll(m.manifest(), `"machines":[`, `"machines":[null,{},7,`))
	f.Add(strings.ReplaceAll(m.manifest(), `"op":"run"`, `"op":"cancel"`))
	f.Fuzz(func(t *testing.T, text string) {
		runs := NewRuns()
		open := openActions{tenant: testTenant, places: map[uuid.UUID]int{}}
		for line := range strings.Lines(text) {
			e := new(Event)
			if json.Unmarshal([]byte(line), e) != nil {
				continue
			}
			if err := runs.Apply(e); err != nil {
				t.Fatal(err) // a limit that this text cannot reach
			}
			if err := open.apply(e); err != nil {
				t.Fatal(err)
			}
		}
		machines := 0
		for run := range runs.All() {
			n := 0
			for state := MachineWaiting; state <= MachineUnknown; state++ {
				n += run.Count(state)
			}
			machines += run.Len()
			if n != run.Len() || !IsRunID(run.ID) || len(run.Steps) > MaxSteps || runs.Find(run.ID) != run {
				t.Errorf("%+v: %d machines by their states", run, n)
			}
			for m := range run.Machines() {
				if (m.Action != "") != (m.State == MachineAccepted) || len(m.ID)+len(m.Name) > 2*maxMachineText {
					t.Errorf("%+v", m)
				}
			}
		}
		if machines > len(text) || len(open.all) > len(text) {
			t.Errorf("%d machines and %d actions in %d bytes", machines, len(open.all), len(text))
		}
	})
}
