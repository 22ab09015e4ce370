package link

import "github.com/lrkit/lrkit/internal/secret"

// redacted stands for a secret.
const redacted = secret.Mask

// Redact replaces what gives access to results in any text: the signatures of SAS links, bearer and refresh tokens, JSON web
// tokens, account keys. It finds them in whatever case and order, percent-encoded once or more, HTML- or
// JSON-escaped, in full-width letters, with colours inside, and broken over lines as a console or a log does it. What is no
// such secret stays as it is, passwords too.
func Redact(s string) string { return secret.String(s, secret.Access) }

// isSignature reports whether c may be of an encoded signature: base64, or an escape of it.
func isSignature(c byte) bool {
	return c-'0' < 10 || c|0x20-'a' < 26 || c == '+' || c == '/' || c == '=' || c == '%' || c == '-' || c == '_'
}
