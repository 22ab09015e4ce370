package export

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/text"
)

// Limits of names, in bytes. A file system allows 255 for one name; the rest is for what tells
// equal names apart.
const (
	maxName  = 180
	maxPath  = 400
	maxDepth = 64
)

// Name returns the path below the folder of a machine for a file that had this path there, with
// forward slashes. It has the same result for its own result.
//
//	C:\Windows\a.txt           C/Windows/a.txt
//	\\server\share\a.txt       UNC/server/share/a.txt
//	\\?\C:\a.txt               C/a.txt
//	\\.\PhysicalDrive0         device/PhysicalDrive0
//	/var/log/a:b               var/log/a%3Ab
//	C:\x\..\con.txt            C/x/.%2E/%63on.txt
//
// What a name cannot have on some system becomes %XX, byte by byte: control characters, format
// characters and others that cannot be seen, bytes that are no UTF-8, any of < > : " | ? * and \,
// a dot or a blank at the end, a blank or a dash at the beginning, and the first letter of the name
// of a device. A name that is too long is cut and ends in ~ and a part of its SHA-256.
func Name(file string) string { return strings.Join(fit(components(file)), "/") }

// posix reports whether a path is one of a system that tells upper from lower case.
func posix(file string) bool { return strings.HasPrefix(file, "/") }

// components returns the names of a path, made safe.
func components(file string) []string {
	var names []string
	rest := file
	if !posix(file) {
		names, rest = windowsRoot(strings.ReplaceAll(file, "/", `\`))
		rest = strings.ReplaceAll(rest, `\`, "/")
	}
	for name := range strings.SplitSeq(rest, "/") {
		if name != "" && name != "." {
			names = append(names, component(name))
		}
	}
	return names
}

// windowsRoot returns what the beginning of a path of Windows becomes, and the rest.
func windowsRoot(file string) (root []string, rest string) {
	device := false
	for _, prefix := range []string{`\\?\`, `\\.\`, `\??\`} {
		if r, ok := strings.CutPrefix(file, prefix); ok {
			file, device = r, true
			break
		}
	}
	drive, rest, _ := strings.Cut(file, `\`)
	switch {
	case len(drive) == 2 && drive[1] == ':' && isLetter(drive[0]):
		return []string{strings.ToUpper(drive[:1])}, rest
	case device && strings.EqualFold(drive, "UNC"):
		return []string{"UNC"}, rest
	case device:
		return []string{"device"}, file
	case strings.HasPrefix(file, `\\`):
		return []string{"UNC"}, file
	}
	return nil, file
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// component makes one name safe. It is not empty and has no separator of its system.
func component(name string) string {
	b := make([]byte, 0, len(name)+8)
	for i := 0; i < len(name); {
		r, n := utf8.DecodeRuneInString(name[i:])
		first, last := i == 0, i+n == len(name)
		switch {
		case r == utf8.RuneError && n == 1, !shown(r), strings.ContainsRune(`<>:"|?*\/`, r),
			last && (r == '.' || r == ' '), first && (r == ' ' || r == '-'):
			for _, c := range []byte(name[i : i+n]) {
				b = appendEscaped(b, c)
			}
		default:
			b = append(b, name[i:i+n]...)
		}
		i += n
	}
	if isDevice(string(b)) {
		b = append(appendEscaped(nil, b[0]), b[1:]...)
	}
	return cut(string(b), maxName)
}

func appendEscaped(b []byte, c byte) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, '%', digits[c>>4], digits[c&15])
}

// shown reports whether a character can be seen and is known to all systems.
func shown(r rune) bool {
	return unicode.IsPrint(r) && (r < utf8.RuneSelf || text.SafeLine(string(r)) == string(r))
}

// isDevice reports whether Windows takes a name for a device, whatever its extension is.
func isDevice(name string) bool {
	name, _, _ = strings.Cut(name, ".")
	name = strings.ToUpper(strings.TrimRight(name, " "))
	switch name {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	port := strings.TrimPrefix(strings.TrimPrefix(name, "COM"), "LPT")
	return port != name && strings.ContainsAny(port, "0123456789¹²³") && utf8.RuneCountInString(port) == 1
}

// cut shortens a name. It keeps its extension, and what it leaves out is told by a hash.
func cut(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	ext := extension(name)
	tail := "~" + hash8(name) + ext
	return whole(name[:limit-len(tail)]) + tail
}

// whole removes what is left of a character or an escape that was cut, and what may not stand at
// the end of a name.
func whole(s string) string {
	for i := 0; i < utf8.UTFMax && len(s) > 0; i++ {
		if r, n := utf8.DecodeLastRuneInString(s); r != utf8.RuneError || n != 1 {
			break
		}
		s = s[:len(s)-1]
	}
	if i := strings.LastIndexByte(s, '%'); i >= 0 && len(s)-i < 3 {
		s = s[:i]
	}
	return s
}

// extension returns the extension of a name, if it is short enough to be one.
func extension(name string) string {
	ext := path.Ext(name)
	if len(ext) > 16 || len(ext) < 2 || ext == name {
		return ""
	}
	return ext
}

func hash8(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}

// fit shortens a path: of too many folders the last ones become one, which has a part of the hash
// of all of them in its name.
func fit(names []string) []string {
	if len(names) == 0 {
		return []string{"unnamed"}
	}
	if len(names) <= maxDepth && length(names) <= maxPath {
		return names
	}
	folders, file := names[:len(names)-1], cut(names[len(names)-1], maxPath/3)
	gone := "~" + hash8(strings.Join(folders, "/"))
	kept := min(len(folders), maxDepth-2)
	for kept > 0 && length(folders[:kept])+1+len(gone)+1+len(file) > maxPath {
		kept--
	}
	return append(append([]string(nil), folders[:kept]...), gone, file)
}

func length(names []string) int {
	n := max(len(names)-1, 0)
	for _, name := range names {
		n += len(name)
	}
	return n
}
