package api

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

var (
	// ErrRefused is in the chain of an error if the credentials were refused: by the login, or by
	// the API for a new token. The client makes no more calls for ten minutes then.
	ErrRefused = errors.New("the credentials were refused")
	// ErrForbidden is in the chain of an error for 403: the token is valid and lacks a permission.
	ErrForbidden = errors.New("forbidden")
	// ErrNotFound is in the chain of an error for 404.
	ErrNotFound = errors.New("not found")
	// ErrResponse is in the chain of an error for a response that was not understood: not JSON, too
	// large, or incomplete.
	ErrResponse = errors.New("the answer was not understood")
	// ErrOutcomeUnknown is in the chain of an error of a call that changes something if the service
	// may have done it: the request may have arrived, and no answer says how it ended. Such a call
	// is not repeated. Without it, the error says that nothing was done.
	ErrOutcomeUnknown = errors.New("it may have been carried out")
	// ErrActiveRequest is in the chain of an error for the code ActiveRequestAlreadyExists: another
	// action of the kind runs on the machine.
	ErrActiveRequest = errors.New("another action of the kind runs on the machine")
	// ErrUnsupported is in the chain of an error for the codes OsPlatformNotSupported and
	// ClientVersionNotSupported.
	ErrUnsupported = errors.New("the machine does not support it")
	// ErrDisabled is in the chain of an error for the code DisabledFeature: a setting of the tenant
	// is off.
	ErrDisabled = errors.New("a setting of the tenant is off")
)

// Error is the error of one call. Its texts come from outside. They are made plain, short and safe
// to print.
type Error struct {
	// Op is the operation, such as "get action".
	Op string
	// Status is the HTTP status, or 0 without a response.
	Status int
	// Code is the code of the error, such as "ResourceNotFound" or "invalid_client". It may be
	// empty.
	Code string
	// Message is free text. The service may change it.
	Message string
	// Target is an identifier for the support of the service.
	Target string
	// For 403, Roles are the permissions of the token, and Needs those of which one would do. They
	// are delegated permissions for the token of a user, and otherwise application permissions.
	Roles, Needs []string
	Delegated    bool

	kind    error  // one of the above, or nil
	cause   error  // the context's, or nil
	unknown bool   // ErrOutcomeUnknown
	role    string // of the user, for 403
}

// Error implements error.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("api: " + e.Op + ": ")
	if e.kind != nil && e.kind != ErrForbidden && e.kind != ErrNotFound {
		b.WriteString(e.kind.Error() + ": ")
	}
	if e.Status != 0 {
		b.WriteString(strconv.Itoa(e.Status))
		if text := http.StatusText(e.Status); text != "" {
			b.WriteString(" " + text)
		}
		if e.Code != "" || e.Message != "" {
			b.WriteString(": ")
		}
	}
	b.WriteString(e.Code)
	if e.Message != "" {
		if e.Code != "" {
			b.WriteString(": ")
		}
		b.WriteString(e.Message)
	}
	if e.Target != "" {
		b.WriteString(" (target " + e.Target + ")")
	}
	b.WriteString(e.advice())
	if e.unknown {
		b.WriteString("; " + ErrOutcomeUnknown.Error())
	}
	return b.String()
}

// Unwrap returns the kinds of the error, and the error of the context if that ended the call.
func (e *Error) Unwrap() []error {
	var errs []error
	_, code := adviceOf(e.Code)
	for _, err := range []error{e.kind, e.cause, code} {
		if err != nil {
			errs = append(errs, err)
		}
	}
	if e.unknown {
		errs = append(errs, ErrOutcomeUnknown)
	}
	return errs
}

// Format implements fmt.Formatter: all verbs show the same.
func (e *Error) Format(f fmt.State, verb rune) { format(f, verb, e.Error()) }

// LogValue implements slog.LogValuer.
func (e *Error) LogValue() slog.Value { return slog.StringValue(e.Error()) }

func format(f fmt.State, verb rune, s string) {
	if verb == 'q' {
		s = strconv.Quote(s)
	}
	io.WriteString(f, s)
}

// ThrottledError says that the service answered 429 to every try: nothing was done. It wraps the
// last *Error. Run makes one try.
type ThrottledError struct {
	RetryAfter time.Duration // what the last answer asked for, or what was taken for it
	Tries      int
	Last       *Error
}

// Error implements error.
func (e *ThrottledError) Error() string {
	if e.Tries == 1 {
		return fmt.Sprintf("%v; throttled for %v", e.Last, e.RetryAfter.Round(time.Second))
	}
	return fmt.Sprintf("%v; throttled %d times, the last time for %v", e.Last, e.Tries, e.RetryAfter.Round(time.Second))
}

// Unwrap returns the error of the last try.
func (e *ThrottledError) Unwrap() error { return e.Last }

// kindOf returns the sentinel for a response.
func kindOf(status int) error {
	switch status {
	case http.StatusForbidden:
		return ErrForbidden
	case http.StatusNotFound:
		return ErrNotFound
	}
	return nil
}

// errorBody adds what the body of a response says: {"error":{"code","message","target"}} of the
// API, {"error":"code","error_description":"…"} of the login, or text or HTML of a proxy.
func (e *Error) errorBody(body string, hide func(string) string) {
	text := func(s string) string { return plainHiding(s, hide) }
	if !validJSON(body) {
		e.Message = text(body)
		return
	}
	var description, message string
	gjson.Parse(body).ForEach(func(key, v gjson.Result) bool {
		switch key.Str {
		case "error":
			switch {
			case v.Type == gjson.String && e.Code == "":
				e.Code = text(v.Str)
			case v.IsObject() && e.Code == "" && e.Message == "":
				v.ForEach(func(key, v gjson.Result) bool {
					switch key.Str {
					case "code":
						first(&e.Code, v, text)
					case "message":
						first(&e.Message, v, text)
					case "target":
						first(&e.Target, v, text)
					}
					return true
				})
			}
		case "error_description":
			first(&description, v, text)
		case "message", "Message": // of gateways
			first(&message, v, text)
		case "trace_id":
			first(&e.Target, v, text)
		}
		return true
	})
	for _, s := range []string{description, message} {
		if e.Message == "" {
			e.Message = s
		}
	}
}

// first sets a text that is not set yet.
func first(dst *string, v gjson.Result, text func(string) string) {
	if *dst == "" && v.Type == gjson.String {
		*dst = text(v.Str)
	}
}
