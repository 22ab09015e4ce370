package download

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

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
		p.header.Set(
			"Content-Range",
			[]string{"bytes", "bytes 0-", "octets 0-9/10", "bytes 5-4/10", "bytes 0-99999999999999999999/100", "bytes 0-9/5", "bytes +0-9/10"}[f.k%7],
		)
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
	case trailing:
		p.more = []byte("unsolicited bytes..")
	case chunked:
		p.length, p.chunked = -1, true
	case chunkedLong:
		p.length, p.chunked = -1, true
		p.body = append(bytes.Clone(p.body), "more"...)
	case noLength:
		*p = *whole(v)
		p.length, p.close = -1, true
		p.body = p.body[:f.k%(len(p.body)+1)] // and the cut could not be noticed
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
		if success && len(p.body) > 0 && !s.noMD5 { // it could not be found otherwise
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
		*p = sentResponse{
			status: 502, header: http.Header{"Content-Type": {"text/html"}}, body: []byte("<html>bad gateway"),
			length: 17, cut: -1,
		}
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
