package statedir

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// named sets LRKIT_STATE_DIR to a folder that is not there yet, and returns it.
func named(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a", "state")
	t.Setenv(EnvVar, path)
	return path
}

func mustOpen(t *testing.T) *Dir {
	t.Helper()
	d, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestPlace(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		env  map[string]string
		goos string
		want string // below home; empty for memory
	}{
		{map[string]string{EnvVar: filepath.Join(home, "mine")}, "", "mine"},
		{map[string]string{EnvVar: filepath.Join(home, "mine"), "XDG_STATE_HOME": filepath.Join(home, "xdg")}, "", "mine"},
		{map[string]string{"XDG_STATE_HOME": filepath.Join(home, "xdg")}, "linux", "xdg/lrkit"},
		{map[string]string{"XDG_STATE_HOME": "relative"}, "linux", ".local/state/lrkit"},
		{map[string]string{}, "linux", ".local/state/lrkit"},
		{map[string]string{}, "darwin", "Library/Application Support/lrkit"},
		{map[string]string{"XDG_STATE_HOME": filepath.Join(home, "xdg")}, "darwin", "Library/Application Support/lrkit"},
		{map[string]string{"LocalAppData": filepath.Join(home, "Local")}, "windows", "Local/lrkit"},
		{map[string]string{"HOME": ""}, "linux", ""},
		{map[string]string{"HOME": "relative"}, "linux", ""},
		{map[string]string{"HOME": ""}, "darwin", ""},
		{map[string]string{"LocalAppData": ""}, "windows", ""},
	} {
		if c.goos != "" && c.goos != runtime.GOOS {
			continue // another system has another place
		}
		for _, name := range []string{EnvVar, "XDG_STATE_HOME", "LocalAppData"} {
			t.Setenv(name, c.env[name])
		}
		t.Setenv("HOME", home)
		if h, ok := c.env["HOME"]; ok {
			t.Setenv("HOME", h)
		}
		d := mustOpen(t)
		want := c.want
		if want != "" {
			want = filepath.Join(home, filepath.FromSlash(want))
		}
		if d.Path() != want || (d.Why() == nil) != (want != "") {
			t.Errorf("%v: got %q, %v, want %q", c.env, d.Path(), d.Why(), want)
		}
		if info, err := os.Stat(want); want != "" && (err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700) {
			t.Errorf("%v: %v, %v", c.env, info, err)
		}
	}
}

// TestNoPlace: where no state directory can be made it is in memory, unless the user named it.
func TestNoPlace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(EnvVar, "")
	t.Setenv("XDG_STATE_HOME", filepath.Join(file, "state"))
	t.Setenv("LocalAppData", filepath.Join(file, "state"))
	t.Setenv("HOME", file)
	for _, cases := range [][]string{nil, {filepath.Join(file, "case")}, {filepath.Dir(file)}} {
		d, err := Open(cases...)
		if len(cases) > 0 && cases[0] == filepath.Dir(file) { // it would lie in there
			if !errors.Is(err, ErrInside) {
				t.Errorf("got %v", err)
			}
			continue
		}
		if err != nil || d.Path() != "" || d.Why() == nil {
			t.Errorf("%v: got %+v, %v", cases, d, err)
		}
	}
	t.Setenv(EnvVar, filepath.Join(file, "state"))
	if d, err := Open(); err == nil {
		t.Errorf("got %q, no error", d.Path())
	}
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&fs.PathError{Op: "mkdir", Err: readOnly}, true},
		{&fs.PathError{Op: "mkdir", Err: fs.ErrPermission}, true},
		{&fs.PathError{Op: "open", Err: syscall.ENOSPC}, false},
		{&fs.PathError{Op: "open", Err: syscall.EIO}, false},
		{errors.Join(ErrOpen, fs.ErrPermission), false},
		{errors.Join(ErrForeign, fs.ErrPermission), false},
	} {
		if got := NoPlace(c.err); got != c.want {
			t.Errorf("%v: no place is %v", c.err, got)
		}
	}
}

func TestMemory(t *testing.T) {
	why := errors.New("no HOME")
	d, other := Memory(why), Memory(why)
	k, err := d.Key()
	k2, err2 := other.Key()
	if err != nil || err2 != nil || k != k2 || k == [KeySize]byte{} {
		t.Errorf("keys %x, %x, %v, %v", k, k2, err, err2)
	}
	if _, err := d.ReadFile("head"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if err := d.WriteFile("head", []byte("1")); err != nil {
		t.Error(err)
	}
	if b, err := d.ReadFile("head"); err != nil || string(b) != "1" {
		t.Errorf("got %q, %v", b, err)
	}
	if err := errors.Join(d.Outside("."), d.Close()); err != nil || d.Why() != why {
		t.Errorf("%v, %v", err, d.Why())
	}
}

// TestKeyRace: of many that make the key at once all have the same, and nothing is left of the
// others.
func TestKeyRace(t *testing.T) {
	path := named(t)
	keys := make([][KeySize]byte, 16)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			d, err := Open()
			if err == nil {
				keys[i], err = d.Key()
				err = errors.Join(err, d.Close())
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, k := range keys {
		if k != keys[0] || k == [KeySize]byte{} {
			t.Errorf("another key: %x", k)
		}
	}
	b, err := os.ReadFile(filepath.Join(path, keyName))
	if err != nil || !bytes.Equal(b, keys[0][:]) {
		t.Errorf("%x, %v", b, err)
	}
	if entries, err := os.ReadDir(path); err != nil || len(entries) != 1 {
		t.Errorf("left are %v, %v", entries, err)
	}
}

// TestWrongKey: what is no key is an error that names it, and stays as it is.
func TestWrongKey(t *testing.T) {
	good := strings.Repeat("k", KeySize)
	for _, c := range []struct {
		name string
		make func(name string) error
		unix bool
	}{
		{"short", func(name string) error { return os.WriteFile(name, []byte(good[1:]), 0o600) }, false},
		{"long", func(name string) error { return os.WriteFile(name, []byte(good+"\n"), 0o600) }, false},
		{"empty", func(name string) error { return os.WriteFile(name, nil, 0o600) }, false},
		{"huge", func(name string) error { return os.WriteFile(name, make([]byte, MaxFile+1), 0o600) }, false},
		{"a folder", func(name string) error { return os.Mkdir(name, 0o700) }, false},
		{"a link", func(name string) error {
			if err := os.WriteFile(name+".other", []byte(good), 0o600); err != nil {
				return err
			}
			return os.Symlink("key.other", name)
		}, true},
		{"a link to nothing", func(name string) error { return os.Symlink("nothing", name) }, true},
		{"group reads", func(name string) error { return write(name, good, 0o640) }, true},
		{"all read", func(name string) error { return write(name, good, 0o604) }, true},
		{"group writes", func(name string) error { return write(name, good, 0o620) }, true},
		{"all write", func(name string) error { return write(name, good, 0o602) }, true},
	} {
		if c.unix && runtime.GOOS == "windows" {
			continue // it has no such modes, and links need a right
		}
		t.Run(c.name, func(t *testing.T) {
			path := named(t)
			d := mustOpen(t)
			name := filepath.Join(path, keyName)
			if err := c.make(name); err != nil {
				t.Fatal(err)
			}
			before, _ := os.Lstat(name)
			content, _ := os.ReadFile(name)
			if _, err := d.Key(); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("got %v, want an error that names %s", err, name)
			}
			after, err := os.Lstat(name)
			if again, _ := os.ReadFile(name); err != nil || !os.SameFile(before, after) || !bytes.Equal(content, again) {
				t.Errorf("it was changed: %v, %v", after, err)
			}
		})
	}
}

// write makes a file of a mode, whatever the umask is.
func write(name, s string, mode fs.FileMode) error {
	return errors.Join(os.WriteFile(name, []byte(s), mode), os.Chmod(name, mode))
}

func TestFiles(t *testing.T) {
	path := named(t)
	d := mustOpen(t)
	if _, err := d.ReadFile("head-1"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	for _, s := range []string{"one", "", strings.Repeat("x", MaxFile)} {
		if err := d.WriteFile("head-1", []byte(s)); err != nil {
			t.Fatal(err)
		}
		if b, err := d.ReadFile("head-1"); err != nil || string(b) != s {
			t.Errorf("got %d bytes, %v", len(b), err)
		}
	}
	if err := d.WriteFile("head-1", make([]byte, MaxFile+1)); err == nil {
		t.Error("a file was written that is too long to be read")
	}
	if entries, err := os.ReadDir(path); err != nil || len(entries) != 1 {
		t.Errorf("left are %v, %v", entries, err)
	}
	for _, name := range []string{"", "key", "../x", "a/b", `a\b`, ".", "..", ".x", "A", "1", "a b", strings.Repeat("a", 129), "con:", "a\x00"} {
		if err := d.WriteFile(name, nil); err == nil {
			t.Errorf("%q was written", name)
		}
		if _, err := d.ReadFile(name); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if runtime.GOOS == "windows" {
		return // it has no such modes
	}
	name := filepath.Join(path, "head-1")
	if info, err := os.Stat(name); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.Chmod(name, 0o622); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ReadFile("head-1"); err == nil || !strings.Contains(err.Error(), name) {
		t.Errorf("got %v", err)
	}
}

// TestOutside: the state directory is in no case, by whatever name.
func TestOutside(t *testing.T) {
	for _, c := range []struct {
		state, dir string
		link       string // to top, made before
		make       bool   // the case is there before
		want       bool
	}{
		{"top/state", "top", "", false, false},
		{"top/state", "top", "", true, false},
		{"top", "top", "", false, false},
		{"top", "top", "", true, false},
		{"top/a/b/state", "top/a", "", false, false},
		{"top/state", "top/case", "", true, true},
		{"top/case2", "top/case", "", true, true},
		{"top", "top/case", "", true, true},
		{"link/state", "top", "link", true, false},
		{"top/state", "link", "link", true, false},
		{"top/state", "top/../link/.", "link", true, false},
		{"link/state", "other", "link", true, true},
	} {
		dir := t.TempDir()
		at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
		if c.make {
			if err := os.MkdirAll(at(c.dir), 0o700); err != nil && c.link == "" {
				t.Fatal(err)
			}
		}
		if c.link != "" {
			if runtime.GOOS == "windows" {
				continue // a link needs a right
			}
			if err := errors.Join(os.MkdirAll(at("top"), 0o700), os.RemoveAll(at(c.link)), os.Symlink("top", at(c.link))); err != nil {
				t.Fatal(err)
			}
		}
		t.Setenv(EnvVar, at(c.state))
		before, _ := os.Stat(at(c.state))
		d, err := Open(at(c.dir))
		if errors.Is(err, ErrInside) == c.want || c.want && err != nil {
			t.Errorf("%+v: got %v", c, err)
		}
		if after, err2 := os.Stat(at(c.state)); err != nil && before == nil && err2 == nil {
			t.Errorf("%+v: it was made: %v", c, after)
		}
		if err == nil {
			d.Close()
		}
		d = mustOpen(t)
		if err := d.Outside(at(c.dir)); errors.Is(err, ErrInside) == c.want {
			t.Errorf("%+v: got %v", c, err)
		}
	}
}

func TestCacheDir(t *testing.T) {
	path := named(t)
	if got, err := CacheDir(); got != path || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	t.Setenv(EnvVar, "")
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := CacheDir(); got != filepath.Join(cache, "lrkit") || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	t.Setenv("LocalAppData", "")
	if got, err := CacheDir(); err == nil {
		t.Errorf("got %q", got)
	}
}
