package fetchtest

import (
	"cmp"
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// stored is a blob as it is now. The lock of the emulator guards its fields.
type stored struct {
	Blob
	key     string // how faults and logs name it
	serial  int64
	changes int64
	deleted bool
	sum     *sum
}

// sum is an MD5 that is computed when it is first asked for.
type sum struct {
	once sync.Once
	text string
}

// replace makes a new version of the blob.
func (b *stored) replace(c Content, now time.Time) {
	b.Content, b.Modified, b.sum = c, now, nil
	b.changes++
}

// version is what is served of a blob. It stays the same while the blob is replaced.
type version struct {
	Content
	etag     string
	modified time.Time
	blob     Blob
	md5      *sum // nil if the service knows none
}

// version returns the blob as it is, or nil if it does not exist.
func (x *exchange) version() *version {
	x.e.mu.Lock()
	defer x.e.mu.Unlock()
	b := x.target
	if b == nil || b.deleted || b.Modified.After(x.now) && b.changes == 0 {
		return nil
	}
	v := &version{Content: b.Content, modified: b.Modified.UTC().Truncate(time.Second), blob: b.Blob, etag: b.etag()}
	if b.MD5 {
		if b.sum == nil {
			b.sum = new(sum)
		}
		v.md5 = b.sum
	}
	return v
}

// etag returns an ETag in the form of the service: units of 100 ns since the year 1. Each change
// gets a new one.
func (b *stored) etag() string {
	ticks := b.Modified.Unix()*1e7 + int64(b.Modified.Nanosecond())/100 + 621355968000000000
	return fmt.Sprintf(`"0x%X"`, ticks+b.serial+b.changes*7919)
}

func (v *version) sum() string {
	if v.md5 == nil {
		return ""
	}
	v.md5.once.Do(func() { v.md5.text = sumOf(v.Content, 0, v.Size()) })
	return v.md5.text
}

func sumOf(c Content, off, n int64) string {
	h := md5.New()
	if _, err := io.Copy(h, read(c, off, n)); err != nil {
		panic(err) // content that is made does not fail
	}
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// fromStore answers a request for a blob.
func (x *exchange) fromStore() *response {
	params, refused := x.authorize()
	if refused != nil {
		return refused
	}
	switch {
	case x.r.Method != http.MethodGet && x.r.Method != http.MethodHead:
		return x.refuse("method")
	case x.where != x.e.tenant.Container:
		return x.refuse("container-not-found")
	}
	v := x.version()
	if v == nil {
		return x.refuse("blob-not-found")
	}
	a := x.answer(http.StatusOK, "", "")
	x.describe(a.header, v, params)
	if status := x.condition(v); status == http.StatusNotModified {
		a.status = status
		a.header.Set("X-Ms-Error-Code", "ConditionNotMet")
		return a
	} else if status != 0 {
		return x.refuse("condition")
	}
	return x.part(a, v)
}

// describe writes the headers that all answers about a blob share.
func (x *exchange) describe(h http.Header, v *version, params map[string]string) {
	x.storeHeader(h)
	h.Set("X-Ms-Version", cmp.Or(x.r.Header.Get("X-Ms-Version"), params["sv"]))
	h.Set("Content-Type", cmp.Or(v.blob.Type, "application/octet-stream"))
	h.Set("Etag", v.etag)
	h.Set("Last-Modified", v.modified.Format(http.TimeFormat))
	h.Set("Accept-Ranges", "bytes")
	h.Set("X-Ms-Blob-Type", "BlockBlob")
	h.Set("X-Ms-Creation-Time", v.blob.Modified.UTC().Format(http.TimeFormat))
	h.Set("X-Ms-Lease-State", "available")
	h.Set("X-Ms-Lease-Status", "unlocked")
	h.Set("X-Ms-Server-Encrypted", "true")
	for _, override := range []struct{ header, param, value string }{
		{"Cache-Control", "rscc", ""},
		{"Content-Disposition", "rscd", v.blob.Disposition},
		{"Content-Encoding", "rsce", v.blob.Encoding},
		{"Content-Language", "rscl", ""},
		{"Content-Type", "rsct", ""},
	} {
		if value := cmp.Or(params[override.param], override.value); value != "" {
			h.Set(override.header, value)
		}
	}
}

// storeHeader writes the headers that all answers of the store share.
func (x *exchange) storeHeader(h http.Header) {
	h.Set("Server", "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0")
	h.Set("X-Ms-Request-Id", x.id)
	if id := x.r.Header.Get("X-Ms-Client-Request-Id"); id != "" && len(id) <= 1024 {
		h.Set("X-Ms-Client-Request-Id", id)
	}
}

// condition checks If-Match and the like. It returns 0 if the request may proceed.
func (x *exchange) condition(v *version) int {
	h := x.r.Header
	match := h.Get("If-Match")
	switch {
	case x.override.unmatched:
	case match != "" && !lists(match, v.etag):
		return http.StatusPreconditionFailed
	case match == "" && later(v.modified, h.Get("If-Unmodified-Since")):
		return http.StatusPreconditionFailed
	}
	none, since := h.Get("If-None-Match"), h.Get("If-Modified-Since")
	if none != "" && lists(none, v.etag) || none == "" && since != "" && isTime(since) && !later(v.modified, since) {
		return http.StatusNotModified
	}
	return 0
}

// lists reports whether a list of ETags contains one. A weak ETag never matches.
func lists(list, etag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if one = strings.TrimSpace(one); one == "*" || one == etag || `"`+one+`"` == etag {
			return true
		}
	}
	return false
}

func isTime(s string) bool {
	_, err := http.ParseTime(s)
	return err == nil
}

// later reports whether a time is after that of a header.
func later(t time.Time, header string) bool {
	limit, err := http.ParseTime(header)
	return err == nil && t.After(limit)
}

// part answers with the whole blob or the requested range.
func (x *exchange) part(a *response, v *version) *response {
	a.body, a.n = v, v.Size()
	off, n, found := parseRange(rangeHeader(x.r.Header), v.Size())
	if x.override.whole {
		found = rangeNone
	}
	switch found {
	case rangeOutside:
		refused := x.refuse("invalid-range")
		refused.header.Set("Content-Range", fmt.Sprintf("bytes */%d", v.Size()))
		return refused
	case rangeNone:
		if sum := v.sum(); sum != "" {
			a.header.Set("Content-MD5", sum)
		}
		return a
	}
	if x.override.first != 0 || x.override.last != 0 {
		last := min(max(off+n-1+x.override.last, 0), v.Size()-1)
		off = min(max(off+x.override.first, 0), last)
		n = last - off + 1
	}
	a.status, a.off, a.n = http.StatusPartialContent, off, n
	a.header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", off, off+n-1, v.Size()))
	if sum := v.sum(); sum != "" {
		a.header.Set("X-Ms-Blob-Content-Md5", sum)
	}
	if strings.EqualFold(x.r.Header.Get("X-Ms-Range-Get-Content-Md5"), "true") {
		if n > 4<<20 {
			return x.refuse("range-too-large-for-md5")
		}
		a.header.Set("Content-MD5", sumOf(v, off, n))
	}
	return a
}

// rangeHeader returns the range of a request.
func rangeHeader(h http.Header) string { return cmp.Or(h.Get("X-Ms-Range"), h.Get("Range")) }

type rangeFound int

const (
	rangeNone    rangeFound = iota // no range, or none that the service reads: the whole
	rangeInside                    // a part
	rangeOutside                   // it begins after the end
)

// parseRange parses bytes=a- and bytes=a-b, the only forms that the service knows. It ignores all
// others.
func parseRange(s string, size int64) (off, n int64, found rangeFound) {
	spec, ok := strings.CutPrefix(s, "bytes=")
	first, last, dash := strings.Cut(spec, "-")
	if !ok || !dash {
		return 0, 0, rangeNone
	}
	a, ok1 := offset(first)
	b, ok2 := offset(last)
	if last == "" {
		b, ok2 = size-1, true
	} else if b < a {
		ok2 = false
	}
	switch {
	case !ok1 || !ok2:
		return 0, 0, rangeNone
	case a >= size:
		return 0, 0, rangeOutside
	}
	return a, min(b, size-1) - a + 1, rangeInside
}

// offset parses digits and nothing else.
func offset(s string) (int64, bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}
