package archive

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/lrkit/lrkit/internal/expand"
	"github.com/lrkit/lrkit/internal/testkit/badzip"
)

// fuzzLimits are small, so that they are met.
var fuzzLimits = Limits{Entries: 20, Name: 64, Header: 1 << 10}

// checkAny reads all of an archive, twice, and holds it to its promises.
func checkAny(t *testing.T, in []byte, f Format) {
	a, err := Open(context.Background(), bytes.NewReader(in), int64(len(in)), f, fuzzLimits)
	if err != nil {
		t.Fatalf("%v: bytes in memory cannot fail", err)
	}
	if a.Len() > fuzzLimits.Entries {
		t.Fatalf("%d entries", a.Len())
	}
	l := ContentLimits{Size: 1 << 12, SizeName: "entry-size", Expand: expand.Limits{Window: 1 << 20}}
	end := int64(0)
	for i := range a.Len() {
		e, err := a.Entry(i)
		if err != nil {
			t.Fatalf("entry %d: %v", i, err)
		}
		if len(e.Name) > 3*fuzzLimits.Name || len(e.Link) > 4*fuzzLimits.Name+100 {
			t.Fatalf("entry %d: a name of %d bytes, a link of %d", i, len(e.Name), len(e.Link))
		}
		if !e.Readable() {
			continue
		}
		if f == Tar { // no two entries have bytes in common
			if e.place.data < end {
				t.Fatalf("entry %d begins at %d, before %d", i, e.place.data, end)
			}
			end = e.place.end
		}
		first, err1 := io.ReadAll(e.Open(l))
		again, err2 := io.ReadAll(e.Open(l))
		if int64(len(first)) > l.Size || !bytes.Equal(first, again) || (err1 == nil) != (err2 == nil) {
			t.Fatalf("entry %d: %d bytes, %v; then %d bytes, %v", i, len(first), err1, len(again), err2)
		}
	}
}

// FuzzZip: any bytes are read as a zip, within the limits.
func FuzzZip(f *testing.F) {
	b := new(badzip.Builder)
	e := badzip.Deflated("dir/é.txt", "text text text text")
	e.Zip64 = true
	b.Central(e, b.Local(e))
	e = badzip.Stored("l", "target")
	e.Host, e.Attributes = hostUnix, 0o120777<<16
	b.Central(e, b.Local(e))
	all := b.End64()
	f.Add(all)
	f.Add(all[:len(all)/2])
	f.Add(badzip.Of(badzip.Stored("a", "content"), badzip.Deflated("b", "content")))
	f.Fuzz(func(t *testing.T, in []byte) { checkAny(t, in, Zip) })
}

// FuzzTar: any bytes are read as a tar, within the limits.
func FuzzTar(f *testing.F) {
	f.Add(tarOf(f, named("a", "content"), special('2', "l", "/etc/shadow"), named("b", "")))
	f.Add(tarOf(f, named(string(bytes.Repeat([]byte("long"), 50)), "content")))
	f.Fuzz(func(t *testing.T, in []byte) { checkAny(t, in, Tar) })
}
