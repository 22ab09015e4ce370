package indicator

import (
	"bytes"
	"strings"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/plane"
	"github.com/lrkit/lrkit/analyze/internal/stamp"
)

var whoami = []byte("whoami")

// Scanner finds indicators in the lines of one text, one after the other.
type Scanner struct {
	want  Family
	known map[string]bool // long top level domains that were asked for
	rows  int32
	asked bool // the line before asked for the name of the user

	line  []byte
	plane *plane.Line // the line with its bitmaps
	list  *artifact.List
	// Up to where each has read: what lies before is not looked at again.
	nameEnd, urlEnd, hextetEnd, timeEnd, commandEnd, addressEnd, optionEnd, processEnd int
	lineRow                                                                            int32
	ofParent                                                                           bool  // the row was begun by the number of a parent
	unquoted                                                                           bool  // the values of the line do not stand in quotes
	row                                                                                uint8 // what the line is
	processRead                                                                        bool  // connection has looked at it
	messageRead                                                                        bool  // message has

	time     stamp.Time
	clock    []byte // the last time, as text
	lastTime string
	texts    strings.Builder // of times
}

// New returns a scanner for what belongs to the families.
func New(want Family) *Scanner { return &Scanner{want: want} }

// Scan adds what is found in line to list. A line may be a part of a longer one.
func (s *Scanner) Scan(list *artifact.List, line *plane.Line) {
	s.begin(list, line)
	// Nothing begins within a time.
	for i := line.Candidate(0); i < len(line.Text); i = line.Candidate(max(i+1, s.timeEnd)) {
		s.look(i)
	}
	s.asked = bytes.HasSuffix(line.Text, whoami)
}

func (s *Scanner) begin(list *artifact.List, line *plane.Line) {
	s.line, s.plane, s.list = line.Text, line, list
	s.nameEnd, s.urlEnd, s.hextetEnd, s.timeEnd, s.commandEnd = 0, 0, 0, 0, 0
	s.addressEnd, s.optionEnd, s.processEnd, s.lineRow, s.row = 0, 0, 0, 0, unread
	s.ofParent, s.unquoted, s.processRead, s.messageRead = false, false, false, false
}

// Busy says that the next line matters even if it has no candidates: it may answer whoami.
func (s *Scanner) Busy() bool { return s.asked }

// look looks at the byte at i, which has an action.
func (s *Scanner) look(i int) {
	line := s.line
	switch actions[line[i]] {
	case actDot:
		s.dot(i)
	case actColon:
		s.colon(i)
	case actAt:
		s.email(i, i+1)
	case actBracket:
		s.bracket(i)
	case actEquals:
		s.label(i)
	case actSlash:
		switch {
		case i > 0 && ascii.IsDigit(line[i-1]) && i >= s.urlEnd:
			if !s.slashedTime(i) {
				s.timeAt(i)
			}
		case ascii.At(line, i+1)|0x20 == 't' && ascii.At(line, i+3) == ' ':
			s.slashName(i)
		}
	case actBackslash:
		if s.want&Accounts != 0 {
			s.account(i)
		}
	case actDash:
		s.dash(i)
	case actT:
		if ascii.IsDigit(ascii.At(line, i-1)) && ascii.IsDigit(ascii.At(line, i+1)) && s.want&Times != 0 {
			s.timeAt(i)
		}
	case actPID:
		s.pidWord(i)
	case actGetFile:
		if i >= 3 && line[i-1]|0x20 == 't' {
			s.getfile(i)
		}
	}
}

func (s *Scanner) dot(i int) {
	if i < s.urlEnd || i < s.addressEnd {
		return
	}
	// What ends with a number is no name.
	if i > 0 && ascii.IsDigit(s.line[i-1]) && (s.plainIPv4(i) || s.dotTime(i) || s.ipv4(i)) {
		s.connection()
		return
	}
	if i >= s.nameEnd && !s.noName(i) {
		s.dotted(i)
	}
}

func (s *Scanner) colon(i int) {
	if ascii.HasAt(s.line, i+1, "//") {
		s.url(i, i+len("://"))
		return
	}
	if i < s.urlEnd {
		s.label(i)
		return
	}
	s.ipv6(i)
	s.timeAt(i)
	s.label(i)
}

// bracket looks at what may be a defanged dot, at or colon.
func (s *Scanner) bracket(i int) {
	if i < s.urlEnd {
		return
	}
	if s.line[i] == '(' {
		if ascii.At(s.line, i-1) == 'e' { // /Date(…)/
			s.timeAt(i)
		}
		s.processNumber(i)
	}
	switch ascii.At(s.line, i+1) {
	case '.', 'd', 'D':
		if n := dotLen(s.line, i); n > 0 {
			s.ipv4(i)
			s.dotted(i)
		}
	case '@', 'a', 'A':
		if n := atLen(s.line, i); n > 0 {
			s.email(i, i+n)
		}
	case ':':
		switch end := closer(s.line[i]); {
		case ascii.At(s.line, i+2) == end && ascii.HasAt(s.line, i+3, "//"):
			s.url(i, i+len("[:]//"))
		case ascii.HasAt(s.line, i+2, "//") && ascii.At(s.line, i+4) == end:
			s.url(i, i+len("[://]"))
		}
	}
}

func (s *Scanner) dash(i int) {
	if ascii.At(s.line, i+1) == '-' || i < s.urlEnd {
		return
	}
	if ascii.IsDigit(ascii.At(s.line, i-1)) && (s.isoTime(i) || s.timeAt(i)) || s.sid(i) || s.guid(i) {
		return
	}
	s.option(i)
}
