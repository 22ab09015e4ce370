package download

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/link"
)

// kind is what the fault server does instead of what is right.
type kind int

const (
	cut          kind = iota // the connection closes after k bytes of the body
	cutHeader                // it closes before the answer
	halfHeader               // it closes within the header
	stall                    // after k bytes nothing comes any more
	stallHead                // no answer comes
	slow                     // the body comes in pieces, with pauses
	lieFrom                  // Content-Range begins elsewhere
	lieTo                    // Content-Range ends elsewhere
	lieTotal                 // Content-Range tells another total
	lieGarbage               // Content-Range is nonsense
	noRange                  // Content-Range is missing
	starTotal                // bytes 0-1/*
	fewer                    // a range that is shorter than asked, and says so
	short                    // Content-Length is less than the range
	longer                   // Content-Length and the body are longer than the range
	behind                   // bytes behind the end of the body
	chunked                  // Content-Length is missing, chunks
	chunkedLong              // the same, and the chunks are longer than the range
	noLength                 // 200 that ends with the connection
	all                      // 200 with everything
	allOther                 // 200 with everything of another version
	change                   // the blob changes here, to other bytes of the same length
	grow                     // the blob changes here, to a longer one
	ignoreMatch              // the blob changes here, and this answer ignores If-Match
	weakTag                  // W/ in front of the tag
	noTag                    // no tag
	otherTag                 // another tag with the same bytes
	wrongMD5                 // x-ms-blob-content-md5 of something else
	flip                     // one bit of the body is wrong
	zip                      // Content-Encoding: gzip, chunked as by a proxy
	zipLength                // the same with lengths that fit the request
	zipName                  // Content-Encoding: gzip in name only
	expired                  // 403, both texts
	expiredStart             //
	notYet                   // 403
	signature                // 403
	vague                    // 403 AuthorizationFailure
	bare403                  // 403 without a body
	permission               // 403
	gone                     // 404
	s304                     //
	s204                     //
	s400                     //
	s409                     //
	s412                     //
	s416                     // bytes */N
	s416none                 // without Content-Range
	s429                     // Retry-After: 7
	s429float                // Retry-After: 1.5
	s429date                 // Retry-After: a date
	s429none                 //
	s429huge                 // Retry-After: 1e300
	s500                     //
	s502                     // with a page
	s503                     // with Retry-After
	redirect                 // 302 to another host
	redirectSame             // 307 to itself
	garbage                  // not HTTP
	hugeHeader               // a header without an end
	multi                    // multipart/byteranges
	hundred                  // 100 Continue, then the right answer
	echo                     // the request, link and all, wherever it fits, as a 400
	kinds
)

var kindNames = strings.Fields(`cut cutHeader halfHeader stall stallHead slow lieFrom lieTo lieTotal lieGarbage noRange starTotal fewer short
longer behind chunked chunkedLong noLength all allOther change grow ignoreMatch weakTag noTag otherTag wrongMD5 flip zip zipLength
zipName expired expiredStart notYet signature vague bare403 permission gone s304 s204 s400 s409 s412 s416 s416none s429 s429float
s429date s429none s429huge s500 s502 s503 redirect redirectSame garbage hugeHeader multi hundred echo`)

func (k kind) String() string { return kindNames[k] }

// fault says that a request, counted from 0, gets something else than it should; from there on, if
// it is forever.
type fault struct {
	kind    kind
	request int
	k       int // where in the body, if it matters
	forever bool
}

func (f fault) String() string {
	return fmt.Sprintf("%v@%d+%d/%v", f.kind, f.request, f.k, f.forever)
}

// version is one version of the served blob.
type version struct {
	data []byte
	tag  string
}

// request is what the server saw.
type seenRequest struct {
	rng, match string
	header     http.Header
	uri        string
	sent       int // bytes of the body
	status     int
}

// server is a blob store that does as it is told. It speaks HTTP/1.1 by hand, so that it can do it
// wrong.
type server struct {
	mu       sync.Mutex
	versions []version // the last one is served
	faults   []fault
	tagForm  string        // "" strong, "weak", "none"
	noMD5    bool          //
	skew     time.Duration // of its clock
	expiry   bool          // links expire
	vagueExp bool          // and that is said as Azurite does
	requests []seenRequest
	conns    map[net.Conn]bool
	issued   int
	life     time.Duration
	linkErr  error
	path     string
	pace     time.Duration // for each 300 bytes of a body
	wg       sync.WaitGroup
}

const canary = "CANARYCANARYCANARYCANARYCANARYCANARYCANARYY="

func newServer(data []byte) *server {
	return &server{versions: []version{{data, tagOf(0)}}, conns: map[net.Conn]bool{}, life: 30 * time.Minute, path: "/acct/cont/blob"}
}

func tagOf(n int) string { return fmt.Sprintf(`"0x8DC%013d"`, n) }

func (s *server) now() time.Time { return time.Now().Add(s.skew) }

// Link makes the server the giver of its own links.
func (s *server) Link(ctx context.Context) (*link.Link, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.issued++
	if s.linkErr != nil {
		return nil, s.linkErr
	}
	return link.Parse("http://127.0.0.1:10000" + s.path + "?se=" + url.QueryEscape(s.now().Add(s.life).UTC().Format(time.RFC3339)) +
		"&sp=r&sv=2019-07-07&sr=b&sig=" + url.QueryEscape(canary)), nil
}

// dial connects to the server.
func (s *server) dial(ctx context.Context, network, address string) (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, b := net.Pipe()
	s.conns[b] = true
	s.wg.Go(func() { s.serve(b) })
	return a, nil
}

// close closes all connections and waits until nobody touches s any more.
func (s *server) close() {
	synctest.Wait()
	s.mu.Lock()
	for c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

func (s *server) serve(c net.Conn) {
	defer func() {
		c.Close()
		s.mu.Lock()
		delete(s.conns, c)
		s.mu.Unlock()
	}()
	r := bufio.NewReader(c)
	for {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		if !s.answer(c, req) {
			return
		}
	}
}

// response is put together before it is sent, so that faults can change any of it.
type sentResponse struct {
	status  int
	header  http.Header
	body    []byte
	length  int  // Content-Length; -1 for none
	chunked bool // then length is -1
	cut     int  // bytes of the body after which something happens; -1 for nothing
	stall   bool // it stalls there, otherwise the connection closes
	slow    bool
	more    []byte // behind the end
	close   bool   // the connection closes at the end
}

func (s *server) answer(c net.Conn, req *http.Request) bool {
	s.mu.Lock()
	n := len(s.requests)
	s.requests = append(s.requests, seenRequest{rng: req.Header.Get("Range"), match: req.Header.Get("If-Match"), header: req.Header, uri: req.RequestURI})
	var active []fault
	for _, f := range s.faults {
		if f.request == n || f.forever && f.request < n {
			active = append(active, f)
		}
	}
	ignore := false
	for _, f := range active {
		if (f.kind == change || f.kind == grow || f.kind == ignoreMatch) && f.request == n {
			v := s.versions[len(s.versions)-1]
			data := bytes.Clone(v.data)
			for i := range data {
				data[i] += byte(i%7 + 1)
			}
			if f.kind == grow {
				data = append(data, data[:len(data)/3]...)
			}
			s.versions = append(s.versions, version{data, tagOf(len(s.versions))})
		}
		ignore = ignore || f.kind == ignoreMatch
	}
	v := s.versions[len(s.versions)-1]
	p := s.right(req, v, ignore)
	for _, f := range active {
		if !s.spoil(c, req, v, f, p) {
			s.mu.Unlock()
			return false
		}
	}
	s.requests[n].status = p.status
	s.mu.Unlock()
	sent, ok := s.send(c, p)
	s.mu.Lock()
	s.requests[n].sent = sent
	s.mu.Unlock()
	return ok
}

func xmlError(code, message, detail string) []byte {
	if detail != "" {
		detail = "<AuthenticationErrorDetail>" + detail + "</AuthenticationErrorDetail>"
	}
	return []byte("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>" + message +
		"\nRequestId:8f2f6e0a-001e-0071-1d5c-5a7a8b000000\nTime:2026-01-01T00:00:00.0000000Z</Message>" + detail + "</Error>")
}

func failed(status int, code, detail string) *sentResponse {
	body := xmlError(code, "Server said no.", detail)
	return &sentResponse{status: status, header: http.Header{"X-Ms-Error-Code": {code}}, body: body, length: len(body), cut: -1}
}

// right is what the service answers.
func (s *server) right(req *http.Request, v version, ignoreMatch bool) *sentResponse {
	h := http.Header{}
	if s.expiry {
		se, _ := time.Parse(time.RFC3339, req.URL.Query().Get("se"))
		if now := s.now(); !now.Before(se) {
			return s.expired(now, se)
		}
	}
	if m := req.Header.Get("If-Match"); m != "" && (m != v.tag || s.tagForm != "") && !ignoreMatch {
		return failed(412, "ConditionNotMet", "")
	}
	switch s.tagForm {
	case "":
		h.Set("Etag", v.tag)
	case "weak":
		h.Set("Etag", "W/"+v.tag)
	}
	h.Set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
	h.Set("Content-Type", "application/octet-stream")
	sum := md5.Sum(v.data)
	if !s.noMD5 {
		h.Set("X-Ms-Blob-Content-Md5", base64.StdEncoding.EncodeToString(sum[:]))
	}
	var from, to int
	if n, _ := fmt.Sscanf(req.Header.Get("Range"), "bytes=%d-%d", &from, &to); n == 2 {
		if from >= len(v.data) {
			p := failed(416, "InvalidRange", "")
			p.header.Set("Content-Range", fmt.Sprintf("bytes */%d", len(v.data)))
			return p
		}
		to = min(to+1, len(v.data))
		h.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to-1, len(v.data)))
		return &sentResponse{status: 206, header: h, body: v.data[from:to], length: to - from, cut: -1}
	}
	if !s.noMD5 {
		h.Del("X-Ms-Blob-Content-Md5")
		h.Set("Content-Md5", base64.StdEncoding.EncodeToString(sum[:]))
	}
	return &sentResponse{status: 200, header: h, body: v.data, length: len(v.data), cut: -1}
}

const stamp = "Mon, 02 Jan 2006 15:04:05 GMT"

func (s *server) expired(now, se time.Time) *sentResponse {
	if s.vagueExp {
		return failed(403, "AuthorizationFailure", "")
	}
	return failed(403, "AuthenticationFailed", fmt.Sprintf("Signed expiry time [%s] must be after signed start time [%s]", se.UTC().Format(stamp), now.UTC().Format(stamp)))
}

// spoil makes a fault of the right answer. It returns false if the connection is to be closed
// without one.
func (s *server) spoil(c net.Conn, req *http.Request, v version, f fault, p *sentResponse) bool {
	now := s.now()
	at := func(d time.Duration) string { return now.Add(d).UTC().Format(stamp) }
	whole := func(v version) *sentResponse {
		h := http.Header{"Etag": {v.tag}}
		if sum := md5.Sum(v.data); !s.noMD5 {
			h.Set("Content-Md5", base64.StdEncoding.EncodeToString(sum[:]))
		}
		switch s.tagForm {
		case "weak":
			h.Set("Etag", "W/"+v.tag)
		case "none":
			h.Del("Etag")
		}
		return &sentResponse{status: 200, header: h, body: v.data, length: len(v.data), cut: -1}
	}
	var from, to, total int
	fmt.Sscanf(p.header.Get("Content-Range"), "bytes %d-%d/%d", &from, &to, &total)
	span := func(from, to, total int) {
		if p.status == 206 {
			p.header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to, total))
		}
	}
	success := p.status == 200 || p.status == 206
	// blind: 200 without an MD5, and other faults hide what its length could be held against.
	blind := p.status == 200 && s.noMD5 && len(s.faults) > 1
	switch f.kind {
	case cut, stall:
		if len(p.body) > 0 {
			p.cut, p.stall = f.k%len(p.body), f.kind == stall
		}
	case cutHeader:
		return false
	case halfHeader:
		io.WriteString(c, "HTTP/1.1 206 Partial Con")
		return false
	case stallHead:
		s.mu.Unlock()
		io.Copy(io.Discard, c)
		s.mu.Lock()
		return false
	case slow:
		p.slow = true
	case lieFrom:
		span(from+1, to+1, total+1)
	case lieTo:
		span(from, to+1, total+1)
	case lieTotal:
		span(from, to, total+100)
	case lieGarbage:
		p.header.Set("Content-Range", []string{"bytes", "bytes 0-", "octets 0-9/10", "bytes 5-4/10", "bytes 0-99999999999999999999/100", "bytes 0-9/5", "bytes +0-9/10"}[f.k%7])
	case noRange:
		p.header.Del("Content-Range")
	case starTotal:
		if p.status == 206 {
			p.header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/*", from, to))
		}
	case fewer:
		if p.status == 206 && len(p.body) > 1 {
			p.body = p.body[:len(p.body)-1]
			p.length--
			span(from, to-1, total)
		}
	case short:
		if success && len(p.body) > 1 && !blind {
			p.body, p.length = p.body[:len(p.body)-1], p.length-1
		}
	case longer:
		if success && !blind {
			p.body, p.length = append(bytes.Clone(p.body), "more"...), p.length+4
		}
	case behind:
		p.more = []byte("what nobody asked for")
	case chunked:
		p.length, p.chunked = -1, true
	case chunkedLong:
		p.length, p.chunked = -1, true
		p.body = append(bytes.Clone(p.body), "more"...)
	case noLength:
		*p = *whole(v)
		p.length, p.close = -1, true
		p.body = p.body[:f.k%(len(p.body)+1)] // and nobody could tell that it is cut
	case all:
		*p = *whole(v)
	case allOther:
		*p = *whole(version{bytes.Repeat([]byte("other "), 500), tagOf(77)})
		s.versions = append([]version{{p.body, tagOf(77)}}, s.versions...) // it was one
	case weakTag:
		p.header.Set("Etag", "W/"+v.tag)
	case noTag:
		p.header.Del("Etag")
	case otherTag:
		p.header.Set("Etag", tagOf(99))
	case wrongMD5:
		name := "X-Ms-Blob-Content-Md5"
		if p.status == 200 {
			name = "Content-Md5"
		}
		p.header.Set(name, base64.StdEncoding.EncodeToString(make([]byte, 16)))
	case flip:
		if success && len(p.body) > 0 && !s.noMD5 { // nobody could find it otherwise
			p.body = bytes.Clone(p.body)
			p.body[f.k%len(p.body)] ^= 4
		}
	case zip, zipLength:
		if success {
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			w.Write(p.body)
			w.Close()
			p.header.Set("Content-Encoding", "gzip")
			p.body = b.Bytes()
			p.length, p.chunked = -1, true
			if f.kind == zipLength {
				p.length, p.chunked = len(p.body), false
			}
		}
	case zipName:
		p.header.Set("Content-Encoding", "gzip")
	case expired:
		*p = *failed(403, "AuthenticationFailed", fmt.Sprintf("Signature not valid in the specified time frame: Start [%s] - Expiry [%s] - Current [%s]", at(-time.Hour), at(-time.Second), at(0)))
	case expiredStart:
		*p = *failed(403, "AuthenticationFailed", fmt.Sprintf("Signed expiry time [%s] must be after signed start time [%s]", at(-time.Second), at(0)))
	case notYet:
		*p = *failed(403, "AuthenticationFailed", fmt.Sprintf("Signature not valid in the specified time frame: Start [%s] - Expiry [%s] - Current [%s]", at(time.Minute), at(time.Hour), at(0)))
	case signature:
		*p = *failed(403, "AuthenticationFailed", "Signature did not match. String to sign used was r\n\n")
	case vague:
		*p = *failed(403, "AuthorizationFailure", "")
	case bare403:
		*p = sentResponse{status: 403, header: http.Header{}, cut: -1}
	case permission:
		*p = *failed(403, "AuthorizationPermissionMismatch", "")
	case gone:
		*p = *failed(404, "BlobNotFound", "")
	case s304, s204:
		*p = sentResponse{status: map[kind]int{s304: 304, s204: 204}[f.kind], header: http.Header{"Etag": {v.tag}}, length: -1, cut: -1}
	case s400:
		*p = *failed(400, "InvalidHeaderValue", "")
	case s409:
		*p = *failed(409, "BlobArchived", "")
	case s412:
		*p = *failed(412, "ConditionNotMet", "")
	case s416, s416none:
		*p = *failed(416, "InvalidRange", "")
		if f.kind == s416 {
			p.header.Set("Content-Range", fmt.Sprintf("bytes */%d", len(v.data)))
		}
	case s429, s429float, s429date, s429none, s429huge:
		*p = *failed(429, "TooManyRequests", "")
		if after := map[kind]string{s429: "7", s429float: "1.5", s429date: at(9 * time.Second), s429huge: "1e300"}[f.kind]; after != "" {
			p.header.Set("Retry-After", after)
		}
	case s500:
		*p = *failed(500, "InternalError", "")
	case s502:
		*p = sentResponse{status: 502, header: http.Header{"Content-Type": {"text/html"}}, body: []byte("<html>bad gateway"), length: 17, cut: -1}
	case s503:
		*p = *failed(503, "ServerBusy", "")
		p.header.Set("Retry-After", "3")
	case redirect, redirectSame:
		*p = sentResponse{status: 302, header: http.Header{"Location": {"http://127.0.0.1:10001" + req.RequestURI}}, cut: -1}
		if f.kind == redirectSame {
			p.status = 307
			p.header.Set("Location", req.RequestURI)
		}
	case garbage:
		io.WriteString(c, "SSH-2.0-OpenSSH_9 "+req.RequestURI+"\r\n")
		return false
	case hugeHeader:
		io.WriteString(c, "HTTP/1.1 206 OK\r\nX-A: "+strings.Repeat("a", 1<<17))
		return false
	case multi:
		if p.status == 206 {
			p.header.Set("Content-Type", "multipart/byteranges; boundary=x")
			p.header.Del("Content-Range")
		}
	case hundred:
		io.WriteString(c, "HTTP/1.1 100 Continue\r\n\r\n")
	case echo:
		// The body, the headers and the status line.
		*p = *failed(400, "Invalid", req.RequestURI)
		p.header.Set("X-Ms-Error-Code", canary)
		p.header.Set("X-Ms-Request-Id", canary)
		p.header.Set("Location", req.RequestURI)
		p.header.Set("Retry-After", canary)
	}
	return true
}

// send writes a response. It returns how many bytes of the body went out, and whether the
// connection may be used again.
func (s *server) send(c net.Conn, p *sentResponse) (sent int, ok bool) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", p.status, http.StatusText(p.status))
	if p.header.Get("X-Ms-Request-Id") == "" {
		p.header.Set("X-Ms-Request-Id", "8f2f6e0a-001e-0071-1d5c-5a7a8b000000")
	}
	if p.header.Get("Date") == "" {
		p.header.Set("Date", s.now().UTC().Format(stamp))
	}
	if p.length >= 0 {
		p.header.Set("Content-Length", fmt.Sprint(p.length))
	}
	if p.chunked {
		p.header.Set("Transfer-Encoding", "chunked")
	}
	if p.close {
		p.header.Set("Connection", "close")
	}
	p.header.Write(&b)
	b.WriteString("\r\n")
	body, broken := p.body, false
	if p.cut >= 0 && p.cut < len(body) {
		body, broken = body[:p.cut], true
	}
	if _, err := c.Write(b.Bytes()); err != nil {
		return 0, false
	}
	for rest := body; len(rest) > 0; {
		n := min(len(rest), 300)
		if p.slow {
			n = min(n, max(len(body)/3, 1))
			time.Sleep(20 * time.Second)
		}
		time.Sleep(s.pace)
		piece := rest[:n]
		if p.chunked {
			piece = fmt.Appendf(nil, "%x\r\n%s\r\n", n, rest[:n])
		}
		k, err := c.Write(piece)
		sent += min(k, n)
		if err != nil {
			return sent, false
		}
		rest = rest[n:]
	}
	if broken {
		if p.stall {
			io.Copy(io.Discard, c)
		}
		return sent, false
	}
	if p.chunked {
		io.WriteString(c, "0\r\n\r\n")
	}
	if p.more != nil {
		c.Write(p.more)
		return sent, false
	}
	return sent, !p.close
}
