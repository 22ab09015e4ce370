package ingest

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"regexp"
	"strings"
	"sync"

	"github.com/lrkit/lrkit/internal/text"
)

// maxMailHead is how much of a mail may come before the transcript in it.
const maxMailHead = 256 << 10

// mailStart is how a saved mail begins: with a header that mails have, or the line of an mbox.
var mailStart = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:From [^\n]*\n)?(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|` +
		`MIME-Version|Content-Type|Authentication-Results|X-[A-Z-]+):[ \t]`)
})

// isMail reports whether b begins like a mail: with a letter, which JSON does not.
func isMail(b []byte) bool {
	return len(b) > 0 && 'a' <= b[0]|0x20 && b[0]|0x20 <= 'z' && mailStart().Match(b)
}

// mailWrapping recognises a transcript that is the body of a mail or one of its parts. head is the
// beginning of r, which is not read here. looks reports whether it is a mail at all.
func mailWrapping(head []byte, r io.Reader) (w *wrapping, looks bool) {
	if !isMail(head) {
		return nil, false
	}
	m := mailReader{head: head}
	p, ok := m.find()
	if !ok {
		return nil, m.mail
	}
	p.lines = &partReader{r: bufio.NewReaderSize(r, 64<<10), skip: p.start, boundaries: m.boundaries}
	return &wrapping{name: "part of a mail", reader: p, end: p.end}, true
}

// mailReader looks for the part of a mail that begins like a transcript.
type mailReader struct {
	head       []byte
	mail       bool     // a header says so
	boundaries []string // of all multiparts seen, each with its dashes
}

// find returns the first part that begins like a transcript.
func (m *mailReader) find() (*mailPart, bool) {
	at := 0
	if bytes.HasPrefix(m.head, []byte("From ")) {
		at = bytes.IndexByte(m.head, '\n') + 1
	}
	for at >= 0 && at < len(m.head) {
		encoding, body := m.headers(at)
		if body < 0 {
			return nil, false
		}
		p := &mailPart{start: int64(body), encoding: encoding}
		if p.beginsTranscript(m.head[body:], m.boundaries) {
			return p, true
		}
		at = m.nextPart(body)
	}
	return nil, false
}

// headers reads those at at. It returns the encoding of the body and where that begins, or -1.
func (m *mailReader) headers(at int) (encoding string, body int) {
	name := ""
	fields := map[string]string{}
	for at < len(m.head) {
		line, _, ended := bytes.Cut(m.head[at:], []byte("\n"))
		if !ended {
			return "", -1
		}
		at += len(line) + 1
		line = bytes.TrimRight(line, "\r")
		switch {
		case len(line) == 0:
			if _, params, err := mime.ParseMediaType(fields["content-type"]); err == nil && params["boundary"] != "" {
				m.boundaries = append(m.boundaries, "--"+params["boundary"])
			}
			return strings.ToLower(strings.TrimSpace(fields["content-transfer-encoding"])), at
		case line[0] == ' ' || line[0] == '\t':
			if fields[name] != "" {
				fields[name] += " " + string(bytes.TrimSpace(line))
			}
		default:
			key, value, ok := bytes.Cut(line, []byte(":"))
			if !ok {
				return "", -1
			}
			switch name = strings.ToLower(string(key)); name {
			case "content-type", "content-transfer-encoding":
				fields[name] = string(bytes.TrimSpace(value))
				m.mail = true
			case "mime-version", "received", "message-id":
				m.mail = true
			}
		}
	}
	return "", -1
}

// nextPart returns where the headers of the next part begin, or -1.
func (m *mailReader) nextPart(at int) int {
	for at < len(m.head) {
		line, _, ended := bytes.Cut(m.head[at:], []byte("\n"))
		if !ended {
			return -1
		}
		at += len(line) + 1
		if isBoundary(line, m.boundaries) {
			return at
		}
	}
	return -1
}

func isBoundary(line []byte, boundaries []string) bool {
	line = bytes.TrimRight(line, "\r\n \t")
	for _, b := range boundaries {
		if rest, ok := bytes.CutPrefix(line, []byte(b)); ok && (len(rest) == 0 || string(rest) == "--") {
			return true
		}
	}
	return false
}

// mailPart reads the decoded body of a part.
type mailPart struct {
	start    int64
	encoding string
	lines    io.Reader
	decoded  io.Reader
	problem  string
}

func (p *mailPart) Read(b []byte) (int, error) {
	if p.decoded == nil {
		switch p.encoding {
		case "base64":
			p.decoded = base64.NewDecoder(base64.StdEncoding, p.lines)
		case "quoted-printable":
			p.decoded = quotedprintable.NewReader(p.lines)
		default:
			p.decoded = p.lines
		}
	}
	n, err := p.decoded.Read(b)
	switch {
	case err == io.ErrUnexpectedEOF:
		p.problem, err = "cut in the part", io.EOF
	case err != nil && err != io.EOF && p.encoding != "" && !p.failed():
		p.problem, err = "bad "+p.encoding, io.EOF
	}
	return n, err
}

// failed reports whether an error is one of the reader below.
func (p *mailPart) failed() bool {
	l, ok := p.lines.(*partReader)
	return ok && l.err != nil
}

func (p *mailPart) end() (string, error) { return p.problem, nil }

// beginsTranscript reports whether the body at the beginning of b does.
func (p *mailPart) beginsTranscript(b []byte, boundaries []string) bool {
	try := &mailPart{encoding: p.encoding, lines: &partReader{r: bufio.NewReader(bytes.NewReader(b)), boundaries: boundaries}}
	out := make([]byte, text.LeadingWindow)
	n, _ := io.ReadFull(try, out) // what is there decides
	return beginsTranscript(out[:n])
}

// partReader reads the lines of a part up to the next boundary.
type partReader struct {
	r          *bufio.Reader
	skip       int64 // bytes before the part
	boundaries []string
	rest       []byte // of a line
	middle     bool   // the next piece goes on with a line
	over       bool
	err        error // of r
}

func (l *partReader) Read(b []byte) (int, error) {
	if l.skip > 0 {
		n, err := io.CopyN(io.Discard, l.r, l.skip)
		if l.skip -= n; err != nil {
			l.err = err
			return 0, err
		}
	}
	for len(l.rest) == 0 {
		if l.over {
			return 0, io.EOF
		}
		piece, err := l.r.ReadSlice('\n')
		if !l.middle && isBoundary(piece, l.boundaries) {
			l.over = true
			return 0, io.EOF
		}
		l.middle = err == bufio.ErrBufferFull
		switch {
		case err == io.EOF:
			l.over = true
		case err != nil && !l.middle:
			l.err = err
			return 0, err
		}
		l.rest = piece
	}
	n := copy(b, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}
