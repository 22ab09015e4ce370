package analyze

import (
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// directory is where the rows of a listing lie.
type directory struct {
	text string // empty if it is too long to be repeated in each row
	span transcript.Span
}

// maxDirectory bounds the directory that each row repeats, as printed.
const maxDirectory = 1 << 10

func newDirectory(name string, span transcript.Span) directory {
	if text.CutPrinted(name, maxDirectory) != name {
		name = ""
	}
	return directory{name, span}
}

// join returns the path of a name in the directory.
func (d *directory) join(name string, windows bool) string {
	sep := "/"
	if windows {
		sep = `\`
	}
	if c := d.text[len(d.text)-1]; c == '\\' || c == '/' {
		sep = ""
	}
	return d.text + sep + name
}
