package lrkit

import (
	"bytes"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/lrkit/lrkit/internal/ingest"
	"github.com/lrkit/lrkit/link"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// answerOf recognises what a service answered in place of a result: it is saved under the name of
// the result by programs that do not look at the status. It says which service, and what it means;
// the text is empty for anything else. head is the beginning of the content.
func (s *overview) answerOf(head []byte) string {
	switch {
	case s.hint != "": // the API says what it is
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
