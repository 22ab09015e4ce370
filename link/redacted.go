package link

import "strings"

// Redacted returns the link with what may be secret replaced: the signature wherever [Redact] sees one, who comes in front of the host,
// long values of parameters that no SAS has, and whatever looks like a signature. So one under a broken name ("si g=") goes too.
func (l Link) Redacted() string {
	all := l.all()
	var b strings.Builder
	done := 0
	if u := l.user; u.end > u.start {
		b.WriteString(all[:u.start])
		b.WriteString(redacted)
		done = u.end
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
	if f := l.frag; f.end-f.start >= secretValue { // no part of a SAS link has one
		b.WriteString(all[done:f.start])
		b.WriteString(redacted)
		done = f.end
	}
	b.WriteString(all[done:])
	return Redact(b.String())
}

// What is as long may be a secret: a value of a parameter that no SAS has, and base64 (that of 32 bytes has 43 digits).
const (
	secretValue = 17
	secretRun   = 40
)

func writeParameter(b *strings.Builder, p string) {
	name, value, found := strings.Cut(p, "=")
	token := name == "token" // of a download link of the service
	if byName[name] == 0 && name != "sig" && found && (token || len(value) >= secretValue) {
		b.WriteString(name)
		b.WriteByte('=')
		b.WriteString(redacted)
		return
	}
	if !found && len(p) < secretRun {
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

// shortName returns the name of a parameter, or what stands for one that may be a signature itself.
func shortName(name string) string {
	if len(name) >= secretRun {
		return redacted
	}
	return name
}
