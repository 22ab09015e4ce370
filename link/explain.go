package link

import (
	"strings"
	"time"
)

// Reason is why the service refused a request.
type Reason string

// The reasons.
const (
	ReasonUnknown      Reason = "unknown"
	ReasonExpired      Reason = "expired"
	ReasonNotYet       Reason = "not-yet-valid"
	ReasonSignature    Reason = "bad-signature"
	ReasonMalformed    Reason = "malformed"
	ReasonPermission   Reason = "permission"
	ReasonAddress      Reason = "address"
	ReasonProtocol     Reason = "protocol"
	ReasonRefused      Reason = "network-refused" // a firewall of the storage account
	ReasonUnauthorized Reason = "unauthorized"    // authentication failed, and the service does not say why
	ReasonNotFound     Reason = "not-found"
	ReasonChanged      Reason = "changed"
	ReasonRange        Reason = "range"
	ReasonThrottled    Reason = "throttled"
	ReasonServer       Reason = "server"
)

// Answer is the answer of a service that refused a request.
type Answer struct {
	Status int    // of HTTP
	Code   string // of the service: "AuthenticationFailed"
	Reason Reason
	// Clock is the time of the service, or zero if the answer has none.
	Clock time.Time
	// Detail is the explanation of the service, with signatures redacted. Escape it before
	// printing.
	Detail string
}

// Header is the header of an answer. An http.Header is one.
type Header interface{ Get(name string) string }

// noHeader is an empty header.
type noHeader struct{}

func (noHeader) Get(string) string { return "" }

// maxBody is how much of a body is read.
const maxBody = 64 << 10

// Explain returns why a request failed, from the status, the headers and the beginning of the body.
// The body may be empty (HEAD) and may begin with a byte order mark.
func Explain(status int, header Header, body []byte) Answer {
	if header == nil {
		header = noHeader{}
	}
	text := strings.TrimPrefix(string(body[:min(len(body), maxBody)]), "\uFEFF")
	a := Answer{Status: status, Code: element(text, "Code")}
	if a.Code == "" {
		a.Code = header.Get("X-Ms-Error-Code")
	}
	a.Detail = element(text, "AuthenticationErrorDetail")
	if a.Detail == "" {
		a.Detail = element(text, "Message")
	}
	a.Reason, a.Clock = reason(status, a.Code, a.Detail)
	if a.Clock.IsZero() {
		a.Clock = httpTime(header.Get("Date"))
	}
	a.Code, a.Detail = Redact(a.Code), Redact(a.Detail)
	return a
}

// element returns the text of an XML element without attributes and children, as the service writes
// it.
func element(text, name string) string {
	_, rest, ok := strings.Cut(text, "<"+name+">")
	if !ok {
		return ""
	}
	inner, _, ok := strings.Cut(rest, "</"+name+">")
	if !ok {
		return ""
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'", "&amp;", "&").Replace(inner)
}

func reason(status int, code, detail string) (Reason, time.Time) {
	switch code {
	case "AuthenticationFailed":
		return authentication(detail)
	case "AuthorizationFailure":
		if strings.Contains(detail, "failed to authenticate") { // as Azurite has it for any link it refuses
			return ReasonUnauthorized, time.Time{}
		}
		return ReasonRefused, time.Time{}
	case "AuthorizationPermissionMismatch",
		"AuthorizationServiceMismatch", "AuthorizationResourceTypeMismatch",
		"InsufficientAccountPermissions":
		return ReasonPermission, time.Time{}
	case "AuthorizationSourceIPMismatch":
		return ReasonAddress, time.Time{}
	case "AuthorizationProtocolMismatch":
		return ReasonProtocol, time.Time{}
	case "BlobNotFound", "ContainerNotFound", "ResourceNotFound", "PublicAccessNotPermitted":
		return ReasonNotFound, time.Time{}
	case "ConditionNotMet":
		if status == 304 { // the other way round: If-None-Match, and it has not changed
			return ReasonUnknown, time.Time{}
		}
		return ReasonChanged, time.Time{}
	case "InvalidRange":
		return ReasonRange, time.Time{}
	case "ServerBusy":
		return ReasonThrottled, time.Time{}
	}
	switch {
	case status == 404:
		return ReasonNotFound, time.Time{}
	case status == 412:
		return ReasonChanged, time.Time{}
	case status == 416:
		return ReasonRange, time.Time{}
	case status == 429 || status == 503:
		return ReasonThrottled, time.Time{}
	case status == 401 || status == 403:
		return ReasonUnauthorized, time.Time{}
	case status >= 500:
		return ReasonServer, time.Time{}
	}
	return ReasonUnknown, time.Time{}
}

// authentication interprets the sentences of the service.
func authentication(detail string) (Reason, time.Time) {
	switch {
	case strings.HasPrefix(detail, "Signed expiry time ["): // … must be after signed start time [now]
		_, rest, _ := strings.Cut(detail, "must be after signed start time [")
		return ReasonExpired, bracketed(rest)
	case strings.Contains(detail, "not valid in the specified time frame"):
		now, end := between(detail, "Current ["), between(detail, "Expiry [")
		if start := between(detail, "Start ["); !now.IsZero() && now.Before(start) {
			return ReasonNotYet, now
		} else if !now.IsZero() && !end.IsZero() && !now.Before(end) {
			return ReasonExpired, now
		}
		return ReasonUnauthorized, now
	case strings.Contains(detail, "Signature did not match"):
		return ReasonSignature, time.Time{}
	case strings.Contains(detail, "not well formed"), strings.Contains(detail, "is mandatory"):
		return ReasonMalformed, time.Time{}
	}
	return ReasonUnauthorized, time.Time{}
}

// between returns the time after a mark.
func between(s, mark string) time.Time {
	_, rest, _ := strings.Cut(s, mark)
	return bracketed(rest)
}

// bracketed returns the time before a closing bracket.
func bracketed(s string) time.Time {
	s, _, _ = strings.Cut(s, "]")
	return httpTime(s)
}

// httpTime parses the time of a header. An invalid one is zero.
func httpTime(s string) time.Time {
	t, err := time.Parse("Mon, 02 Jan 2006 15:04:05 GMT", s)
	if err != nil {
		return time.Time{}
	}
	return t
}
