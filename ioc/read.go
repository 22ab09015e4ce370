package ioc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Limits of a list.
const (
	maxEntries = 200_000
	maxEntry   = 1 << 10 // bytes
	maxErrors  = 10      // that are reported at once
)

// Read reads a list, with an entry on each line, or in CSV if its first line begins with
// kind,value. file is its name in errors. Bad lines are reported together: the error joins an
// [*Error] for each, at most ten.
func Read(file string, r io.Reader) (*List, error) {
	if r == nil {
		panic("ioc: Read from a nil io.Reader")
	}
	var entries []Entry
	var bad []error
	s := bufio.NewScanner(r)
	s.Buffer(nil, 16<<10)
	n, csv := 0, false
	for s.Scan() {
		n++
		line := s.Bytes()
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF"))
			if csv = isCSVHead(string(line)); csv {
				continue
			}
		}
		e, err := parseLine(line, csv)
		switch {
		case err != nil:
			bad = append(bad, &Error{File: file, Line: n, Text: string(line), Reason: err.Error()})
		case e != nil:
			e.Line = n
			entries = append(entries, *e)
		}
		if len(bad) == maxErrors {
			break
		}
		if len(entries) > maxEntries {
			return nil, fmt.Errorf("%s: more than %d entries", file, maxEntries)
		}
	}
	if err := s.Err(); errors.Is(err, bufio.ErrTooLong) {
		bad = append(bad, &Error{File: file, Line: n + 1, Reason: errLong.Error()})
	} else if err != nil {
		return nil, err
	}
	if bad != nil {
		return nil, errors.Join(bad...)
	}
	if entries == nil {
		return nil, fmt.Errorf("%s: no entry in it", file)
	}
	return newList(entries), nil
}

var (
	errLong    = fmt.Errorf("longer than %d bytes", maxEntry)
	errText    = errors.New("not UTF-8 text without control characters (UTF-16 has to be converted)")
	errOpen    = errors.New("no closing quote")
	errEmpty   = errors.New("nothing after the kind")
	errNothing = errors.New("only wildcards")
	errUnknown = errors.New("unknown kind; name: before it makes it a name")
)

func parseLine(line []byte, csv bool) (*Entry, error) {
	if csv {
		return parseRow(string(line))
	}
	return parse(line)
}

// parse reads a line. Without an entry it returns nil.
func parse(line []byte) (*Entry, error) {
	line = bytes.TrimSpace(line)
	if len(line) == 0 || line[0] == '#' {
		return nil, nil
	}
	text, quoted := string(line), false
	if !isText(text) {
		return nil, errText
	}
	if text[0] == '"' {
		end := strings.IndexByte(text[1:], '"')
		rest := ""
		if end >= 0 {
			rest = strings.TrimSpace(text[end+2:])
		}
		if end < 0 || rest != "" && rest[0] != '#' {
			return nil, errOpen
		}
		text, quoted = text[1:end+1], true
	} else if i := comment(text); i >= 0 {
		text = strings.TrimSpace(text[:i])
	}
	if len(text) > maxEntry {
		return nil, errLong
	}
	rules, err := recognize(text, quoted)
	if err != nil {
		return nil, err
	}
	return &Entry{Text: text, rules: rules}, nil
}

// isText reports whether a line is UTF-8 without control characters.
func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}

// comment returns the index of a # between spaces, or -1.
func comment(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] == '#' && blank(s[i-1]) && (i+1 == len(s) || blank(s[i+1])) {
			return i
		}
	}
	return -1
}

func blank(c byte) bool { return c == ' ' || c == '\t' }
