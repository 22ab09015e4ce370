package worker_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"slices"
	"testing"

	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker"
	"github.com/lrkit/lrkit/report"
)

// FuzzFrames: whatever comes on stdin, the worker ends. It takes no more memory than its own and a
// small multiple of what came, and either answers or says that this is no request.
func FuzzFrames(f *testing.F) {
	small := frame('A', blobStream([]part{whole(1, "C:\\a.txt 5 KB"), {id: 2, data: []byte("x")}, {id: 2, last: true, kind: "getfile"}}, 2))
	paths := frame('P', pathStream("a path", "none", "/dev/null"))
	for _, seed := range [][]byte{
		nil, small, paths, slices.Concat(small, paths, small), small[:len(small)/2], small[5:],
		frame('A', nil), frame('Z', small), {255, 255, 255, 255, 'A'}, {0, 0, 0, 4, 'P', 1},
		frame('A', bytes.Repeat([]byte{255}, 64)), frame('A', []byte{255, 255, 255, 255, 0, 0, 0, 0}),
		frame('A', []byte{255, 255, 255, 255, 255, 255, 255, 127, 1, 2, 3, 4}),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		const most = 64 << 20
		o := options(t)
		o.Columns = few
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := worker.Run(t.Context(), bytes.NewReader(in), io.Discard, o)
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > most {
			t.Errorf("%d bytes of memory for %d that came", got, len(in))
		}
		if err != nil && !errors.As(err, new(*worker.ProtocolError)) && !errors.As(err, new(*worker.UnfinishedError)) {
			t.Errorf("%v", err)
		}
	})
}

// few are enough columns to see a request through.
var few = report.Columns()[:5]

// TestLengths: a length alone takes no memory, wherever it stands in a request.
func TestLengths(t *testing.T) {
	good := frame('A', blobStream([]part{whole(1, "C:\\a.txt 5 KB")}, 1))
	const most = 8 << 20
	o := options(t)
	o.Columns = few
	for at := 0; at < len(good)-8; at += step() {
		for _, n := range [][]byte{{0xFF, 0xFF, 0xFF, 0x7F}, {0xFF, 0xFF, 0xFF, 0xFF}, {0, 0, 0, 2}} {
			in := slices.Clone(good)
			copy(in[at:], n)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			worker.Run(t.Context(), bytes.NewReader(in), io.Discard, o)
			runtime.ReadMemStats(&after)
			if got := after.TotalAlloc - before.TotalAlloc; got > most {
				t.Errorf("%x at byte %d: %d bytes of memory", n, at, got)
			}
		}
	}
}
