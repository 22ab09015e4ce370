package worker_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker"
)

// BenchmarkBlobs measures a thousand blobs in one request.
func BenchmarkBlobs(b *testing.B) {
	var blobs []part
	for i := range 1000 {
		blobs = append(blobs, whole(int64(i), transcript(20)))
	}
	request := frame('A', blobStream(blobs, len(blobs)))
	o := options(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := worker.Run(b.Context(), bytes.NewReader(request), io.Discard, o); err != nil {
			b.Fatal(err)
		}
	}
}
