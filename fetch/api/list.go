package api

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/tidwall/gjson"
)

// SkippedError says that one element of a response could not be read: an action, or what Kind says.
// The others are not affected.
type SkippedError struct {
	ID     string // of the element, in lower case; empty if it has none that is valid
	Reason string // safe to print
	Kind   string // "machine" or "library file"; empty for an action
}

// Error implements error.
func (e *SkippedError) Error() string {
	name := cmp.Or(e.Kind, "action")
	if e.ID != "" {
		return "api: " + name + " " + e.ID + " was skipped: " + e.Reason
	}
	article := "a "
	if e.Kind == "" {
		article = "an "
	}
	return "api: " + article + name + " was skipped: " + e.Reason
}

// errNotJSON is returned for a page that is not JSON.
var errNotJSON = errors.New("not JSON")

// maxMember limits the name of a member of a page, and any value but the list.
const maxMember = 64 << 10

// pageReader reads a page of a list as it arrives. It holds one element at a time, at most as large
// as an action may be: memory does not depend on the size of a page.
type pageReader struct {
	r    *bufio.Reader
	buf  []byte // the value that was read last, up to the limit that was given
	text string // the same, if it is whole
	size int64  // of that value
	flaw error  // why its content is not to be read
}

func newPageReader(r io.Reader) *pageReader {
	return &pageReader{r: bufio.NewReaderSize(r, 64<<10)}
}

// page passes each element of the member "value" to visit, until visit returns false, and returns
// the link to the next page. The element is in p, and valid until visit returns.
func (p *pageReader) page(visit func() bool) (next string, err error) {
	if c, err := p.peek(); err != nil {
		return "", err
	} else if c != '{' {
		return "", cmp.Or(p.whole(maxMember), errors.New("a list that is no object"))
	}
	found, stopped := false, false
	err = p.sequence('}', func() error {
		name, err := p.name()
		if err != nil {
			return err
		}
		c, err := p.peek()
		switch {
		case err != nil:
			return err
		case name == "value" && c == '[' && !found:
			found = true
			stopped, err = p.elements(visit)
			if stopped {
				err = errStop
			}
			return err
		}
		if err := p.whole(maxMember); err != nil {
			return err
		}
		if (name == "@odata.nextLink" || name == "odata.nextLink") && !p.cut() {
			setText(&next, gjson.Parse(p.text))
		}
		return nil
	})
	switch {
	case stopped:
		return "", nil
	case err != nil:
		return "", err
	case !found:
		return "", errors.New("a list without a value")
	}
	switch _, err := p.peek(); err {
	case errEnd:
		return next, nil
	case nil:
		return "", errNotJSON
	default:
		return "", err
	}
}

var (
	errStop = errors.New("the caller wants no more")
	errEnd  = fmt.Errorf("%w: it ends early", errNotJSON)
)

// elements passes the elements of an array to visit.
func (p *pageReader) elements(visit func() bool) (stopped bool, err error) {
	err = p.sequence(']', func() error {
		if err := p.value(maxAction); err != nil {
			return err
		}
		if !visit() {
			return errStop
		}
		return nil
	})
	if err == errStop {
		return true, nil
	}
	return false, err
}

// sequence reads from an opening bracket to the closing one, and calls one for each part between
// the commas.
func (p *pageReader) sequence(end byte, one func() error) error {
	if _, err := p.r.Discard(1); err != nil {
		return err
	}
	for first := true; ; first = false {
		c, err := p.peek()
		if err != nil {
			return err
		}
		switch {
		case c == end:
			_, err := p.r.Discard(1)
			return err
		case first:
		case c != ',':
			return errNotJSON
		default:
			if _, err := p.r.Discard(1); err != nil {
				return err
			}
			if c, err := p.peek(); err != nil {
				return err
			} else if c == end {
				return errNotJSON
			}
		}
		if err := one(); err != nil {
			return err
		}
	}
}

// name reads the name of a member and the colon.
func (p *pageReader) name() (string, error) {
	if c, err := p.peek(); err != nil {
		return "", err
	} else if c != '"' {
		return "", errNotJSON
	}
	if err := p.whole(maxMember); err != nil {
		return "", err
	}
	name := ""
	if !p.cut() {
		name = gjson.Parse(p.text).Str
	}
	if c, err := p.peek(); err != nil {
		return "", err
	} else if c != ':' {
		return "", errNotJSON
	}
	_, err := p.r.Discard(1)
	return name, err
}

// peek returns the next byte that is not white space.
func (p *pageReader) peek() (byte, error) {
	for {
		c, err := p.r.ReadByte()
		if err == io.EOF {
			return 0, errEnd
		}
		if err != nil {
			return 0, err
		}
		switch c {
		case ' ', '\t', '\n', '\r':
		default:
			return c, p.r.UnreadByte()
		}
	}
}

// cut reports whether the value was longer than what is kept of it.
func (p *pageReader) cut() bool { return p.size > int64(len(p.buf)) }

// whole reads a value, which must be JSON. Of a value of more than max bytes the beginning is kept
// and not checked.
func (p *pageReader) whole(max int) error {
	return cmp.Or(p.value(max), p.flaw)
}

// value reads to the end of a value, by its brackets and quotes. Errors inside it go into flaw.
func (p *pageReader) value(max int) error {
	p.buf, p.text, p.size, p.flaw = p.buf[:0], "", 0, nil
	depth := 0
	for {
		c, err := p.r.ReadByte()
		if err == io.EOF && depth == 0 && p.size > 0 {
			break // a number or a word is the last thing
		}
		if err == io.EOF {
			return errEnd
		}
		if err != nil {
			return err
		}
		if depth == 0 && p.size > 0 && ends(c) {
			if err := p.r.UnreadByte(); err != nil {
				return err
			}
			break
		}
		p.keep(c, max)
		switch c {
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		case '"':
			if err := p.quoted(max); err != nil {
				return err
			}
		default:
			continue
		}
		if depth <= 0 {
			break
		}
	}
	if p.cut() {
		return nil
	}
	if p.text = string(p.buf); !validJSON(p.text) {
		p.flaw = errNotJSON
	}
	return nil
}

// ends reports whether a byte follows a number or a word.
func ends(c byte) bool { return bytes.IndexByte([]byte(",]} \t\r\n:"), c) >= 0 }

func (p *pageReader) keep(c byte, max int) {
	if p.size++; p.size <= int64(max) {
		p.buf = append(p.buf, c)
	}
}

// quoted reads the rest of a string.
func (p *pageReader) quoted(max int) error {
	for escaped := false; ; {
		c, err := p.r.ReadByte()
		if err == io.EOF {
			return errEnd
		}
		if err != nil {
			return err
		}
		p.keep(c, max)
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '"':
			return nil
		}
	}
}

// flawed says why the value cannot be decoded, and "" if it can.
func (p *pageReader) flawed() string {
	switch {
	case p.cut():
		return fmt.Sprintf("it has %d bytes, %d are the most", p.size, maxAction)
	case p.flaw != nil:
		return fmt.Sprintf("not JSON, or nested deeper than %d", maxDepth)
	}
	return ""
}

// action decodes the value as an action of a list.
func (p *pageReader) action() (*Action, *SkippedError) {
	if reason := p.flawed(); reason != "" {
		return nil, &SkippedError{ID: idIn(p.buf), Reason: reason}
	}
	a, err := decodeAction(p.text)
	if err != nil {
		return nil, &SkippedError{ID: idIn(p.buf), Reason: err.Error()}
	}
	if !actionID().MatchString(a.ID) {
		return nil, &SkippedError{Reason: "its id is no UUID"}
	}
	return a, nil
}

// idIn returns the id of an action that may be incomplete, or "" if it is not a UUID.
func idIn(raw []byte) (id string) {
	p := newPageReader(bytes.NewReader(raw))
	if c, err := p.peek(); err != nil || c != '{' {
		return ""
	}
	_ = p.sequence('}', func() error { // it may be cut anywhere
		name, err := p.name()
		if err != nil {
			return err
		}
		if _, err := p.peek(); err != nil {
			return err
		}
		if err := p.whole(maxMember); err != nil {
			return err
		}
		if name == "id" {
			id, _ = checkID(opList, gjson.Parse(p.text).Str) // empty if it is none
			return errStop
		}
		return nil
	})
	return id
}
