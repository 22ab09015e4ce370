package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/lrkit/lrkit/transcript"
)

// ReadText is a way to read a text.
type ReadText func(transcript.Text) ([]byte, error)

// Append reads a text with AppendText.
func Append(t transcript.Text) ([]byte, error) { return t.AppendText(nil) }

// Describe decodes all documents and says what is in them.
func Describe(d *transcript.Decoder, read ReadText) []Document {
	var all []Document
	for {
		doc := Document{}
		sums := map[transcript.Field]string{}
		var end error
		for t, err := range d.Texts() {
			if err != nil {
				end = err
				break
			}
			field := t.Field()
			b, _ := read(t)
			sum := sha256.Sum256(b)
			sums[field] = hex.EncodeToString(sum[:])
		}
		f := d.Facts()
		doc.take(&f, sums)
		doc.Error = errorWords(end)
		all = append(all, doc)
		if err := d.NextDocument(); err == io.EOF {
			return all
		} else if err != nil {
			panic(fmt.Sprintf("NextDocument after the end of a document: %v", err))
		}
	}
}

func (d *Document) take(f *transcript.Facts, sums map[transcript.Field]string) {
	d.Span = [2]int64{f.Span.Start, f.Span.End}
	d.Kind = "json"
	if f.Transcript {
		d.Kind = "runscript"
	}
	d.WellFormed, d.Complete = f.WellFormed, f.Complete
	d.ScriptName, d.ScriptNamePartial = f.ScriptName, f.ScriptNamePartial
	d.ExitCode, d.ExitCodeRaw = f.ExitCode, f.ExitCodeRaw
	d.Output = describeText(f.Output, sums[transcript.FieldScriptOutput])
	d.Errors = describeText(f.Errors, sums[transcript.FieldScriptErrors])
	for _, a := range f.Anomalies {
		d.Anomalies = append(d.Anomalies, Anomaly{
			Code: a.Code.String(), Severity: a.Severity().String(),
			Offset: a.Offset, Count: a.Count, Field: a.Field.String(), Detail: a.Detail,
		})
	}
}

func describeText(f *transcript.TextFacts, sum string) *Text {
	if f == nil {
		return nil
	}
	return &Text{Span: [2]int64{f.Span.Start, f.Span.End}, Bytes: f.Bytes, Lines: f.Lines, NUL: f.NUL, SHA256: sum}
}

// errorWords says which error ended a document, in the words of the vectors.
func errorWords(err error) string {
	var limit *transcript.LimitError
	var syntax *transcript.SyntaxError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &limit):
		return fmt.Sprintf("limit:%s %d", limit.Limit, limit.Offset)
	case !errors.As(err, &syntax):
		return "other: " + err.Error()
	}
	reason := "syntax"
	switch {
	case errors.Is(err, transcript.ErrTruncated):
		reason = "truncated"
	case errors.Is(err, transcript.ErrStrict):
		reason = "strict"
	}
	return fmt.Sprintf("%s %d", reason, syntax.Offset)
}

// Match returns got with what want leaves open replaced by what want says, so that the
// two are equal when got is as expected.
func Match(want, got []Document) []Document {
	out := append([]Document(nil), got...)
	for i := range out {
		out[i].Anomalies = append([]Anomaly(nil), out[i].Anomalies...)
		for j := range out[i].Anomalies {
			a := &out[i].Anomalies[j]
			// A header is UTF-8, what an input holds need not be.
			a.Detail = strings.ToValidUTF8(a.Detail, "\uFFFD")
			if i < len(want) && j < len(want[i].Anomalies) && want[i].Anomalies[j].Detail == AnyDetail {
				a.Detail = AnyDetail
			}
		}
	}
	return out
}
