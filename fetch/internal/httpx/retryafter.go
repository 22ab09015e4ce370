// Package httpx reads headers that responses of HTTP services share.
package httpx

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// MaxRetryAfter is the longest wait that RetryAfter returns. Callers have limits of their own.
const MaxRetryAfter = 24 * time.Hour

// RetryAfter returns how long a response asks a client to wait. The header is a number of seconds,
// possibly with a fraction, or a date (RFC 9110, 10.2.3, and the fractions that Azure sends). A
// date counts from the Date of the response, or from now without one. Fractions are rounded up to
// the millisecond, and a past date is 0. ok is false for anything else.
func RetryAfter(h http.Header, now time.Time) (wait time.Duration, ok bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" || len(value) > 64 {
		return 0, false
	}
	if at, err := http.ParseTime(value); err == nil {
		if date, err := http.ParseTime(h.Get("Date")); err == nil {
			now = date
		}
		return min(max(at.Sub(now), 0), MaxRetryAfter), true
	}
	whole, fraction, dot := strings.Cut(value, ".")
	if !digits(whole) || dot && !digits(fraction) {
		return 0, false
	}
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || seconds >= MaxRetryAfter.Seconds() {
		return MaxRetryAfter, true // too many digits for a number are many seconds
	}
	return time.Duration(math.Ceil(seconds*1000)) * time.Millisecond, true
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
