package casedir

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/download"
)

const (
	testTenant = "0f0e0d0c-0b0a-0908-0706-050403020100"
	testAction = "5382f7ea-7557-4ab7-9782-d50480024a4e"
)

func testKey(index int) Key { return Key{Tenant: testTenant, Action: testAction, Index: index} }

// blobOf is the content of a made-up result: some pieces of different lengths.
func blobOf(index int) (pieces [][]byte, whole []byte) {
	for i := range 3 {
		p := fmt.Appendf(nil, "result %d, piece %d, %0*d\n", index, i, 40*(i+1), i)
		pieces = append(pieces, p)
		whole = append(whole, p...)
	}
	return pieces, whole
}

func versionOf(index int) download.Version {
	_, whole := blobOf(index)
	return download.Version{ETag: fmt.Sprintf(`"0x%d"`, index), Length: int64(len(whole))}
}

// fetchOne is what a downloader does with a part: it goes on where Resume says, and syncs after
// each piece. A result with an odd index is small: it is synced once, when it is whole.
func fetchOne(d *Dir, index int) error {
	if _, ok := d.Has(testKey(index)); ok {
		return nil
	}
	p, err := d.Part(testKey(index))
	if err != nil {
		return err
	}
	defer p.Close()
	v, n, h, err := p.Resume(context.Background())
	if err != nil {
		return err
	}
	_, whole := blobOf(index)
	if n == 0 {
		v = versionOf(index)
		if h, err = p.Start(v); err != nil {
			return err
		}
	}
	if v.Length != int64(len(whole)) || v.ETag != versionOf(index).ETag {
		return fmt.Errorf("resumed another version: %+v", v)
	}
	pieces, _ := blobOf(index)
	at := int64(0)
	for _, piece := range pieces {
		end := at + int64(len(piece))
		if end > n {
			b := piece[max(0, n-at):]
			h.Write(b)
			if _, err := p.Write(b); err != nil {
				return err
			}
			if index%2 == 0 || end == int64(len(whole)) {
				if err := p.Sync(); err != nil {
					return err
				}
			}
		}
		at = end
	}
	if p.sum == nil { // all of it was there
		if err := p.Sync(); err != nil {
			return err
		}
	}
	sum := sha256.Sum256(whole)
	_, err = d.Finish(
		p, Blob{Size: v.Length, SHA256: hex.EncodeToString(sum[:]), ETag: v.ETag, Resumed: n},
		fmt.Appendf(nil, `{"index":%d}`, index),
	)
	return err
}

var testTime = time.Date(2026, 4, 5, 6, 7, 8, 0, time.UTC)

func testOptions() *Options {
	return &Options{Writer: "test", PartKey: bytes.Repeat([]byte("k"), 32), Now: func() time.Time { return testTime }}
}

// makeCase makes a case of some results in a folder, and returns its head.
func makeCase(t *testing.T, dir string, results int, opts *Options) string {
	t.Helper()
	d, err := Open(t.Context(), dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	for i := range results {
		if err := fetchOne(d, i); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return d.Head()
}
