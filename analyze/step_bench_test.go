package analyze

import (
	"bytes"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/transcript"
)

// BenchmarkEmit measures the last two steps: what a finding costs once its match is known.
func BenchmarkEmit(b *testing.B) {
	line := []byte("2024-01-15 15:14:07 host C:\\Windows\\System32\\svchost.exe 51 MB 10.1.2.3 something more of it")
	r := new(run)
	n := 0
	opts := &Options{Reuse: true, ShowSecrets: true}
	r.begin(transcript.NewPlainReader(bytes.NewReader(line), 0), opts, func(*Finding, error) bool { n++; return true })
	sl := &r.slice
	if ok, _ := r.lines.step(sl); !ok {
		b.Fatal("no line")
	}
	r.resolver.read(sl)
	kept := append([]artifact.Match(nil), r.resolver.list.Matches...)
	flush := func() bool { return r.emitter.flush(&r.joiner) }
	b.ReportAllocs()
	for b.Loop() {
		r.resolver.list.Matches = append(r.resolver.list.Matches[:0], kept...)
		r.joiner.read(sl, &r.resolver, flush)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/finding")
}
