package api

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// retryAfterMin and retryAfterMax bound what a Retry-After can ask for.
	retryAfterMin = time.Second
	retryAfterMax = 10 * time.Minute
)

// retryAfter reads a Retry-After: seconds, whole or with a fraction, or a date. It is false for anything else, and then the answer
// has said nothing. Fractions are rounded up to the millisecond. now is the time of whoever wrote it.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if value == "" || len(value) > 64 {
		return 0, false
	}
	if t, err := http.ParseTime(value); err == nil {
		d := t.Sub(now)
		return min(max(d, retryAfterMin), retryAfterMax), true
	}
	whole, fraction, dot := strings.Cut(value, ".")
	if !digits(whole) || dot && !digits(fraction) {
		return 0, false
	}
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || seconds >= retryAfterMax.Seconds() {
		return retryAfterMax, true // too many digits for a number are many seconds
	}
	d := time.Duration(math.Ceil(seconds*1000)) * time.Millisecond
	return min(max(d, retryAfterMin), retryAfterMax), true
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// asked returns what the headers of an answer ask for.
func asked(h http.Header) (time.Duration, bool) {
	now := time.Now()
	if t, err := http.ParseTime(h.Get("Date")); err == nil {
		now = t
	}
	return retryAfter(h.Get("Retry-After"), now)
}
