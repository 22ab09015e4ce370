package link

import "github.com/lrkit/lrkit/internal/secret"

// redacted replaces a secret.
const redacted = secret.Mask

// Redact replaces everything in a text that gives access to results: the signatures of SAS links,
// bearer and refresh tokens, JSON web tokens and account keys. It finds them in any case and order,
// percent-encoded once or more, escaped for HTML or JSON, in full-width letters, with colours
// inside, and broken over lines as a console or a log does. Other text stays as it is, including
// passwords.
func Redact(s string) string { return secret.String(s, secret.Access) }

// isSignature reports whether c may belong to an encoded signature: base64, or an escape of it.
func isSignature(c byte) bool {
	return c-'0' < 10 || c|0x20-'a' < 26 || c == '+' || c == '/' || c == '=' || c == '%' || c == '-' || c == '_'
}
