package report

import "github.com/lrkit/lrkit/transcript"

// Document is what is known of one document of an input: the record that
// `lrkit parse` prints, and what every finding carries of it.
type Document struct {
	Source     string // name of the input
	Size       int64  // of the input, in bytes
	SHA256     string // of the input, in lower-case hex
	Kind       Kind
	WellFormed *bool            // nil when the input is no JSON
	Facts      transcript.Facts // those of kinds that are no JSON hold no field
}

// Kind is what an input is.
type Kind string

// The kinds that content tells apart.
const (
	RunScript Kind = "runscript" // the transcript of a script
	JSON      Kind = "json"      // JSON, or something like it, without any of the four members
	Text      Kind = "text"      // begins with neither { nor [
	Binary    Kind = "binary"
)

// Limited says whether a limit stopped or cut something.
func (d *Document) Limited() bool { return d.Facts.Has(transcript.Limit) }
