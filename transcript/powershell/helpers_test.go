package powershell_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/transcript/powershell"
)

const stars = "**********************\n"

// header is one of Windows PowerShell 5.1, made up.
func header(title, start string) string {
	return stars + title + "\nStart time: " + start + "\nUsername: EDGE\\user\nRunAs User: EDGE\\admin\nConfiguration Name: \n" +
		"Machine: EDGE (Microsoft Windows NT 10.0.19045.0)\nHost Application: C:\\Windows\\powershell.exe -File C:\\a: b.ps1\nProcess ID: 4711\n" +
		"PSVersion: 5.1.19041.1\nPSEdition: Desktop\nCLRVersion: 4.0.30319.42000\n" + stars
}

func minimal(title, start string) string {
	return stars + title + "\nStart time: " + start + "\n" + stars
}

func footer(title, end string) string { return stars + title + "\nEnd time: " + end + "\n" + stars }

const (
	begins = "Windows PowerShell transcript start"
	ends   = "Windows PowerShell transcript end"
)

// words says of each entry what matters, one a line.
func words(entries []powershell.Entry) string {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "%s %d+%d s%d", e.Kind, e.Line, e.Lines, e.Session)
		switch {
		case e.Header != nil:
			h := e.Header
			fmt.Fprintf(&b, " d%d %q %s %q %q %q %q %q", e.Depth, h.Title, h.Start.Raw, h.Username, h.Machine, h.OS, h.HostApplication, h.ProcessID)
			if h.Minimal {
				b.WriteString(" minimal")
			}
		case e.Footer != nil:
			fmt.Fprintf(&b, " %q %s", e.Footer.Title, e.Footer.End.Raw)
		case e.Kind == powershell.KindCommand:
			fmt.Fprintf(&b, " #%d %q %q", e.Command.Number, e.Command.Prompt, e.Command.Text)
			if e.Command.Start != nil {
				b.WriteString(" at " + e.Command.Start.Raw)
			}
		case e.Command != nil:
			fmt.Fprintf(&b, " of #%d", e.Command.Number)
		}
		if e.Truncated {
			b.WriteString(" truncated")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// all reads a file, and holds that entries follow each other without a gap.
func all(t testing.TB, r io.Reader, size int) []powershell.Entry {
	t.Helper()
	var entries []powershell.Entry
	at, line := int64(0), int64(1)
	for e, err := range powershell.Entries(r) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Span.Start != at || e.Line != line || e.Span.End <= at || e.Lines < 1 {
			t.Fatalf("entry %+v behind offset %d, line %d", e, at, line)
		}
		at, line = e.Span.End, line+e.Lines
		entries = append(entries, e)
	}
	if at != int64(size) {
		t.Fatalf("entries end at %d of %d", at, size)
	}
	return entries
}

// scan writes a text to a scanner in pieces of these sizes, and the rest at once. It returns the
// entries, and how many sessions are open.
func scan(text string, sizes ...int) (entries []powershell.Entry, open int64) {
	s := powershell.NewScanner(func(e powershell.Entry) { entries = append(entries, e) })
	for _, n := range sizes {
		n = min(n, len(text))
		s.Write([]byte(text[:n]))
		text = text[n:]
	}
	s.Write([]byte(text))
	s.Close()
	return entries, s.Open()
}
