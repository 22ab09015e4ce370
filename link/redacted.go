package link

import (
	"strings"

	"github.com/lrkit/lrkit/internal/secret"
)

// Redacted returns the link with everything replaced that may be secret: the signature wherever
// [Redact] finds one, user info, values that do not fit their parameter, long values of unknown
// parameters, passwords, and anything like a signature. That includes a signature under a broken
// name ("si g=").
func (l Link) Redacted() string {
	all := l.all()
	var b strings.Builder
	done := 0
	if p := l.scheme; p.end > p.start && !isWord(l.text(p), maxScheme) {
		b.WriteString(redacted)
		done = p.end
	}
	if u := l.user; u.end > u.start {
		b.WriteString(all[done:u.start])
		b.WriteString(redacted)
		done = u.end
	}
	if h := l.host; shownHost(l.text(h)) == redacted {
		b.WriteString(all[done:h.start])
		b.WriteString(redacted)
		done = h.end
	}
	if p := l.port; p.end > p.start && (p.end-p.start > 5 || !only(l.text(p), "0123456789")) {
		b.WriteString(all[done:p.start])
		b.WriteString(redacted)
		done = p.end
	}
	if p := l.path; p.end > p.start {
		b.WriteString(all[done:p.start])
		b.WriteString(shownPlace(l.text(p)))
		done = p.end
	}
	if q := l.query; q.end > q.start {
		b.WriteString(all[done:q.start])
		for i, p := range strings.Split(all[q.start:q.end], "&") {
			if i > 0 {
				b.WriteByte('&')
			}
			writeParameter(&b, p)
		}
		done = q.end
	}
	if f := l.frag; f.end > f.start { // no part of a SAS link has one
		b.WriteString(all[done:f.start])
		b.WriteString(redacted)
		done = f.end
	}
	b.WriteString(all[done:])
	return secret.String(b.String(), secret.All)
}

// These lengths may be secrets: of a value of an unknown parameter, and of base64 (32 bytes have 43
// digits).
const (
	secretValue = 17
	secretRun   = 40
)

func writeParameter(b *strings.Builder, p string) {
	name, value, found := strings.Cut(p, "=")
	token := name == "token" // of a download link of the service
	known := byName[name]
	if known == 0 {
		known = variantOf(name)
	}
	hidden := token || len(value) >= secretValue || len(value) >= 4 && mixedIn(unescape(value))
	if known != 0 && known != ParamSig {
		hidden = shownValue(known, unescape(value)) != unescape(value)
	}
	if known != ParamSig && found && hidden {
		b.WriteString(name)
		b.WriteByte('=')
		b.WriteString(redacted)
		return
	}
	if !found && len(p) < secretRun && !random(p) {
		b.WriteString(p)
		return
	}
	for len(p) > 0 {
		n := 0
		for n < len(p) && isSignature(p[n]) && p[n] != '=' {
			n++
		}
		switch {
		case n >= secretRun:
			b.WriteString(redacted)
		case n == 0:
			n = 1
			fallthrough
		default:
			b.WriteString(p[:n])
		}
		p = p[n:]
	}
}

// shortName returns the name of a parameter, or a placeholder for one that may itself be a
// signature.
func shortName(name string) string {
	if len(name) >= secretRun || random(name) {
		return redacted
	}
	return name
}
