package analyze_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

// scripted is an analyzer that does as the text says: a line "!1 name=a.txt size=5" is a row with
// the number 1.
var scripted = analyze.Analyzer{Name: "scripted", RequiredBytes: "!", WholeLines: true, New: func() analyze.Matcher {
	return func(dst []analyze.Match, line []byte) []analyze.Match {
		if len(line) == 0 || line[0] != '!' {
			return dst
		}
		row := 0
		at := 0
		for word := range bytes.FieldsSeq(line) {
			i := at + bytes.Index(line[at:], word)
			at = i + len(word)
			if word[0] == '!' {
				row, _ = strconv.Atoi(string(word[1:]))
				continue
			}
			key, value, _ := bytes.Cut(word, []byte("="))
			m := analyze.Match{Start: i + len(key) + 1, End: at, Row: row, Join: analyze.JoinRow, Platform: "windows"}
			switch string(key) {
			case "dir":
				m.Kind, m.Directory = analyze.KindFile, true
			case "name":
				m.Kind, m.InDirectory = analyze.KindFile, true
			case "full":
				m.Kind = analyze.KindFile
			case "proc":
				m.Kind = analyze.KindProcess
			case "more":
				m.Continued = true
			case "size":
				n, _ := strconv.ParseInt(string(value), 10, 64)
				m.Kind, m.Size = analyze.KindSize, analyze.Size{Bytes: n, Min: n, Max: n}
			case "md5":
				m.Kind, m.Hash = analyze.KindHash, "md5"
			case "time":
				m.Kind, m.Role, m.Time = analyze.KindTimestamp, analyze.RoleModified, string(value)
			case "owner":
				m.Role = analyze.RoleOwner
			case "signature":
				m.Role = analyze.RoleSignature
			case "pid", "parent":
				m.Role = analyze.RolePID
				if string(key) == "parent" {
					m.Role = analyze.RoleParentPID
				}
				m.ID, _ = strconv.ParseInt(string(value), 10, 64)
			case "b":
				m.Join = analyze.JoinBlock
			}
			if bytes.HasPrefix(line, []byte("!1")) && bytes.Contains(line, []byte("#block")) {
				m.Join = analyze.JoinBlock
			}
			if len(value) > 0 {
				dst = append(dst, m)
			}
		}
		return dst
	}
}}

// tell puts all that a finding of a row says on one line.
func tell(f *analyze.Finding) string {
	var s strings.Builder
	s.WriteString(fmt.Sprintf("%d %s %s", f.Line, f.Kind, f.Value))
	if f.Path != "" {
		s.WriteString(" path=" + f.Path)
	}
	if f.Size != nil {
		s.WriteString(fmt.Sprintf(" size=%d %s", f.Size.Bytes, f.Size.Join))
	}
	for _, h := range f.Hashes {
		if f.Kind != analyze.KindHash {
			s.WriteString(" " + h.Kind + " " + string(f.HashJoin))
		}
	}
	for _, t := range f.Times {
		s.WriteString(" " + string(t.Role) + "=" + t.Value)
	}
	if f.Owner+f.Signature != "" {
		s.WriteString(" " + f.Owner + "/" + f.Signature)
	}
	if f.Process != nil {
		s.WriteString(fmt.Sprintf(" pid=%d parent=%d", f.Process.ID, f.Process.Parent))
	}
	if f.Transforms != nil {
		s.WriteString(fmt.Sprint(" ", f.Transforms))
	}
	return s.String()
}

func findAll(t *testing.T, text string, opts *analyze.Options) []*analyze.Finding {
	t.Helper()
	var got []*analyze.Finding
	for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), opts) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, f)
	}
	return got
}

func tellAll(found []*analyze.Finding) (s []string) {
	for _, f := range found {
		s = append(s, tell(f))
	}
	return s
}

func TestRows(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"one row", "!1 size=5 time=T name=a.txt owner=bob signature=Valid\n", []string{"1 file a.txt size=5 row modified=T bob/Valid"}},
		{"two rows on a line", "!1 full=a size=5 !2 full=b size=6\n", []string{"1 file a size=5 row", "1 file b size=6 row"}},
		{"a directory", "!1 dir=C:\\x\n!2 name=a\n!3 name=b size=7\n", []string{
			`1 file C:\x`, `2 file a path=C:\x\a`, `3 file b path=C:\x\b size=7 row`}},
		{"another directory", "!1 dir=C:\\\n!2 name=a\n!3 dir=D:\\y\n!4 name=a\n", []string{
			`1 file C:\`, `2 file a path=C:\a`, `3 file D:\y`, `4 file a path=D:\y\a`}},
		{"a wrapped name", "!1 dir=C:\\x\n!2 name=abc size=5\n!2 more=def\n!2 more=g\n!3 name=z\n", []string{
			`1 file C:\x`, `2 file abcdefg path=C:\x\abcdefg size=5 row [unwrap]`, `5 file z path=C:\x\z`}},
		{"a wrapped directory", "!1 dir=C:\\x\n!1 more=y\n!2 name=a\n", []string{`1 file C:\xy [unwrap]`, `3 file a path=C:\xy\a`}},
		{"a block", "!1 size=5 #block\n!1 md5=" + md5 + " #block\n\n!1 full=a #block\n!1 time=T owner=o #block\n", []string{
			"2 hash " + md5, "4 file a size=5 block md5 block modified=T o/"}},
		{"a block without a file", "!1 size=5 #block\n!1 time=T #block\nx\n!2 full=a\n", []string{"1 size 5 size=5 ", "2 timestamp T modified=T", "4 file a"}},
		{"a block that is too long", "!1 size=5 #block\n" + strings.Repeat("\n", 64) + "!1 full=a #block\n", []string{"1 size 5 size=5 ", "66 file a"}},
		{"a row is no block", "!1 size=5\nx\n!1 full=a\n", []string{"1 size 5 size=5 ", "3 file a"}},
		{"a process", "!1 proc=a.exe pid=5 parent=4\n", []string{"1 process a.exe pid=5 parent=4"}},
		{"a process that comes last", "!1 pid=5 #block\n!1 proc=a.exe #block\n", []string{"2 process a.exe pid=5 parent=-1"}},
		{"rows do not tie to text", "!1 full=C:\\a.bin\n51 MB\n", []string{`1 file C:\a.bin`, `2 size 51 MB size=53477376 `}},
		{"text does not tie to rows", "C:\\a.bin\n!1 size=5\n", []string{`1 file C:\a.bin`, `2 size 5 size=5 `}},
		{"a row overrules text", "!1 full=C:\\a.bin md5=" + md5 + "\n", []string{`1 file C:\a.bin md5 row`, "1 hash " + md5}},
	} {
		t.Run(c.name, func(t *testing.T) {
			analyzers := []analyze.Analyzer{scripted, analyze.Paths, analyze.Sizes, analyze.Hashes}
			got := tellAll(findAll(t, c.text, &analyze.Options{Analyzers: analyzers}))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRowsOfTwo: what a second analyzer says of the same places does not count, and is no part of
// the row of the same number.
func TestRowsOfTwo(t *testing.T) {
	other := scripted
	other.Name = "other"
	got := tellAll(findAll(t, "!1 full=a #block\n!1 size=5 #block\n", &analyze.Options{Analyzers: []analyze.Analyzer{scripted, other}}))
	if diff := cmp.Diff([]string{"1 file a size=5 block"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestManyRows: what waits is bounded, and little.
func TestManyRows(t *testing.T) {
	var text strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&text, "!%d size=5 pid=3\n", i+1)
	}
	if got := findAll(t, text.String(), &analyze.Options{Analyzers: []analyze.Analyzer{scripted}}); len(got) != 10000 {
		t.Errorf("%d findings", len(got))
	}
}
