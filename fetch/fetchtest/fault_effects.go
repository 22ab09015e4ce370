package fetchtest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

func seconds(f Fault) time.Duration { return time.Duration(f.Seconds * float64(time.Second)) }

func ends(how ending, early bool) func(*exchange, Fault, *response) {
	return func(_ *exchange, f Fault, a *response) {
		a.end, a.at = how, f.At
		if early {
			a.at = -1
		}
	}
}

func wire(text string) func(*exchange, Fault, *response) {
	return func(_ *exchange, _ Fault, a *response) { a.wire = text }
}

func sets(name, value string) func(*exchange, Fault, *response) {
	return func(_ *exchange, _ Fault, a *response) {
		removes(name)(nil, Fault{}, a)
		a.header[name] = []string{value}
	}
}

func removes(names ...string) func(*exchange, Fault, *response) {
	return func(_ *exchange, _ Fault, a *response) {
		for _, name := range names {
			delete(a.header, name)
			a.header.Del(name)
		}
	}
}

func onlyPartial(name, value string) func(*exchange, Fault, *response) {
	return func(_ *exchange, _ Fault, a *response) {
		if a.status == http.StatusPartialContent {
			a.header.Set(name, value)
		}
	}
}

func headers(_ *exchange, f Fault, a *response) {
	for name, value := range f.Header {
		if removes(name)(nil, f, a); value != "" {
			a.header[name] = []string{value}
		}
	}
}

// longer adds bytes after the body, or after its Content-Length.
func longer(_ *exchange, f Fault, a *response) { a.extra = strings.Repeat("+", int(min(f.By, 64<<20))) }

func shorter(_ *exchange, f Fault, a *response) { a.n = max(0, a.n-f.By) }

func zipped(_ *exchange, _ Fault, a *response) {
	a.gzip = true
	a.header.Set("Content-Encoding", "gzip")
	a.header.Set("Vary", "Accept-Encoding")
}

func corrupt(_ *exchange, f Fault, a *response) {
	if a.body != nil && f.At < a.n {
		a.body = Join(
			part{a.body, 0, a.off + f.At},
			Other(part{a.body, a.off + f.At, 1}, 0),
			part{a.body, a.off + f.At + 1, a.body.Size() - a.off - f.At - 1},
		)
	}
}

// part is a part of content.
type part struct {
	Content
	off, n int64
}

func (p part) Size() int64 { return p.n }
func (p part) ReadAt(b []byte, off int64) (int, error) {
	return p.Content.ReadAt(b[:min(int64(len(b)), p.n-off)], p.off+off)
}

func lies(_ *exchange, f Fault, a *response) {
	var first, last, total int64
	if n, _ := fmt.Sscanf(a.header.Get("Content-Range"), "bytes %d-%d/%d", &first, &last, &total); n == 3 {
		a.header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", first+f.Start, last+f.End, total+f.Total))
	}
}

func starTotal(_ *exchange, _ Fault, a *response) {
	if r, _, ok := strings.Cut(a.header.Get("Content-Range"), "/"); ok {
		a.header.Set("Content-Range", r+"/*")
	}
}

func manyParts(_ *exchange, _ Fault, a *response) {
	if a.status != http.StatusPartialContent {
		return
	}
	const boundary = "b6fe27e0a1c94a1d"
	head := fmt.Sprintf(
		"--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n",
		boundary,
		a.header.Get("Content-Type"),
		a.header.Get("Content-Range"),
	)
	a.body = Join(Text(head), part{a.body, a.off, a.n}, Text("\r\n--"+boundary+"--\r\n"))
	a.off, a.n = 0, a.body.Size()
	a.header.Del("Content-Range")
	a.header.Set("Content-Type", "multipart/byteranges; boundary="+boundary)
}

// change makes a new version of the blob.
func (x *exchange) change(to func(Content) Content) {
	x.e.mu.Lock()
	defer x.e.mu.Unlock()
	if b := x.target; b != nil {
		b.replace(to(b.Content), x.now)
	}
}

// maxSummed limits the blobs with an MD5 in faults: a blob may grow to any size.
const maxSummed = 1 << 30

func replace(x *exchange, f Fault) {
	x.change(func(c Content) Content {
		if f.Total != 0 {
			c = Resized(c, c.Size()+f.Total)
		}
		if c.Size() > maxSummed {
			x.target.MD5 = false
		}
		return Other(c, 0)
	})
}

func remove(x *exchange, _ Fault) {
	x.e.mu.Lock()
	defer x.e.mu.Unlock()
	if x.target != nil {
		x.target.deleted = true
	}
}

func weakTag(_ *exchange, _ Fault, a *response) {
	if tag := a.header.Get("Etag"); tag != "" {
		a.header.Set("Etag", "W/"+tag)
	}
}

func wrongMD5(_ *exchange, _ Fault, a *response) {
	for _, name := range []string{"Content-MD5", "X-Ms-Blob-Content-Md5"} {
		if a.header.Get(name) != "" {
			a.header.Set(name, sumOf(Text("something else"), 0, 14))
		}
	}
}

func refuses(doc string) effect {
	return effect{kinds: ofBlob, doc: doc, instead: func(x *exchange, f Fault) *response { return x.refuse(f.Do) }}
}

func expired(text func(start, expiry, now time.Time) string) func(*exchange, Fault) *response {
	return func(x *exchange, _ Fault) *response {
		return x.failed(text(x.now.Add(-31*time.Minute), x.now.Add(-time.Minute), x.now))
	}
}

func notYet(x *exchange, _ Fault) *response {
	return x.failed(frameText(x.now.Add(10*time.Minute), x.now.Add(40*time.Minute), x.now))
}

func outside(x *exchange, _ Fault) *response {
	a := x.refuse("invalid-range")
	if v := x.version(); v != nil {
		a.header.Set("Content-Range", fmt.Sprintf("bytes */%d", v.Size()))
	}
	return a
}

// retryAfter returns the header that a fault asks for.
func (x *exchange) retryAfter(f Fault) string {
	if d, err := time.ParseDuration(strings.TrimPrefix(f.RetryAfter, "+")); err == nil && strings.HasPrefix(f.RetryAfter, "+") {
		return httpTime(x.now.Add(d))
	}
	return f.RetryAfter
}

func throttled(x *exchange, f Fault) *response {
	switch x.kind {
	case KindBlob:
		return x.after(x.storeError(http.StatusTooManyRequests, "TooManyRequests", "Too many requests.", ""), f)
	case KindToken, KindDevice:
		return x.after(
			x.loginError(
				http.StatusTooManyRequests,
				"temporarily_unavailable",
				90055,
				"There are too many requests. Please try again later.",
			),
			f,
		)
	}
	return x.throttled(x.retryAfter(f), nil)
}

func (x *exchange) after(a *response, f Fault) *response {
	if value := x.retryAfter(f); value != "" {
		a.header.Set("Retry-After", value)
	}
	return a
}

func busy(x *exchange, f Fault) *response {
	switch x.kind {
	case KindBlob:
		return x.after(x.refuse("busy"), f)
	case KindToken, KindDevice:
		return x.after(
			x.loginError(
				http.StatusServiceUnavailable,
				"temporarily_unavailable",
				90033,
				"A transient error has occurred. Please try again.",
			),
			f,
		)
	}
	return x.after(
		x.answer(http.StatusServiceUnavailable, "text/html", "<html><body><h2>Our services aren't available right now</h2></body></html>"),
		f,
	)
}

func internal(x *exchange, _ Fault) *response {
	switch x.kind {
	case KindBlob:
		return x.refuse("internal")
	case KindToken, KindDevice:
		return x.loginError(http.StatusInternalServerError, "server_error", 90033, "A transient error has occurred. Please try again.")
	}
	return x.apiError(http.StatusInternalServerError, "InternalServerError", "")
}

func redirect(x *exchange, f Fault) *response {
	code := f.Status
	if code == 0 {
		code = http.StatusFound
	}
	a := x.answer(code, "text/html", "")
	a.header.Set("Location", f.To)
	return a
}

func status(x *exchange, f Fault) *response {
	a := x.answer(f.Status, "", f.Body)
	headers(x, f, a)
	return a
}

func echo(x *exchange, _ Fault) *response {
	text := x.r.Method + " " + x.base() + x.r.URL.RequestURI() + "\n" + x.r.Header.Get("Authorization") + "\n"
	a := x.plain(http.StatusBadRequest, text)
	a.header.Set("X-Ms-Error-Code", x.r.URL.RawQuery)
	a.header.Set("X-Ms-Request-Id", x.r.URL.RawQuery)
	return a
}
