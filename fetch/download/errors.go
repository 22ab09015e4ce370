package download

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/lrkit/lrkit/link"
)

// The reasons of a failed download. [errors.Is] finds each in the *[Error] that Get returns. The
// package comment has a table of the responses that lead to them.
var (
	// ErrLink means that the link may not be used: see [LinkError].
	ErrLink = errors.New("the link cannot be used")
	// ErrExpired means that the link has expired, and so had all new ones. Response: 403.
	ErrExpired = errors.New("the link is expired")
	// ErrNotYet means that the link becomes valid too late to wait for it. Response: 403.
	ErrNotYet = errors.New("the link is not valid yet")
	// ErrUnauthorized means that authentication failed, also with a new link. Responses: 401; 403
	// for a signature, without a body, or of a firewall.
	ErrUnauthorized = errors.New("authentication failed")
	// ErrForbidden means that the link does not permit the request. A new link would not either.
	// Response: any other 403.
	ErrForbidden = errors.New("the link does not permit it")
	// ErrNotFound means that there is no such blob. Response: 404.
	ErrNotFound = errors.New("the blob is not there")
	// ErrRefused means that the request was refused. Response: any other 4xx.
	ErrRefused = errors.New("the request was refused")
	// ErrRedirect means that the service redirects. A link is for one host. Response: 3xx.
	ErrRedirect = errors.New("a redirect, which is not followed")
	// ErrThrottled means too many requests, for longer than we wait. Responses: 429, 503.
	ErrThrottled = errors.New("too many requests")
	// ErrServer means that the service failed. Responses: 408, and any other 5xx.
	ErrServer = errors.New("the service failed")
	// ErrNetwork means that the connection failed: it was refused or reset, it was closed before
	// the response, TLS failed, or the response is not HTTP.
	ErrNetwork = errors.New("the connection failed")
	// ErrCertificate means that the certificate of the service was refused.
	ErrCertificate = errors.New("the certificate was refused")
	// ErrAddress means that the host has a private, local or otherwise special address: see
	// [AddressError].
	ErrAddress = errors.New("the address is not a public one")
	// ErrStalled means that no response, or no next byte of a body, came within [Options].Idle.
	ErrStalled = errors.New("nothing came for too long")
	// ErrSlow means that bodies came slower than [Options].MinRate for a minute.
	ErrSlow = errors.New("the body comes too slowly")
	// ErrShort means that a body ended early.
	ErrShort = errors.New("the body ended early")
	// ErrLong means that a body did not end where it should.
	ErrLong = errors.New("the body is too long")
	// ErrLength means that a response with the whole blob has no Content-Length, so it cannot be
	// known to be complete. Response: 200.
	ErrLength = errors.New("the answer has no length")
	// ErrEncoded means that the response has a Content-Encoding that was not requested, and no MD5
	// that would prove that it is the blob's own. Responses: 200, 206.
	ErrEncoded = errors.New("the answer is encoded")
	// ErrResponse means that the response does not fit the request. Responses: 2xx with wrong or
	// missing headers, 304, 412 and 416 without a reason.
	ErrResponse = errors.New("the answer does not fit the request")
	// ErrChanged means that the blob changed more often than [Options].MaxRestarts. Responses: 412,
	// 416, and 206 with another ETag, length or MD5.
	ErrChanged = errors.New("the blob changed")
	// ErrNoRanges means that the service sent the whole blob instead of a range, more often than
	// [Options].MaxRestarts. Response: 200.
	ErrNoRanges = errors.New("the service ignores ranges")
	// ErrTooLarge means that the blob is larger than [Options].MaxSize. Responses: 200, 206.
	ErrTooLarge = errors.New("the blob is too large")
	// ErrChecksum means that the bytes do not have the MD5 that the service sent, twice in a row.
	ErrChecksum = errors.New("the bytes do not have the MD5 of the blob")
	// ErrStore means that the store failed or returned invalid values. The error of the store is
	// wrapped.
	ErrStore = errors.New("the store failed")
)

// Error is the error of [Downloader.Get]; it may be wrapped. It holds no secret: nothing of a link,
// and of a response only the fields below.
type Error struct {
	// Op is what failed: "link", "request", "body", "store", "verify" or "wait".
	Op string
	// Offset is the first byte of the blob that was requested and did not arrive.
	Offset int64
	// Status and Code are those of the response, if there was one. Code looks like a code of the
	// service ("BlobNotFound") or is empty.
	Status int
	Code   string
	// Reason is the reason that the service gives. It is empty if it does not apply.
	Reason link.Reason
	// RequestID is x-ms-request-id. It is empty unless it is a UUID.
	RequestID string
	// Err is or wraps one of the reasons above, or is the error of the context, the store or the
	// links.
	Err error
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "download: %s at byte %d: %s", e.Op, e.Offset, link.Redact(fmt.Sprint(e.Err)))
	var about []string
	if e.Status != 0 {
		about = append(about, strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, e.Code)))
	}
	if e.Reason != "" {
		about = append(about, cmp.Or(e.Reason.Meaning(), string(e.Reason)))
	}
	if e.RequestID != "" {
		about = append(about, "request "+e.RequestID)
	}
	if about != nil {
		fmt.Fprintf(&b, " (%s)", strings.Join(about, ", "))
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// LinkError is the error for a link that the policy refuses.
type LinkError struct {
	Status   link.Status
	Problems []link.Problem
}

func (e *LinkError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v: %s", ErrLink, e.Status)
	for _, p := range e.Problems {
		if p.Severity() < link.SeverityError {
			continue
		}
		b.WriteString(", " + p.Code.String())
		if p.Param != 0 {
			b.WriteString(" " + p.Param.String())
		}
	}
	return b.String()
}

func (e *LinkError) Unwrap() error { return ErrLink }

// restartError asks for a download that begins again from nothing.
type restartError struct{ cause error }

func (e *restartError) Error() string { return e.cause.Error() }
func (e *restartError) Unwrap() error { return e.cause }

// wrapError wraps an error in an *Error, unless it is one already.
func wrapError(op string, offset int64, err error) error {
	var e *Error
	var a *restartError
	if errors.As(err, &e) || errors.As(err, &a) {
		return err
	}
	return &Error{Op: op, Offset: offset, Err: err}
}

// storeError wraps an error of the store.
func storeError(offset int64, err error) error {
	return &Error{Op: "store", Offset: offset, Err: fmt.Errorf("%w: %w", ErrStore, err)}
}
