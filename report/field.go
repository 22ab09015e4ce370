package report

import (
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

// field is a value of a finding or of its document. NDJSON, the flat forms (CSV, Arrow, Parquet)
// and docs/SCHEMA.md are made from the table of fields: a new field is a new entry of the table.
// ECS and Timesketch have schemas of their own, and map what they know.
type field struct {
	name string
	doc  string // for docs/SCHEMA.md, in Markdown

	member     presence // in NDJSON, where members have the order of the table
	column     int      // the place in the flat forms, from 1; 0 if they do not have it
	ofDocument bool     // the same for all findings of a document
	few        bool     // text of which there are few different values, all short

	needs       part // without these parts of a finding there is no value
	memberNeeds part // without these, NDJSON has no member

	getter
	separator string // between the elements of a list, in the flat forms
}

// getter gets the value of a field. One of the functions is set: it gives the field its type.
type getter struct {
	text   func(*Row) string
	ptr    func(*Row) *string // text that may be missing; an empty text is not
	time   func(*Row) time.Time
	int    func(*Row) (int64, bool)
	bool   func(*Row) bool
	span   func(*Row) transcript.Span
	list   func(*Row) []string
	object func(*object, *Row) // appends the members
}

// presence says when NDJSON has a field.
type presence uint8

const (
	never    presence = iota
	always            // unless there is no value
	nonEmpty          // unless there is no value, or it is "", false or an empty list
)

// jsonType is the type of a field.
type jsonType uint8

const (
	jsonText jsonType = iota
	jsonPtr
	jsonInt
	jsonBool
	jsonSpan
	jsonList
	jsonObject
)

// jsonType returns the type of the field, by its getter.
func (g *getter) jsonType() jsonType {
	switch {
	case g.text != nil, g.time != nil:
		return jsonText
	case g.ptr != nil:
		return jsonPtr
	case g.int != nil:
		return jsonInt
	case g.bool != nil:
		return jsonBool
	case g.span != nil:
		return jsonSpan
	case g.list != nil:
		return jsonList
	}
	return jsonObject
}

// asText returns the getter of the text: of a time, as RFC 3339 has it.
func (g *getter) asText() func(*Row) string {
	if g.time == nil {
		return g.text
	}
	return func(r *Row) string { return timeText(g.time(r)) }
}

// Row is a finding with its document, ready to be written.
type Row struct {
	Document *Document
	Finding  *analyze.Finding
	parts    analyze.Parts
	has      part
	object   object // memory for a member
}

// part is something that only some findings have, and that more than one field describes. A field
// that needs a missing part is skipped without a call of its getter.
type part uint32

const (
	hasSize      part = 1 << iota
	hasHashes         // its own, or of the file
	hasTimes          // its own, or of the file
	hasTimestamp      // times of a timestamp
	hasFileTimes      // times of another finding
	hasPath           // a file
	hasParts          // a file for which NDJSON has the parts of the path
	hasDirectory      // a directory that was printed elsewhere
	hasProcess
	hasProperties // of a file: owner, signature
	hasSecret
	hasTransforms
	hasMatched
	hasCollected
	hasCommand
	hasNormalized
	hasJoined // a path of a directory and a name
	hasPlatform
	hasTruncated
)

// NewRow returns the row of a finding.
func NewRow(d *Document, f *analyze.Finding) Row {
	var r Row
	r.set(d, f)
	r.takeParts()
	return r
}

// set makes r the row of a finding, without the parts of its path.
func (r *Row) set(d *Document, f *analyze.Finding) {
	given(d, f)
	r.Document, r.Finding, r.has = d, f, 0
	if f.Size != nil {
		r.has |= hasSize
	}
	if len(f.Hashes) > 0 {
		r.has |= hasHashes
	}
	if len(f.Times) > 0 {
		if r.has |= hasTimes; f.Kind == analyze.KindTimestamp {
			r.has |= hasTimestamp
		} else {
			r.has |= hasFileTimes
		}
	}
	if f.Kind == analyze.KindFile {
		r.has |= hasPath
	}
	if f.DirectorySpan.End > 0 {
		r.has |= hasDirectory
	}
	if f.Process != nil {
		r.has |= hasProcess
	}
	if f.Owner != "" || f.Signature != "" {
		r.has |= hasProperties
	}
	if f.Masked || f.Decoded != "" {
		r.has |= hasSecret
	}
	if f.Transforms != nil {
		r.has |= hasTransforms
	}
	if f.Matched != nil {
		r.has |= hasMatched
	}
	if f.Collected != nil {
		r.has |= hasCollected
	}
	r.has |= rare(f)
}

// rare returns the parts that are one field each, of which most findings have none.
func rare(f *analyze.Finding) (has part) {
	if f.Command != "" {
		has |= hasCommand
	}
	if f.Normalized != "" {
		has |= hasNormalized
	}
	if f.Path != "" {
		has |= hasJoined
	}
	if f.Platform != "" {
		has |= hasPlatform
	}
	if f.Truncated {
		has |= hasTruncated
	}
	return has
}

// takeParts takes the path of a file apart.
func (r *Row) takeParts() {
	if r.has&hasPath == 0 {
		return
	}
	r.parts = r.Finding.Parts()
	if r.Finding.Path != "" || r.parts.Stream != "" {
		r.has |= hasParts
	}
}
