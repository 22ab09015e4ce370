package download

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/lrkit/lrkit/link"
)

// The reasons for which a download fails; each is found with [errors.Is] in the *[Error] that Get returns.
var (
	// ErrLink: the link may not be used: see [LinkError].
	ErrLink = errors.New("the link cannot be used")
	// ErrExpired: the service says that the link is expired, and so were all that came after it.
	ErrExpired = errors.New("the link is expired")
	// ErrNotYet: the link becomes valid too late to wait for it.
	ErrNotYet = errors.New("the link is not valid yet")
	// ErrUnauthorized: authentication failed, and a new link did not help.
	ErrUnauthorized = errors.New("authentication failed")
	// ErrForbidden: the link does not permit this, and a new one would not either.
	ErrForbidden = errors.New("the link does not permit it")
	// ErrNotFound: there is no such blob.
	ErrNotFound = errors.New("the blob is not there")
	// ErrRefused: any other answer of the 400s.
	ErrRefused = errors.New("the request was refused")
	// ErrRedirect: the service wants to send us elsewhere. A link is for one host.
	ErrRedirect = errors.New("a redirect, which is not followed")
	// ErrThrottled: too many requests, for longer than we wait.
	ErrThrottled = errors.New("too many requests")
	// ErrServer: the service failed.
	ErrServer = errors.New("the service failed")
	// ErrNetwork: the connection failed.
	ErrNetwork = errors.New("the connection failed")
	// ErrCertificate: the service could not prove who it is.
	ErrCertificate = errors.New("the certificate was refused")
	// ErrAddress: the host has a private, local or otherwise special address: see [AddressError].
	ErrAddress = errors.New("the address is not a public one")
	// ErrStalled: nothing came for [Options].Idle.
	ErrStalled = errors.New("nothing came for too long")
	// ErrSlow: less than [Options].MinRate came, over a minute.
	ErrSlow = errors.New("the body comes too slowly")
	// ErrShort: a body ended early.
	ErrShort = errors.New("the body ended early")
	// ErrLong: a body did not end where it should.
	ErrLong = errors.New("the body is too long")
	// ErrLength: the answer does not tell its length, so that nobody can tell whether it is whole.
	ErrLength = errors.New("the answer has no length")
	// ErrEncoded: the answer has a Content-Encoding that was not asked for, and there is no MD5 to tell whether it is the blob's own.
	ErrEncoded = errors.New("the answer is encoded")
	// ErrAnswer: an answer that does not fit the request.
	ErrResponse = errors.New("the answer does not fit the request")
	// ErrChanged: the blob became another one, more often than we start over.
	ErrChanged = errors.New("the blob changed")
	// ErrNoRanges: the service gave the whole blob where a range was asked for, more often than we start over.
	ErrNoRanges = errors.New("the service ignores ranges")
	// ErrTooLarge: the blob is larger than [Options].MaxSize.
	ErrTooLarge = errors.New("the blob is too large")
	// ErrChecksum: the bytes have not the MD5 that the service sent, twice.
	ErrChecksum = errors.New("the bytes do not have the MD5 of the blob")
	// ErrStore: the store failed, or returned nonsense. What it said is wrapped.
	ErrStore = errors.New("the store failed")
)

// Error is what [Downloader.Get] returns, or is wrapped in it. It holds no secret: nothing of a link, and of an answer only what is named here.
type Error struct {
	// Op is what failed: "link", "request", "body", "store", "verify" or "wait".
	Op string
	// Offset is where in the blob: the first byte that was asked for and is not there.
	Offset int64
	// Status and Code are the answer's, if there was one; Code has the form of a code of the service ("BlobNotFound") or is empty.
	Status int
	Code   string
	// Reason is why, as the service has it; empty if it does not apply.
	Reason link.Reason
	// RequestID is x-ms-request-id; empty if it has not the form of a UUID.
	RequestID string
	// Err is one of the reasons above, or wraps one; or what the context, the store or the giver of links said.
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

// LinkError is a link that the policy does not let pass.
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

// again says that a download has to begin again from nothing.
type restartError struct{ cause error }

func (e *restartError) Error() string { return e.cause.Error() }
func (e *restartError) Unwrap() error { return e.cause }

// in puts an error into an *Error, unless it is one already.
func wrapError(op string, offset int64, err error) error {
	var e *Error
	var a *restartError
	if errors.As(err, &e) || errors.As(err, &a) {
		return err
	}
	return &Error{Op: op, Offset: offset, Err: err}
}

// storeError wraps what a store said.
func storeError(offset int64, err error) error {
	return &Error{Op: "store", Offset: offset, Err: fmt.Errorf("%w: %w", ErrStore, err)}
}
