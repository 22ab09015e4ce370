package ingest

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// wrapping is what a transcript was put into by a program on its way: a JSON string or a mail.
type wrapping struct {
	name   string // for the anomaly: "JSON string"
	reader io.Reader
	// end, if set, reads what follows the transcript, and says what was wrong with the wrapping.
	end func() (problem string, err error)
}

// unwrap removes a wrapping where it is certain that a transcript is inside.
func (c *Content) unwrap() error {
	w := stringWrapping(c.head, c.r)
	if w == nil && isMail(c.head) {
		head, err := c.peekMore(maxMailHead)
		if err != nil {
			return err
		}
		w, c.mail = mailWrapping(head, c.r)
	}
	if w == nil {
		return nil
	}
	c.wrapping, c.r = w, w.reader
	return c.peekHead()
}

// endWrapping reads what follows the transcript in its wrapping.
func (c *Content) endWrapping() (err error) {
	if c.problem, err = c.wrapping.end(); err != nil {
		return err
	}
	return CopyTo(io.Discard, c.ahead)
}

// peekHead reads the beginning of c.r, and puts it back.
func (c *Content) peekHead() error {
	buf := c.heads.text[:]
	if c.head != nil { // which may still be read
		buf = make([]byte, sniffSize)
	}
	head, err := peek(c.r, buf)
	if err != nil && !errors.As(err, new(*transcript.LimitError)) {
		return err
	}
	c.head = head
	c.r = io.MultiReader(bytes.NewReader(c.head), c.r)
	return nil
}

// peekMore returns up to size bytes from the beginning of c.r, and puts them back.
func (c *Content) peekMore(size int) ([]byte, error) {
	head := make([]byte, size)
	n, err := fill(c.r, head)
	if err != nil && err != io.EOF && !errors.As(err, new(*transcript.LimitError)) {
		return nil, err
	}
	c.r = io.MultiReader(bytes.NewReader(head[:n]), c.r)
	return head[:n], nil
}

// valueMember is the beginning of what the API and tools around it answer: an object with the
// result as a string.
var valueMember = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\{\s*(?:"@odata\.context"\s*:\s*"[^"\\]*"\s*,\s*)?"value"\s*:\s*"`)
})

// valueOf returns where the result begins in such an object, or nil. Most objects begin otherwise.
func valueOf(b []byte) []int {
	first := bytes.TrimLeft(bytes.TrimPrefix(b, []byte("{")), " \t\r\n\f")
	if !bytes.HasPrefix(first, []byte(`"value"`)) && !bytes.HasPrefix(first, []byte(`"@odata.context"`)) {
		return nil
	}
	return valueMember().FindIndex(b)
}

// stringWrapping recognises a transcript inside a JSON string, which may be the member "value" of
// an object. head is the beginning of r, which is not read here.
func stringWrapping(head []byte, r io.Reader) *wrapping {
	b := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(BOM)), " \t\r\n")
	name, quote := "JSON string", 0
	if m := valueOf(b); m != nil {
		name, quote = `member "value" of an object`, m[1]-1
	} else if !bytes.HasPrefix(b, []byte(`"`)) {
		return nil
	}
	if !beginsTranscript(decodedString(b[quote:])) {
		return nil
	}
	s := &stringReader{r: r, skip: int64(len(head) - len(b) + quote)}
	return &wrapping{name: name, reader: s, end: s.end}
}

// decodedString returns the beginning of a JSON string.
func decodedString(b []byte) []byte {
	s := &stringReader{r: bytes.NewReader(b)}
	out := make([]byte, text.LeadingWindow)
	n, _ := io.ReadFull(s, out) // what is there decides
	return out[:n]
}

// BeginsTranscript reports whether a text begins as a transcript, or as an array of them.
func BeginsTranscript(b []byte) bool {
	b = Body(b)
	if rest, ok := bytes.CutPrefix(b, []byte("[")); ok {
		b = rest
	}
	return beginsTranscript(b)
}

// beginsTranscript reports whether b begins an object whose first name is that of a field.
func beginsTranscript(b []byte) bool {
	rest, ok := bytes.CutPrefix(Body(b), []byte("{"))
	if !ok {
		return false
	}
	name, ok := bytes.CutPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(`"`))
	name, _, closed := bytes.Cut(name, []byte(`"`))
	return ok && closed && transcript.IsMember(name)
}

// stringReader reads the decoded text of a JSON string. It has the decoder do that, for which it
// makes the string the value of a field.
type stringReader struct {
	r    io.Reader
	skip int64 // bytes before the opening quote
	d    *transcript.Decoder
	text transcript.Text
	over error // why the text ended
}

func (s *stringReader) Read(p []byte) (int, error) {
	if s.over != nil {
		return 0, io.EOF
	}
	if s.d == nil {
		if _, err := io.CopyN(io.Discard, s.r, s.skip); err != nil {
			return 0, err
		}
		s.d = transcript.NewDecoder(io.MultiReader(strings.NewReader(`{"script_output":`), s.r), nil)
		var err error
		if s.text, err = s.d.Next(); err != nil {
			return 0, s.stop(err)
		}
	}
	n, err := s.text.Read(p)
	if err != nil {
		err = s.stop(err)
	}
	return n, err
}

// stop ends the text where the string ends, or where the input is cut.
func (s *stringReader) stop(err error) error {
	var limit *transcript.LimitError
	if !transcript.Ended(err) || errors.As(err, &limit) {
		return err
	}
	s.over = err
	return io.EOF
}

// end reads what follows the string.
func (s *stringReader) end() (problem string, err error) {
	switch {
	case s.over == nil: // not read to its end
		return "", nil
	case s.over != io.EOF:
		return "cut in the string", nil
	}
	f, more, err := SkipDocument(s.d)
	if err != nil {
		return "", err
	}
	for _, a := range f.Anomalies {
		switch a.Code {
		case transcript.CodeBadEscape, transcript.CodeLoneSurrogate, transcript.CodeInvalidUTF8, transcript.CodeUnknownField,
			transcript.CodeTrailingData, transcript.CodeSecondDocument, transcript.CodeSyntax:
			return a.Code.String(), nil
		}
	}
	if more {
		return transcript.CodeSecondDocument.String(), nil
	}
	return "", nil
}
