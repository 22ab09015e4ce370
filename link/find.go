package link

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Wrapping is something around or inside a link that does not belong to it.
type Wrapping string

// The wrappings that [Find] removes.
const (
	WrapBOM             Wrapping = "byte order mark"
	WrapUTF16           Wrapping = "UTF-16"
	WrapText            Wrapping = "text around it"
	WrapQuotes          Wrapping = "quotes"
	WrapBrackets        Wrapping = "brackets"
	WrapMarkdown        Wrapping = "Markdown"
	WrapJSON            Wrapping = "JSON"
	WrapHTML            Wrapping = "HTML escapes"
	WrapLineBreak       Wrapping = "line breaks"
	WrapQuotedPrintable Wrapping = "quoted-printable"
	WrapPercent         Wrapping = "percent-encoding"
	WrapSafeLinks       Wrapping = "SafeLinks"
)

// Found is a link in a text, and what was removed to get it.
type Found struct {
	Link    *Link
	Removed []Wrapping // without repetition, in the order of removal
}

// Limits of Find.
const (
	maxFound      = 100 // links of a text
	maxLinkLines  = 32  // that one link is broken over
	maxUnwrapping = 3   // SafeLinks inside SafeLinks
)

// Find returns the links in a text as people paste and save it: in quotes or brackets, in Markdown,
// HTML or JSON, in a mail that breaks lines or rewrites links to SafeLinks, in UTF-16. A repeated
// link is returned once. If some of the links have a signature or lead to a blob, the others are
// left out. At most 100 are returned.
//
// Find copies the text. A text without a scheme is treated as one link if it has a signature.
func Find(b []byte) []Found {
	s, removed := decodeText(b)
	found := findIn(s, removed, 0)
	if len(found) == 0 {
		if whole := strings.TrimSpace(s); strings.Contains(whole, "sig=") && strings.Contains(whole, "?") {
			return []Found{{Parse(whole), removed}}
		}
		return nil
	}
	if slices.ContainsFunc(found, Found.leadsToResult) {
		found = slices.DeleteFunc(found, func(f Found) bool { return !f.leadsToResult() })
	}
	return found
}

// leadsToResult reports whether a link may lead to a result: it has a signature or a token, or a
// blob host.
func (f Found) leadsToResult() bool {
	l := f.Link
	if l.Has(ParamSig) || l.odd.variantOf == ParamSig || strings.Contains(l.text(l.query), "sig=") {
		return true
	}
	switch l.target().Style {
	case StyleAccount, StyleEdge:
		return true
	}
	return l.Kind() == KindServiceDownload
}

func findIn(s string, removed []Wrapping, depth int) (found []Found) {
	seen := map[string]bool{}
	for at := 0; len(found) < maxFound; {
		start, kind := nextScheme(s, at)
		if start < 0 {
			break
		}
		c := cutLink(s, start, kind)
		at = c.end
		for _, f := range c.unwrap(removed, depth) {
			if text := f.Link.all(); !seen[text] && len(found) < maxFound {
				seen[text] = true
				found = append(found, f)
			}
		}
	}
	return found
}

// schemeKind is the form of the :// of a link.
type schemeKind uint8

const (
	plainScheme   schemeKind = iota
	jsonScheme               // https:\/\/
	percentScheme            // https%3A%2F%2F
)

// nextScheme returns the first http or https with its :// at or after at, or -1.
func nextScheme(s string, at int) (int, schemeKind) {
	for i := at; ; i++ {
		j := indexHTTP(s[i:])
		if j < 0 {
			return -1, 0
		}
		i += j
		rest := s[i+len("http"):]
		if rest != "" && rest[0]|0x20 == 's' {
			rest = rest[1:]
		}
		switch {
		case strings.HasPrefix(rest, "://"):
			return i, plainScheme
		case strings.HasPrefix(rest, `:\/\/`):
			return i, jsonScheme
		case len(rest) >= 9 && strings.EqualFold(rest[:9], "%3A%2F%2F"):
			return i, percentScheme
		}
	}
}

// indexHTTP returns the index of "http", in any case.
func indexHTTP(s string) int {
	for i := 0; i+4 <= len(s); i++ {
		j := strings.IndexAny(s[i:], "hH")
		if j < 0 || i+j+4 > len(s) {
			return -1
		}
		i += j
		if strings.EqualFold(s[i:i+4], "http") {
			return i
		}
	}
	return -1
}

// cut is a link as written in a text.
type cut struct {
	text    string // without line breaks
	end     int    // in the text it was found in
	removed []Wrapping
	kind    schemeKind
}

// closers are the ends of a link that begins after an opening character.
var closers = map[rune]rune{
	'"': '"', '\'': '\'', '`': '`', '<': '>', '(': ')', '[': ']', '{': '}',
	'“': '”', '„': '“', '‘': '’', '‚': '‘', '«': '»', '‹': '›', '「': '」', '（': '）',
}

// cutLink finds the end of the link that begins at start.
func cutLink(s string, start int, kind schemeKind) cut {
	c := cut{kind: kind}
	open, _ := utf8.DecodeLastRuneInString(s[:start])
	closer := closers[open]
	first := runOf(s[start:], closer)
	c.text, c.end = first, start+len(first)
	c.joinLines(s, closer)
	closed := closer != 0 && strings.HasPrefix(strings.TrimPrefix(s[c.end:], `\`), string(closer))
	if !closed {
		c.trim()
	}
	switch {
	case !closed && alone(s, start, c.end):
	case !closed:
		c.remove(WrapText)
	case open == '(' && strings.HasSuffix(s[:start], "]("), open == '`':
		c.remove(WrapMarkdown)
	case open == '"' && s[c.end] == '\\', open == '"' && jsonMember(s[:start-1]):
		c.remove(WrapJSON)
	case closer == '"', closer == '\'', closer >= 0x80:
		c.remove(WrapQuotes)
	default:
		c.remove(WrapBrackets)
	}
	c.unescape(open, s[:start])
	return c
}

// alone reports whether there is nothing but a little white space around s[start:end].
func alone(s string, start, end int) bool {
	const room = 64
	return start <= room && len(s)-end <= room && strings.TrimSpace(s[:start]+s[end:]) == ""
}

// jsonMember reports whether a quote after before opens the value of a member or an element.
func jsonMember(before string) bool {
	before = strings.TrimRight(before, " \t\r\n")
	if i := len(before) - 1; i >= 0 {
		switch before[i] {
		case ':':
			return strings.HasSuffix(strings.TrimRight(before[:i], " \t\r\n"), `"`)
		case '[':
			return i == 0 || before[i-1] != ']'
		}
	}
	return false
}

// runOf returns the part of s that can belong to a link.
func runOf(s string, closer rune) string {
	for i, r := range s {
		switch {
		case r == closer:
			return s[:i]
		case r <= ' ', r == 0x7f, r == '"', r == '<', r == '>', r == '`', r == '|', r == '^', r == utf8.RuneError:
			return s[:i]
		case r == '\\' && !jsonEscape(s[i:]):
			return s[:i]
		case r >= 0x80 && (r == 0xa0 || r >= 0x2000 && r < 0x2070 || r == 0x3000 || r == 0xfeff || r == '»' || r == '」' || r == '）'):
			return s[:i]
		}
	}
	return s
}

// jsonEscape reports whether s begins with an escape that JSON writers use inside links.
func jsonEscape(s string) bool {
	return strings.HasPrefix(s, `\/`) || len(s) >= 6 && s[1] == 'u' && s[2] == '0' && s[3] == '0' && isHex(s, 4) && isHex(s, 5)
}

// maxJoined limits a link that is broken over lines.
const maxJoined = 16 << 10

// joinLines continues after a line break while the signature is incomplete. Text that ends without
// a signature is cut at the first break: the next line is another text.
func (c *cut) joinLines(s string, closer rune) {
	text, end := c.text, c.end
	for range maxLinkLines {
		if hasWholeSignature(text) || len(text) > maxJoined {
			break
		}
		next, ok := nextLine(s[end:])
		if !ok {
			break
		}
		if i, _ := nextScheme(next[:min(len(next), 16)], 0); i == 0 {
			break
		}
		run := runOf(next[:min(len(next), maxJoined)], closer)
		if strings.Contains(text, "=3D") { // a soft line break of quoted-printable
			text = strings.TrimSuffix(text, "=")
		}
		if run == "" || strings.HasPrefix(next[len(run):], " ") && !hasWholeSignature(text+run) {
			break // words
		}
		text += run
		end = len(s) - len(next) + len(run)
	}
	if end != c.end && hasWholeSignature(text) {
		c.text, c.end = text, end
		c.remove(WrapLineBreak)
	}
}

// nextLine returns the text after a line break, without indentation and the marks of a quoted mail.
func nextLine(rest string) (string, bool) {
	const room = 64 // more white space than that is a gap between texts
	end := leading(rest, " \t\r", room)
	if end == len(rest) || rest[end] != '\n' {
		return "", false
	}
	rest = rest[end+1:]
	return rest[leading(rest, " \t>", room):], true
}

// leading returns how many of the first bytes of s, at most limit, are in set.
func leading(s, set string, limit int) int {
	n := 0
	for n < len(s) && n < limit && strings.IndexByte(set, s[n]) >= 0 {
		n++
	}
	return n
}

// signatureDigits is the length of the base64 of 32 bytes without its padding.
const signatureDigits = 43

// hasWholeSignature reports whether a text has sig= with a value as long as a signature.
func hasWholeSignature(s string) bool {
	s = decodeQuotedPrintable(s)
	i := strings.LastIndex(s, "sig=")
	if j := strings.LastIndex(s, "sig%3D"); i < 0 && j >= 0 {
		i = j + 2
	}
	if i < 0 {
		return false
	}
	value := unescape(unescape(strings.ReplaceAll(s[i+len("sig="):], "+", "%2B")))
	n := 0
	for n < len(value) && isSignature(value[n]) && value[n] != '=' {
		n++
	}
	return n >= signatureDigits
}

// trim removes trailing punctuation of a sentence.
func (c *cut) trim() {
	for c.text != "" {
		last := c.text[len(c.text)-1]
		switch last {
		case '.', ',', ';', ':', '!', '?', '\'', '*', '\\':
		case ')', ']', '}':
			open := map[byte]string{')': "(", ']': "[", '}': "{"}[last]
			if strings.Contains(c.text, open) {
				return
			}
		default:
			return
		}
		c.text, c.end = c.text[:len(c.text)-1], c.end-1
	}
}

// unescape removes what the surrounding format did to the text of a link.
func (c *cut) unescape(open rune, before string) {
	if strings.Contains(c.text, `\`) {
		c.text = unescapeJSON(c.text)
		c.remove(WrapJSON)
	}
	attribute := (open == '"' || open == '\'') && strings.HasSuffix(strings.TrimRight(before[:len(before)-1], " "), "=")
	if attribute && strings.Contains(c.text, "&amp;") {
		c.text = strings.ReplaceAll(c.text, "&amp;", "&")
		c.remove(WrapHTML)
	}
	if plain := decodeQuotedPrintable(c.text); plain != c.text {
		c.text = plain
		c.remove(WrapQuotedPrintable)
	}
}

func (c *cut) remove(w Wrapping) {
	if !slices.Contains(c.removed, w) {
		c.removed = append(c.removed, w)
	}
}

// unwrap returns the link, or the links inside it if a mail service rewrote it.
func (c *cut) unwrap(outer []Wrapping, depth int) []Found {
	removed := slices.Clone(outer)
	for _, w := range c.removed {
		if !slices.Contains(removed, w) {
			removed = append(removed, w)
		}
	}
	text := c.text
	if c.kind == percentScheme {
		text = unescapePath(text)
		removed = append(removed, WrapPercent)
	}
	l := Parse(text)
	if inner, ok := l.safeLink(); ok && depth < maxUnwrapping {
		if !slices.Contains(removed, WrapSafeLinks) {
			removed = append(removed, WrapSafeLinks)
		}
		if found := findIn(inner, removed, depth+1); len(found) > 0 {
			return found
		}
	}
	return []Found{{l, removed}}
}

// safeLink returns the link inside a link of Microsoft Defender for Office 365.
func (l *Link) safeLink() (string, bool) {
	host := strings.ToLower(l.text(l.host))
	if !strings.HasSuffix(host, ".safelinks.protection.outlook.com") &&
		!strings.HasSuffix(host, ".safelinks.protection.office365.us") {
		return "", false
	}
	for p := range strings.SplitSeq(l.text(l.query), "&") {
		if value, ok := strings.CutPrefix(p, "url="); ok {
			return unescape(value), true
		}
	}
	return "", false
}
