package lrkit_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/testkit/badzip"
	"github.com/lrkit/lrkit/report"
)

// encodedAs returns a text as a report of a package has it.
func encodedAs(s, encoding string) string {
	s = strings.ReplaceAll(s, "\n", "\r\n")
	switch encoding {
	case "utf-8-bom":
		return "\ufeff" + s
	case "utf-16":
		b := []byte{0xff, 0xfe}
		for _, unit := range utf16.Encode([]rune(s)) {
			b = binary.LittleEndian.AppendUint16(b, unit)
		}
		return string(b)
	}
	return s
}

// reported is a sink that describes findings with what is joined to them, by entry.
type reported struct {
	entry string
	all   map[string]string
}

func (r *reported) Begin(d *report.Document) error {
	r.entry = ""
	if d.Entry != nil {
		r.entry = d.Entry.Name
		r.all[r.entry] = fmt.Sprintln(d.Kind, d.Magic)
	}
	return nil
}

func (*reported) End() error { return nil }

func (r *reported) Finding(f *analyze.Finding) error {
	var s strings.Builder
	s.WriteString(fmt.Sprintf("%s %s", f.Kind, f.Value))
	if p := f.Process; p != nil {
		s.WriteString(fmt.Sprintf(" pid %d", p.ID))
		if p.Parent >= 0 {
			s.WriteString(fmt.Sprintf(" of %d", p.Parent))
		}
	}
	for _, h := range f.Hashes {
		s.WriteString(" " + h.Kind)
	}
	if f.Size != nil {
		s.WriteString(fmt.Sprintf(" %d bytes", f.Size.Bytes))
	}
	for _, t := range f.Times {
		s.WriteString(" " + strings.TrimSpace(string(t.Role)+" "+t.Value))
	}
	r.all[r.entry] += s.String() + "\n"
	return nil
}

// TestPackage: the reports of an investigation package come out as findings with their times.
func TestPackage(t *testing.T) {
	reports, err := txtar.ParseFile("testdata/package.txtar")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/package.want")
	if err != nil {
		t.Fatal(err)
	}
	var entries []badzip.Entry
	for _, f := range reports.Files {
		name, encoding, ok := strings.Cut(f.Name, " ; ")
		if !ok {
			t.Fatalf("%s: how is it encoded?", f.Name)
		}
		entries = append(entries, badzip.Deflated(name, encodedAs(string(f.Data), encoding)))
	}
	for name, content := range map[string]string{
		"Prefetch files/UPD.EXE-1A2B3C4D.pf": "MAM\x04\x00\x01", "Security event log/Security.evtx": "ElfFile\x00\x00",
		"CollectionSummaryReport.xls": "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00",
	} {
		entries = append(entries, badzip.Deflated(name, content))
	}
	for _, kind := range []report.Kind{"", report.KindGetFile} {
		found := &reported{all: map[string]string{}}
		if err := lrkit.Analyze(t.Context(), input(badzip.Of(entries...), kind), nil, found); err != nil {
			t.Fatal(err)
		}
		if len(found.all) != len(entries) {
			t.Errorf("%d of %d entries", len(found.all), len(entries))
		}
		entry := ""
		for line := range strings.Lines(string(want)) {
			line = strings.TrimRight(line, "\n")
			switch name, heading := strings.CutPrefix(line, "# "); {
			case heading:
				if entry = name; found.all[entry] == "" {
					t.Errorf("nothing is known of %s", entry)
				}
			case line != "" && !strings.Contains("\n"+found.all[entry], "\n"+line+"\n"):
				t.Errorf("%s: no %q in\n%s", entry, line, found.all[entry])
			}
		}
	}
}
