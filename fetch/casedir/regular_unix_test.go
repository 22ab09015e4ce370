//go:build unix

package casedir

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// plants puts what is not a regular file in place of one.
var plants = []struct {
	name  string
	plant func(t *testing.T, name string) error
}{
	{"FIFO", func(_ *testing.T, name string) error { return syscall.Mkfifo(name, 0o600) }},
	{"link", func(_ *testing.T, name string) error {
		return errors.Join(syscall.Mkfifo(name+".fifo", 0o600), os.Symlink(filepath.Base(name)+".fifo", name))
	}},
	{"folder", func(_ *testing.T, name string) error { return os.Mkdir(name, 0o700) }},
	{"socket", func(t *testing.T, name string) error {
		l, err := net.Listen("unix", short(t, name))
		if err == nil {
			t.Cleanup(func() { l.Close() })
		}
		return err
	}},
}

// short returns a short name of the same place: a socket's may have about 100 bytes.
func short(t *testing.T, name string) string {
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Symlink(filepath.Dir(name), filepath.Join(dir, "d")); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "d", filepath.Base(name))
}

// TestPlanted: what stands for a file of a case and is none is named as what it is, and nothing
// waits for it.
func TestPlanted(t *testing.T) {
	defer time.AfterFunc(time.Minute, func() { panic("it waits") }).Stop()
	for _, p := range plants {
		for _, name := range []string{manifestName, testKey(0).blob(), testKey(0).description()} {
			t.Run(p.name+" "+filepath.Base(name), func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "case")
				makeCase(t, dir, 2, testOptions())
				var blob *Blob
				err := Read(t.Context(), dir, nil, func(e *Event) error {
					if e.Name == EventBlob && *e.Index == 0 {
						blob = e.Blob
					}
					return nil
				})
				file := filepath.Join(dir, filepath.FromSlash(name))
				if err := errors.Join(err, os.Remove(file), p.plant(t, file)); err != nil {
					t.Fatal(err)
				}
				r, err := Verify(t.Context(), dir, nil)
				if name == manifestName {
					_, err2 := Open(t.Context(), dir, testOptions())
					err3 := Read(t.Context(), dir, nil, func(*Event) error { return nil })
					for i, err := range []error{err, err2, err3} {
						if err == nil || !strings.Contains(err.Error(), p.name) {
							t.Errorf("%d: %v", i, err)
						}
					}
					return
				}
				if err != nil || !strings.HasPrefix(codes(r), "unread "+name) || !strings.Contains(r.Findings[0].Detail, p.name) {
					t.Errorf("verify: %+v, %v", r, err)
				}
				if f, err := OpenBlob(dir, testKey(0)); (err == nil) != (name != testKey(0).blob()) ||
					err != nil && !errors.Is(err, ErrAltered) {
					t.Errorf("OpenBlob: %v", err)
				} else if f != nil {
					f.Close()
				}
				if _, err := Command(dir, testKey(0), *blob); (err == nil) != (name != testKey(0).description()) {
					t.Errorf("Command: %v", err)
				}
			})
		}
	}
}

// swapping replaces a file that the program has just examined.
type swapping struct {
	rootFiles
	swap func(name string)
}

func (s swapping) Lstat(name string) (fs.FileInfo, error) {
	info, err := s.rootFiles.Lstat(name)
	s.swap(name)
	return info, err
}

// TestSwapped: a FIFO that takes the place of a file between a look and the open is not waited for.
func TestSwapped(t *testing.T) {
	defer time.AfterFunc(time.Minute, func() { panic("it waits") }).Stop()
	dir := filepath.Join(t.TempDir(), "case")
	makeCase(t, dir, 1, testOptions())
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	f := swapping{rootFiles{root: root}, func(name string) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.Remove(file), syscall.Mkfifo(file, 0o600)); err != nil {
			t.Fatal(err)
		}
	}}
	for _, name := range []string{testKey(0).blob(), testKey(0).description(), manifestName} {
		if _, _, err := openRead(f, name); err == nil || !strings.Contains(err.Error(), "another file") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSparse: a blob of a tebibyte that should have a few bytes is altered without a look at its
// bytes.
func TestSparse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	makeCase(t, dir, 1, testOptions())
	name := filepath.Join(dir, filepath.FromSlash(testKey(0).blob()))
	if err := errors.Join(os.Chmod(name, 0o600), os.Truncate(name, 1<<40), os.Chmod(name, 0o400)); err != nil {
		t.Fatal(err)
	}
	hashed := 0
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := Verify(ctx, dir, &VerifyOptions{Hashed: func(n int) {
		if hashed += n; hashed > 1<<20 {
			cancel()
		}
	}})
	if err != nil || codes(r) != "altered "+testKey(0).blob() || !strings.Contains(r.Findings[0].Detail, "1099511627776 bytes") {
		t.Errorf("%+v, %v, %d bytes hashed", r, err, hashed)
	}
}

// TestNoFolder: what is no folder is no case, and nothing waits for it.
func TestNoFolder(t *testing.T) {
	defer time.AfterFunc(time.Minute, func() { panic("it waits") }).Stop()
	for _, p := range plants {
		if p.name == "folder" {
			continue
		}
		path := filepath.Join(t.TempDir(), "case")
		if err := p.plant(t, path); err != nil {
			t.Fatal(err)
		}
		_, verify := Verify(t.Context(), path, nil)
		_, open := Open(t.Context(), path, testOptions())
		_, blob := OpenBlob(path, testKey(0))
		_, command := Command(path, testKey(0), Blob{})
		read := Read(t.Context(), path, nil, func(*Event) error { return nil })
		for i, err := range []error{verify, open, blob, command, read} {
			if err == nil || !strings.Contains(err.Error(), "not a folder") {
				t.Errorf("%s, %d: %v", p.name, i, err)
			}
		}
		if Is(path) {
			t.Errorf("a %s is a case", p.name)
		}
	}
}
