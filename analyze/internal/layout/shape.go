package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/stamp"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// byShape reads a cell of a column whose name says nothing. In a table without a column of files,
// the first one with a path is it from now on. A path in another table is a thing of its own: its
// border is certain, and the hashes of the row are not its.
func (t *table) byShape(c *column, cell []byte) (Part, subject) {
	if k := absolute(cell); k != 0 && isWhole(bytes.TrimSuffix(cell, []byte(deleted))) {
		p, _ := partOf(vocabulary.Meaning{Role: vocabulary.Path}, cell)
		if t.bare {
			t.bare = false
			c.means.Role = vocabulary.Path
			return p, ofSubject
		}
		return p, ofItself
	}
	if p, ok := hash(cell); ok {
		if c.means.Role != vocabulary.None || !t.lacks(p.Algorithm) {
			return p, ofItself
		}
		return p, ofRow
	}
	if c.means.Role == vocabulary.None && !t.bare && !ascii.IsDigit(cell[len(cell)-1]) && ascii.IsDigit(cell[0]) && !t.has(vocabulary.Size) {
		if p, ok := size(cell, 1); ok {
			return p, ofRow
		}
	}
	return Part{}, ofNothing
}

// cellByShape reads a cell of CSV of which nothing is known but its borders: a key of the registry,
// a URL or a time, which others would read on beyond the comma.
func cellByShape(cell []byte) (Part, subject) {
	if p, ok := valueByShape(cell); ok && p.what() != Name {
		return p, ofItself
	}
	if ascii.IsDigit(cell[0]) && stamp.IsTime(cell) && bytes.IndexByte(cell, ':') > 0 {
		reading, _ := stamp.Cell(cell)
		return timeOf(artifact.Whole, reading), ofItself
	}
	return Part{}, ofNothing
}

// valueByShape reads a value that is nothing but a path, a key of the registry or a URL.
func valueByShape(value []byte) (Part, bool) {
	k := absolute(value)
	switch {
	case k != 0:
		p := part(Name, 0, 0, 0).with(artifact.POSIX, k == 2).with(artifact.Truncated, isTruncated(value))
		if bytes.HasPrefix(value, []byte(provider)) && len(value) > len(provider) {
			p = p.at(len(provider), len(value), 0)
		}
		return p, isWhole(value[p.Start:])
	case isKey(value):
		p := part(Key, 0, 0, 0).with(artifact.Truncated, isTruncated(value))
		if bytes.HasPrefix(value, []byte(registryProvider)) {
			p = p.at(len(registryProvider), len(value), 0)
		}
		return p, true
	case isURL(value):
		return part(URL, 0, 0, 0).with(artifact.Truncated, isTruncated(value)), true
	}
	return Part{}, false
}

const registryProvider = `Microsoft.PowerShell.Core\Registry::`

// isKey says whether a value begins like a key of the registry, and has no second one in it.
func isKey(value []byte) bool {
	rest := bytes.TrimPrefix(value, []byte(registryProvider))
	return (bytes.HasPrefix(rest, []byte("HKEY_")) || bytes.HasPrefix(rest, []byte("HKLM")) || bytes.HasPrefix(rest, []byte("HKCU")) || bytes.HasPrefix(rest, []byte("HKU"))) &&
		bytes.IndexByte(rest, '\\') > 0 && !bytes.ContainsAny(rest, `"<>|,;`)
}

// isURL says whether a value is one URL.
func isURL(value []byte) bool {
	scheme := bytes.Index(value, []byte("://"))
	if scheme < 2 || scheme > 8 {
		return false
	}
	for i, c := range value {
		if i < scheme && !ascii.IsLetter(c) || c <= ' ' || c >= 0x7F || bytes.IndexByte([]byte(`"<>{}|\^,;`), c) >= 0 {
			return false
		}
	}
	return true
}

// has says whether a column is known to be of a role.
func (t *table) has(role vocabulary.Role) bool {
	for i := range t.columns {
		if t.columns[i].means.Role == role {
			return true
		}
	}
	return false
}

// lacks says whether no column is known to have the hashes of one kind.
func (t *table) lacks(kind artifact.Algorithm) bool {
	for i := range t.columns {
		if role := t.columns[i].means.Role; role.IsHash() && (role == vocabulary.Hash || role == vocabulary.Hashes || algorithms[role] == kind) {
			return false
		}
	}
	return true
}

// isWhole says of a value that begins like a path whether nothing but the path is in it: no quote,
// no switch, no second path, no word after a file's extension.
func isWhole(s []byte) bool {
	if len(s) > maxHeader {
		return false
	}
	posix := s[0] == '/'
	slash, dot, ext := 0, -1, false // last separator; last dot of the last name; a blank stands after an extension
	for i, c := range s {
		switch {
		case c < ' ' || c == '"' || c == '<' || c == '>' || c == '|' || c == '*' || c == '?':
			return false
		case c == '\\' || c == '/':
			if i > 0 && s[i-1] == ' ' && c == '/' { // a switch, or another path
				return false
			}
			slash, dot, ext = i, -1, false
		case c == '.':
			dot = i
		case c == ' ' && dot > slash && isExtension(s[dot+1:i]):
			ext = true
		case c == '-' && i > 0 && s[i-1] == ' ' && i+1 < len(s) && s[i+1] != ' ':
			return false
		case c == ';' && (i+1 < len(s) && s[i+1] == ' ' || absolute(s[min(i+1, len(s)):]) != 0):
			return false
		case c == ':' && i != 1 && !isStream(s[i:]):
			return false
		case c == ',' && absolute(s[blanks(s, i+1):]) != 0:
			return false
		}
	}
	if slash == 0 || s[0] == '\\' && bytes.IndexByte(s[2:], '\\') < 0 { // a root and a word, a host
		return false
	}
	last := s[slash+1:]
	switch blank := bytes.IndexByte(last, ' ') >= 0; {
	case ext, blank && posix:
		return false
	case s[len(s)-1] == ')' && bytes.Contains(last, []byte(" (")):
		return false
	case bytes.HasPrefix(s, []byte(`\\.\`)):
		return bytes.IndexByte(s, ' ') < 0
	}
	return !isCounter(s)
}

// isStream says whether a path may end so: with a stream's name, or its name and type.
func isStream(s []byte) bool {
	return bytes.HasSuffix(s, []byte(":$DATA")) || string(s) == ":Zone.Identifier"
}

// ofProvider says whether a cell is a path of PowerShell that is none of a file: HKLM:\x, Cert:\x.
func ofProvider(cell []byte) bool {
	colon := bytes.IndexByte(cell, ':')
	return colon > 1 && bytes.IndexByte(cell, '\\') > colon
}

// hasExtension says whether the last name of a path has an extension.
func hasExtension(path []byte) bool {
	dot := bytes.LastIndexByte(path, '.')
	return dot > bytes.LastIndexByte(path, '\\') && dot+1 < len(path) && isExtension(path[dot+1:])
}

// isExtension says whether s is like the extension of a file: up to five letters and digits, and no
// number of a version.
func isExtension(s []byte) bool {
	letters := false
	for _, c := range s {
		if !ascii.IsLetter(c) && !ascii.IsDigit(c) {
			return false
		}
		letters = letters || ascii.IsLetter(c)
	}
	return letters && len(s) <= 5
}

// isCounter: \\host\object(instance)\counter is the path of a performance counter.
func isCounter(cell []byte) bool {
	return cell[0] == '\\' && (bytes.Contains(cell, []byte(")\\")) || bytes.Contains(cell, []byte("\\% ")))
}

// within says whether a cell is a relative path.
func within(cell []byte) bool { return bytes.IndexByte(cell, '\\') > 0 }

// isAccount says whether a cell is the name of an account, not a number, a SID, an address or a
// place holder.
func isAccount(cell []byte) bool {
	if len(cell) < 2 || len(cell) > 104 || bytes.HasPrefix(cell, []byte("S-1-")) {
		return false
	}
	letters, slashes := 0, 0
	for i, c := range cell {
		switch {
		case ascii.IsLetter(c) || c >= 0x80:
			letters++
		case c == '\\':
			if slashes++; i == 0 || i == len(cell)-1 {
				return false
			}
		case c < ' ' || bytes.IndexByte([]byte(`"/[]:;|=,+*?<>@(){}%`), c) >= 0:
			return false
		}
	}
	return letters > 0 && slashes <= 1 && !isPlaceholder(cell)
}

// isStartName says whether what a service starts with is an account: one with a domain.
func isStartName(value []byte) bool {
	return bytes.IndexByte(value, '\\') > 0 && isAccount(value) && value[0] != '.'
}

// signatureWords are what programs say of a signature, in lower case.
var signatureWords = [...]string{
	"valid", "invalid", "notsigned", "not signed", "hashmismatch", "nottrusted", "unknownerror", "notsupportedfileformat", "incompatible",
	"signed", "unsigned", "verified", "not verified", "n/v", "gültig", "nicht signiert",
}

// isSignature says whether a cell says how a signature is.
func isSignature(cell []byte) bool {
	if len(cell) > 32 {
		return false
	}
	if bytes.HasPrefix(cell, []byte("(Verified)")) || bytes.HasPrefix(cell, []byte("(Not verified)")) {
		return true
	}
	word := lower(cell)
	for _, w := range signatureWords {
		if word == w {
			return true
		}
	}
	return false
}
