package casedir

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// endingContext ends after so many questions whether it has: at each read in turn, whatever the
// clock says.
type endingContext struct {
	context.Context
	left int
}

func (c *endingContext) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestVerifyEnds: at whatever read the context ends, Verify returns its error and no report.
func TestVerifyEnds(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	makeCase(t, dir, 2, testOptions())
	whole := &endingContext{t.Context(), 1 << 30}
	if _, err := Verify(whole, dir, nil); err != nil {
		t.Fatal(err)
	}
	asked := 1<<30 - whole.left
	if asked < 8 { // two blobs, two descriptions and the manifest, each with its end
		t.Errorf("the context was asked %d times", asked)
	}
	for n := range asked {
		if r, err := Verify(&endingContext{t.Context(), n}, dir, nil); !errors.Is(err, context.Canceled) || r != nil {
			t.Errorf("after %d reads: %+v, %v", n, r, err)
		}
	}
}

// TestResumeEnds: a part whose prefix could not be hashed to its end, because the context ended, is
// not begun anew.
func TestResumeEnds(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	d, err := Open(t.Context(), dir, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	p, err := d.Part(testKey(0))
	if err != nil {
		t.Fatal(err)
	}
	h, err := p.Start(versionOf(0))
	if err != nil {
		t.Fatal(err)
	}
	pieces, _ := blobOf(0)
	h.Write(pieces[0])
	_, err = p.Write(pieces[0])
	if err := errors.Join(err, p.Sync(), p.Close()); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if p, err = d.Part(testKey(0)); err != nil {
		t.Fatal(err)
	}
	if _, n, _, err := p.Resume(ended); !errors.Is(err, context.Canceled) || n != 0 {
		t.Errorf("%d bytes, %v", n, err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if p, err = d.Part(testKey(0)); err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, n, _, err := p.Resume(t.Context()); err != nil || n != int64(len(pieces[0])) {
		t.Errorf("afterwards: %d bytes, %v", n, err)
	}
	if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(testKey(0).part()))); err != nil {
		t.Error(err)
	}
}

// TestOpenEnds: the manifest is read as long as the context lasts.
func TestOpenEnds(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	makeCase(t, dir, 1, testOptions())
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ended, dir, testOptions()); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: %v", err)
	}
	if err := Read(ended, dir, nil, func(*Event) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("Read: %v", err)
	}
}
