package fetch_test

import (
	"bytes"
	"io/fs"
	"os"
	"testing"
)

// assertNoCanary looks for the signature of links in all files of a case.
func assertNoCanary(t *testing.T, dir string) {
	t.Helper()
	files := 0
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		b, err := fs.ReadFile(root, path)
		if bytes.Contains(b, []byte("CANARY")) {
			t.Errorf("the signature is in %s", path)
		}
		return err
	})
	if err != nil || files < 3 {
		t.Errorf("%d files, %v", files, err)
	}
}
