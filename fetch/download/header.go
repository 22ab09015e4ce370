package download

import (
	"crypto/md5"
	"encoding/base64"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/internal/httpx"
)

const (
	// maxETag limits an entity tag, quotes included. Those of the service have 20 bytes.
	maxETag = 256
	// maxText limits a header that is kept in a Result.
	maxText = 1 << 10
)

// single returns a header that must not be repeated. ok is false if it is missing or repeated.
func single(h http.Header, name string) (s string, ok bool) {
	v := h.Values(name)
	if len(v) != 1 {
		return "", false
	}
	return v[0], true
}

// strongTag returns the strong entity tag, or "" if there is none.
func strongTag(h http.Header) string {
	s, _ := single(h, "Etag")
	if !isStrong(s) {
		return ""
	}
	return s
}

// isStrong reports whether s is a strong entity tag (RFC 9110, 8.8.3), in ASCII only.
func isStrong(s string) bool {
	if len(s) < 2 || len(s) > maxETag || s[0] != '"' || s[len(s)-1] != '"' {
		return false
	}
	for _, c := range []byte(s[1 : len(s)-1]) {
		if c <= ' ' || c == '"' || c >= 0x7F {
			return false
		}
	}
	return true
}

// contentRange is "bytes first-last/total" as [from, to) of total. total is -1 for a star.
type contentRange struct{ from, to, total int64 }

// parseContentRange accepts the form that a 206 has, and no other.
func parseContentRange(h http.Header) (c contentRange, ok bool) {
	s, ok := single(h, "Content-Range")
	if !ok {
		return c, false
	}
	s, ok = strings.CutPrefix(s, "bytes ")
	if !ok {
		return c, false
	}
	span, total, ok1 := strings.Cut(s, "/")
	first, last, ok2 := strings.Cut(span, "-")
	from, ok3 := number(first)
	end, ok4 := number(last)
	if !ok1 || !ok2 || !ok3 || !ok4 || end < from || end == math.MaxInt64 {
		return c, false
	}
	c = contentRange{from: from, to: end + 1, total: -1}
	if total != "*" {
		if c.total, ok = number(total); !ok || c.to > c.total {
			return c, false
		}
	}
	return c, true
}

// unsatisfied returns N of "bytes */N", which a 416 has, or -1.
func unsatisfied(h http.Header) int64 {
	s, _ := single(h, "Content-Range")
	s, ok := strings.CutPrefix(s, "bytes */")
	n, isNumber := number(s)
	if !ok || !isNumber {
		return -1
	}
	return n
}

// number parses digits and nothing else.
func number(s string) (n int64, ok bool) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// wholeMD5 returns the MD5 of the whole blob. Content-MD5 of a 206 is that of the range.
func wholeMD5(status int, h http.Header) []byte {
	s, ok := single(h, "X-Ms-Blob-Content-Md5")
	if !ok && status == http.StatusOK {
		s, _ = single(h, "Content-Md5")
	}
	sum, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(sum) != md5.Size {
		return nil
	}
	return sum
}

// encoding returns the content coding in lower case, or "" for identity.
func encoding(h http.Header) string {
	s := strings.ToLower(strings.TrimSpace(strings.Join(h.Values("Content-Encoding"), ", ")))
	if s == "identity" {
		return ""
	}
	return s
}

// retryAfter returns how long the service asks us to wait, at most limit. It is 0 without a
// request.
func retryAfter(h http.Header, now time.Time, limit time.Duration) time.Duration {
	d, _ := httpx.RetryAfter(h, now)
	return min(d, limit)
}

// requestID returns x-ms-request-id if it is a UUID. Other values are not trusted.
func requestID(h http.Header) string {
	s := h.Get("X-Ms-Request-Id")
	if len(s) != 36 {
		return ""
	}
	for i, c := range []byte(s) {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if hyphen != (c == '-') || !hyphen && !strings.ContainsRune("0123456789abcdefABCDEF", rune(c)) {
			return ""
		}
	}
	return s
}

// serviceCode returns a code that looks like one of the service: letters, the first a capital.
func serviceCode(s string) string {
	if len(s) < 3 || len(s) > 64 || s[0] < 'A' || s[0] > 'Z' {
		return ""
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return ""
		}
	}
	return s
}

// text returns a header for the record, cut at maxText.
func text(h http.Header, name string) string {
	s := h.Get(name)
	return s[:min(len(s), maxText)]
}
