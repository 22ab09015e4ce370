package archive

import (
	stdtar "archive/tar"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
)

// tarFile is a header of a tar with its content.
type tarFile struct {
	stdtar.Header
	content string
}

// tarOf makes a tar with the standard library.
func tarOf(t testing.TB, files ...tarFile) []byte {
	t.Helper()
	var b bytes.Buffer
	w := stdtar.NewWriter(&b)
	for _, f := range files {
		f.Size = int64(len(f.content))
		if err := w.WriteHeader(&f.Header); err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, f.content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// list describes all that is in an archive: a line an entry, after one a problem of the archive.
func list(t testing.TB, b []byte, l Limits, c ContentLimits) string {
	t.Helper()
	if c.Size == 0 {
		c.Size, c.SizeName = 1<<20, "entry-size"
	}
	a, err := Open(context.Background(), bytes.NewReader(b), int64(len(b)), Detect(b), l)
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	for _, p := range a.Problems() {
		fmt.Fprintf(&s, "! %s\n", describe(p))
	}
	for i := range a.Len() {
		e, err := a.Entry(i)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&s, "%d %s %q", i, e.Type, e.Name)
		if e.Link != "" {
			fmt.Fprintf(&s, " -> %q", e.Link)
		}
		for _, p := range e.Problems {
			fmt.Fprintf(&s, " ! %s", describe(p))
		}
		if e.Readable() {
			r := e.Open(c)
			content, err := io.ReadAll(r)
			if len(content) > 100 {
				fmt.Fprintf(&s, " = %d bytes", len(content))
			} else {
				fmt.Fprintf(&s, " = %q", content)
			}
			if err != nil {
				fmt.Fprintf(&s, " ! %v", err)
			}
			if n := r.Trailing(); n > 0 {
				fmt.Fprintf(&s, " ! trailing %d", n)
			}
			r.Close()
		}
		s.WriteByte('\n')
	}
	return s.String()
}

func describe(p Problem) string {
	names := [...]string{"", "truncated", "corrupt", "encrypted", "unsupported", "mismatch", "overlap", "odd-name", "duplicate", "unlisted", "trailing", "limit"}
	return strings.TrimSuffix(fmt.Sprintf("%s@%d*%d %s", names[p.Code], p.Offset, p.Count, p.Detail), " ")
}
