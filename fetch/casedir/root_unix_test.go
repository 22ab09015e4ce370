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

// TestRootFiles: no operation goes through a link, wherever it leads, and none creates over what is
// there.
func TestRootFiles(t *testing.T) {
	for _, target := range []string{"blobs", "../outside", "nothing"} {
		dir := filepath.Join(t.TempDir(), "case")
		for _, name := range []string{"blobs/x", "../outside/x"} {
			file := filepath.Join(dir, name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte("as it was"), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(os.Symlink(target, filepath.Join(dir, "state")), os.WriteFile(filepath.Join(dir, "file"), nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		f := rootFiles{root: root}
		open := func(name string, flag int) error {
			opened, err := f.OpenFile(name, flag, 0o600)
			if err == nil {
				err = opened.Close()
			}
			return err
		}
		_, stat := f.Lstat("state/x")
		_, facts := f.FolderFacts("state")
		for what, err := range map[string]error{
			"read": open("state/x", os.O_RDONLY), "write": open("state/x", os.O_RDWR), "create": open("state/y", os.O_RDWR|os.O_CREATE),
			"rename to": f.Rename("file", "state/y"), "rename from": f.Rename("state/x", "y"),
			"link to": f.Link("file", "state/y"), "link from": f.Link("state/x", "y"),
			"remove": f.Remove("state/x"), "mkdir": f.Mkdir("state/y", 0o700), "lstat": stat, "facts": facts, "sync": f.SyncDir("state"),
			"list": f.EachEntry("state", func(fs.DirEntry) error { return nil }),
		} {
			if folder := new(notFolderError); !errors.As(err, &folder) || folder.name != "state" {
				t.Errorf("%s, %s: got %v", target, what, err)
			}
		}
		if err := open("file", os.O_RDWR|os.O_CREATE); !errors.Is(err, fs.ErrExist) {
			t.Errorf("create over a file: %v", err)
		}
		for _, name := range []string{"blobs", "../outside"} {
			b, err := os.ReadFile(filepath.Join(dir, name, "x"))
			entries, err2 := os.ReadDir(filepath.Join(dir, name))
			if err != nil || err2 != nil || string(b) != "as it was" || len(entries) != 1 {
				t.Errorf("%s: %s has %q, %v, %v, %v", target, name, b, entries, err, err2)
			}
		}
	}
}

// TestNoLinkedFolder: a case in which a link stands for a folder is not written to.
func TestNoLinkedFolder(t *testing.T) {
	for _, name := range []string{stateName, blobsName, testKey(0).folder()} {
		dir := filepath.Join(t.TempDir(), "case")
		makeCase(t, dir, 1, testOptions())
		folder, outside := filepath.Join(dir, filepath.FromSlash(name)), dir+".outside"
		if err := errors.Join(os.Rename(folder, outside), os.Symlink(outside, folder)); err != nil {
			t.Fatal(err)
		}
		before, err := os.ReadDir(outside)
		if err != nil {
			t.Fatal(err)
		}
		d, err := Open(t.Context(), dir, testOptions())
		if err == nil {
			err = fetchOne(d, 1)
			d.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "not a folder but a link") {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := os.ReadDir(outside); err != nil || len(after) != len(before) {
			t.Errorf("%s: %v, %v", name, after, err)
		}
	}
}
