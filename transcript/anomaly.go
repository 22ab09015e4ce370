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
	SeverityNote    Severity = iota + 1 // good to know; nothing is lost or doubtful
	SeverityWarning                     // something is doubtful, missing or changed
	SeverityError                       // decoding could not go on, or something was cut
)

var severityNames = [...]string{SeverityNote: "note", SeverityWarning: "warning", SeverityError: "error"}

func (s Severity) String() string {
	if s < SeverityNote || s > SeverityError {
		return fmt.Sprintf("Severity(%d)", uint8(s))
	}
	return severityNames[s]
}

// Code is the kind of an anomaly. docs/FORMAT.md explains each.
type Code uint8

// The codes; their texts ("raw-control") are fixed.
const (
	CodeRawControl Code = iota + 1
	CodeBOM
	CodeUTF16
	CodeCompressed
	CodeUnwrapped
	CodeMissingFooter
	CodeAliasName
	CodeEscapedName
	CodeLeadingBytes
	CodeTrailingNUL
	CodeTrailingSpace
	CodeUnknownField
	CodeBadEscape
	CodeLoneSurrogate
	CodeInvalidUTF8
	CodeDuplicateField
	CodeConfusableField
	CodeMissingField
	CodeNullField
	CodeWrongType
	CodeNumberRange
	CodeTrailingData
	CodeSecondDocument
	CodeTruncated
	CodeCorrupt
	CodeSyntax
	CodeNotATranscript
	CodeServiceAnswer
	CodeNotRead
	CodeWrapping
	CodeLimit
	CodeOddName
	CodeDuplicateEntry
	CodeUnlistedData
	CodeEncryptedEntry
	CodeUnsupportedEntry
	CodeMismatchedEntry
	CodeOverlappingEntry
	numCodes
)

var codes = [numCodes]struct {
	name     string
	severity Severity
	strict   bool // RFC 8259 forbids it
}{
	CodeRawControl:      {"raw-control", SeverityNote, true},
	CodeBOM:             {"bom", SeverityNote, true},
	CodeUTF16:           {"utf16", SeverityNote, true},
	CodeCompressed:      {"compressed", SeverityNote, false},
	CodeUnwrapped:       {"unwrapped", SeverityNote, false},
	CodeMissingFooter:   {"missing-footer", SeverityNote, false},
	CodeAliasName:       {"alias-name", SeverityNote, false},
	CodeEscapedName:     {"escaped-name", SeverityNote, false},
	CodeLeadingBytes:    {"leading-bytes", SeverityWarning, true},
	CodeTrailingNUL:     {"trailing-nul", SeverityNote, true},
	CodeTrailingSpace:   {"trailing-space", SeverityNote, false},
	CodeUnknownField:    {"unknown-field", SeverityNote, false},
	CodeBadEscape:       {"bad-escape", SeverityWarning, true},
	CodeLoneSurrogate:   {"lone-surrogate", SeverityWarning, false},
	CodeInvalidUTF8:     {"invalid-utf8", SeverityWarning, true},
	CodeDuplicateField:  {"duplicate-field", SeverityWarning, false},
	CodeConfusableField: {"confusable-field", SeverityWarning, false},
	CodeMissingField:    {"missing-field", SeverityWarning, false},
	CodeNullField:       {"null-field", SeverityWarning, false},
	CodeWrongType:       {"wrong-type", SeverityWarning, false},
	CodeNumberRange:     {"number-range", SeverityWarning, false},
	CodeTrailingData:    {"trailing-data", SeverityWarning, true},
	CodeSecondDocument:  {"second-document", SeverityWarning, true},
	CodeTruncated:       {"truncated", SeverityWarning, true},
	CodeCorrupt:         {"corrupt", SeverityError, false},
	CodeSyntax:          {"syntax", SeverityError, true},
	CodeNotATranscript:  {"not-a-transcript", SeverityError, false},
	CodeServiceAnswer:   {"service-answer", SeverityWarning, false},
	CodeNotRead:         {"not-read", SeverityWarning, false},
	CodeWrapping:        {"wrapping", SeverityWarning, false},
	CodeLimit:           {"limit", SeverityError, false},

	CodeOddName:          {"odd-name", SeverityNote, false},
	CodeDuplicateEntry:   {"duplicate-entry", SeverityNote, false},
	CodeUnlistedData:     {"unlisted-data", SeverityNote, false},
	CodeEncryptedEntry:   {"encrypted-entry", SeverityWarning, false},
	CodeUnsupportedEntry: {"unsupported-entry", SeverityWarning, false},
	CodeMismatchedEntry:  {"mismatched-entry", SeverityWarning, false},
	CodeOverlappingEntry: {"overlapping-entry", SeverityError, false},
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

// Codes returns all codes, to list or document them.
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
type anomalyCounts struct {
	entries [numCodes][numFields]Anomaly
	used    bool
}

func (t *anomalyCounts) reset() {
	if t.used {
		*t = anomalyCounts{}
	}
}

// addText is add for one anomaly whose detail is text of the input. It is
// copied for the first one only: there may be a million.
func (t *anomalyCounts) addText(c Code, f Field, offset int64, detail []byte) {
	if t.entries[c][f].Count > 0 {
		t.add(c, f, offset, 1, "")
		return
	}
	t.add(c, f, offset, 1, string(detail[:min(len(detail), maxDetail)]))
}

// add counts n anomalies of a code in a field, the first of them at offset.
func (t *anomalyCounts) add(c Code, f Field, offset, n int64, detail string) {
	t.used = true
	e := &t.entries[c][f]
	if e.Count == 0 {
		*e = Anomaly{Code: c, Offset: offset, Field: f, Detail: cutDetail(detail)}
	}
	e.Count += n
}

// wellFormed reports whether RFC 8259 allows all that was found.
func (t *anomalyCounts) wellFormed() bool {
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
func (t *anomalyCounts) list() []Anomaly {
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
