package powershell_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type limit struct{ name, text, want string }

// headed is a header whose host application is long.
func headed(application string) string {
	return strings.Replace(header(begins, "20220721023749"), "C:\\Windows\\powershell.exe -File C:\\a: b.ps1", application, 1)
}

// limits stand at every limit and one byte after it.
func limits() []limit {
	a := func(n int) string { return strings.Repeat("a", n) }
	base := len(headed("")) - strings.Count(headed(""), "\n") - 22 // bytes of the lines before the last one
	room := 128<<10 - base
	title := func(n int) string { return stars + a(n) + "\nt: 20220721023749\n" + stars }
	key := func(n int) string { return stars + "x\n" + a(n) + ": 20220721023749\n" + stars }
	lines := func(n int) string {
		return stars + "x\nt: 20220721023749\n" + strings.Repeat("k: v\n", n-3) + stars
	}
	text := func(n int) string { return "PS>" + a(n) + "\r\n>> b\n>> c\n" }
	long := func(n int) string { return "PS>" + a(n-3) + "\r\nx\n" }
	place := func(n int) string { return "PS /" + a(n-1) + "> b\n" }
	return []limit{
		{"a title of 1 KiB", title(1 << 10), "header 1+4\n"},
		{"a title of more", title(1<<10 + 1), "output 1+4\n"},
		{"a key of 255 bytes", key(255), "header 1+4\n"},
		{"a key of more", key(256), "output 1+4\n"},
		{"a header of 128 KiB", headed(a(room)), "header 1+13\n"},
		{"a header of more", headed(a(room + 1)), "output 1+13\n"},
		{"a header with a line of 128 KiB", headed(a(128<<10 - len("Host Application: "))), "output 1+13\n"},
		{"a header with a line of more", headed(a(128<<10)) + "b\n", "output 1+14\n"},
		{"a header of 256 lines", lines(256), "header 1+257\n"},
		{"a header of more lines", lines(257), "output 1+258\n"},
		{"a command of 64 KiB", text(64<<10 - 4), "command 1+3 text 65536 span 65546\n"},
		{"a command of more in its last line", text(64<<10 - 3), "command 1+3 text 65536 span 65547 truncated\n"},
		{"a command of more in its second line", text(64<<10 - 1), "command 1+2 text 65536 span 65544 truncated\noutput 3+1\n"},
		{"a command of more in its first line", text(64<<10 + 1), "command 1+1 text 65536 span 65540 truncated\noutput 2+2\n"},
		{"a command whose line is longer than 128 KiB", long(128<<10 + 1), "command 1+1 text 65536 span 131073 truncated\noutput 2+1\n"},
		{"the same behind a byte order mark", "\uFEFF" + long(128<<10+1), "command 1+1 text 65536 span 131076 truncated\noutput 2+1\n"},
		{"a command whose line has 1 MiB", long(1 << 20), "command 1+1 text 65536 span 1048576 truncated\noutput 2+1\n"},
		{"a command whose line has more", long(1<<20 + 1), "output 1+2\n"},
		{"a further line of more", "PS>a\n>> " + a(1<<20) + "\n", "command 1+1 text 1 span 4\noutput 2+1\n"},
		{"a command of the header of an invocation, and more", stars + "t: 20220721023749\n" + stars + long(1<<20+1), "command 1+3 text 0 span 64\noutput 4+2\n"},
		{"a long command behind the header of an invocation", stars + "t: 20220721023749\n" + stars + long(1<<20), "command 1+4 text 65536 span 1048640 truncated\noutput 5+1\n"},
		{"a location of 4095 bytes", place(4095), "command 1+1 text 1 span 4101\n"},
		{"a location of more", place(4096), "output 1+1\n"},
		{"stars and a long blank", stars[:22] + strings.Repeat(" ", 128<<10) + "\nx\nt: 20220721023749\n" + stars, "output 1+4\n"},
		{"a host of 297 bytes", "[" + a(296) + "]: PS>a\n", "command 1+1 text 1 span 304\n"},
		{"a host of more", "[" + a(297) + "]: PS>a\n", "output 1+1\n"},
	}
}

func TestLimits(t *testing.T) {
	for _, c := range limits() {
		var got strings.Builder
		for _, e := range all(t, strings.NewReader(c.text), len(c.text)) {
			fmt.Fprintf(&got, "%s %d+%d", e.Kind, e.Line, e.Lines)
			if e.Kind.String() == "command" {
				fmt.Fprintf(&got, " text %d span %d", len(e.Command.Text), e.Command.Span.End)
				if e.Command.Truncated {
					got.WriteString(" truncated")
				}
			}
			got.WriteString("\n")
		}
		if diff := cmp.Diff(c.want, got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		agree(t, c.text)
	}
}

// TestManyOpen: of 100 open sessions all have a footer, and those are known that the stack holds.
func TestManyOpen(t *testing.T) {
	text := strings.Repeat(minimal(begins, "20220721023749")+"PS>a\n", 100) + strings.Repeat(footer(ends, "20220721023759")+"b\n", 100)
	agree(t, text)
	entries, open := scan(text)
	headers, footers, known, commands := 0, 0, 0, 0
	for _, e := range entries {
		switch {
		case e.Header != nil:
			headers++
		case e.Footer != nil:
			footers++
			if e.Session >= 0 {
				known++
			}
			if e.Command != nil {
				commands++
			}
		}
	}
	if headers != 100 || footers != 100 || known != 64 || commands != 3 || open != 0 {
		t.Errorf("%d headers, %d footers, %d of known sessions, %d with a command, %d open", headers, footers, known, commands, open)
	}
}
