package export

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// table has paths, and what becomes of them. Each case knows its line.
var table = []struct {
	line       int
	path, name string
}{
	{here(), `C:\Windows\Temp\a.dmp`, "C/Windows/Temp/a.dmp"},
	{here(), `c:/windows/temp/a.dmp`, "C/windows/temp/a.dmp"},
	{here(), `C:\\Windows\.\a.dmp`, "C/Windows/a.dmp"},
	{here(), `C:`, "C"},
	{here(), `C:a.txt`, "C%3Aa.txt"},
	{here(), `a.txt`, "a.txt"},
	{here(), `%TEMP%\a.txt`, "%TEMP%/a.txt"},
	{here(), `\Device\HarddiskVolume3\a`, "Device/HarddiskVolume3/a"},
	{here(), `\\server\share\a.txt`, "UNC/server/share/a.txt"},
	{here(), `//server/share/a.txt`, "server/share/a.txt"}, // of POSIX
	{here(), `\\?\C:\a.txt`, "C/a.txt"},
	{here(), `\??\C:\a.txt`, "C/a.txt"},
	{here(), `\\?\UNC\server\share\a`, "UNC/server/share/a"},
	{here(), `\\.\PhysicalDrive0`, "device/PhysicalDrive0"},
	{here(), `\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy1\a`, "device/GLOBALROOT/Device/HarddiskVolumeShadowCopy1/a"},
	{here(), `/var/log/syslog`, "var/log/syslog"},
	{here(), `/tmp/a\b:c`, "tmp/a%5Cb%3Ac"},
	{here(), `/tmp//./x/`, "tmp/x"},
	{here(), `C:\a\..\b`, "C/a/.%2E/b"},
	{here(), `..\..\..\etc\passwd`, ".%2E/.%2E/.%2E/etc/passwd"},
	{here(), `/../../etc/passwd`, ".%2E/.%2E/etc/passwd"},
	{here(), `C:\...`, "C/..%2E"},
	{here(), `C:\a. \b.`, "C/a.%20/b%2E"},
	{here(), `C:\ a\-rf`, "C/%20a/%2Drf"},
	{here(), `C:\CON`, "C/%43ON"},
	{here(), `C:\con.txt`, "C/%63on.txt"},
	{here(), `C:\con .tar.gz`, "C/%63on .tar.gz"},
	{here(), `C:\nul\aux\prn`, "C/%6Eul/%61ux/%70rn"},
	{here(), `C:\COM1`, "C/%43OM1"},
	{here(), `C:\lpt9.log`, "C/%6Cpt9.log"},
	{here(), `C:\com¹.log`, "C/%63om¹.log"},
	{here(), `C:\CONIN$`, "C/%43ONIN$"},
	{here(), `C:\COM10`, "C/COM10"},
	{here(), `C:\console.txt`, "C/console.txt"},
	{here(), `C:\a.txt:hidden`, "C/a.txt%3Ahidden"},
	{here(), `C:\a.txt:hidden:$DATA`, "C/a.txt%3Ahidden%3A$DATA"},
	{here(), `C:\<a>"|?*`, "C/%3Ca%3E%22%7C%3F%2A"},
	{here(), "C:\\a\nb\rc\x00\x1b[2J", "C/a%0Ab%0Dc%00%1B[2J"},
	{here(), "C:\\\u202egpj.exe", "C/%E2%80%AEgpj.exe"},
	{here(), "C:\\a\u200bb\u00a0c\u3000", "C/a%E2%80%8Bb%C2%A0c%E3%80%80"},
	{here(), "C:\\\xff\xfe", "C/%FF%FE"},
	{here(), "C:\\\ue000\U0010ffff", "C/%EE%80%80%F4%8F%BF%BF"}, // private, not assigned
	{here(), `C:\Übung\日本.txt`, "C/Übung/日本.txt"},
	{here(), ``, "unnamed"},
	{here(), `\\`, "UNC"},
	{here(), `.`, "unnamed"},
	{here(), `C:\` + strings.Repeat("a", 300) + `.txt`, "C/" + strings.Repeat("a", 167) + "~" + hash8(strings.Repeat("a", 300)+".txt") + ".txt"},
}

func here() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

func TestName(t *testing.T) {
	for _, c := range table {
		if got := Name(c.path); got != c.name {
			t.Errorf("name_test.go:%d: %q becomes %q, want %q", c.line, c.path, got, c.name)
		}
		if wrong := unsafeName(Name(c.path)); wrong != "" {
			t.Errorf("name_test.go:%d: %q becomes %q: %s", c.line, c.path, Name(c.path), wrong)
		}
	}
}

// TestLongNames: neither long names nor deep paths go beyond what file systems take.
func TestLongNames(t *testing.T) {
	for _, c := range []struct {
		line int
		path string
	}{
		{here(), strings.Repeat("é", 5000)},
		{here(), strings.Repeat(`a\`, 5000) + "x"},
		{here(), strings.Repeat(strings.Repeat("b", 100)+`\`, 50) + strings.Repeat("c", 300) + ".evtx"},
		{here(), strings.Repeat("\x01", 300)},
		{here(), strings.Repeat("日本", 300) + "." + strings.Repeat("x", 300)},
		{here(), "CON" + strings.Repeat(" ", 500) + "x"},
		{here(), "CON" + strings.Repeat(" ", 500) + ".txt"},
		{here(), strings.Repeat(".", 500)},
	} {
		if wrong := unsafeName(Name(c.path)); wrong != "" {
			t.Errorf("name_test.go:%d: %.80q becomes %q: %s", c.line, c.path, Name(c.path), wrong)
		}
	}
}

// unsafeName says what is wrong with a name of an export, by rules of its own.
func unsafeName(name string) string {
	if !filepath.IsLocal(name) || strings.HasPrefix(name, "/") {
		return "it leads out"
	}
	if len(name) > 400 {
		return "it is too long"
	}
	if Name(name) != name {
		return "it becomes another one: " + Name(name)
	}
	for part := range strings.SplitSeq(name, "/") {
		if wrong := unsafePart(part); wrong != "" {
			return wrong
		}
	}
	return ""
}

func unsafePart(part string) string {
	switch {
	case part == "" || part == "." || part == "..":
		return "it has no name"
	case len(part) > 255 || len(utf16.Encode([]rune(part))) > 255:
		return "a name is too long"
	case !utf8.ValidString(part):
		return "it is no UTF-8"
	case strings.ContainsAny(part, "\\<>:\"|?*"):
		return "Windows refuses it"
	case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
		return "Windows drops its end"
	case part[0] == '-':
		return "it may be taken for an option"
	}
	for _, r := range part {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs) {
			return "it has what cannot be seen"
		}
	}
	stem := strings.ToLower(part)
	if i := strings.IndexByte(stem, '.'); i >= 0 {
		stem = stem[:i]
	}
	stem = strings.TrimRight(stem, " ")
	for _, device := range strings.Fields("con prn aux nul conin$ conout$") {
		if stem == device {
			return "it is a device"
		}
	}
	for _, port := range []string{"com", "lpt"} {
		for _, digit := range strings.Fields("0 1 2 3 4 5 6 7 8 9 ¹ ² ³") {
			if stem == port+digit {
				return "it is a device"
			}
		}
	}
	return ""
}

// sameOnSomeSystem is how a file system may compare names.
func sameOnSomeSystem(name string) []string {
	return []string{
		strings.ToLower(name), strings.ToUpper(name), norm.NFC.String(strings.ToLower(name)), norm.NFD.String(strings.ToUpper(name)),
		strings.ToLower(norm.NFD.String(strings.ToUpper(name))),
	}
}

// FuzzName: a name is inside, valid everywhere, and stays as it is.
func FuzzName(f *testing.F) {
	for _, c := range table {
		f.Add(c.path)
	}
	f.Add(strings.Repeat(`\é`, 300))
	f.Fuzz(func(t *testing.T, path string) {
		if wrong := unsafeName(Name(path)); wrong != "" {
			t.Errorf("%q becomes %q: %s", path, Name(path), wrong)
		}
		if wrong := unsafePart(component(path + "x")); wrong != "" {
			t.Errorf("%q becomes %q: %s", path, component(path), wrong)
		}
	})
}
