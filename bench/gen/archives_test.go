package gen

import (
	"bytes"
	"testing"

	"github.com/lrkit/lrkit/internal/archive"
	"github.com/lrkit/lrkit/internal/expand"
)

// TestArchiveBombs: each is what its name says, and no more than a file of some MiB.
func TestArchiveBombs(t *testing.T) {
	for _, b := range ArchiveBombs() {
		if b.Large {
			continue
		}
		var out bytes.Buffer
		if err := b.Write(&out); err != nil {
			t.Fatal(err)
		}
		if out.Len() > 64<<20 {
			t.Errorf("%s has %d bytes", b.Name, out.Len())
		}
		f := archive.Detect(out.Bytes())
		if f == archive.None {
			if expand.Detect(out.Bytes()) == expand.None {
				t.Errorf("%s is no archive, nor is it compressed", b.Name)
			}
			continue
		}
		a, err := archive.Open(t.Context(), bytes.NewReader(out.Bytes()), int64(out.Len()), f, archive.Limits{})
		if err != nil || a.Len() == 0 {
			t.Errorf("%s: %v", b.Name, err)
		}
	}
}
