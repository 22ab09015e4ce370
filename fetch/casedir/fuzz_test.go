package casedir

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
