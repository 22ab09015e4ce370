package transcript

import "fmt"

// Span is a range [Start, End) of bytes of the input, before anything is
// decoded. A Span of a text leaves the quotes out.
type Span struct{ Start, End int64 }

// Len returns the number of bytes in the span.
func (s Span) Len() int64 { return s.End - s.Start }

// Field is one of the four members of a transcript; 0 is none of them.
type Field uint8

// The fields, by their canonical names.
const (
	FieldScriptName   Field = iota + 1 // "script_name", also read under "name"
	FieldExitCode                      // "exit_code"
	FieldScriptOutput                  // "script_output"
	FieldScriptErrors                  // "script_errors", also read under "script_error"
	numFields
)

var fieldNames = [numFields]string{
	FieldScriptName:   "script_name",
	FieldExitCode:     "exit_code",
	FieldScriptOutput: "script_output",
	FieldScriptErrors: "script_errors",
}

// String returns the canonical name, or "" for 0.
func (f Field) String() string {
	if f >= numFields {
		return fmt.Sprintf("Field(%d)", uint8(f))
	}
	return fieldNames[f]
}

// Facts is what is known of a document without its texts. It is owned by the
// caller. A field that is absent (missing, null, of a wrong type) is nil here:
// never 0 and never empty.
type Facts struct {
	// Document counts the documents of the input from 0.
	Document int
	// Span is where the document lies, its brackets included. In a document
	// that ends early it ends where decoding stopped.
	Span Span
	// Transcript says that at least one of the four members was there,
	// whatever its value. The documents without are some other JSON.
	Transcript bool
	// Complete says that the document was decoded to its end.
	Complete bool
	// WellFormed says that RFC 8259 accepts the document as it is.
	WellFormed bool

	ScriptName *string
	// ScriptNamePartial is the beginning of a script_name that was cut, by
	// the end of the input or by the limit.
	ScriptNamePartial *string
	ExitCode          *int64
	// ExitCodeRaw is the source text of an exit_code that is no integer in
	// the range of int64.
	ExitCodeRaw *string
	Output      *TextFacts
	Errors      *TextFacts

	// Anomalies are ordered by offset, then by the text of the code.
	Anomalies []Anomaly
}

// Worst returns the highest severity among the anomalies, or 0.
func (f *Facts) Worst() Severity {
	var worst Severity
	for _, a := range f.Anomalies {
		worst = max(worst, a.Severity())
	}
	return worst
}

// Has reports whether there is an anomaly of this code, in any field.
func (f *Facts) Has(c Code) bool {
	for _, a := range f.Anomalies {
		if a.Code == c {
			return true
		}
	}
	return false
}

// TextFacts describes a text field.
type TextFacts struct {
	Span  Span  // in the input, quotes left out
	Bytes int64 // decoded length; invalid bytes count as they are
	Lines int64 // ended by LF or CRLF; a last one without counts too
	NUL   int64 // how many U+0000, raw or escaped
}
