package lrkit_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/internal/testkit/badzip"
	"github.com/lrkit/lrkit/report"
)

// FuzzArchive: whatever an archive holds, Analyze and Parse know the same documents, twice, and
// each span leads to its finding.
func FuzzArchive(f *testing.F) {
	zip := badzip.Of(badzip.Deflated("a.txt", "C:\\T\\a.txt\n"), badzip.Stored("b.json", inTranscript), badzip.Stored("in.zip", string(badzip.Of())))
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	w.WriteHeader(&tar.Header{Name: "a.txt", Size: 12}) // to memory
	w.Write([]byte("C:\\T\\a.txt\r\n"))
	w.Close()
	f.Add(zip, false)
	f.Add(gzipped(zip), true)
	f.Add(out.Bytes(), false)
	f.Add(gzipped(gzipped(out.Bytes())), true)
	opts := &lrkit.Options{Expand: lrkit.ExpandLimits{Size: 1 << 20, Entries: 20, EntrySize: 1 << 16, ArchiveSize: 1 << 18, Spool: 1 << 20}}
	f.Fuzz(func(t *testing.T, in []byte, collected bool) {
		kind := report.Kind("")
		if collected {
			kind = report.KindGetFile
		}
		found, again := new(recorder), new(recorder)
		err := lrkit.Analyze(t.Context(), input(in, kind), opts, found)
		if err != nil && !errors.As(err, new(*lrkit.SpoolError)) {
			t.Fatal(err)
		}
		if err2 := lrkit.Analyze(t.Context(), input(in, kind), opts, again); (err == nil) != (err2 == nil) || found.String() != again.String() {
			t.Fatalf("%v:\n%s\nthen %v:\n%s", err, found, err2, again)
		}
		for _, s := range found.spans {
			if s.value == "" || s.entry < 0 {
				continue
			}
			e, err := input(in, kind).Entry(t.Context(), "", int(s.entry), opts)
			if err != nil {
				t.Fatalf("entry %d: %v", s.entry, err)
			}
			var b strings.Builder
			if err := lrkit.CopySpan(t.Context(), &b, e, s.span, opts); err != nil {
				t.Fatalf("entry %d, %v: %v", s.entry, s.span, err)
			}
			e.Close()
		}
	})
}
