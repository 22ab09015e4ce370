package link

import (
	"fmt"

	"github.com/lrkit/lrkit/internal/secret"
)

// Severity is how much a problem matters.
type Severity uint8

// The severities, in rising order.
const (
	SeverityNote    Severity = iota + 1 // good to know
	SeverityWarning                     // the link can be used, but something is unusual
	SeverityError                       // the link cannot be used
)

// String returns "note", "warning" or "error".
func (s Severity) String() string {
	switch s {
	case SeverityNote:
		return "note"
	case SeverityWarning:
		return "warning"
	case SeverityError:
		return "error"
	}
	return "unknown"
}

// Problem is something that is wrong with a link, or worth knowing. It holds no secret.
type Problem struct {
	Code   Code
	Param  Param  // 0 when it is about none
	Offset int    // where in the link, in bytes
	arg    string // as it stands in the link, redacted
}

// Severity returns the severity of the problem's code.
func (p Problem) Severity() Severity { return p.Code.Severity() }

// Detail returns an explanation. It may hold text of the link, but never the signature.
func (p Problem) Detail() string {
	name := p.Param.String()
	arg := p.shownArg()
	switch text := codes[p.Code].text; codes[p.Code].args {
	case "p":
		return fmt.Sprintf(text, name)
	case "pa":
		return fmt.Sprintf(text, name, arg)
	case "a":
		return fmt.Sprintf(text, arg)
	default:
		return text
	}
}

// shownArg returns the decoded text of the link in a problem, in a form that may be shown.
func (p Problem) shownArg() string {
	arg := unescape(p.arg)
	switch p.Code {
	case CodeBadVersion,
		CodeBadResource, CodeBadValue, CodeBadDepth, CodeBadTime, CodeBadGUID, CodeBadAddress, CodeHeaderOverride,
		CodeEncodingOverride, CodeNeedsRequest, CodeAddressBound, CodeAlreadyExpired, CodeKeyExpired, CodeNotYet,
		CodeKeyNotYet,
		CodeNewVersion:
		return shownValue(p.Param, arg)
	case CodePortRefused:
		if !only(arg, "0123456789") || len(arg) > 5 {
			return redacted
		}
	case CodeSchemeRefused:
		if !isWord(arg, maxScheme) {
			return redacted
		}
	case CodeHostRefused, CodeServiceHost, CodeAddressHost, CodeAccountNotKnown, CodeUnfamiliarAccount:
		return shownHost(arg)
	}
	return secret.String(arg, secret.All)
}

// String returns code, parameter and detail.
func (p Problem) String() string { return fmt.Sprintf("%s: %s: %s", p.Severity(), p.Code, p.Detail()) }
