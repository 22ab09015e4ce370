//go:build unix

package casedir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExposed: what other users can change is reported, by Verify and by the writer that uses it.
func TestExposed(t *testing.T) {
	blob, description := testKey(0).blob(), testKey(0).description()
	chmod := func(name string, mode fs.FileMode) func(dir string) error {
		return func(dir string) error { return os.Chmod(filepath.Join(dir, name), mode) }
	}
	link := func(name string) func(dir string) error {
		return func(dir string) error { return os.Link(filepath.Join(dir, name), dir+".link") }
	}
	for _, c := range []struct {
		name   string
		change func(dir string) error
		found  string // by Verify, and by the writer
	}{
		{name: "nothing", change: func(string) error { return nil }},
		{name: "readable", change: chmod(manifestName, 0o644)},
		{name: "case", change: chmod(".", 0o777), found: "mode ."},
		{name: "case, sticky", change: chmod(".", 0o777|fs.ModeSticky), found: "mode ."},
		{name: "case, group", change: chmod(".", 0o770), found: "mode ."},
		{name: "blobs", change: chmod(blobsName, 0o722), found: "mode blobs"},
		{name: "state", change: chmod(stateName, 0o702), found: "mode state"},
		{name: "results", change: chmod(testKey(0).folder(), 0o720), found: "mode " + testKey(0).folder()},
		{name: "manifest", change: chmod(manifestName, 0o622), found: "mode " + manifestName},
		{name: "blob", change: chmod(blob, 0o422), found: "mode " + blob},
		{name: "description", change: chmod(description, 0o606), found: "mode " + description},
		{name: "linked blob", change: link(blob), found: "linked " + blob},
		{name: "linked description", change: link(description), found: "linked " + description},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "case")
			makeCase(t, dir, 1, testOptions())
			if err := c.change(dir); err != nil {
				t.Fatal(err)
			}
			if got := codes(mustVerify(t, dir, nil)); got != c.found {
				t.Errorf("Verify: %q, want %q", got, c.found)
			}
			d, err := Open(t.Context(), dir, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // each is said once
				if f, err := d.Look(testKey(0)); err != nil || f.Worst() != ConditionIntact {
					t.Errorf("%+v, %v", f, err)
				}
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			if got := codes(&Report{Findings: d.Warnings()}); got != c.found {
				t.Errorf("warned of %q, want %q", got, c.found)
			}
		})
	}
}

// TestLinkedManifest: a manifest that has another name is refused by all.
func TestLinkedManifest(t *testing.T) {
	for _, c := range []struct {
		name string
		link func(manifest, other string) error
	}{
		{"link", func(m, other string) error { return errors.Join(os.Rename(m, other), os.Symlink(other, m)) }},
		{"hard link", os.Link},
		{"hard link from elsewhere", func(m, other string) error {
			b, err := os.ReadFile(m)
			return errors.Join(err, os.WriteFile(other, b, 0o600), os.Remove(m), os.Link(other, m))
		}},
	} {
		for _, inside := range []bool{false, true} {
			dir := filepath.Join(t.TempDir(), "case")
			makeCase(t, dir, 1, testOptions())
			other := dir + ".other"
			if inside {
				other = filepath.Join(dir, stateName, "other")
			}
			if err := c.link(filepath.Join(dir, manifestName), other); err != nil {
				t.Fatal(err)
			}
			before, err := os.ReadFile(other)
			if err != nil {
				t.Fatal(err)
			}
			_, verify := Verify(t.Context(), dir, nil)
			_, open := Open(t.Context(), dir, testOptions())
			read := Read(t.Context(), dir, nil, func(*Event) error { return nil })
			for i, err := range []error{verify, open, read} {
				if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "link") {
					t.Errorf("%s, inside %v, %d: %v", c.name, inside, i, err)
				}
			}
			if after, err := os.ReadFile(other); err != nil || string(after) != string(before) {
				t.Errorf("%s: it was written to: %v", c.name, err)
			}
			if !Is(dir) {
				t.Errorf("%s: it is no case any more", c.name)
			}
		}
	}
}

// TestNewManifestLeft: a loss of power may leave the name that the manifest had before. That is no
// link.
func TestNewManifestLeft(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	makeCase(t, dir, 1, testOptions())
	left := filepath.Join(dir, filepath.FromSlash(newManifestName))
	if err := os.Link(filepath.Join(dir, manifestName), left); err != nil {
		t.Fatal(err)
	}
	if err := Read(t.Context(), dir, nil, func(*Event) error { return nil }); err != nil {
		t.Error(err)
	}
	makeCase(t, dir, 2, testOptions())
	if _, err := os.Lstat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if got := codes(mustVerify(t, dir, nil)); got != "" {
		t.Error(got)
	}
}

// TestLinkedFolder: a link that stands for a folder is reported.
func TestLinkedFolder(t *testing.T) {
	for _, name := range []string{blobsName, stateName, testKey(0).folder()} {
		dir := filepath.Join(t.TempDir(), "case")
		makeCase(t, dir, 1, testOptions())
		folder, real := filepath.Join(dir, filepath.FromSlash(name)), filepath.Join(dir, "real")
		target, err := filepath.Rel(filepath.Dir(folder), real)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.Rename(folder, real), os.Symlink(target, folder)); err != nil {
			t.Fatal(err)
		}
		if got := codes(mustVerify(t, dir, nil)); !strings.Contains(got, "linked "+name) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestLinkedFolderUsed: nothing goes through a link that stands for a folder, and every error says
// that the case is not as it was left.
func TestLinkedFolderUsed(t *testing.T) {
	for _, name := range []string{blobsName, stateName, testKey(0).folder()} {
		dir := filepath.Join(t.TempDir(), "case")
		makeCase(t, dir, 1, testOptions())
		folder, real := filepath.Join(dir, filepath.FromSlash(name)), dir+".real"
		if err := errors.Join(os.Rename(folder, real), os.Symlink(real, folder)); err != nil {
			t.Fatal(err)
		}
		d, err := Open(t.Context(), dir, testOptions())
		if name == stateName {
			if !errors.Is(err, ErrAltered) || !strings.Contains(err.Error(), name+": not a folder but a link") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		found, err := d.Look(testKey(0))
		if err != nil || found.Blob != ConditionAltered || !strings.Contains(found.Why, name+": not a folder but a link") {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
		if _, err := d.Refetch(testKey(0)); !errors.Is(err, ErrOccupied) {
			t.Errorf("%s: Refetch: %v", name, err)
		}
		if err := fetchOne(d, 1); !errors.Is(err, ErrAltered) {
			t.Errorf("%s: another result: %v", name, err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if _, err := OpenBlob(dir, testKey(0)); !errors.Is(err, ErrAltered) {
			t.Errorf("%s: OpenBlob: %v", name, err)
		}
		if _, err := Command(dir, testKey(0), Blob{}); !errors.Is(err, ErrAltered) {
			t.Errorf("%s: Command: %v", name, err)
		}
		entries, err := os.ReadDir(real)
		if err != nil || len(entries) > 2 {
			t.Errorf("%s: something was written through it: %v, %v", name, entries, err)
		}
	}
}
