package casedir

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var flips = flag.Int("flips", 500, "how many random bytes of blobs TestFlips changes")

func mustVerify(t *testing.T, dir string, opts *VerifyOptions) *Report {
	t.Helper()
	r, err := Verify(t.Context(), dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func codes(r *Report) string {
	var all []string
	for _, f := range r.Findings {
		all = append(all, f.Code+" "+f.Path)
	}
	return strings.Join(all, ", ")
}

func TestVerify(t *testing.T) {
	pub, key, _ := ed25519.GenerateKey(bytes.NewReader(make([]byte, 64)))
	other, _, _ := ed25519.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{1}, 64)))
	blob := filepath.Join("blobs", testAction, "1.blob")
	json := filepath.Join("blobs", testAction, "0.json")
	for _, c := range []struct {
		name   string
		change func(dir string) error
		opts   VerifyOptions
		want   string
	}{
		{"untouched", nil, VerifyOptions{}, ""},
		{"signed", nil, VerifyOptions{PublicKey: pub}, ""},
		{"another key", nil, VerifyOptions{PublicKey: other}, "signature manifest.ndjson"},
		{"another head", nil, VerifyOptions{Head: strings.Repeat("0", 64)}, "head manifest.ndjson"},
		{"blob gone", func(dir string) error { return os.Remove(filepath.Join(dir, blob)) }, VerifyOptions{}, "missing blobs/" + testAction + "/1.blob"},
		{"description gone", func(dir string) error { return os.Remove(filepath.Join(dir, json)) }, VerifyOptions{}, "missing blobs/" + testAction + "/0.json"},
		{"more", func(dir string) error { return os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o600) }, VerifyOptions{}, "extra notes.txt"},
		{"more blobs", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "blobs", testAction, "7.blob"), nil, 0o600)
		}, VerifyOptions{}, "extra blobs/" + testAction + "/7.blob"},
		{"more in state", func(dir string) error { return os.WriteFile(filepath.Join(dir, "state", "x"), nil, 0o600) }, VerifyOptions{}, "extra state/x"},
		{"a folder more", func(dir string) error { return os.Mkdir(filepath.Join(dir, "blobs", "x"), 0o700) }, VerifyOptions{}, "extra blobs/x"},
		{"a link", func(dir string) error {
			if err := os.Rename(filepath.Join(dir, blob), filepath.Join(dir, "blobs", testAction, "other")); err != nil {
				return err
			}
			return os.Symlink("other", filepath.Join(dir, blob))
		}, VerifyOptions{}, "unread blobs/" + testAction + "/1.blob, extra blobs/" + testAction + "/other"},
		{"torn", func(dir string) error { return appendTo(dir, `{"schema":"lrkit.man`) }, VerifyOptions{}, "torn manifest.ndjson"},
		{"a line of another program", func(dir string) error { return appendTo(dir, "{}\n") }, VerifyOptions{}, "manifest manifest.ndjson"},
		{"emptied", func(dir string) error { return os.Truncate(filepath.Join(dir, manifestName), 0) }, VerifyOptions{}, "manifest manifest.ndjson, extra blobs/" + testAction + "/0.blob"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			opts := testOptions()
			opts.SignKey = key
			head := makeCase(t, dir, 2, opts)
			if c.change != nil {
				if err := c.change(dir); err != nil {
					t.Fatal(err)
				}
			} else if c.opts.Head == "" {
				c.opts.Head = head
			}
			r := mustVerify(t, dir, &c.opts)
			if got := codes(r); got != c.want && !strings.HasPrefix(got, c.want+",") || c.want == "" && got != "" {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if r.Signed != (c.name == "signed") {
				t.Errorf("signed: %v", r.Signed)
			}
		})
	}
}

func appendTo(dir, s string) error {
	f, err := os.OpenFile(filepath.Join(dir, manifestName), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(s)
	return errors.Join(err, f.Close())
}

// TestMode: a blob is read-only, and verify notices when it is not.
func TestMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // it has no such modes
	}
	dir := t.TempDir()
	makeCase(t, dir, 1, testOptions())
	name := filepath.Join(dir, "blobs", testAction, "0.blob")
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o400 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := codes(mustVerify(t, dir, nil)); got != "mode blobs/"+testAction+"/0.blob" {
		t.Errorf("got %q", got)
	}
}

// TestFlips: whatever byte is changed, removed or added anywhere, verify finds it.
func TestFlips(t *testing.T) {
	dir := t.TempDir()
	head := makeCase(t, dir, 2, testOptions())
	if err := os.Chmod(filepath.Join(dir, "blobs", testAction, "0.blob"), 0o600); err != nil {
		t.Fatal(err)
	}
	check := func(name, what string, i int, b []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
		r := mustVerify(t, dir, &VerifyOptions{Head: head})
		named := false
		for _, f := range r.Findings {
			named = named ||
				f.Path == filepath.ToSlash(name) && f.Code != FindingMode && (f.Line > 0 || name != manifestName || what == "cut")
		}
		if !named {
			t.Fatalf("%s: %s byte %d: found %q", name, what, i, codes(r))
		}
	}
	n := 0
	manifest, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	for i := range manifest {
		if testing.Short() && i%7 != 0 {
			continue
		}
		b := bytes.Clone(manifest)
		b[i] ^= 1 << (i % 8)
		check(manifestName, "changed", i, b)
		check(manifestName, "removed", i, append(bytes.Clone(manifest[:i]), manifest[i+1:]...))
		check(manifestName, "added", i, append(append(bytes.Clone(manifest[:i]), 'x'), manifest[i:]...))
		check(manifestName, "cut", i, manifest[:i])
		n += 4
	}
	if err := os.WriteFile(filepath.Join(dir, manifestName), manifest, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join("blobs", testAction, "0.blob"), filepath.Join("blobs", testAction, "0.json")} {
		whole, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(1, 2))
		for range *flips {
			i := r.IntN(len(whole))
			b := bytes.Clone(whole)
			b[i] ^= byte(1 + r.IntN(255))
			check(name, "changed", i, b)
			n++
		}
		if err := os.WriteFile(filepath.Join(dir, name), whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d changes, all found", n)
}

// TestTorn: the next writer records what a dead one left, as often as it happens.
func TestTorn(t *testing.T) {
	for _, torn := range []string{`{"schema":"lrkit.manifest/2","seq":`, "\x00\x00\x00", strings.Repeat("x", 3000), "{", strings.Repeat("y", maxLine)} {
		dir := t.TempDir()
		makeCase(t, dir, 1, testOptions())
		for range 2 {
			if err := appendTo(dir, torn); err != nil {
				t.Fatal(err)
			}
			makeCase(t, dir, 1, testOptions())
			if got := codes(mustVerify(t, dir, nil)); got != "" {
				t.Errorf("%.20q: got %q", torn, got)
			}
		}
	}
}

// TestDamaged: nothing is added to a changed manifest.
func TestDamaged(t *testing.T) {
	dir := t.TempDir()
	makeCase(t, dir, 1, testOptions())
	name := filepath.Join(dir, manifestName)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b[100] ^= 1
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
	if after, _ := os.ReadFile(name); !bytes.Equal(after, b) {
		t.Error("the manifest was written to")
	}
}

func TestLocked(t *testing.T) {
	dir := t.TempDir()
	d, err := Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, nil); !errors.Is(err, ErrLocked) {
		t.Errorf("got %v", err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	makeCase(t, dir, 1, nil)
	entries, err := os.ReadDir(filepath.Join(dir, stateName))
	if err != nil || len(entries) != 0 {
		t.Errorf("state holds %v, %v", entries, err)
	}
}

// TestOther: a folder with something else is no place for a case.
func TestOther(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.tex"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, nil); err == nil {
		t.Error("opened")
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 1 {
		t.Errorf("something was made: %v", entries)
	}
}
