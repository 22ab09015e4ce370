package powershell_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/transcript/powershell"
)

// TestTruncated cuts every case everywhere: entries still follow each other, and those that end
// before the last block before the cut are what they were.
func TestTruncated(t *testing.T) {
	for _, c := range cases {
		text := strings.ReplaceAll(c.text, "\n", "\r\n")
		whole := all(t, strings.NewReader(text), len(text))
		for n := range len(text) {
			agree(t, text[:n])
			entries := all(t, strings.NewReader(text[:n]), n)
			for i, e := range whole {
				// A cut title or time of the block after it makes output, which an output takes up.
				if e.Kind == powershell.KindOutput || i+1 >= len(whole) || whole[i+1].Span.End > int64(n) {
					break
				}
				if diff := cmp.Diff(e, entries[i]); diff != "" {
					t.Fatalf("%s, cut at %d, entry %d (-whole +cut):\n%s", c.name, n, i, diff)
				}
			}
		}
	}
}

// TestTruncatedHeader: wherever a header is cut after its time, the fields before the cut are
// known, and the one that is cut holds what there is of it. Nothing else is said.
func TestTruncatedHeader(t *testing.T) {
	text := strings.ReplaceAll(header(begins, "20220721023749"), "\n", "\r\n")
	full := all(t, strings.NewReader(text), len(text))[0].Header
	from := int(full.Fields[0].Span.End)
	for n := from; n < len(text)-2; n++ {
		entries := all(t, strings.NewReader(text[:n]), n)
		if len(entries) != 1 || entries[0].Kind != powershell.KindHeader || !entries[0].Truncated {
			t.Fatalf("cut at %d: %s", n, words(entries))
		}
		h := entries[0].Header
		if h.Title != full.Title || h.Start != full.Start || h.Minimal || len(h.Fields) > len(full.Fields) {
			t.Fatalf("cut at %d: %+v", n, h)
		}
		for i, f := range full.Fields {
			switch {
			case f.Span.End <= int64(n):
				if i >= len(h.Fields) || h.Fields[i] != f {
					t.Fatalf("cut at %d: %+v, want %+v", n, h.Fields, f)
				}
			case i < len(h.Fields):
				if !strings.HasPrefix(f.Value, h.Fields[i].Value) || !strings.HasPrefix(f.Key, h.Fields[i].Key) {
					t.Fatalf("cut at %d: %+v is no part of %+v", n, h.Fields[i], f)
				}
			}
		}
		for _, pair := range [][2]string{{h.Username, full.Username}, {h.RunAsUser, full.RunAsUser}, {h.HostApplication, full.HostApplication}, {h.ProcessID, full.ProcessID}, {h.PSVersion, full.PSVersion}, {h.PSEdition, full.PSEdition}} {
			if !strings.HasPrefix(pair[1], pair[0]) {
				t.Fatalf("cut at %d: %q, want a part of %q", n, pair[0], pair[1])
			}
		}
	}
}
