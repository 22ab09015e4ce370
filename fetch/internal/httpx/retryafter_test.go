package httpx

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC) // not the time of the service
	date := "Fri, 02 Jan 2026 03:04:05 GMT"
	for _, c := range []struct {
		in   string
		want time.Duration
		ok   bool
	}{
		{"5", 5 * time.Second, true},
		{" 5 ", 5 * time.Second, true},
		{"0", 0, true},
		{"0.2", 200 * time.Millisecond, true},
		{"7.5", 7500 * time.Millisecond, true},
		{"7.0001", 7001 * time.Millisecond, true},
		{"37.654321", 37655 * time.Millisecond, true},
		{"600", 10 * time.Minute, true},
		{"86400", MaxRetryAfter, true},
		{strings.Repeat("9", 60), MaxRetryAfter, true},
		{"Fri, 02 Jan 2026 03:04:35 GMT", 30 * time.Second, true},
		{"Friday, 02-Jan-26 03:04:35 GMT", 30 * time.Second, true},
		{"Fri Jan  2 03:04:35 2026", 30 * time.Second, true},
		{"Fri, 02 Jan 2020 03:04:35 GMT", 0, true},
		{"Fri, 02 Jan 2099 03:04:35 GMT", MaxRetryAfter, true},
		{"", 0, false}, {"-5", 0, false}, {"soon", 0, false}, {"1e3", 0, false}, {"1e2", 0, false}, {"1_0", 0, false},
		{"0x10", 0, false}, {"Inf", 0, false}, {"NaN", 0, false}, {"5,5", 0, false}, {".5", 0, false}, {"5.", 0, false},
		{"5 s", 0, false}, {"+5", 0, false}, {strings.Repeat("9", 1000), 0, false},
	} {
		h := http.Header{"Retry-After": {c.in}, "Date": {date}}
		if got, ok := RetryAfter(h, now); got != c.want || ok != c.ok {
			t.Errorf("%q: %v, %v, want %v, %v", c.in, got, ok, c.want, c.ok)
		}
	}
	if got, ok := RetryAfter(http.Header{"Retry-After": {date}}, now); got != 4*time.Minute+5*time.Second || !ok {
		t.Errorf("without a Date: %v, %v", got, ok)
	}
}

func FuzzRetryAfter(f *testing.F) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, s := range []string{"5", "7.5", "-1", "1e9", "Fri, 02 Jan 2026 03:04:35 GMT", "99999999999999999999999", "0.0000001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := RetryAfter(http.Header{"Retry-After": {s}}, now)
		if d < 0 || d > MaxRetryAfter || !ok && d != 0 {
			t.Fatalf("%q: %v, %v", s, d, ok)
		}
	})
}
