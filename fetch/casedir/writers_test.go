package casedir

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestLockIsTheManifest: no other file decides who writes.
func TestLockIsTheManifest(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(dir string) error
	}{
		{"nothing", func(string) error { return nil }},
		{"a lock of an earlier version", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, lockName), nil, 0o600)
		}},
		{"state removed", func(dir string) error { return os.RemoveAll(filepath.Join(dir, stateName)) }},
		{"state replaced", func(dir string) error {
			return errors.Join(os.Rename(filepath.Join(dir, stateName), filepath.Join(dir, blobsName, "x")),
				os.Mkdir(filepath.Join(dir, stateName), 0o700))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			d, err := Open(t.Context(), dir, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Lstat(filepath.Join(dir, lockName)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s: %v", lockName, err)
			}
			if err := c.change(dir); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(t.Context(), dir, testOptions()); !errors.Is(err, ErrLocked) {
				t.Errorf("a second writer: %v", err)
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOldLock: the empty lock of an earlier version goes, anything else stays for Verify.
func TestOldLock(t *testing.T) {
	for content, want := range map[string]bool{"": false, "evidence": true} {
		dir := t.TempDir()
		makeCase(t, dir, 1, testOptions())
		name := filepath.Join(dir, lockName)
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		makeCase(t, dir, 1, testOptions())
		if _, err := os.Lstat(name); errors.Is(err, os.ErrNotExist) == want {
			t.Errorf("%q: %v", content, err)
		}
	}
}

// TestDisturbed: whatever else happens to the manifest of an open case, nothing is added to it.
func TestDisturbed(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(name string) error
		names  bool // what has the name changes: Windows refuses that while the file is open
	}{
		{"a line more", func(name string) error { return appendTo(filepath.Dir(name), "{}\n") }, false},
		{"a byte more", func(name string) error { return appendTo(filepath.Dir(name), "x") }, false},
		{"cut", func(name string) error { return os.Truncate(name, 100) }, false},
		{"emptied", func(name string) error { return os.Truncate(name, 0) }, false},
		{"a copy in its place", func(name string) error {
			b, err := os.ReadFile(name)
			return errors.Join(err, os.WriteFile(name+".copy", b, 0o600), os.Rename(name+".copy", name))
		}, true},
		{"a link in its place", func(name string) error {
			return errors.Join(os.Rename(name, name+".moved"), os.Symlink(name+".moved", name))
		}, true},
		{"renamed", func(name string) error { return os.Rename(name, name+".moved") }, true},
		{"removed", os.Remove, true},
	} {
		if c.names && runtime.GOOS == "windows" {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			d, err := Open(t.Context(), dir, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			if err := fetchOne(d, 0); err != nil {
				t.Fatal(err)
			}
			head, name := d.Head(), filepath.Join(dir, manifestName)
			if err := c.change(name); err != nil {
				t.Fatal(err)
			}
			before, _ := os.ReadFile(name)
			if err := d.NoteFailure(testKey(1), "api", "no"); !errors.Is(err, ErrDisturbed) {
				t.Errorf("a line: %v", err)
			}
			if err := fetchOne(d, 1); !errors.Is(err, ErrDisturbed) {
				t.Errorf("a result: %v", err)
			}
			if err := d.Close(); !errors.Is(err, ErrDisturbed) {
				t.Errorf("the end: %v", err)
			}
			if after, _ := os.ReadFile(name); !bytes.Equal(before, after) || d.Head() != head {
				t.Errorf("something was added: %q", after[min(len(before), len(after)):])
			}
		})
	}
}

// TestWrittenIsRead: what readers would refuse is not written, and what follows goes on.
func TestWrittenIsRead(t *testing.T) {
	dir := t.TempDir()
	d, err := Open(t.Context(), dir, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		detail string
		ok     bool
	}{
		"markup":       {`{"a":"` + strings.Repeat("<", 600<<10) + `"}`, true},
		"too long":     {`{"a":"` + strings.Repeat("<", maxLine) + `"}`, false},
		"a name twice": {`{"a":1,"a":2}`, false},
		"deep":         {`{"a":{"b":1,"b":2}}`, false},
		"no JSON":      {`{"a":`, false},
		"not UTF-8":    {"{\"a\":\"\xff\"}", true},
	} {
		if err := d.NoteAction(testTenant, testAction, json.RawMessage(c.detail)); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, command := range []string{`{"index":1}` + strings.Repeat(" ", MaxDescription), "", "no JSON", `{"index":"1"}`} {
		p, err := d.Part(testKey(1))
		if err != nil {
			t.Fatal(err)
		}
		_, whole := blobOf(1)
		h, err := p.Start(versionOf(1))
		if err != nil {
			t.Fatal(err)
		}
		h.Write(whole)
		if _, err := p.Write(whole); err != nil {
			t.Fatal(err)
		}
		if err := p.Sync(); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Finish(p, Blob{Size: int64(len(whole)), SHA256: hashOf(whole)}, []byte(command)); err == nil {
			t.Errorf("a description of %d bytes, %.20q, was taken", len(command), command)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := fetchOne(d, 1); err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if got := codes(mustVerify(t, dir, nil)); got != "" {
		t.Error(got)
	}
	if err := Read(t.Context(), dir, nil, func(*Event) error { return nil }); err != nil {
		t.Error(err)
	}
}
