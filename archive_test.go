package lrkit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/testkit/badzip"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// recorder is a sink that writes down what it is given.
type recorder struct {
	strings.Builder
	spans []recordedFinding
}

// recordedFinding is a finding and the entry that it is of.
type recordedFinding struct {
	entry int64
	span  transcript.Span
	value string
}

func (s *recorder) Begin(d *report.Document) error {
	s.begin(d)
	s.spans = append(s.spans, recordedFinding{entry: -1})
	if d.Entry != nil {
		s.spans[len(s.spans)-1].entry = d.Entry.Index
	}
	return nil
}

// begin writes down a document.
func (s *recorder) begin(d *report.Document) {
	if e := d.Entry; e != nil {
		fmt.Fprintf(s, "%d %q: ", e.Index, e.Name)
	}
	s.WriteString(string(d.Kind))
	if d.ContentKind != "" {
		fmt.Fprintf(s, " (%s)", d.ContentKind)
	}
	if d.Archive != nil {
		fmt.Fprintf(s, " %s of %d", d.Archive.Format, d.Archive.Entries)
	}
	if !d.Facts.Complete {
		s.WriteString(" incomplete")
	}
	for _, a := range d.Facts.Anomalies {
		if a.Severity() > transcript.SeverityNote {
			fmt.Fprintf(s, " ! %s %s", a.Code, a.Detail)
		}
	}
	s.WriteByte('\n')
}

func (s *recorder) Finding(f *analyze.Finding) error {
	fmt.Fprintf(s, "  %s %s\n", f.Kind, f.Value)
	s.spans = append(s.spans, recordedFinding{s.spans[len(s.spans)-1].entry, f.Span, f.Value})
	return nil
}

func (*recorder) End() error { return nil }

// input returns an input of bytes, of what the API says it is.
func input(b []byte, kind report.Kind) *lrkit.Input {
	in := lrkit.NewInput("x", bytes.NewReader(b), int64(len(b)))
	in.Kind = kind
	return in
}

const inTranscript = `{"script_name":"a.ps1","exit_code":0,"script_output":"C:\\T\\a.txt\n","script_errors":""}`

// TestArchives: what is in an archive is given entry by entry, and what is wrong with one stops no
// other.
func TestArchives(t *testing.T) {
	text := badzip.Deflated("t.txt", "C:\\T\\b.txt\n")
	script := badzip.Deflated("s.json", inTranscript)
	const ofText, ofScript = "  file C:\\T\\b.txt\n", "  file C:\\T\\a.txt\n"
	locked := badzip.Stored("locked", "x")
	locked.Flags = 1
	odd := badzip.Stored("odd", "x")
	odd.Method = 14
	bad := badzip.Deflated("bad.txt", "C:\\T\\c.txt\n")
	bad.CRC++
	zip := badzip.Of(text, script)
	for _, test := range []struct {
		name string
		in   []byte
		kind report.Kind
		opts lrkit.ExpandLimits
		want string
	}{
		{name: "loose", in: zip, want: "binary zip of 2\n0 \"t.txt\": text\n" + ofText + "1 \"s.json\": runscript\n" + ofScript},
		{name: "collected", in: zip, kind: report.KindGetFile, want: "getfile (binary) zip of 2\n0 \"t.txt\": getfile (text)\n" + ofText +
			"1 \"s.json\": getfile (json)\n  file C:\\\\T\\\\a.txt\n"},
		{name: "as the service sends it", in: gzipped(zip), kind: report.KindGetFile, want: "getfile (binary) zip of 2\n0 \"t.txt\": getfile (text)\n" + ofText +
			"1 \"s.json\": getfile (json)\n  file C:\\\\T\\\\a.txt\n"},
		{name: "a result is none", in: zip, kind: report.KindRunScript, want: "runscript incomplete ! "},
		{name: "what cannot be read", in: badzip.Of(locked, odd, bad, text), want: "binary zip of 4\n0 \"locked\": binary incomplete ! encrypted-entry \n" +
			"1 \"odd\": binary incomplete ! unsupported-entry compression method 14 (lzma)\n" +
			"2 \"bad.txt\": text incomplete ! corrupt its CRC is 1f2ba730, the directory says 1f2ba731\n  file C:\\T\\c.txt\n3 \"t.txt\": text\n" + ofText},
		{name: "an archive in it", in: badzip.Of(badzip.Stored("in.zip", string(zip)), badzip.Stored("in.zip.gz", string(gzipped(zip))), text),
			want: "binary zip of 3\n0 \"in.zip\": binary incomplete ! limit archive-depth\n1 \"in.zip.gz\": binary incomplete ! limit archive-depth\n2 \"t.txt\": text\n" + ofText},
		{name: "of other formats", in: badzip.Of(badzip.Stored("a.7z", "7z\xBC\xAF\x27\x1C..."), badzip.Stored("a.bin", "\x00\x01\x02"), badzip.Stored("a.exe", "MZ\x00"), badzip.Stored("none", ""),
			badzip.Stored("d/", ""), badzip.Stored("x.json", "{\"a\":1}"), badzip.Stored("x.ini", "[section]\nC:\\T\\b.txt\n"), badzip.Stored("x.html", "<html>"), text),
			want: "binary zip of 9\n0 \"a.7z\": binary ! not-read 7z: an archive is not looked into\n1 \"a.bin\": binary\n2 \"a.exe\": binary\n3 \"none\": text\n" +
				"5 \"x.json\": json\n6 \"x.ini\": text\n" + ofText + "7 \"x.html\": text\n8 \"t.txt\": text\n" + ofText},
		{name: "a compressed entry", in: badzip.Of(badzip.Stored("t.gz", string(gzipped([]byte("C:\\T\\b.txt\n"))))), want: "binary zip of 1\n0 \"t.gz\": text\n" + ofText},
		{name: "entries", in: zip, opts: lrkit.ExpandLimits{Entries: 1}, want: "binary zip of 1 incomplete ! limit archive-entries\n0 \"t.txt\": text\n" + ofText},
		{name: "the size of an entry", in: zip, opts: lrkit.ExpandLimits{EntrySize: 11}, want: "binary zip of 2\n0 \"t.txt\": text\n" + ofText +
			"1 \"s.json\": text incomplete ! limit entry-size\n"},
		{name: "the size of all", in: zip, opts: lrkit.ExpandLimits{ArchiveSize: 8}, want: "binary zip of 2\n0 \"t.txt\": text incomplete ! limit archive-size\n  file C:\\T\\b.t\n" +
			"1 \"s.json\": binary incomplete ! limit archive-size\n"},
		{name: "the ratio", in: badzip.Of(badzip.Deflated("z", strings.Repeat("z", 4<<20)), text), want: "binary zip of 2\n0 \"z\": text incomplete ! limit expansion-ratio\n1 \"t.txt\": text\n" + ofText},
		{name: "cut", in: gzipped(zip)[:len(gzipped(zip))-12], kind: report.KindGetFile, want: "getfile (binary) zip of"},
		{name: "compressed twice", in: gzipped(gzipped([]byte("text\n"))), want: "binary incomplete ! limit layers\n"},
	} {
		opts := &lrkit.Options{Expand: test.opts}
		found := new(recorder)
		if err := lrkit.Analyze(t.Context(), input(test.in, test.kind), opts, found); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := found.String(); got != test.want && !(strings.HasPrefix(got, test.want) && !strings.HasSuffix(test.want, "\n")) {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
		// Parse knows the same documents, of a stream as well.
		for _, in := range []*lrkit.Input{input(test.in, test.kind), lrkit.NewStream("x", bytes.NewReader(test.in), 1<<20)} {
			in.Kind = test.kind
			parsed := new(recorder)
			for d, err := range lrkit.Parse(t.Context(), in, opts) {
				if err != nil {
					t.Fatalf("%s: %v", test.name, err)
				}
				parsed.begin(d)
			}
			var documents strings.Builder
			for line := range strings.Lines(found.String()) {
				if !strings.HasPrefix(line, "  ") {
					documents.WriteString(line)
				}
			}
			if got := parsed.String(); got != documents.String() {
				t.Errorf("%s: Parse: got\n%s\nwant\n%s", test.name, got, documents.String())
			}
		}
		// The span of each finding leads to it, in its entry.
		for _, f := range found.spans {
			if f.value == "" || f.entry < 0 {
				continue
			}
			in := input(test.in, test.kind)
			e, err := in.Entry(t.Context(), "", int(f.entry), opts)
			if err != nil {
				t.Fatalf("%s: %v", test.name, err)
			}
			var b strings.Builder
			if err := lrkit.CopySpan(t.Context(), &b, e, f.span, opts); err != nil || b.String() != f.value {
				t.Errorf("%s: entry %d, %v: %q, %v, want %q", test.name, f.entry, f.span, b.String(), err, f.value)
			}
			e.Close()
		}
	}
}

// TestEntry: an entry is opened by its name or its number, and the error says why it is not.
func TestEntry(t *testing.T) {
	locked := badzip.Stored("locked", "x")
	locked.Flags = 1
	bad := badzip.Deflated("bad", "content")
	bad.CRC++
	raw := badzip.Stored("a\xff", "three")
	raw.Flags = 1 << 11
	zip := badzip.Of(badzip.Stored("a", "one"), badzip.Stored("b", "two"), badzip.Stored("b", "another"), locked, raw, badzip.Stored("d/", ""), bad)
	for _, test := range []struct {
		name   string
		number int
		text   string
		err    string
		absent bool
	}{
		{"a", 0, "one", "", false},
		{"", 2, "another", "", false},
		{"a\ufffd", 0, "three", "", false},
		{"b", 0, "", `entries 1, 2 have the name "b"`, false},
		{"c", 0, "", `the archive has no entry "c"`, false},
		{"", 7, "", "no entry 7: the archive has 7, counted from 0", false},
		{"", -1, "", "no entry -1: the archive has 7, counted from 0", false},
		{"locked", 0, "", "entry 3 cannot be read: encrypted-entry", true},
		{"d/", 0, "", "entry 5 is no file: directory", true},
	} {
		for _, in := range []*lrkit.Input{input(zip, ""), input(gzipped(zip), report.KindGetFile), lrkit.NewStream("x", bytes.NewReader(zip), 1<<20)} {
			e, err := in.Entry(t.Context(), test.name, test.number, nil)
			if test.err != "" {
				if err == nil || err.Error() != test.err || errors.As(err, new(*lrkit.AbsentError)) != test.absent {
					t.Errorf("%q %d: %v", test.name, test.number, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%q %d: %v", test.name, test.number, err)
				continue
			}
			var b strings.Builder
			d, err := lrkit.CopyText(t.Context(), &b, e, transcript.FieldScriptOutput, 0, nil)
			if b.String() != test.text || err != nil || d.Entry == nil {
				t.Errorf("%q %d: %q, %v", test.name, test.number, b.String(), err)
			}
			if err := e.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := input([]byte("text"), "").Entry(t.Context(), "a", 0, nil); err == nil {
		t.Error("a text has an entry")
	}
	if _, err := lrkit.CopyText(t.Context(), io.Discard, input(zip, ""), transcript.FieldScriptOutput, 0, nil); !errors.Is(err, lrkit.ErrBinary) {
		t.Errorf("the text of an archive: %v", err)
	}
	if err := lrkit.CopySpan(t.Context(), io.Discard, input(zip, ""), transcript.Span{End: 1}, nil); !errors.Is(err, lrkit.ErrBinary) {
		t.Errorf("a span of an archive: %v", err)
	}
	few := &lrkit.Options{Expand: lrkit.ExpandLimits{Entries: 1}}
	for name, number := range map[string]int{"b": 0, "": 3} {
		if _, err := input(zip, "").Entry(t.Context(), name, number, few); err == nil || !strings.Contains(err.Error(), "limit archive-entries (1)") {
			t.Errorf("%q %d beyond the limit: %v", name, number, err)
		}
	}
	e, err := input(zip, "").Entry(t.Context(), "bad", 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d, err := lrkit.CopyText(t.Context(), io.Discard, e, transcript.FieldScriptOutput, 0, nil); err != nil || !d.Facts.Has(transcript.CodeCorrupt) {
		t.Errorf("a damaged entry: %v", err)
	}
}

// meddling changes a file when an entry of it begins.
type meddling struct {
	recorder
	name string
	at   int64
}

func (m *meddling) Begin(d *report.Document) error {
	if d.Entry != nil {
		f, err := os.OpenFile(m.name, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := f.WriteAt([]byte{'!'}, m.at); err != nil {
			return err
		}
	}
	return m.recorder.Begin(d)
}

// TestChangedArchive: an archive that changes while it is read is noticed, in an entry, in the
// directory or elsewhere.
func TestChangedArchive(t *testing.T) {
	b := new(badzip.Builder)
	for _, e := range []badzip.Entry{badzip.Stored("a", "C:\\T\\b.txt\n"), badzip.Stored("b", "C:\\T\\c.txt\n")} {
		b.Central(e, b.Local(e))
	}
	zip := b.End("comment")
	for _, at := range []int{31, 75, len(zip) - 1, bytes.LastIndex(zip, []byte("PK\x01\x02"))} {
		name := filepath.Join(t.TempDir(), "a.zip")
		if err := os.WriteFile(name, zip, 0o600); err != nil {
			t.Fatal(err)
		}
		in, err := lrkit.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := lrkit.Analyze(t.Context(), in, nil, &meddling{name: name, at: int64(at)}); !errors.Is(err, lrkit.ErrChanged) {
			t.Errorf("byte %d changed: %v", at, err)
		}
		in.Close()
	}
	in := input(zip, "")
	in.SHA256 = strings.Repeat("0", 64)
	if err := lrkit.Analyze(t.Context(), in, nil, new(recorder)); !errors.Is(err, lrkit.ErrAltered) {
		t.Errorf("another hash than recorded: %v", err)
	}
}

// TestSpoolOfArchive: what is compressed as a whole has a limit of its own.
func TestSpoolOfArchive(t *testing.T) {
	zip := gzipped(badzip.Of(badzip.Stored("a", strings.Repeat("x", 1000))))
	opts := &lrkit.Options{Expand: lrkit.ExpandLimits{Spool: 100}}
	if err := lrkit.Analyze(t.Context(), input(zip, ""), opts, new(recorder)); !errors.As(err, new(*lrkit.SpoolError)) {
		t.Errorf("%v", err)
	}
	opts = &lrkit.Options{NoArchives: true}
	found := new(recorder)
	if err := lrkit.Analyze(t.Context(), input(zip, ""), opts, found); err != nil || found.String() != "binary ! not-read zip: an archive is not looked into\n" {
		t.Errorf("closed: %v, %s", err, found)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := lrkit.Analyze(ctx, input(zip, ""), nil, new(recorder)); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// TestSecretNames: a secret in the name of an entry is masked in all that is said of it.
func TestSecretNames(t *testing.T) {
	zip := badzip.Of(badzip.Stored("x?sig=abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG%3D&se=2030", "C:\\T\\b.txt\n"))
	for d, err := range lrkit.Parse(t.Context(), input(zip, ""), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if d.Entry != nil && (strings.Contains(d.Entry.Name, "abcdefghij") || !strings.Contains(d.Entry.Name, "REDACTED")) {
			t.Errorf("the name is %q", d.Entry.Name)
		}
	}
}
