package expand_test

import (
	"errors"
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
	}{
		{"golden-decompression", 4, false},
		{"golden-decompression-errors", 3, true},
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
			if damaged == c.damaged {
				count++
			} else {
				t.Errorf("%s: %v", filepath.Base(file), got)
			}
			if filepath.Base(file) == "off0.bin.zst" && !errors.Is(got.err, expand.ErrOffset) {
				t.Errorf("%s: %v", filepath.Base(file), got)
			}
		}
		t.Logf("%s: %d of %d right", c.folder, count, len(files))
		if len(files) != c.count || count != c.count {
			t.Errorf("%s: %d of %d files right, want all %d", c.folder, count, len(files), c.count)
		}
	}
}
