package api

import (
	"html"
	"slices"
	"strings"
	"sync"
)

// redactor replaces secrets in texts from outside. A server may echo what it received, completely
// or in part, and in any encoding.
type redactor struct {
	mu      sync.Mutex
	secrets []string
}

const (
	// redactorMax is how many secrets are remembered: the last tokens.
	redactorMax = 8
	// redactorMin is the least length of a secret. Shorter ones would match everywhere.
	redactorMin = 4
	// redactorPart is how much of the beginning of a secret is treated as the secret.
	redactorPart = 12
	// redactorNested is how many backslashes, "25" or "amp;" in a row are read as one repeated
	// escape. JSON is not escaped more than six times, and without a limit a long run would be read
	// again from each of its bytes.
	redactorNested = 64
	// redactorReadings limits the parallel readings of a text. They come from escapes of characters
	// that escapes are made of.
	redactorReadings = 16
)

func (h *redactor) add(secret string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(secret) < redactorMin {
		return
	}
	if h.secrets = append(h.secrets, secret); len(h.secrets) > redactorMax {
		h.secrets = h.secrets[1:]
	}
}

// redact replaces secrets.
func (h *redactor) redact(s string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, secret := range h.secrets {
		s = redactOne(s, secret)
	}
	return s
}

func redactOne(s, secret string) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(s); {
		if s[i] == '\\' && secret[0] != '\\' && strings.HasPrefix(s[i+1:], `\`) {
			i++ // an escape begins with the last one
			continue
		}
		end, n := matchSecret(s, i, secret)
		if n < len(secret) && n < redactorPart {
			i++
			continue
		}
		if n < len(secret) { // what follows may be the rest
			for end < len(s) && s[end] != ' ' && s[end] != '\t' && s[end] != '\n' {
				end++
			}
		}
		b.WriteString(s[done:i])
		b.WriteString(redacted)
		i, done = end, end
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// matchSecret returns how many bytes of the secret are at s[i:], in any encoding, and where they
// end. It follows all readings of the text in parallel.
func matchSecret(s string, i int, secret string) (end, n int) {
	at, next := []int{i}, []int(nil)
	for ; n < len(secret); n++ {
		next = next[:0]
		for _, p := range at {
			next = readings(next, s, p, secret[n])
		}
		if len(next) == 0 {
			break
		}
		end = next[len(next)-1]
		at, next = next, at
	}
	return end, n
}

// readings appends the positions after c, if it is at s[p:]: plain, percent-encoded (also
// repeatedly), escaped for JSON or HTML, or after tags, backslashes and line ends.
func readings(to []int, s string, p int, c byte) []int {
	add := func(end int) {
		if len(to) == redactorReadings || slices.Contains(to, end) {
			return
		}
		to = append(to, end)
	}
	for skipped := 0; p < len(s) && skipped < 8; skipped++ {
		if fold(s[p]) == fold(c) || s[p] == ' ' && c == '+' || s[p] == '+' && c == ' ' {
			add(p + 1)
		}
		switch s[p] {
		case '%':
			q := p + 1
			for n := 0; n < redactorNested && strings.HasPrefix(s[q:], "25"); n++ {
				if b, ok := hexByte(s, q); ok && b == c {
					add(q + 2)
				}
				q += 2
			}
			if b, ok := hexByte(s, q); ok && fold(b) == fold(c) {
				add(q + 2)
			}
			return to
		case '&':
			q := p + 1
			for n := 0; n < redactorNested && strings.HasPrefix(s[q:], "amp;"); n++ {
				if q += 4; c == '&' {
					add(q)
				}
			}
			if n := strings.IndexByte(s[q:min(len(s), q+10)], ';'); n > 0 {
				if u := html.UnescapeString("&" + s[q:q+n+1]); len(u) == 1 && fold(u[0]) == fold(c) {
					add(q + n + 1)
				}
			}
			return to
		case '\\':
			for n := 0; n < redactorNested && p < len(s) && s[p] == '\\'; n++ {
				p++
			}
			if strings.HasPrefix(s[p:], "u00") {
				if b, ok := hexByte(s, p+3); ok && fold(b) == fold(c) {
					add(p + 5)
				}
			}
			if c == '\\' { // more of them are passed over before the next byte
				return to
			}
		case '<':
			n := strings.IndexByte(s[p:min(len(s), p+80)], '>')
			if n < 0 {
				return to
			}
			p += n + 1
		case '\r', '\n':
			p++
		default:
			return to
		}
	}
	return to
}

func fold(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

func hexByte(s string, i int) (byte, bool) {
	if i+2 > len(s) {
		return 0, false
	}
	hi, lo := strings.IndexByte("0123456789abcdef", fold(s[i])), strings.IndexByte("0123456789abcdef", fold(s[i+1]))
	return byte(hi<<4 | lo), hi >= 0 && lo >= 0
}
