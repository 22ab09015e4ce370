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
	// ErrRefused is in the chain of errors that say that the credentials were refused: by the login, or by the API for a token that
	// was new. After the first one the client does not ask again for ten minutes.
	ErrRefused = errors.New("the credentials were refused")
	// ErrForbidden is in the chain of an answer of 403: the token is good and does not allow this.
	ErrForbidden = errors.New("forbidden")
	// ErrNotFound is in the chain of an answer of 404.
	ErrNotFound = errors.New("not found")
	// ErrAnswer is in the chain of errors about answers that were not understood: not JSON, too large, without what was asked for.
	ErrResponse = errors.New("the answer was not understood")
)

// Error is what went wrong with one call. Its texts come from outside and were made plain, short and safe to print.
type Error struct {
	// Op is what was asked for, such as "get action".
	Op string
	// Status is the HTTP status; 0 if there was no answer.
	Status int
	// Code is the code of the error, such as "ResourceNotFound" or "invalid_client"; empty if there was none.
	Code string
	// Message is free text, which the service may change.
	Message string
	// Target is the service's own name for what happened, for its support.
	Target string
	// Roles is what the token allows and Needs is what would do, one of them; both are for 403. They are
	// delegated permissions if the token is that of a user, else application permissions.
	Roles, Needs []string
	Delegated    bool

	kind  error // one of the above, or nil
	cause error // the context's, or nil
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
	b.WriteString(e.permissions())
	return b.String()
}

// Unwrap returns what kind of error it is and the error of the context that ended it, if one did.
func (e *Error) Unwrap() []error {
	var errs []error
	for _, err := range []error{e.kind, e.cause} {
		if err != nil {
			errs = append(errs, err)
		}
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

// ThrottledError says that the service answered 429 again and again. It leads to the *Error of the last time.
type ThrottledError struct {
	RetryAfter time.Duration // what the last answer asked for, or what was taken for it
	Tries      int
	Last       *Error
}

// Error implements error.
func (e *ThrottledError) Error() string {
	return fmt.Sprintf("%v; throttled %d times, the last time for %v", e.Last, e.Tries, e.RetryAfter.Round(time.Second))
}

// Unwrap returns the last answer.
func (e *ThrottledError) Unwrap() error { return e.Last }

// kindOf is which of the sentinels an answer is.
func kindOf(status int) error {
	switch status {
	case http.StatusForbidden:
		return ErrForbidden
	case http.StatusNotFound:
		return ErrNotFound
	}
	return nil
}

// errorBody fills in what the body of an answer says: {"error":{"code","message","target"}} of the API,
// {"error":"code","error_description":"…"} of the login, or any text or HTML of whatever stands between.
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

// first sets a text if it is not set yet.
func first(dst *string, v gjson.Result, text func(string) string) {
	if *dst == "" && v.Type == gjson.String {
		*dst = text(v.Str)
	}
}
