package grammar

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/plane"
	"github.com/lrkit/lrkit/internal/cputime"
)

// hostile are pieces whose repetition makes naive searches quadratic.
var hostile = []string{
	`C:\`, `C:\\`, `\`, `\\`, `/`, `//`, `7`, `7,`, `"`, `'`, `"C:\a `, `'C:\a'b `, ` /a`, `/a/b `, `(/a/b and c`,
	`C:\a.txt b `, `: C:\a.txt b `, `C:\a b and c `, `=\\aa\b.txt x`, `\\?\`, `\\.\`, `\??\`, `\Device\`, `a://`, `x:/`, `~/`, `://`,
	`%a`, `%a%\`, `$env:a\`, `${a}\`, `HKLM\`, `HKLM:\a `, `1 000 `, `000 `, ` 1,2E+08`, `12,34,567 `, `"1,234,567"`, `5 МБ `, "\xd0", `(`, `)`, `C:\(`, `(C:\a`, `(C:\a:b) [`, `) [`, `~\`, `:_C:\`, `size 12 `, `Size:1,`, `C:\)a`, `.`, `C:\...`, `…`, `“C:\a `, "C:\x00", ` `, "\t", `a `, `1K `, `1 `, `51 MB`, "7\u00a0", `7'`, `1,`,
	`ab`, `0123456789abcdef0123456789abcdef `, `d41d8cd98f00b204e9800998ecf8427`, "\xc2", "\xe2\x80", `:$A`, `C:\a:b`, ` is C:\a`, `=C:\a b`,
	`C:\a;`, `C:\a,`, `C:\a+1`, `C:\a.exe `, `/a/b:`, `GET /a/b `, `-rw-r--r-- 1K`, `\\aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`, `[{(`, `a.txt.`,
	`/a\ b`, `/tmp/a b `, `: /tmp/a b`, ` (a`, `C:\a (b `, `中/etc/a文`, `C:\a中`, `« C:\a b`, `│ /a b`, `KEY: C:\a SIZE: 1 `, `/a/b[1]`, `,a:_`, `;a b=`,
	`/Library/A b/`, `a.app/Contents/`, `C:\a*`, `/a/b?c`, "C:\\a... ", `\VOLUME{1}\`, ` MD5: 0123456789abcdef0123456789abcdef`, `a)=0123456789abcdef0123456789abcdef `, `u@h1:/a/b# `,
}

// heads stand before the repetition: they open what never closes.
var heads = []string{"", `C:\`, `"C:\`, `x C:\`, `: C:\a `, `\\srv\share\`, `/a/`, "                "}

func lineOf(head, piece string, size int) []byte {
	return []byte(head + strings.Repeat(piece, size/len(piece)))
}

// TestLinear: eight times the line may take eight times the CPU time. A quadratic search takes
// sixty-four times.
func TestLinear(t *testing.T) {
	const limit = 40
	list := new(artifact.List) // kept to measure no allocation
	heads := heads
	if testing.Short() {
		heads = heads[:2]
	}
	for _, head := range heads {
		for _, piece := range hostile {
			scan := func(size int) func() {
				line := lineOf(head, piece, size)
				paths, sizes, hex := pathLine(line), sizeLine(line), hexLine(line)
				return func() {
					list.Reset()
					Paths(list, paths)
					Sizes(list, sizes)
					Hashes(list, hex)
				}
			}
			if ratio := cputime.Ratio(limit, scan(64<<10), scan(512<<10)); ratio >= limit {
				t.Errorf("%q and many %q: eight times the length take %.0f times the CPU time", head, piece, ratio)
			}
		}
	}
}

func TestNoAllocation(t *testing.T) {
	line := []byte(`Saved C:\Program Files\a b.txt 51 MB (53,477,376 bytes) ` + md5 + ` "D:\x y" /var/log/x.log`)
	list := &artifact.List{Matches: make([]artifact.Match, 0, 9)}
	paths, sizes, hex := pathLine(line), sizeLine(line), hexLine(line)
	n := testing.AllocsPerRun(100, func() {
		list.Reset()
		Paths(list, paths)
		Sizes(list, sizes)
		Hashes(list, hex)
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// ordinary is a mix of lines as logs of collections have them.
var ordinary = strings.Split(strings.TrimSpace(`
2025-11-30 21:36:21Z [Informational] EDRCloud CnC 130017: Test connection to the cloud service URLs completed successfully. N/A
[2025-11-30 21:36:22] [INFO] Collecting running processes and their command lines
VERBOSE: Performing the operation "Copy File" on target "Item: C:\ProgramData\Microsoft\Windows Defender\Support\MpSupportFiles.cab"
WARNING: Trace started... Note that you can stop this non-interactive mode from another window or session
Remaining seconds: 3599
OsName                : Microsoft Windows 11 Enterprise
OsVersion             : 10.0.22631
Handles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName
    412      24    13456      28772       1.23   4120   0 svchost
-a----         1/15/2024   3:14 PM       53477376 my dump.zip
C:\windows\TEMP\OfficeClickToRun.dmp.zip
51 MB
SHA256          E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855       C:\Temp\a b.txt
The command completed successfully and the session was closed by the remote host
`), "\n")

func benchmark(b *testing.B, c plane.Candidates, f func(line *plane.Line)) {
	var lines []*plane.Line
	size := 0
	for _, l := range ordinary {
		lines = append(lines, plane.Of([]byte(l), c))
		size += len(l) + 1
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, l := range lines {
			f(l)
		}
	}
}

func BenchmarkPaths(b *testing.B) {
	list := new(artifact.List)
	benchmark(b, PathCandidates, func(l *plane.Line) {
		list.Reset()
		Paths(list, l)
	})
}

func BenchmarkSizes(b *testing.B) {
	list := new(artifact.List)
	benchmark(b, SizeCandidates, func(l *plane.Line) {
		list.Reset()
		Sizes(list, l)
	})
}

func BenchmarkHashes(b *testing.B) {
	list := new(artifact.List)
	benchmark(b, HashCandidates, func(l *plane.Line) {
		list.Reset()
		Hashes(list, l)
	})
}
