package transcript

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity tells how much an anomaly matters.
type Severity uint8

// The severities, in rising order.
const (
	Note    Severity = iota + 1 // good to know; nothing is lost or doubtful
	Warning                     // something is doubtful, missing or changed
	Error                       // decoding could not go on, or something was cut
)

var severityNames = [...]string{Note: "note", Warning: "warning", Error: "error"}

func (s Severity) String() string {
	if s < Note || s > Error {
		return fmt.Sprintf("Severity(%d)", uint8(s))
	}
	return severityNames[s]
}

// Code is the kind of an anomaly. docs/FORMAT.md explains each.
type Code uint8

// The codes; their texts ("raw-control") are fixed.
const (
	RawControl Code = iota + 1
	BOM
	UTF16
	Compressed
	Unwrapped
	MissingFooter
	AliasName
	EscapedName
	LeadingBytes
	TrailingNUL
	TrailingSpace
	UnknownField
	BadEscape
	LoneSurrogate
	InvalidUTF8
	DuplicateField
	ConfusableField
	MissingField
	NullField
	WrongType
	NumberRange
	TrailingData
	SecondDocument
	Truncated
	Corrupt
	Syntax
	NotATranscript
	ServiceAnswer
	NotRead
	Wrapping
	Limit
	numCodes
)

var codes = [numCodes]struct {
	name     string
	severity Severity
	strict   bool // RFC 8259 forbids it
}{
	RawControl:      {"raw-control", Note, true},
	BOM:             {"bom", Note, true},
	UTF16:           {"utf16", Note, true},
	Compressed:      {"compressed", Note, false},
	Unwrapped:       {"unwrapped", Note, false},
	MissingFooter:   {"missing-footer", Note, false},
	AliasName:       {"alias-name", Note, false},
	EscapedName:     {"escaped-name", Note, false},
	LeadingBytes:    {"leading-bytes", Warning, true},
	TrailingNUL:     {"trailing-nul", Note, true},
	TrailingSpace:   {"trailing-space", Note, false},
	UnknownField:    {"unknown-field", Note, false},
	BadEscape:       {"bad-escape", Warning, true},
	LoneSurrogate:   {"lone-surrogate", Warning, false},
	InvalidUTF8:     {"invalid-utf8", Warning, true},
	DuplicateField:  {"duplicate-field", Warning, false},
	ConfusableField: {"confusable-field", Warning, false},
	MissingField:    {"missing-field", Warning, false},
	NullField:       {"null-field", Warning, false},
	WrongType:       {"wrong-type", Warning, false},
	NumberRange:     {"number-range", Warning, false},
	TrailingData:    {"trailing-data", Warning, true},
	SecondDocument:  {"second-document", Warning, true},
	Truncated:       {"truncated", Warning, true},
	Corrupt:         {"corrupt", Error, false},
	Syntax:          {"syntax", Error, true},
	NotATranscript:  {"not-a-transcript", Error, false},
	ServiceAnswer:   {"service-answer", Warning, false},
	NotRead:         {"not-read", Warning, false},
	Wrapping:        {"wrapping", Warning, false},
	Limit:           {"limit", Error, false},
}

func (c Code) String() string {
	if c == 0 || c >= numCodes {
		return fmt.Sprintf("Code(%d)", uint8(c))
	}
	return codes[c].name
}

// Severity returns how much anomalies of this code matter.
func (c Code) Severity() Severity {
	if c == 0 || c >= numCodes {
		return 0
	}
	return codes[c].severity
}

// Codes returns all codes, for those who list or document them.
func Codes() []Code {
	all := make([]Code, 0, numCodes-1)
	for c := Code(1); c < numCodes; c++ {
		all = append(all, c)
	}
	return all
}

// Anomaly is something that was accepted, or that ended decoding, and has to be
// known. One entry stands for all of its code in its field.
type Anomaly struct {
	Code   Code
	Offset int64  // of the first one, in the input
	Count  int64  // how many there were
	Field  Field  // 0 when it belongs to none
	Detail string // about the first one; at most 256 bytes; from the input, so not safe to print as it is
}

// Severity returns the severity of the anomaly's code.
func (a Anomaly) Severity() Severity { return a.Code.Severity() }

// tally collects the anomalies of one document in fixed memory.
type tally struct {
	entries [numCodes][numFields]Anomaly
	used    bool
}

func (t *tally) reset() {
	if t.used {
		*t = tally{}
	}
}

// addText is add for one anomaly whose detail is text of the input. It is
// copied for the first one only: there may be a million.
func (t *tally) addText(c Code, f Field, offset int64, detail []byte) {
	if t.entries[c][f].Count > 0 {
		t.add(c, f, offset, 1, "")
		return
	}
	t.add(c, f, offset, 1, string(detail[:min(len(detail), maxDetail)]))
}

// add counts n anomalies of a code in a field, the first of them at offset.
func (t *tally) add(c Code, f Field, offset, n int64, detail string) {
	t.used = true
	e := &t.entries[c][f]
	if e.Count == 0 {
		*e = Anomaly{Code: c, Offset: offset, Field: f, Detail: cutDetail(detail)}
	}
	e.Count += n
}

// wellFormed reports whether RFC 8259 allows all that was found.
func (t *tally) wellFormed() bool {
	if !t.used {
		return true
	}
	for c := range t.entries {
		if !codes[c].strict {
			continue
		}
		for _, e := range t.entries[c] {
			if e.Count != 0 {
				return false
			}
		}
	}
	return true
}

// list returns the anomalies by offset, then code, then field.
func (t *tally) list() []Anomaly {
	if !t.used {
		return nil
	}
	var all []Anomaly
	for _, byField := range t.entries {
		for _, e := range byField {
			if e.Count != 0 {
				all = append(all, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Anomaly) int {
		return cmp.Or(
			cmp.Compare(a.Offset, b.Offset),
			cmp.Compare(a.Code.String(), b.Code.String()),
			cmp.Compare(a.Field, b.Field))
	})
	return all
}

func cutDetail(s string) string {
	if len(s) > maxDetail {
		return s[:maxDetail]
	}
	return s
}
