package download

import (
	"bufio"
	"bytes"
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
	trailing                 // bytes after the end of the body
	chunked                  // Content-Length is missing, chunks
	chunkedLong              // the same, and the chunks are longer than the range
	noLength                 // 200 that ends with the connection
	all                      // 200 with everything
	allOther                 // 200 with everything of another version
	change                   // the blob changes here, to other bytes of the same length
	grow                     // the blob changes here, to a longer one
	ignoreMatch              // the blob changes here, and this answer ignores If-Match
	weakTag                  // W/ before the tag
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

var kindNames = strings.Fields(
	`cut cutHeader halfHeader stall stallHead slow lieFrom lieTo lieTotal lieGarbage noRange starTotal fewer short
longer trailing chunked chunkedLong noLength all allOther change grow ignoreMatch weakTag noTag otherTag wrongMD5 flip zip zipLength
zipName expired expiredStart notYet signature vague bare403 permission gone s304 s204 s400 s409 s412 s416 s416none s429 s429float
s429date s429none s429huge s500 s502 s503 redirect redirectSame garbage hugeHeader multi hundred echo`,
)

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

// server is a blob store that behaves as the test says. It speaks HTTP/1.1 by hand, so that it can
// do it wrong.
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

// close closes all connections and waits until s is no longer in use.
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
	more    []byte // after the end
	close   bool   // the connection closes at the end
}

func (s *server) answer(c net.Conn, req *http.Request) bool {
	s.mu.Lock()
	n := len(s.requests)
	s.requests = append(
		s.requests,
		seenRequest{rng: req.Header.Get("Range"), match: req.Header.Get("If-Match"), header: req.Header, uri: req.RequestURI},
	)
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
	return failed(
		403, "AuthenticationFailed",
		fmt.Sprintf("Signed expiry time [%s] must be after signed start time [%s]", se.UTC().Format(stamp), now.UTC().Format(stamp)),
	)
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
