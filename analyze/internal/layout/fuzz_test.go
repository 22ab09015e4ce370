package layout

import (
	"bytes"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/cputime"
)

var seeds = []string{
	"    Directory: C:\\x\n\nMode                 LastWriteTime         Length Name\n----                 -------------         ------ ----\n-a----         1/15/2024   3:14 PM           1234 a b.txt\n",
	"FullName : C:\\a\nLength : 5\n\nHash : d41d8cd98f00b204e9800998ecf8427e\n",
	" Directory of C:\\T\n\n01/15/2024  03:14 PM             1,234 BUILTIN\\Administrators a b.txt\n                                    26 p:Zone.Identifier:$DATA\n",
	"-rw-r--r-- 1 root root 51M Jan 15 15:14 /var/my file\n", "  131077  8 -rw-r--r--   1 root     root         4711 Jan 15 15:14 /etc/passwd\n",
	"\"Path\",\"Size\"\n\"a\"\"b\",5\n", "{\"Path\":\"C:\\\\a\",\"Length\":[{\"x\":5}]}\n[\n{\n\"Path\":\"/a\\u00e9\"}\n]\n",
	"SHA256 hash of file C:\\a:\n0e 5b c0 a6\n", "\\d41d8cd98f00b204e9800998ecf8427e  a\\nb\n", "UID PID PPID CMD\nroot 1 2 x\n", "Hashes: MD5=d41d8cd98f00b204e9800998ecf8427e,SHA1=\n",
	"Path  Word\n----  ----\nC:\\a b \n      c\n", "+--+--+\n| Path | Size |\n+--+--+\n| C:\\a | 5 |\n+--+--+\n", "│ a │ b │\n├───┼───┤\n│ /x │ y │\n",
	"COMMAND PID USER NAME\nsshd 812 root /usr/x (deleted)\n", " USERNAME  ID  STATE\n>bob  1  Active\n", "A,B,C\n1,\"C:\\a, b\",x\n", "Node,CommandLine,Name,ProcessId\nP,x -a,b,c,x.exe,1\n",
	"PathName   : C:\\a b\\c \n             d\nNext : x\n", "    Directory: \n    C:\\Users\\name\\AppData\\Local\\Packages\\Microsoft.WindowsTerminal_8wekyb3d8\\LocalState\n", "Name=x.exe\r\r\nProcessId=1\r\r\n\r\r\n",
	"Directory of e:\\store\\a.dbg\n", "  Proto  Local  Foreign  State  PID\n  TCP  [::1]:1  *:*  LISTEN  7\n [x.exe]\n", "\t   5\tC:\\a\\\n\tNew File\t 12\tb.txt\n",
	"c:\\windows NT SERVICE\\TrustedInstaller:(F)\n           CORP\\bob:(M)\n", "R : {file:_C:\\a, regkey:_HKLM\\S \n     x, \n     file:_C:\\b}\n",
	"c:\\a b\\x.exe:\n\tMD5:\td41d8cd98f00b204e9800998ecf8427e\n", "User name      j.doe\n",
	"bswxr-xr-x 0 0 0 0 AAA 0 \x02", "-rwsr-Sr-t 1 root root 5 Jan 15 2024 a\n", "\"User   A0", "user   A0", "A : {HKLM\\::", "0/1/01 0:00A,0,0A", "2016-06-25 18:55:41,60295,bevajer5jef", ".:\r ", "!A :0 0:0", "Ad=\r\t0", "0.0000 0.0 \t0 0", "A:\\ 00\\0:(A",
	"/:\nbin  etc\n\n/etc:\npasswd\n", "名前 Length\n---- ------\n日本 5\n", "Name  Length\n====  ======\n\xff\xfe    5\n",
}

// TestShortLines: all lines of up to three bytes that mean something are read, alone and after what
// makes the reader expect more.
func TestShortLines(t *testing.T) {
	const alphabet = "/\\:.-=+*<>()[]{}\"', \tCd1aé\x00\r\xff"
	before := append([]string{"", "    Directory: C:\\x\n", " Directory of C:\\x\n", "Path : C:\\x\n", "MD5 hash of C:\\x:\n", "[\n{\n", "Name,Size\n", "Mode Length Name\n---- ------ ----\n"}, seeds...)
	lines := []string{""}
	for _, a := range alphabet {
		lines = append(lines, string(a))
		for _, b := range alphabet {
			lines = append(lines, string(a)+string(b))
			for _, c := range alphabet {
				lines = append(lines, string(a)+string(b)+string(c))
			}
		}
	}
	if testing.Short() {
		before = before[:8]
	}
	var parts []Part
	for _, head := range before {
		ready := new(Reader)
		for line := range strings.Lines(head) {
			ready.read(nil, []byte(strings.TrimSuffix(line, "\n")), false)
		}
		for _, line := range lines {
			r := *ready
			r.table.columns = append([]column(nil), ready.table.columns...)
			r.prev = append([]byte(nil), ready.prev...)
			for _, p := range r.read(parts[:0], []byte(line), false) {
				if p.Start < 0 || p.End < p.Start || int(p.End) > len(line) {
					t.Fatalf("%q behind %q: %+v", line, head, p)
				}
			}
		}
	}
}

// FuzzReader: whatever lines hold, parts lie in them, rows grow, and nothing is remembered without
// bound.
func FuzzReader(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		sameUnasked(t, "fuzz", text)
		r := new(Reader)
		var parts []Part
		last := int32(0)
		for line := range bytes.Lines(text) {
			line = bytes.TrimSuffix(line, []byte("\n"))
			parts = r.read(parts[:0], line, false)
			for _, p := range parts {
				if p.Start < 0 || p.End < p.Start || int(p.End) > len(line) || p.Start == p.End && p.what() != Claim {
					t.Fatalf("%q: %+v", line, p)
				}
				if p.Row.Number <= 0 || p.Row.Number > r.row {
					t.Fatalf("%q: row %d of %d", line, p.Row, r.row)
				}
				if p.what() == Size && (p.Match.Size.Min > p.Match.Size.Bytes || p.Match.Size.Bytes > p.Match.Size.Max || p.Match.Size.Min < 0) {
					t.Fatalf("%q: %+v", line, p)
				}
			}
			if r.row < last || len(r.prev) > maxHeader || len(r.table.columns) > maxColumns || len(r.cells) > maxColumns || len(r.list.name) > maxLine {
				t.Fatalf("row %d behind %d", r.row, last)
			}
			last = r.row
		}
	})
}

// TestLinear: lines that are made to defeat a reader take CPU time in proportion to their length.
func TestLinear(t *testing.T) {
	const limit = 30 // 64 times, if it were quadratic
	for _, unit := range []string{"-", "- ", "= ", "a ", "a  ", "A:", ": ", "\"a\",", "a,", "{", "[{", "\"\\", "d41d8cd98f00b204", "0 ", "0,000,", "1/1/2024 1:1 ", "C:\\", "C:\\ -> ", "日 ", ") = ", "=,", "| ", "│", "+-", "─┼", "C:\\a ", "a=", "A  ", "Path  ", "~1 ", "：", ",\"", " -> "} {
		for _, head := range []string{"", "Path Size\n---- ----\n", "Path,Size\n", "Mode LastWriteTime Length Name\n---- ------------- ------ ----\n", "Path : C:\\x\n", " Directory of C:\\x\n", "{\"Path\":\n",
			"| Path | Size |\n|--|--|\n", "Name  PID  Path\n", "PID TTY CMD\n", "Node,CommandLine,Name,ProcessId\n", "Word  Thing\n----  -----\n"} {
			read := func(n int) func() {
				text := []byte(strings.Repeat(unit, n/len(unit)))
				return func() {
					r := new(Reader)
					for line := range strings.Lines(head) {
						r.read(nil, []byte(strings.TrimSuffix(line, "\n")), false)
					}
					r.read(nil, text, false)
					r.read(nil, text, false)
				}
			}
			if ratio := cputime.Ratio(limit, read(4<<10), read(32<<10)); ratio >= limit {
				t.Errorf("%q after %q: 32 KiB take %.0f times the CPU time of 4 KiB", unit, head, ratio)
			}
		}
	}
	r := new(Reader)
	r.read(nil, []byte("Path Size"), false)
	if got := r.read(nil, bytes.Repeat([]byte("-"), 1<<20), false); len(got) != 0 {
		t.Errorf("%d parts in a line of 1 MiB", len(got))
	}
}

func BenchmarkReader(b *testing.B) {
	for _, c := range []struct{ name, head, line string }{
		{"log", "", "2026-04-12 10:23:11 [Informational] the service entered the running state after the configured delay, no action is needed"},
		{"path", "", `Found C:\Windows\System32\drivers\etc\hosts-4711.txt (51.2 MB)`},
		{"listing", "Mode                 LastWriteTime         Length Name\n----                 -------------         ------ ----\n", "-a----        15.01.2024     15:14           1234 a b.txt"},
		{"dir", " Directory of C:\\T\n", "01/15/2024  03:14 PM             1,234 a b.txt"},
		{"list", "", `FullName : C:\Windows\System32\notepad.exe`},
		{"json", "", `{"FullName":"C:\\Windows\\notepad.exe","Length":1234}`},
		{"csv", "Path,Size\n", `"C:\Windows\notepad.exe",1234`},
	} {
		b.Run(c.name, func(b *testing.B) {
			r := new(Reader)
			for line := range strings.Lines(c.head) {
				r.read(nil, []byte(strings.TrimSuffix(line, "\n")), false)
			}
			line := []byte(c.line)
			var parts []Part
			b.SetBytes(int64(len(line)))
			b.ReportAllocs()
			for b.Loop() {
				parts = r.read(parts[:0], line, false)
			}
		})
	}
}
