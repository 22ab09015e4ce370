package powershell_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/transcript/powershell"
)

const stars = "**********************\n"

// header is one of Windows PowerShell 5.1, made up.
func header(title, start string) string {
	return stars + title + "\nStart time: " + start + "\nUsername: EDGE\\user\nRunAs User: EDGE\\admin\nConfiguration Name: \n" +
		"Machine: EDGE (Microsoft Windows NT 10.0.19045.0)\nHost Application: C:\\Windows\\powershell.exe -File C:\\a: b.ps1\nProcess ID: 4711\n" +
		"PSVersion: 5.1.19041.1\nPSEdition: Desktop\nCLRVersion: 4.0.30319.42000\n" + stars
}

func minimal(title, start string) string {
	return stars + title + "\nStart time: " + start + "\n" + stars
}

func footer(title, end string) string { return stars + title + "\nEnd time: " + end + "\n" + stars }

const (
	begins = "Windows PowerShell transcript start"
	ends   = "Windows PowerShell transcript end"
)

// words says of each entry what matters, one a line.
func words(entries []powershell.Entry) string {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "%s %d+%d s%d", e.Kind, e.Line, e.Lines, e.Session)
		switch {
		case e.Header != nil:
			h := e.Header
			fmt.Fprintf(&b, " d%d %q %s %q %q %q %q %q", e.Depth, h.Title, h.Start.Raw, h.Username, h.Machine, h.OS, h.HostApplication, h.ProcessID)
			if h.Minimal {
				b.WriteString(" minimal")
			}
		case e.Footer != nil:
			fmt.Fprintf(&b, " %q %s", e.Footer.Title, e.Footer.End.Raw)
		case e.Kind == powershell.Command:
			fmt.Fprintf(&b, " #%d %q %q", e.Command.Number, e.Command.Prompt, e.Command.Text)
			if e.Command.Start != nil {
				b.WriteString(" at " + e.Command.Start.Raw)
			}
		case e.Command != nil:
			fmt.Fprintf(&b, " of #%d", e.Command.Number)
		}
		if e.Truncated {
			b.WriteString(" truncated")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// all reads a file, and holds that entries follow each other without a gap.
func all(t testing.TB, r io.Reader, size int) []powershell.Entry {
	t.Helper()
	var entries []powershell.Entry
	at, line := int64(0), int64(1)
	for e, err := range powershell.Entries(r) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Span.Start != at || e.Line != line || e.Span.End <= at || e.Lines < 1 {
			t.Fatalf("entry %+v behind offset %d, line %d", e, at, line)
		}
		at, line = e.Span.End, line+e.Lines
		entries = append(entries, e)
	}
	if at != int64(size) {
		t.Fatalf("entries end at %d of %d", at, size)
	}
	return entries
}

const edge = ` "EDGE\\user" "EDGE" "Microsoft Windows NT 10.0.19045.0" "C:\\Windows\\powershell.exe -File C:\\a: b.ps1" "4711"`

var cases = []struct{ name, text, want string }{
	{"empty", "", ""},
	{"no transcript", "hello\nworld", "output 1+2 s-1\n"},
	{"session", header(begins, "20220721023749") + "PS C:\\> whoami\nedge\\user\n" + footer(ends, "20220721023759"),
		`header 1+13 s0 d0 "Windows PowerShell transcript start" 20220721023749` + edge + `
command 14+1 s0 #1 "PS C:\\> " "whoami"
output 15+1 s0 of #1
footer 16+4 s0 "Windows PowerShell transcript end" 20220721023759
`},
	{"output before the first command", header(begins, "20220721023749") + "Transcript started\nPS>ls\n",
		`header 1+13 s0 d0 "Windows PowerShell transcript start" 20220721023749` + edge + `
output 14+1 s0
command 15+1 s0 #1 "PS>" "ls"
`},
	{"invocation headers", header(begins, "20220721023749") + stars + "Command start time: 20220721023750\n" + stars + "PS>Get-Date\nnow\n" +
		stars + "Command start time: 20220721023751\n" + stars + "no prompt\n",
		`header 1+13 s0 d0 "Windows PowerShell transcript start" 20220721023749` + edge + `
command 14+4 s0 #1 "PS>" "Get-Date" at 20220721023750
output 18+1 s0 of #1
command 19+3 s0 #2 "" "" at 20220721023751
output 22+1 s0 of #2
`},
	{"further lines", "PS C:\\> foreach ($a in 1) {\n>> $a\n>>\n>> }\n1\n>> no\n",
		`command 1+4 s-1 #1 "PS C:\\> " "foreach ($a in 1) {\n$a\n\n}"
output 5+2 s-1 of #1
`},
	{"prompts", "PS /home/a> ls\nPS \\\\srv\\c$> a\n[srv]: PS C:\\> b\n[DBG]: PS HKLM:\\>> c\n[srv]: [DBG]: PS C:\\>> d\nPS Microsoft.PowerShell.Core\\FileSystem::\\\\x\\y> e\nPS C:\\>\n",
		`command 1+1 s-1 #1 "PS /home/a> " "ls"
command 2+1 s-1 #2 "PS \\\\srv\\c$> " "a"
command 3+1 s-1 #3 "[srv]: PS C:\\> " "b"
command 4+1 s-1 #4 "[DBG]: PS HKLM:\\>> " "c"
command 5+1 s-1 #5 "[srv]: [DBG]: PS C:\\>> " "d"
command 6+1 s-1 #6 "PS Microsoft.PowerShell.Core\\FileSystem::\\\\x\\y> " "e"
command 7+1 s-1 #7 "PS C:\\>" ""
`},
	{"no prompts", "PS>TerminatingError(Get-X): \"no\"\nPS I love you > me\nPS\nPSX>a\n PS C:\\> a\n[srv] PS C:\\> a\n", "output 1+6 s-1\n"},
	{"minimal", minimal(begins, "20220721023749") + "PS>a\n" + footer(ends, "20220721023759"),
		`header 1+4 s0 d0 "Windows PowerShell transcript start" 20220721023749 "" "" "" "" "" minimal
command 5+1 s0 #1 "PS>" "a"
footer 6+4 s0 "Windows PowerShell transcript end" 20220721023759
`},
	{"minimal, appended without a footer", minimal(begins, "20220721023749") + "a\n" + minimal(begins, "20220721023750") + "b\n",
		`header 1+4 s0 d0 "Windows PowerShell transcript start" 20220721023749 "" "" "" "" "" minimal
output 5+1 s0
header 6+4 s1 d1 "Windows PowerShell transcript start" 20220721023750 "" "" "" "" "" minimal
output 10+1 s1
`},
	{"nested", header(begins, "20220721023749") + "PS>outer\nx\n" + header(begins, "20220721023750") + "PS>inner\ny\n" + footer(ends, "20220721023751") + "z\n" + footer(ends, "20220721023752") + "rest\n",
		`header 1+13 s0 d0 "Windows PowerShell transcript start" 20220721023749` + edge + `
command 14+1 s0 #1 "PS>" "outer"
output 15+1 s0 of #1
header 16+13 s1 d1 "Windows PowerShell transcript start" 20220721023750` + edge + `
command 29+1 s1 #2 "PS>" "inner"
output 30+1 s1 of #2
footer 31+4 s1 "Windows PowerShell transcript end" 20220721023751
output 35+1 s0 of #1
footer 36+4 s0 "Windows PowerShell transcript end" 20220721023752
output 40+1 s-1
`},
	{"stars that mean nothing", stars + stars + "a\n" + stars + "title\nno time: 12\n" + stars + "title\nStart time: 20220721023749\nno key\n" + stars, "output 1+11 s-1\n"},
	{"a prompt between stars", stars + "PS>ls\n" + stars, `output 1+1 s-1
command 2+1 s-1 #1 "PS>" "ls"
output 3+1 s-1 of #1
`},
	{"cut in a header", stars + begins + "\nStart time: 20220721023749\nUsername: EDGE\\us",
		`header 1+4 s0 d0 "Windows PowerShell transcript start" 20220721023749 "EDGE\\us" "" "" "" "" truncated
`},
	{"cut in a footer", minimal(begins, "20220721023749") + stars + ends + "\nEnd time: 20220721023759",
		`header 1+4 s0 d0 "Windows PowerShell transcript start" 20220721023749 "" "" "" "" "" minimal
footer 5+3 s0 "Windows PowerShell transcript end" 20220721023759 truncated
`},
	{"German, with a stray letter", strings.NewReplacer(begins, "nStart der Windows PowerShell-Aufzeichnung", "Start time", "Startzeit", "RunAs User", "RunAs-User",
		"Configuration Name", "Konfigurationsname", "Machine", "Computer", "Host Application", "Hostanwendung", "Process ID", "Prozess-ID").Replace(header(begins, "20220721023749")),
		`header 1+13 s0 d0 "nStart der Windows PowerShell-Aufzeichnung" 20220721023749` + edge + "\n"},
	{"French, with hard blanks", strings.NewReplacer(begins, "Début de la transcription Windows PowerShell", ": ", "\u00a0: ").Replace(header(begins, "20220721023749")),
		`header 1+13 s0 d0 "Début de la transcription Windows PowerShell" 20220721023749 "EDGE\\user" "EDGE" "Microsoft Windows NT 10.0.19045.0" "C:\\Windows\\powershell.exe -File C:\\a\u00a0: b.ps1" "4711"
`},
	{"wide colons", strings.ReplaceAll(header(begins, "20220721023749"), ": ", "："),
		strings.ReplaceAll(`header 1+13 s0 d0 "Windows PowerShell transcript start" 20220721023749`+edge+"\n", `C:\\a: b`, `C:\\a：b`)},
	{"line feeds in the command line", strings.Replace(header(begins, "20220721023749"), "b.ps1", "b.ps1\nwrite x\nkey: value\n", 1),
		strings.Replace(`header 1+16 s0 d0 "Windows PowerShell transcript start" 20220721023749`+edge+"\n", "b.ps1", `b.ps1\nwrite x\nkey: value\n`, 1)},
	{"before configurations", strings.Replace(header(begins, "20220721023749"), "Configuration Name: \n", "", 1),
		`header 1+12 s0 d0 "Windows PowerShell transcript start" 20220721023749` + edge + "\n"},
}

func TestForms(t *testing.T) {
	for _, c := range cases {
		for name, text := range map[string]string{
			"LF": c.text, "CRLF": strings.ReplaceAll(c.text, "\n", "\r\n"), "BOM": "\uFEFF" + c.text,
		} {
			want := c.want
			if name == "BOM" && c.text == "" {
				want = "output 1+1 s-1\n"
			}
			for entrance, r := range map[string]io.Reader{
				"whole": strings.NewReader(text), "bytes": iotest.OneByteReader(strings.NewReader(text)), "with EOF": iotest.DataErrReader(strings.NewReader(text)),
			} {
				if diff := cmp.Diff(want, words(all(t, r, len(text)))); diff != "" {
					t.Errorf("%s, %s, %s (-want +got):\n%s", c.name, name, entrance, diff)
				}
			}
		}
	}
}

// TestSpans: what spans point at is what they say.
func TestSpans(t *testing.T) {
	for _, c := range cases {
		text := "\uFEFF" + strings.ReplaceAll(c.text, "\n", "\r\n")
		for _, e := range all(t, strings.NewReader(text), len(text)) {
			if e.Kind == powershell.Command {
				span := e.Command.Span
				got := strings.ReplaceAll(strings.ReplaceAll(text[span.Start:span.End], "\r\n>> ", "\n"), "\r\n>>", "\n")
				if got != e.Command.Text {
					t.Errorf("%s: command %q, its span holds %q", c.name, e.Command.Text, got)
				}
			}
			if e.Header != nil {
				for _, f := range e.Header.Fields {
					if got := strings.ReplaceAll(text[f.Span.Start:f.Span.End], "\r\n", "\n"); got != f.Value {
						t.Errorf("%s: %s is %q, its span holds %q", c.name, f.Key, f.Value, got)
					}
				}
			}
		}
	}
}

// TestTruncated cuts every case everywhere: entries still follow each other, and what is before the cut stays.
func TestTruncated(t *testing.T) {
	for _, c := range cases {
		for n := range len(c.text) {
			entries := all(t, strings.NewReader(c.text[:n]), n)
			whole := all(t, strings.NewReader(c.text), len(c.text))
			for i, e := range whole {
				if e.Span.End > int64(n)-100 || i >= len(entries)-2 {
					break
				}
				if e.Kind != entries[i].Kind || e.Span != entries[i].Span {
					t.Fatalf("%s, cut at %d: entry %d is %+v, was %+v", c.name, n, i, entries[i], e)
				}
			}
		}
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]bool{
		header(begins, "20220721023749"):                                          true,
		"\uFEFF" + header(begins, "20220721023749"):                               true,
		"\r\n" + strings.ReplaceAll(minimal("x", "20220721023749"), "\n", "\r\n"): true,
		stars + "x\nStart: 20220721023749":                                        true,
		stars + "x\nStart: 2022072102374":                                         false,
		stars + "Start: 20220721023749\n" + stars:                                 false,
		stars:          false,
		"PS C:\\> x\n": false,
		"":             false,
	} {
		if got := powershell.Detect([]byte(text)); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestTime(t *testing.T) {
	for raw, want := range map[string]string{"20220721023749": "2022-07-21T02:37:49", "25650721023749": "2565-07-21T02:37:49", "20221321023749": "", "": ""} {
		if got, ok := (powershell.Time{Raw: raw}).Local(); got != want || ok != (want != "") {
			t.Errorf("%q: %q %t", raw, got, ok)
		}
	}
}

func TestReaderError(t *testing.T) {
	n := 0
	for e, err := range powershell.Entries(io.MultiReader(strings.NewReader("PS>a\nb\n"), iotest.ErrReader(io.ErrClosedPipe))) {
		if n++; n == 3 && (err != io.ErrClosedPipe || e.Kind != 0) || n < 3 && err != nil {
			t.Errorf("entry %d: %+v, %v", n, e, err)
		}
	}
	if n != 3 {
		t.Errorf("%d entries", n)
	}
	for range powershell.Entries(strings.NewReader(strings.Repeat("PS>a\n", 10))) {
		break
	}
}

// pieces are what transcripts are made of, and what imitates them.
var pieces = []string{
	header(begins, "20220721023749"), header("Début", "20220721023749"), minimal(begins, "20220721023749"), minimal("x", "20220721023749"),
	footer(ends, "20220721023749"), footer("Fin", "20220721023749"), stars, stars + "Command start time: 20220721023749\n" + stars,
	"PS>a\n", "PS C:\\> b\n", ">> c\n", "out\n", "\n", "\r\n", "key: value\n", "t: 20220721023749\n", "title\n", "\uFEFF", "PS>TerminatingError(x)\n", "\x00", "\xff\n",
}

func random(rnd *rand.Rand) string {
	var b strings.Builder
	for range rnd.IntN(12) {
		p := pieces[rnd.IntN(len(pieces))]
		if rnd.IntN(8) == 0 {
			p = p[:rnd.IntN(len(p)+1)]
		}
		b.WriteString(p)
	}
	return b.String()
}

func TestOracle(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	n := 20_000
	if testing.Short() {
		n = 2000
	}
	for range n {
		text := random(rnd)
		want := naive(text)
		if got := sketch(all(t, strings.NewReader(text), len(text))); got != want {
			t.Fatalf("%q:\ngot  %s\nwant %s", text, got, want)
		}
	}
}

func FuzzScanner(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.text), uint16(7))
	}
	for _, p := range pieces {
		f.Add([]byte(p+p), uint16(1))
	}
	f.Fuzz(func(t *testing.T, text []byte, cut uint16) {
		if len(text) > 16<<10 {
			t.Skip("the naive reader knows no limits of size")
		}
		whole := all(t, bytes.NewReader(text), len(text))
		n := min(int(cut), len(text))
		parts := all(t, io.MultiReader(bytes.NewReader(text[:n]), iotest.OneByteReader(bytes.NewReader(text[n:]))), len(text))
		if diff := cmp.Diff(whole, parts); diff != "" {
			t.Fatalf("%q cut at %d:\n%s", text, n, diff)
		}
		if got, want := sketch(whole), naive(string(text)); got != want {
			t.Fatalf("%q:\ngot  %s\nwant %s", text, got, want)
		}
	})
}
