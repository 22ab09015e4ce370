package cli

import (
	"bytes"
	"testing"
)

// TestProgressAside: what is printed meanwhile does not stand in the progress line.
func TestProgressAside(t *testing.T) {
	var b bytes.Buffer
	p := new(progress)
	say := func() { b.WriteString("row\n") }
	p.aside(say)
	p.print(&b, false, []string{"1 of 2", "a file"})
	p.aside(say)
	p.aside(say)
	p.print(&b, true, []string{"1 of 2", "a file"})
	p.aside(say)
	const line = "\r\x1b[K"
	if got, want := b.String(), "row\n"+line+"lrkit: 1 of 2"+line+"row\nrow\nlrkit: 1 of 2\nlrkit: a file\nrow\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
