package export

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestNamesOnDisk: the system on which the test runs takes every name of the table as it is: none
// is a device, and none loses its end. Folders keep their parts short, so only the last one counts.
func TestNamesOnDisk(t *testing.T) {
	for _, c := range table {
		dir, name := t.TempDir(), filepath.Base(filepath.FromSlash(c.name))
		if err := os.WriteFile(filepath.Join(dir, name), []byte("content"), 0o600); err != nil {
			t.Errorf("name_test.go:%d: %v", c.line, err)
			continue
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 1 || !entries[0].Type().IsRegular() || entries[0].Name() != name {
			t.Errorf("name_test.go:%d: %q is %v on the disk, %v", c.line, name, entries, err)
		}
		if info, err := fs.Stat(os.DirFS(dir), name); err != nil || info.Size() != 7 {
			t.Errorf("name_test.go:%d: %q: %v, %v", c.line, name, info, err)
		}
	}
}

// TestFilesApart: names that Windows or macOS take for one are files of their own.
func TestFilesApart(t *testing.T) {
	dir, n := t.TempDir(), newNames()
	all := []string{"a.txt", "A.TXT", "\u00e9", "e\u0301", "\u00c9", "stra\u00dfe", "STRASSE", "\u212a", "k", "\ufb01", "fi", "\u03c3", "\u03c2", "SHA256SUMS", "a.txt"}
	for _, name := range all {
		file, err := n.file("", name, "x")
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(filepath.Join(dir, file), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			t.Errorf("%q as %q: %v", name, file, err)
			continue
		}
		f.Close()
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != len(all) {
		t.Errorf("%d files of %d: %v", len(entries), len(all), err)
	}
}
