package api

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode"

	"github.com/lrkit/lrkit/link"
)

const (
	plainIn  = 32 << 10 // bytes of a text that are looked at
	plainOut = 300      // characters that are kept
)

// plain turns a text of the service, of a proxy or of the network into one short line that is safe
// to print: without HTML, and without control and invisible characters.
func plain(s string) string { return plainHiding(s, nil) }

// plainHiding is plain, and replaces secrets.
func plainHiding(s string, hide func(string) string) string {
	s = s[:min(len(s), plainIn)]
	if hide == nil {
		hide = func(s string) string { return s }
	}
	// Secrets are replaced before and after removing tags: a tag may split a secret, and removing
	// one may join it.
	s = link.Redact(hide(s))
	if strings.ContainsAny(s, "<&") {
		joined := html.UnescapeString(withoutTags(s, ""))
		if r := link.Redact(hide(joined)); r != joined {
			s = r
		} else {
			s = html.UnescapeString(withoutTags(s, " "))
		}
	}
	return safe(s)
}

// withoutTags replaces HTML tags, scripts and styles.
func withoutTags(s, by string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 || i+1 == len(s) {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		if c := s[i+1] | 0x20; (c < 'a' || c > 'z') && !strings.ContainsRune("/!?", rune(s[i+1])) {
			b.WriteByte('<')
			s = s[i+1:]
			continue
		}
		name := strings.ToLower(s[i+1 : min(i+8, len(s))])
		end := ">"
		switch {
		case strings.HasPrefix(name, "script"):
			end = "</script>"
		case strings.HasPrefix(name, "style"):
			end = "</style>"
		case strings.HasPrefix(name, "!--"):
			end = "-->"
		}
		j := indexFold(s[i:], end)
		if j < 0 { // it was no HTML
			b.WriteString(s[i:])
			return b.String()
		}
		b.WriteString(by)
		s = s[i+j+len(end):]
	}
}

// indexFold is strings.Index for an ASCII pattern in lower case.
func indexFold(s, pattern string) int {
	for i := 0; i+len(pattern) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(pattern)], pattern) {
			return i
		}
	}
	return -1
}

// safe returns one line of at most plainOut characters.
func safe(s string) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		if unicode.IsSpace(r) {
			space = n > 0
			continue
		}
		if n >= plainOut || space && n+1 >= plainOut {
			b.WriteString("…")
			break
		}
		if space {
			b.WriteByte(' ')
			n, space = n+1, false
		}
		switch {
		case strconv.IsPrint(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
		n++
	}
	return b.String()
}
