package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// context is what stands before a path.
type context struct {
	quote byte // the quote right before it, as quoteBefore says
	line  bool // nothing, or a variable: it begins the line or its value
	cell  bool // the bar of a table
	glued bool // a letter of a language that is written without blanks
	firm  bool // nothing of a sentence can be before it: it begins a line, a column or a value
}

// labelReach is how far back the key of a setting is looked for. It bounds the
// work for each path.
const labelReach = 64

// contextAt looks at what stands before i; the text of the line begins at from.
func contextAt(line []byte, from, i int) context {
	if i <= from {
		return context{firm: true, line: true}
	}
	if q := quoteBefore(line, i); q != 0 {
		return context{quote: q}
	}
	if spacedQuote(line, i) {
		return context{quote: spaced}
	}
	j := i
	for j > from && j > i-2 && (line[j-1] == ' ' || line[j-1] == '\t') {
		j--
	}
	if i-j == 2 || line[i-1] == '\t' || j == from {
		return context{firm: true}
	}
	before := line[from:j]
	switch line[j-1] {
	case ':', '|', ';':
		return context{firm: true}
	case '_': // as Defender prints resources
		return context{firm: j == i && ascii.At(line, i-2) == ':'}
	case '=':
		if j < i {
			return context{firm: true}
		}
		firm := len(before) <= labelReach && bytes.IndexByte(before, ' ') < 0
		return context{firm: firm, line: firm && isVariable(before)}
	}
	if barAt(line, j-3) {
		return context{firm: true, cell: true}
	}
	firm := bytes.HasSuffix(before, []byte("：")) || j < i && isCopula(before)
	return context{firm: firm, glued: !firm && glued(line, i)}
}

// isVariable reports whether text is the name of a variable of the environment, and its sign.
func isVariable(text []byte) bool {
	for _, c := range text[:len(text)-1] {
		if !isWord(c) || c >= 'a' && c <= 'z' {
			return false
		}
	}
	return len(text) > 2
}

// isCopula reports whether text ends so that a value follows to the end of the
// line: as transcripts say where they are written, and as listings begin.
func isCopula(text []byte) bool {
	for _, w := range [...]string{" is", " est", " ist", " es", " è", " —"} {
		if bytes.HasSuffix(text, []byte(w)) {
			return true
		}
	}
	if len(text) > labelReach {
		return false
	}
	switch string(bytes.TrimLeft(text, " ")) {
	case "Directory of", "Verzeichnis von", "Répertoire de", "Directorio de", "Directory di": // dir
		return true
	case "PS": // the prompt
		return true
	}
	return false
}

// The quotes that have a closing form of their own; others stand for themselves.
const (
	curly     = 'q' // “…”, „…“
	curlyOne  = 's' // ‘…’
	guillemet = 'g' // «…», ‹…›
	corner    = 'c' // 「…」
	spaced    = 'f' // « … », as in French
	target    = 't' // what targetEnd finds; nothing in the text closes it
)

// targetEnd returns where the target of an error record of PowerShell ends that begins with s,
// "(C:\My Files:String) [Get-Item]", or the key of a file of regedit, "[HKEY_USERS\My Key]"; or 0.
func targetEnd(line []byte, from int, s start) int {
	i := s.pos
	if s.kind == RegistryPath && i == from+1 && line[from] == '[' && line[len(line)-1] == ']' {
		return len(line) - 1
	}
	if i < 1 || line[i-1] != '(' {
		return 0
	}
	end := bytes.Index(line[i:min(len(line), i+maxTarget)], []byte(") ["))
	if end < 0 {
		return 0
	}
	colon := i + end
	for colon > i && (isWord(line[colon-1]) || line[colon-1] == '.' || line[colon-1] == '[' || line[colon-1] == ']') {
		colon--
	}
	if colon == i+end || colon-2 <= i || line[colon-1] != ':' {
		return 0
	}
	return colon - 1
}

// maxTarget is how long a target is that is looked for. It bounds the work for each path.
const maxTarget = 320

// quoteBefore returns the quote that stands right before i, or 0.
func quoteBefore(line []byte, i int) byte {
	switch c := line[i-1]; {
	case c == '"' || c == '\'' || c == '`':
		return c
	case c < 0x80 || i < 2:
		return 0
	case line[i-2] == 0xC2 && (c == 0xAB || c == 0xBB):
		return guillemet
	case i < 3:
		return 0
	}
	switch string(line[i-3 : i]) {
	case "“", "”", "„":
		return curly
	case "‘", "‚", "’":
		return curlyOne
	case "‹", "›":
		return guillemet
	case "「":
		return corner
	}
	return 0
}

// spacedQuote reports whether an opening quote and a blank stand right before i.
func spacedQuote(line []byte, i int) bool {
	return line[i-1] == ' ' && ascii.HasAt(line, i-3, "«") || line[i-1] == 0xA0 && ascii.HasAt(line, i-4, "«\u00a0")
}

// closesAt reports whether the quote q closes at i.
func closesAt(line []byte, i int, q byte) bool {
	switch q {
	case '"', '`':
		return line[i] == q
	case '\'': // an apostrophe goes on
		return line[i] == q && !wordAt(line, i+1)
	case curly:
		return ascii.HasAt(line, i, "“") || ascii.HasAt(line, i, "”")
	case curlyOne:
		return (ascii.HasAt(line, i, "’") || ascii.HasAt(line, i, "‘")) && !wordAt(line, i+3)
	case guillemet:
		return ascii.HasAt(line, i, "»") || ascii.HasAt(line, i, "«") || ascii.HasAt(line, i, "›") || ascii.HasAt(line, i, "‹")
	case corner:
		return ascii.HasAt(line, i, "」")
	case spaced:
		return line[i] == ' ' && ascii.HasAt(line, i+1, "»") || ascii.HasAt(line, i, "\u00a0»")
	}
	return false
}

// barAt reports whether a bar between the cells of a table stands at i.
func barAt(line []byte, i int) bool {
	return ascii.HasAt(line, i, "│") || ascii.HasAt(line, i, "┃") || ascii.HasAt(line, i, "║")
}

// glued reports whether Chinese, Japanese or Korean text ends right before i: it is written without
// blanks, around paths too.
func glued(line []byte, i int) bool {
	return i >= 3 && cjkAt(line, i-3)
}

// cjkAt reports whether a letter or mark of Chinese, Japanese or Korean stands at i.
func cjkAt(line []byte, i int) bool {
	c := ascii.At(line, i)
	return (c >= 0xE3 && c <= 0xED || c == 0xEF && ascii.At(line, i+1) == 0xBC) && ascii.At(line, i+1)&0xC0 == 0x80 && ascii.At(line, i+2)&0xC0 == 0x80
}

// opensAt reports whether what stands before i lets a path begin there.
func opensAt(line []byte, i int) bool {
	if i == 0 {
		return true
	}
	if c := line[i-1]; c < 0x80 {
		return c < ' ' || classes[c]&opener != 0
	}
	if quoteBefore(line, i) != 0 {
		return true
	}
	before := line[:i]
	return bytes.HasSuffix(before, []byte("\u00a0")) || bytes.HasSuffix(before, []byte("：")) || bytes.HasSuffix(before, []byte("\ufeff"))
}
