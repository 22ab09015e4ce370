package report_test

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/testkit/ecs"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// madeUp makes findings of some bytes: texts, numbers and what is missing are as they say.
type madeUp struct{ rest []byte }

func (m *madeUp) byte() byte {
	if len(m.rest) == 0 {
		return 0
	}
	b := m.rest[0]
	m.rest = m.rest[1:]
	return b
}

func (m *madeUp) text() string {
	n := min(int(m.byte())%40, len(m.rest))
	s := string(m.rest[:n])
	m.rest = m.rest[n:]
	return s
}

func (m *madeUp) number() int64 {
	var b [8]byte
	for i := range int(m.byte() % 9) {
		b[i] = m.byte()
	}
	return int64(binary.LittleEndian.Uint64(b[:]))
}

func (m *madeUp) finding() *analyze.Finding {
	kinds := append(analyze.Kinds(), "made-up")
	f := &analyze.Finding{Kind: kinds[int(m.byte())%len(kinds)], Value: m.text(), Line: m.number(), Rule: []string{"table", "list", "json", ""}[m.byte()%4]}
	f.Span = transcript.Span{Start: m.number(), End: m.number()}
	has := m.byte()
	if has&1 != 0 {
		f.Normalized, f.Path, f.Context = m.text(), m.text(), m.text()
	}
	if has&2 != 0 {
		f.Size = &analyze.Size{Bytes: m.number(), Min: m.number(), Max: m.number(), Text: m.text(), Ambiguous: m.byte()&1 != 0}
	}
	if has&4 != 0 {
		f.Hashes = []analyze.Hash{{Kind: "md5", Value: strings.Repeat("0", 32)}, {Kind: []string{"sha1", "sha256", "sha512"}[m.byte()%3], Value: m.text()}}
	}
	if has&8 != 0 {
		times := []string{"", "2016-12-31T23:59:60Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999999-12:00", "2024-01-15T15:14:00", "2024-01-15"}
		roles := []analyze.Role{analyze.RoleCreated, analyze.RoleModified, analyze.RoleAccessed, analyze.RoleChanged, ""}
		for range m.byte() % 4 {
			f.Times = append(f.Times, analyze.Time{Role: roles[m.byte()%5], Text: m.text(), Value: times[int(m.byte())%len(times)]})
		}
	}
	if has&16 != 0 {
		f.Process = &analyze.ProcessInfo{ID: m.number(), Parent: m.number()}
	}
	if has&32 != 0 {
		f.Owner, f.Signature, f.Decoded, f.Alternative = m.text(), m.text(), m.text(), m.text()
	}
	f.Truncated = has&64 != 0
	if f.Kind == analyze.KindTimestamp && f.Times == nil { // every one has a time
		f.Times = []analyze.Time{{Text: f.Value}}
	}
	return f
}

func (m *madeUp) document() *report.Document {
	d := &report.Document{Source: m.text(), SHA256: m.text(), Kind: report.KindText}
	if m.byte()&1 != 0 {
		d.Facts.ScriptName, d.Facts.ExitCode = new(m.text()), new(m.number())
	}
	if m.byte()&1 != 0 {
		d.Origin = &report.Origin{Machine: m.text(), MachineID: m.text(), ActionID: m.text(), CommandIndex: int(m.number()),
			Started: time.Unix(m.number(), 0), Ended: time.Unix(m.number(), 0)}
	}
	return d
}

// FuzzSinks: whatever a device printed, each form for other programs stays what they read: JSON,
// documents that ECS takes, a bundle whose IDs and references hold, and a list that can be read.
func FuzzSinks(f *testing.F) {
	schema, err := ecs.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("\x03abc\x02xy\x01\x04name\x02\x01\x05\x01\x02m1\x02id\x03act\x01\x01\x04\x01\x02\x03\x04\x00\x09C:\\x\\a.exe\x01\x05\x01\x01\x02\x01\x03\x0e\x01\x05\x01\x05\x01\x05\x041 KB\x00\x00\x02ab\x02\x00\x02xx\x01\x01\x02yy\x03"))
	texts := append([]string{`C:\x\a.txt:s:$DATA`, "http://u@[::1]:80/%zz?#", "fe80::1%x", "192.0.2.0/24", `HKLM:\x`, "=cmd", "'-x", "a@b.example", "\xe2\x80", `\\?\`, "xn--a.b"}, hostileTexts...)
	for i, text := range texts {
		kind := byte(i % 19)
		f.Add(append([]byte{0, 0, 0, 0, kind, byte(len(text))}, text...))
		f.Add(append([]byte{0, 0, 0, 0, kind + 7, byte(len(text))}, text+"\x01\x01\x00\x01\x00\x01\x05\x3f"+text+"\x04"+text...))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m := &madeUp{b}
		d := m.document()
		var findings []*analyze.Finding
		for len(m.rest) > 0 && len(findings) < 20 {
			findings = append(findings, m.finding())
		}
		times := &report.TimeOptions{Given: time.Unix(1.7e9, 0)}
		for name, check := range map[string]func(line []byte) error{
			"ecs":        func(line []byte) error { return schema.Check(line, "lrkit") },
			"ndjson":     func([]byte) error { return nil },
			"timesketch": func([]byte) error { return nil },
		} {
			var out bytes.Buffer
			s := map[string]report.Sink{"ecs": report.NewECS(&out, times), "ndjson": report.NewNDJSON(&out), "timesketch": report.NewTimesketch(&out)}[name]
			through(t, s, d, findings)
			for line := range bytes.Lines(out.Bytes()) {
				if !json.Valid(line) || !utf8.Valid(line) {
					t.Fatalf("%s: %q", name, line)
				}
				if err := check(line); err != nil {
					t.Fatalf("%s: %v in %s", name, err, line)
				}
			}
		}
		var out bytes.Buffer
		bundle := report.NewSTIXBundle(&out)
		through(t, report.NewSTIX(bundle, times), d, findings)
		through(t, report.NewSTIX(bundle, times), d, findings)
		if err := bundle.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := checkBundle(out.Bytes()); err != nil {
			t.Fatalf("%v in %s", err, &out)
		}
		checkList(t, d, findings)
	})
}

func through(t *testing.T, s report.Sink, d *report.Document, findings []*analyze.Finding) {
	t.Helper()
	if err := s.Begin(d); err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if err := s.Finding(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
}

// checkList: the list of indicators is CSV and a list, and every entry hits a finding.
func checkList(t *testing.T, d *report.Document, findings []*analyze.Finding) {
	t.Helper()
	out := bytes.NewBufferString(report.IndicatorHeader)
	through(t, report.NewIndicators(report.NewIndicatorList(out)), d, findings)
	rows, err := csv.NewReader(bytes.NewReader(out.Bytes())).ReadAll()
	if err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	if len(rows) == 1 {
		return
	}
	list, err := ioc.Read("list", out)
	if err != nil {
		t.Fatalf("%v in %q", err, rows)
	}
	hit := map[string]bool{}
	for _, f := range findings {
		for _, text := range list.Match(f) {
			hit[text] = true
		}
	}
	for _, e := range list.Entries() {
		if !hit[e.Text] && len(findings) < 10 {
			t.Fatalf("%q hits nothing", e.Text)
		}
	}
}
