package cli

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// selectorKind says what a selector of machines goes by.
type selectorKind uint8

const (
	byName selectorKind = iota
	byID
	byTag
)

// selector names machines: one by its id, those of a name, or those with a tag. Equal selectors
// are equal values.
type selector struct {
	kind  selectorKind
	value string // a name and an id in lower case, a tag as it was given
}

// String is the selector as it may be given again. It is not safe to print.
func (s selector) String() string {
	if s.kind == byTag {
		return tagPrefix + s.value
	}
	return s.value
}

const (
	tagPrefix   = "tag:"
	machineID   = 40  // hex digits of an id
	maxSelector = 255 // bytes: a name of DNS is not longer, nor is a tag
)

// parseSelector reads a name, an id or tag:TAG.
func parseSelector(s string) (selector, error) {
	switch {
	case s == "":
		return selector{}, errors.New("it is empty")
	case len(s) > maxSelector+len(tagPrefix):
		return selector{}, fmt.Errorf("it has %d bytes, the name of a machine has at most %d", len(s), maxSelector)
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unprintable):
		return selector{}, errors.New("it holds what is no text")
	}
	if tag, ok := strings.CutPrefix(s, tagPrefix); ok {
		return parseTag(tag)
	}
	if isMachineID(s) {
		return selector{byID, strings.ToLower(s)}, nil
	}
	if i := strings.IndexFunc(s, notInName); i >= 0 {
		r, _ := utf8.DecodeRuneInString(s[i:])
		return selector{}, fmt.Errorf("%q is in no name of a machine", r)
	}
	return selector{byName, strings.ToLower(s)}, nil
}

func parseTag(tag string) (selector, error) {
	switch {
	case strings.TrimSpace(tag) == "":
		return selector{}, errors.New("the tag is empty")
	case len(tag) > maxSelector || !utf8.ValidString(tag) || strings.ContainsFunc(tag, unprintable):
		return selector{}, errors.New("the tag is too long, or holds what is no text")
	}
	return selector{byTag, tag}, nil
}

func isMachineID(s string) bool {
	if len(s) != machineID {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

// unprintable characters make a selector look like another one.
func unprintable(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError }

// notInName are characters that no name of DNS or NetBIOS has. They show that a line is something
// else: a row of a table, a pattern, a path.
func notInName(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'*,/:;<>=?\|`, r) }

// selectors are selectors without repetition, in the order in which they were first given.
type selectors struct {
	list []selector
	seen map[selector]bool
}

// maxSelectors bounds the selectors of one run: at 10 runs a minute these take most of a day.
const maxSelectors = 10_000

func (s *selectors) add(sel selector) error {
	if s.seen[sel] {
		return nil
	}
	if len(s.list) == maxSelectors {
		return fmt.Errorf("more than %d machines", maxSelectors)
	}
	if s.seen == nil {
		s.seen = map[selector]bool{}
	}
	s.seen[sel] = true
	s.list = append(s.list, sel)
	return nil
}
