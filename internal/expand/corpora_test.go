package expand_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lrkit/lrkit/internal/expand"
)

// TestZstdGolden reads the files that the reference implementation is tested with.
func TestZstdGolden(t *testing.T) {
	dir := os.Getenv("LRKIT_CORPORA")
	if dir == "" {
		t.Skip("LRKIT_CORPORA is not set: external corpora are not tested")
	}
	for _, c := range []struct {
		folder  string
		count   int
		damaged bool
		unlike  string // the file that is read the other way
	}{
		{"golden-decompression", 4, false, ""},
		// Repeat offset 1 less 1 is 0, which points at nothing. The codec takes
		// it for 1, as the reference did before version 1.5.6. Without a
		// checksum that cannot be told from outside.
		{"golden-decompression-errors", 3, true, "off0.bin.zst"},
	} {
		files, err := filepath.Glob(filepath.Join(dir, "zstd", "tests", c.folder, "*.zst"))
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for _, file := range files {
			in, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := readBytes(in, expand.Zstd, expand.Limits{})
			_, damaged := got.err.(*expand.DamageError)
			if expand.Detect(in) != expand.Zstd || !damaged && got.err != nil {
				t.Errorf("%s: %v", filepath.Base(file), got)
			}
			if right := damaged == c.damaged; right {
				count++
			} else if filepath.Base(file) != c.unlike {
				t.Errorf("%s: %v", filepath.Base(file), got)
			}
		}
		t.Logf("%s: %d of %d right", c.folder, count, len(files))
		want := c.count
		if c.unlike != "" {
			want--
		}
		if len(files) != c.count || count != want {
			t.Errorf("%s: %d of %d files right, want %d of %d", c.folder, count, len(files), want, c.count)
		}
	}
}
