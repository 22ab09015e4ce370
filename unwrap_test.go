package lrkit_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

const wrapped = "{\"script_name\":\"a.ps1\",\"exit_code\":7,\"script_output\":\"C:\\\\Windows\\\\Temp\\\\evil.exe\r\n51 MB\r\né\",\"script_errors\":\"\"}"

func jsonString(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func mailOf(encoding, body string) string {
	switch encoding {
	case "base64":
		b := base64.StdEncoding.EncodeToString([]byte(body))
		for i := 76; i < len(b); i += 78 {
			b = b[:i] + "\r\n" + b[i:]
		}
		body = b
	case "quoted-printable":
		var s strings.Builder
		w := quotedprintable.NewWriter(&s)
		io.WriteString(w, body)
		w.Close()
		body = s.String()
	}
	return "Received: from a by b;\r\n\tMon, 23 Nov 2026 12:00:00 +0000\r\nSubject: result\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed;\r\n boundary=\"=_b1\"\r\n\r\nThis is a mail.\r\n--=_b1\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n" +
		"--=_b1\r\nContent-Type: application/json; name=\"a.json\"\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body +
		"\r\n--=_b1\r\nContent-Type: text/plain\r\n\r\nRegards\r\n--=_b1--\r\n"
}

// unwrappedFacts returns what a transcript and its findings say, on one line.
func unwrappedFacts(t *testing.T, content string, kind report.Kind) string {
	t.Helper()
	c := &collectDocuments{}
	if err := lrkit.Analyze(t.Context(), inputAs(content, kind), nil, c); err != nil {
		return err.Error()
	}
	return strings.Join(c.lines, "\n")
}

type collectDocuments struct {
	lines []string
}

func (c *collectDocuments) Begin(d *report.Document) error {
	var s strings.Builder
	s.WriteString(fmt.Sprint(d.Kind))
	if d.Facts.ExitCode != nil {
		s.WriteString(fmt.Sprintf(" %d", *d.Facts.ExitCode))
	}
	if d.SpanBase != "" {
		s.WriteString(" in " + d.SpanBase)
	}
	for _, a := range d.Facts.Anomalies {
		switch a.Code {
		case transcript.CodeUnwrapped, transcript.CodeWrapping:
			s.WriteString(fmt.Sprintf(" [%s: %s]", a.Code, a.Detail))
		}
	}
	c.lines = append(c.lines, s.String())
	return nil
}

func (c *collectDocuments) Finding(f *analyze.Finding) error {
	s := f.Value
	if f.Size != nil {
		s += " " + f.Size.Text
	}
	c.lines[len(c.lines)-1] += ", " + s
	return nil
}

func (c *collectDocuments) End() error { return nil }

func TestUnwrap(t *testing.T) {
	const (
		inside = "runscript 7 in unwrapped [unwrapped: %s], C:\\Windows\\Temp\\evil.exe 51 MB"
		object = `member "value" of an object`
	)
	long := strings.Replace(wrapped, "é", "é"+strings.Repeat("x", 300_000), 1)
	for _, c := range []struct {
		name, content string
		kind          report.Kind
		want          string
	}{
		{"as it is", wrapped, "", "runscript 7, C:\\Windows\\Temp\\evil.exe 51 MB"},
		{"JSON string", jsonString(wrapped), "", fmt.Sprintf(inside, "JSON string")},
		{"JSON string, line end", "\ufeff " + jsonString(wrapped) + "\r\n", "", fmt.Sprintf(inside, "JSON string")},
		{"long JSON string", jsonString(long), "", fmt.Sprintf(inside, "JSON string")},
		{"value", `{"value":` + jsonString(wrapped) + `}`, "", fmt.Sprintf(inside, object)},
		{"value with a context", `{"@odata.context" : "https://x/$metadata#Edm.String", "value" : ` + jsonString(wrapped) + "}\n", "", fmt.Sprintf(inside, object)},
		{"value, cut", `{"value":` + jsonString(wrapped)[:120], "", "runscript 7 in unwrapped [unwrapped: " + object + "] [wrapping: " + object + ": cut in the string], C:\\Windows\\Temp\\evil.exe"},
		{"value and more", `{"value":` + jsonString(wrapped) + `,"other":"C:\\b.exe"}`, "", "runscript 7 in unwrapped [unwrapped: " + object + "] [wrapping: " + object + ": unknown-field], C:\\Windows\\Temp\\evil.exe 51 MB"},
		{"string and more", jsonString(wrapped) + ` "more"`, "", "runscript 7 in unwrapped [unwrapped: JSON string] [wrapping: JSON string: syntax], C:\\Windows\\Temp\\evil.exe 51 MB"},
		{"collected", jsonString(wrapped), report.KindGetFile, ""},
		{"string of other JSON", jsonString(`{"a":1}`), "", "text"},
		{"string", `"hello"`, "", "text"},
		{"mail, base64", mailOf("base64", wrapped), "", fmt.Sprintf(inside, "part of a mail")},
		{"mail, long, base64", mailOf("base64", long), "", fmt.Sprintf(inside, "part of a mail")},
		{"mail, quoted-printable", mailOf("quoted-printable", wrapped), "", fmt.Sprintf(inside, "part of a mail")},
		{"mail, 8bit", mailOf("8bit", wrapped), "", fmt.Sprintf(inside, "part of a mail")},
		{"mail, mbox", "From a@example.com Mon Nov 23\n" + mailOf("base64", wrapped), "", fmt.Sprintf(inside, "part of a mail")},
		{"mail, one part", "MIME-Version: 1.0\r\nContent-Type: application/json\r\n\r\n" + wrapped, "", fmt.Sprintf(inside, "part of a mail")},
		{"mail, bad base64", strings.Replace(mailOf("base64", long), "eHh4eHh4eHh4eHh4\r\neHh4", "eHh4eHh4eHh4\x01\r\neHh4", 1), "",
			"runscript 7 in unwrapped [unwrapped: part of a mail] [wrapping: part of a mail: bad base64], C:\\Windows\\Temp\\evil.exe 51 MB"},
		{"mail without", mailOf("8bit", "hello"), "", "text [wrapping: this looks like a mail, and no part of it begins with a transcript]"},
		{"list that begins like a header", "Subject: x\nDate: y\n\nz\n", "", "text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := unwrappedFacts(t, c.content, c.kind)
			if c.kind != "" {
				if strings.Contains(got, "unwrapped") {
					t.Error(got)
				}
				return
			}
			if strings.Contains(got, "evil.exe") {
				proveSpan(t, c.content)
			}
			if !strings.HasPrefix(got, c.want) || strings.Contains(got, "wrap") != strings.Contains(c.want, "wrap") {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// proveSpan holds the span of the first finding against the text that it names.
func proveSpan(t *testing.T, content string) {
	t.Helper()
	b := textInput(content)
	c := &collect{}
	if err := lrkit.Analyze(t.Context(), b, nil, c); err != nil || len(c.findings) == 0 {
		t.Fatal(err, len(c.findings))
	}
	first := c.findings[0]
	var s strings.Builder
	if err := lrkit.CopySpan(t.Context(), &s, b, first.Span, nil); err != nil || s.String() != first.Value {
		t.Errorf("the span of %q holds %q: %v", first.Value, s.String(), err)
	}
}

func FuzzUnwrap(f *testing.F) {
	for _, s := range []string{
		wrapped, jsonString(wrapped), `{"value":` + jsonString(wrapped) + `}`,
		mailOf("base64", wrapped), mailOf("quoted-printable", wrapped), mailOf("8bit", wrapped),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		content := string(b)
		c := &collect{}
		if err := lrkit.Analyze(t.Context(), textInput(content), nil, c); err != nil {
			t.Fatal(err)
		}
		for i, found := range c.findings {
			var s strings.Builder
			if err := lrkit.CopySpan(t.Context(), &s, textInput(content), found.Span, nil); err != nil && i < 3 {
				t.Fatalf("%q: %v", found.Value, err)
			}
		}
	})
}
