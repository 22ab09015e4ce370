package fetchtest

import (
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// response is what is sent, and how.
type response struct {
	status int
	header http.Header

	body   Content // nil if there is none
	off, n int64   // which part of it
	extra  string  // after it

	length  int64 // that is declared; as long as the body if -1
	framing framing
	gzip    bool // compress the body

	wait  time.Duration // before anything is sent
	rate  int64         // bytes a second; as fast as it goes if 0
	end   ending
	at    int64  // where in the body the ending comes
	hint  bool   // a 103 comes first
	wire  string // is sent in place of all else, and the connection closed
	flood bool   // the header has no end
}

type framing int

const (
	declared framing = iota // Content-Length
	chunked                 // Transfer-Encoding: chunked
	closing                 // the body ends with the connection
)

type ending int

const (
	whole   ending = iota
	closed         // the connection is closed
	reset          // it is reset
	stalled        // nothing comes any more
)

// answer begins a response.
func (x *exchange) answer(status int, contentType, body string) *response {
	a := &response{status: status, header: http.Header{}, length: -1}
	if body != "" {
		a.body, a.n = Text(body), int64(len(body))
	}
	if contentType != "" {
		a.header.Set("Content-Type", contentType)
	}
	return a
}

func (x *exchange) plain(status int, text string) *response {
	return x.answer(status, "text/plain; charset=utf-8", text)
}

// send sends a response.
func (x *exchange) send(a *response) {
	x.note(func(r *Request) { r.Status = a.status })
	if !x.sleep(a.wait) {
		panic(http.ErrAbortHandler)
	}
	a.header.Set("Date", x.e.Now().UTC().Format(http.TimeFormat))
	switch {
	case a.wire != "":
		x.note(func(r *Request) { r.Status = 0 })
		x.raw(func(c net.Conn) { io.WriteString(c, a.wire) })
	case a.flood:
		x.note(func(r *Request) { r.Status = 0 })
		x.raw(x.flood)
	case a.end != whole && a.at < 0:
		x.note(func(r *Request) { r.Status = 0 })
		x.finish(a)
	case a.extra != "" && a.framing == declared && !a.gzip:
		x.raw(func(c net.Conn) { x.sendRaw(c, a) })
	default:
		x.sendPlain(a)
	}
}

// sendPlain sends it through net/http.
func (x *exchange) sendPlain(a *response) {
	if a.hint {
		x.w.WriteHeader(http.StatusEarlyHints)
	}
	h := x.w.Header()
	maps.Copy(h, a.header)
	noBody := x.r.Method == http.MethodHead || a.status == http.StatusNoContent || a.status == http.StatusNotModified
	switch {
	case a.framing == closing:
		h.Set("Transfer-Encoding", "identity")
	case a.framing == chunked, a.gzip:
	case a.status == http.StatusNoContent || a.status == http.StatusNotModified:
	default:
		h.Set("Content-Length", strconv.FormatInt(a.declared(), 10))
	}
	x.w.WriteHeader(a.status)
	if a.framing == chunked {
		x.flush()
	}
	if noBody {
		return
	}
	var w io.Writer = &paced{x: x, w: x.w, rate: a.rate, cut: a.cut(), flush: x.flush}
	var z *gzip.Writer
	if a.gzip {
		z = gzip.NewWriter(w)
		w = z
	}
	err := x.copy(w, a)
	if z != nil && err == nil {
		err = z.Close()
	}
	if a.end != whole {
		x.flush()
		x.finish(a)
	}
	if err != nil {
		panic(http.ErrAbortHandler)
	}
}

// sendRaw sends it by hand, where net/http would not allow it.
func (x *exchange) sendRaw(c net.Conn, a *response) {
	a.header.Set("Content-Length", strconv.FormatInt(a.declared(), 10))
	fmt.Fprintf(c, "HTTP/1.1 %d %s\r\n", a.status, http.StatusText(a.status))
	a.header.Write(c)
	io.WriteString(c, "\r\n")
	x.copy(&paced{x: x, w: c, rate: a.rate, cut: a.cut(), flush: func() {}}, a)
	if a.end == stalled {
		io.Copy(io.Discard, c) // until the client closes it
	}
}

// copy writes the body and the bytes after it.
func (x *exchange) copy(w io.Writer, a *response) error {
	if a.body != nil {
		buf := buffers.Get().(*[128 << 10]byte)
		defer buffers.Put(buf)
		if _, err := io.CopyBuffer(w, read(a.body, a.off, a.n), buf[:]); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, a.extra)
	return err
}

var buffers = sync.Pool{New: func() any { return new([128 << 10]byte) }}

// declared returns the length in the header.
func (a *response) declared() int64 {
	if a.length >= 0 {
		return a.length
	}
	return a.n
}

// cut returns how many bytes of the body are sent, or -1 for all.
func (a *response) cut() int64 {
	if a.end == whole {
		return -1
	}
	return a.at
}

// finish ends a response as a fault demands.
func (x *exchange) finish(a *response) {
	switch a.end {
	case stalled:
		x.stall()
	case reset:
		x.raw(func(c net.Conn) {
			if t, ok := c.(interface{ SetLinger(int) error }); ok {
				t.SetLinger(0)
			}
		})
	}
	panic(http.ErrAbortHandler)
}

// stall waits until the client gives up or the emulator closes.
func (x *exchange) stall() {
	select {
	case <-x.ctx().Done():
	case <-x.e.done:
	}
}

// sleep waits, and reports whether the client is still there.
func (x *exchange) sleep(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-x.ctx().Done():
	case <-x.e.done:
	}
	return false
}

// raw takes the connection from net/http, and closes it in the end.
func (x *exchange) raw(do func(net.Conn)) {
	h, ok := x.w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler) // a recorder has no connection to break
	}
	c, _, err := h.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer c.Close()
	over := make(chan struct{})
	defer close(over)
	go func() {
		select {
		case <-x.e.done:
			c.Close()
		case <-over:
		}
	}()
	do(c)
	panic(http.ErrAbortHandler)
}

// flood sends a header without an end, until the client closes.
func (x *exchange) flood(c net.Conn) {
	io.WriteString(c, "HTTP/1.1 200 OK\r\n")
	for i := range 1 << 20 {
		if _, err := fmt.Fprintf(c, "X-Filler-%07d: 0123456789012345678901234567890123456789\r\n", i); err != nil {
			return
		}
	}
}

func (x *exchange) flush() {
	if f, ok := x.w.(http.Flusher); ok {
		f.Flush()
	}
}

// paced writes at a rate, up to a cut, and counts the bytes.
type paced struct {
	x     *exchange
	w     io.Writer
	rate  int64
	cut   int64 // -1 for none
	flush func()
}

var errCut = fmt.Errorf("fetchtest: cut")

func (p *paced) Write(b []byte) (n int, err error) {
	cut := false
	if p.cut >= 0 && int64(len(b)) > p.cut {
		b, cut = b[:p.cut], true
	}
	for len(b) > 0 {
		piece := b
		if p.rate > 0 {
			piece = b[:min(len(b), max(1, int(min(p.rate/10, 1<<20))))]
		}
		if p.rate > 0 && !p.x.sleep(time.Duration(len(piece))*time.Second/time.Duration(p.rate)) {
			return n, net.ErrClosed
		}
		p.x.note(func(r *Request) { r.Sent += int64(len(piece)) }) // first, or a client that has it all may read less in the log
		k, err := p.w.Write(piece)
		n += k
		if k < len(piece) {
			p.x.note(func(r *Request) { r.Sent -= int64(len(piece) - k) })
		}
		if p.cut >= 0 {
			p.cut -= int64(k)
		}
		if err != nil {
			return n, err
		}
		b = b[k:]
		if p.rate > 0 {
			p.flush()
		}
	}
	if cut {
		return n, errCut
	}
	return n, nil
}
