package lrkit

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/lrkit/lrkit/internal/archive"
	"github.com/lrkit/lrkit/internal/expand"
	"github.com/lrkit/lrkit/internal/ingest"
	"github.com/lrkit/lrkit/link"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// document says what is known of the document number i, which has these facts.
func (s *overview) document(name string, i int, f transcript.Facts) *report.Document {
	d := &report.Document{
		Source: link.Redact(name), Size: s.size, SHA256: s.sum, Kind: s.kind, KindSource: report.KindSourceContent,
		Origin: s.origin, Expanded: report.Expanded{Compression: s.layers.Compression.String(), ContentSize: s.layers.Size, ContentSHA256: s.layers.SHA256}, SpanBase: s.spanBase(), Magic: s.magic, PowerShell: s.shell,
	}
	d.Archive = s.holds
	if s.entry != nil {
		s.describeEntry(d)
	}
	if s.kind != report.KindBinary && s.kind != report.KindSpecial {
		d.Encoding = cmp.Or(s.layers.UTF16, "utf-8")
	}
	switch {
	case s.kind == report.KindJSON:
		f.WellFormed = f.WellFormed && s.layers.UTF16 == "" // RFC 8259 section 8.1
		if f.Transcript {
			d.Kind = report.KindRunScript
		}
		d.WellFormed = new(f.WellFormed)
	case s.scalar:
		d.WellFormed = new(s.layers.UTF16 == "")
		if s.object { // of an entry, which is read as text
			d.Kind = report.KindJSON
		}
	}
	switch s.hint {
	case "":
	case report.KindGetFile:
		d.ContentKind = s.fileKind()
		fallthrough
	default:
		d.Kind, d.KindSource = s.hint, report.KindSourceAPI
	}
	f.Anomalies = slices.Clone(f.Anomalies) // documents are described more than once
	s.amend(&f, i)
	s.amendArchive(&f, i)
	if !f.Complete && d.WellFormed != nil { // damage around the text makes it that
		f.WellFormed, d.WellFormed = false, new(false)
	}
	if why := d.Unsupported(); why != "" && !s.layers.Nested {
		add(&f, transcript.Anomaly{Code: transcript.CodeNotRead, Count: 1, Detail: why})
	}
	d.Facts = f
	return d
}

// spanBase says what spans count in where it is not the content as it expands.
func (s *overview) spanBase() string {
	switch {
	case s.layers.Wrapping != "":
		return "unwrapped"
	case s.layers.UTF16 != "":
		return "utf-8"
	}
	return ""
}

// fileKind is what a collected file looks like.
func (s *overview) fileKind() report.Kind {
	if s.object {
		return report.KindJSON
	}
	return s.kind
}

// amend adds what the layers tell to the facts of the document number i: the first one has what
// concerns the whole input, the last one has its end.
func (s *overview) amend(f *transcript.Facts, i int) {
	note := func(code transcript.Code, offset, n int64, detail string) {
		add(f, transcript.Anomaly{Code: code, Offset: offset, Count: n, Detail: detail})
	}
	if i == 0 {
		if s.answer != "" {
			note(transcript.CodeServiceAnswer, 0, 1, s.answer)
		}
		if s.layers.Compression != expand.None {
			note(transcript.CodeCompressed, 0, 1, s.layers.Compression.String())
		}
		if s.layers.Wrapping != "" {
			note(transcript.CodeUnwrapped, 0, 1, s.layers.Wrapping)
		}
		if s.layers.Mail && s.kind == report.KindText {
			note(transcript.CodeWrapping, 0, 1, "this looks like a mail, and no part of it begins with a transcript")
		}
		if s.layers.UTF16 != "" {
			note(transcript.CodeUTF16, 0, 1, s.layers.UTF16)
		}
		if s.layers.BOM && s.kind != report.KindJSON {
			note(transcript.CodeBOM, 0, 1, "utf-8")
		}
	}
	last := i == s.count-1
	if s.layers.Lone.Count > 0 && (s.layers.Lone.Offset >= f.Span.Start || i == 0) && (s.layers.Lone.Offset < f.Span.End || last) {
		note(transcript.CodeLoneSurrogate, s.layers.Lone.Offset, s.layers.Lone.Count, fmt.Sprintf("unit %04X", s.layers.Lone.Unit))
	}
	if last {
		s.amendEnd(f, note)
	}
}

func (s *overview) amendEnd(f *transcript.Facts, note func(transcript.Code, int64, int64, string)) {
	if s.shell != nil && s.shell.Open > 0 {
		f.Complete = false
		note(transcript.CodeMissingFooter, s.layers.Content, s.shell.Open, "")
	}
	if s.layers.Problem != "" {
		note(transcript.CodeWrapping, s.layers.Content, 1, s.layers.Wrapping+": "+s.layers.Problem)
	}
	if s.layers.Invalid.Count > 0 {
		note(transcript.CodeInvalidUTF8, s.layers.Invalid.First, s.layers.Invalid.Count, "")
	}
	if s.layers.Odd {
		f.Complete = false
		note(transcript.CodeTruncated, s.layers.Content, 1, "utf-16 unit")
	}
	switch {
	case s.layers.Damage == nil:
	case errors.Is(s.layers.Damage, io.ErrUnexpectedEOF):
		f.Complete = false
		if !f.Has(transcript.CodeTruncated) {
			note(transcript.CodeTruncated, s.layers.Content, 1, s.layers.Compression.String()+" stream")
		}
	default:
		f.Complete = false
		note(transcript.CodeCorrupt, s.layers.Content, 1, fmt.Sprintf("%s, at byte %d of the input: %s", s.layers.Compression, s.layers.Damage.Offset,
			strings.TrimPrefix(s.layers.Damage.Err.Error(), "gzip: ")))
	}
	if s.layers.Limit != nil && !f.Has(transcript.CodeLimit) {
		f.Complete = false
		note(transcript.CodeLimit, s.layers.Content, 1, s.layers.Limit.Limit)
	}
	if s.layers.Nested && s.hint != report.KindGetFile && s.holds == nil {
		f.Complete = false
		note(transcript.CodeLimit, 0, 1, "layers")
	}
	if t := s.layers.Trailing; t.Bytes > 0 {
		code := transcript.CodeTrailingData
		if t.Zero {
			code = transcript.CodeTrailingNUL
		}
		note(code, s.layers.Content, t.Bytes, fmt.Sprintf("behind the %s stream, from byte %d of the input", s.layers.Compression, t.Offset))
	}
}

// add puts an anomaly without a field in its place. One of its code that is there already counts
// it.
func add(f *transcript.Facts, a transcript.Anomaly) {
	for i := range f.Anomalies {
		if have := &f.Anomalies[i]; have.Code == a.Code && have.Field == 0 {
			have.Count += a.Count
			have.Offset = min(have.Offset, a.Offset)
			return
		}
	}
	f.Anomalies = append(f.Anomalies, a)
	slices.SortStableFunc(f.Anomalies, func(a, b transcript.Anomaly) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Code.String(), b.Code.String()))
	})
}

// answerOf recognises what a service answered in place of a result: it is saved under the name of
// the result by programs that do not look at the status. It says which service, and what it means;
// the text is empty for anything else. head is the beginning of the content.
func (s *overview) answerOf(head []byte) string {
	switch {
	case s.hint != "", s.entry != nil: // the API says what it is; a file in an archive may be anything
		return ""
	case s.kind == report.KindText:
		return answerOfText(bytes.TrimLeft(head, ingest.BOM+" \t\r\n"))
	case s.kind == report.KindJSON && s.count == 1 && s.kept[0].Complete && s.kept[0].Has(transcript.CodeNotATranscript) &&
		s.kept[0].Span.End <= int64(len(head)):
		return answerOfJSON(gjson.ParseBytes(head[s.kept[0].Span.Start:s.kept[0].Span.End]))
	}
	return ""
}

func answerOfText(b []byte) string {
	start := strings.ToLower(string(b[:min(len(b), 256)]))
	switch {
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"):
		return "an HTML page, of a proxy or a sign-in: the download did not reach the service"
	case strings.HasPrefix(start, "<?xml") && strings.Contains(start, "<error>"), strings.HasPrefix(start, "<error><code>"):
		a := link.Explain(0, noHeader{}, b)
		return explained("an error of the blob service", a.Code, a.Reason.Meaning())
	}
	return ""
}

func answerOfJSON(v gjson.Result) string {
	switch e := v.Get("error"); {
	case e.IsObject() && e.Get("code").Type == gjson.String:
		return explained("an error of the API", e.Get("code").Str, e.Get("message").Str)
	case e.Type == gjson.String && v.Get("error_description").Exists():
		return explained("an error of the login", e.Str, "")
	case !v.Get(`@odata\.context`).Exists():
	case v.Get("value").Type == gjson.String:
		return "the API's answer with the link to the result, not the result itself"
	default:
		return "an answer of the API, not a result"
	}
	return ""
}

// explained joins what an answer is, its code and its meaning, without secrets.
func explained(what, code, meaning string) string {
	for _, s := range []string{code, meaning} {
		if s != "" {
			what += ": " + link.Redact(s)
		}
	}
	return what[:min(len(what), maxDetail)]
}

// noHeader stands for the header of an answer of which only the body was saved.
type noHeader struct{}

func (noHeader) Get(string) string { return "" }

// describeEntry says of a document which entry it is of.
func (s *overview) describeEntry(d *report.Document) {
	x := s.entry
	d.Entry = &report.Entry{Index: int64(x.e.Index), Name: x.e.Name, Type: x.e.Type.String(), Link: x.e.Link, SHA256: s.sum, Modified: modified(x.e)}
	if s.sum != "" {
		d.Entry.Size = s.size
	}
	d.Size, d.SHA256 = x.size, x.sum
}

// modified returns when an entry was changed last.
func modified(e *archive.Entry) string {
	switch {
	case e.Modified.IsZero():
		return ""
	case e.Local:
		return e.Modified.Format("2006-01-02T15:04:05")
	}
	return e.Modified.Format(time.RFC3339Nano)
}

// codes are those of anomalies for problems of archives.
var codes = map[archive.Code]transcript.Code{
	archive.CodeTruncated: transcript.CodeTruncated, archive.CodeCorrupt: transcript.CodeCorrupt, archive.CodeEncrypted: transcript.CodeEncryptedEntry,
	archive.CodeUnsupported: transcript.CodeUnsupportedEntry, archive.CodeMismatch: transcript.CodeMismatchedEntry,
	archive.CodeOverlap: transcript.CodeOverlappingEntry, archive.CodeOddName: transcript.CodeOddName, archive.CodeDuplicate: transcript.CodeDuplicateEntry,
	archive.CodeUnlisted: transcript.CodeUnlistedData, archive.CodeLimit: transcript.CodeLimit,
}

// incomplete are problems after which something is missing.
var incomplete = map[archive.Code]bool{
	archive.CodeTruncated: true, archive.CodeCorrupt: true, archive.CodeEncrypted: true, archive.CodeUnsupported: true, archive.CodeOverlap: true,
	archive.CodeLimit: true,
}

// amendArchive adds what is wrong with an archive or an entry: the first document has what concerns
// all of it, the last one has its end.
func (s *overview) amendArchive(f *transcript.Facts, i int) {
	note := func(code archive.Code, offset, count int64, detail string) {
		f.Complete = f.Complete && !incomplete[code]
		if code == archive.CodeLimit && f.Has(transcript.CodeLimit) {
			return // one names what ended it
		}
		add(f, transcript.Anomaly{Code: codes[code], Offset: offset, Count: count, Detail: detail[:min(len(detail), maxDetail)]})
	}
	if i == 0 {
		for _, p := range s.problems {
			note(p.Code, p.Offset, p.Count, p.Detail)
		}
		if s.entry != nil {
			for _, p := range s.entry.e.Problems {
				note(p.Code, p.Offset, p.Count, p.Detail)
			}
		}
	}
	if s.entry == nil || i != s.count-1 {
		return
	}
	var limit *archive.LimitError
	var damage *archive.DamageError
	switch {
	case errors.As(s.endedBy, &limit):
		note(archive.CodeLimit, s.layers.Content, 1, limit.Limit)
	case errors.As(s.endedBy, &damage) && damage.Truncated:
		if !f.Has(transcript.CodeTruncated) {
			note(archive.CodeTruncated, s.layers.Content, 1, damage.Detail)
		}
		f.Complete = false
	case errors.As(s.endedBy, &damage):
		note(archive.CodeCorrupt, s.layers.Content, 1, damage.Detail)
	case s.kind == report.KindBinary && formats[s.magic] != archive.None:
		note(archive.CodeLimit, 0, 1, "archive-depth")
	}
	if s.trailing > 0 {
		add(f, transcript.Anomaly{Code: transcript.CodeTrailingData, Offset: s.layers.Content, Count: s.trailing, Detail: "after the compressed content of the entry"})
	}
}
