package api

import (
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/lrkit/lrkit/link"
)

const (
	plainIn  = 32 << 10 // bytes of a text that are looked at
	plainOut = 300      // characters that are kept
)

// plain makes a text of the service, of a proxy or of the network one line that is safe to print: without HTML, without characters that
// a terminal obeys or that cannot be seen, and short.
func plain(s string) string { return plainHiding(s, nil) }

// plainHiding is plain, and takes secrets out.
func plainHiding(s string, hide func(string) string) string {
	s = s[:min(len(s), plainIn)]
	if hide == nil {
		hide = func(s string) string { return s }
	}
	// Before tags are taken out and after: both may hold what the other one breaks up.
	s = link.Redact(hide(s))
	if strings.ContainsAny(s, "<&") {
		s = link.Redact(hide(html.UnescapeString(withoutTags(s))))
	}
	return safe(s)
}

// withoutTags takes HTML tags out, and what stands in scripts and styles.
func withoutTags(s string) string {
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
		b.WriteByte(' ')
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

// safe makes one line of at most plainOut characters.
func safe(s string) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		if unicode.IsSpace(r) {
			space = n > 0
			continue
		}
		if n >= plainOut {
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

// hidden is what must not be seen in texts that come from outside: a server may send back what it was sent.
type hidden struct {
	mu    sync.Mutex
	forms [][]string // of each secret, the newest last
}

// hiddenMax is how many secrets are remembered: the last tokens.
const hiddenMax = 8

// add hides a secret in all forms that it is sent in.
func (h *hidden) add(secret string) {
	if len(secret) < 4 {
		return // it would hide half of every text
	}
	forms := []string{secret, html.EscapeString(secret)}
	for _, s := range []string{url.QueryEscape(secret), url.PathEscape(secret)} {
		forms = append(forms, s, lowerEscapes(s), url.QueryEscape(s))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forms = append(h.forms, forms)
	if len(h.forms) > hiddenMax {
		h.forms = h.forms[1:]
	}
}

func lowerEscapes(s string) string {
	b := []byte(s)
	for i := range b {
		if i >= 2 && b[i-2] == '%' || i >= 1 && b[i-1] == '%' {
			if b[i] >= 'A' && b[i] <= 'F' {
				b[i] |= 0x20
			}
		}
	}
	return string(b)
}

// hide replaces secrets.
func (h *hidden) hide(s string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, forms := range h.forms {
		for _, form := range forms {
			s = strings.ReplaceAll(s, form, "REDACTED")
		}
	}
	return s
}
