// Package errorrecord finds the error records of PowerShell in a text: those of version 5.1 with
// their position and category, those of version 7 in ConciseView, and the rows of CLIXML.
//
// It goes by their form, in any language. It needs constant memory, whatever the text holds.
package errorrecord

import (
	"bytes"

	"github.com/lrkit/lrkit/internal/clixml"
	"github.com/lrkit/lrkit/transcript"
)

// Limits of what is kept.
const (
	Max        = 100     // records
	MaxMessage = 2 << 10 // bytes of a message
	MaxText    = 1 << 10 // bytes of each of the other texts
)

// Record is an error record. Its texts come from the device.
type Record struct {
	Message  string
	Category string           // as "ObjectNotFound"; empty where it was not printed
	Target   string           // what the command worked on, as printed, often shortened
	Script   string           // the path of the script
	Line     int64            // in the script, or of what was typed; 0 where it was not printed
	Field    transcript.Field // set by the caller
	Span     transcript.Span
}

// Records are those of a text.
type Records struct {
	First []Record // at most Max
	More  int64    // how many others there are
}

const (
	windowSize = 64 << 10
	lookback   = 16
	maxLine    = 4 << 10 // of a line, what is looked at
	maxHead    = 32      // at least so many lines before a position may be its message
)

// Reader finds records. The zero value is ready for use.
type Reader struct {
	win     clixml.Window
	found   Records
	head    []line // that may be a message; those after n are memory
	n       int
	state   state
	current Record
	rows    int    // of the present state
	full    bool   // the console may have broken the last line
	output  bool   // most of the text is no error
	quiet   int64  // where in the text of the window the next sign of one is, or may be
	value   []byte // of the row with the category
	message []byte // in ConciseView
	ansi    []byte
	buf     []byte
}

// line is one of the text.
type line struct {
	text     []byte
	span     transcript.Span
	stream   clixml.Stream
	coloured bool
}

// Read returns the records of a text that is errors, up to its end or the error that ended it.
func (r *Reader) Read(src clixml.Source) (Records, error) { return r.read(src, false) }

// ReadOutput is Read for a text of which most is no error. It passes over what holds no sign of
// one. A line alone, `Verb-Noun: message`, is an error there only in colour: headers of HTTP have
// the same form.
func (r *Reader) ReadOutput(src clixml.Source) (Records, error) { return r.read(src, true) }

func (r *Reader) read(src clixml.Source, output bool) (Records, error) {
	r.win.Reset()
	r.found, r.n, r.state, r.output, r.quiet = Records{}, 0, inHead, output, 0
	next, skip := 0, false // skip: to the end of the line
	for ended := false; ; {
		b := r.win.Bytes()[next:]
		if output && r.state == inHead && len(b) > 0 && !r.win.Reading() {
			switch n, known := r.pass(b, r.win.Offset()+int64(next), ended); {
			case n > 0:
				r.flush()
				skip = b[n-1] != '\n'
				next += n
				continue
			case !known && !ended && len(b) < windowSize/2: // see more before looking closer
				r.win.Discard(next)
				next = 0
				if err := r.win.Fill(src, windowSize); err != nil {
					if ended = true; !transcript.Ended(err) {
						return r.found, err
					}
				}
				continue
			}
		}
		n := bytes.IndexByte(b, '\n')
		full := len(b) >= windowSize/2
		if n < 0 && !full && !ended {
			r.win.Discard(next)
			next = 0
			if err := r.win.Fill(src, windowSize); err != nil {
				if ended = true; !transcript.Ended(err) {
					return r.found, err
				}
			}
			continue
		}
		if len(b) == 0 {
			r.finish()
			return r.found, nil
		}
		end, step := n, n+1
		if n < 0 {
			end, step = len(b), len(b)
			if !ended { // CLIXML may begin there
				step -= lookback
			}
		}
		if !skip {
			r.line(next, next+end)
		}
		skip = n < 0
		next += step
	}
}

// line reads the line [i, j) of the window.
func (r *Reader) line(i, j int) {
	text := bytes.TrimSuffix(r.win.Bytes()[i:j], []byte("\r"))
	text = text[:min(len(text), maxLine)]
	l := line{text: r.plain(text), span: r.win.Span(i, i+len(text)), stream: r.win.Stream(i)}
	l.coloured = len(l.text) != len(text)
	if l.stream == clixml.OtherStream {
		return
	}
	for !r.take(&l) {
	}
}

// plain returns text without the colours of a terminal.
func (r *Reader) plain(text []byte) []byte {
	if bytes.IndexByte(text, 0x1b) < 0 {
		return text
	}
	r.ansi = r.ansi[:0]
	for len(text) > 0 {
		if n := colour(text); n > 0 {
			text = text[n:]
			continue
		}
		r.ansi = append(r.ansi, text[0])
		text = text[1:]
	}
	return r.ansi
}

// colour returns the length of the sequence that b begins with, if it sets a colour.
func colour(b []byte) int {
	if b[0] != 0x1b || len(b) < 3 || b[1] != '[' {
		return 0
	}
	for i, c := range b[2:min(len(b), 32)] {
		if c == 'm' || c == 'K' {
			return i + 3
		}
		if c < '0' || c > ';' {
			return 0
		}
	}
	return 0
}

// add keeps a record.
func (r *Reader) add(x Record) {
	if x.Message == "" && x.Category == "" {
		return
	}
	if len(r.found.First) == Max {
		r.found.More++
		return
	}
	r.found.First = append(r.found.First, x)
}
