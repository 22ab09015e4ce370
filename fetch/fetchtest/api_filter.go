package fetchtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// filter is a $filter. It reports whether an item of a list matches.
type filter[T any] func(item T, now time.Time) bool

// schema is what can be compared in a list, by names in lower case.
type schema[T any] struct {
	entity  string // as errors name it
	texts   map[string]func(T, time.Time) string
	times   map[string]func(T, time.Time) time.Time
	numbers map[string]func(T, time.Time) int
	lists   map[string]func(T, time.Time) []string
	prefix  bool // startswith is supported
}

// has reports whether there is a property that has one value.
func (s *schema[T]) has(name string) bool {
	return s.texts[name] != nil || s.times[name] != nil || s.numbers[name] != nil
}

const (
	maxFilter = 256 << 10 // of a $filter: a thousand IDs are 40 KiB
	maxNested = 32        // parentheses
)

var relations = map[string]func(order int) bool{
	"eq": func(o int) bool { return o == 0 },
	"ne": func(o int) bool { return o != 0 },
	"gt": func(o int) bool { return o > 0 },
	"ge": func(o int) bool { return o >= 0 },
	"lt": func(o int) bool { return o < 0 },
	"le": func(o int) bool { return o <= 0 },
}

// parseFilter reads the part of OData's $filter that clients of the API use:
//
//	filter = term { "or" term }
//	term   = factor { "and" factor }
//	factor = "(" filter ")" | property relation value | property "in" "(" value { "," value } ")"
//	       | "startswith" "(" property "," value ")" | list "/any" "(" x ":" x "eq" value ")"
//
// with texts in single quotes, in which a quote is doubled, and times without quotes. Words may be
// in any case.
func parseFilter[T any](of *schema[T], s string) (filter[T], error) {
	if len(s) > maxFilter {
		return nil, badFilter("The filter is longer than %d characters.", maxFilter)
	}
	p := &filterParser[T]{of: of, rest: s}
	f, err := p.filter(0)
	if err == nil && p.next() != "" {
		err = p.wrong("an operator")
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// queryError is an error as the API words it.
type queryError string

func (e queryError) Error() string { return string(e) }

func badFilter(format string, args ...any) error {
	return queryError("The query specified in the URI is not valid. " + fmt.Sprintf(format, args...))
}

type filterParser[T any] struct {
	of    *schema[T]
	rest  string
	token string // that was looked at
	off   int    // of rest
	open  bool   // it is a text without an end
}

// next returns the next token without consuming it: a word, a parenthesis, a comma or a text with
// its quotes. It is empty at the end.
func (p *filterParser[T]) next() string {
	if p.token != "" {
		return p.token
	}
	trimmed := strings.TrimLeft(p.rest, " \t")
	p.off += len(p.rest) - len(trimmed)
	p.rest = trimmed
	if p.rest == "" {
		return ""
	}
	n := 1
	switch c := p.rest[0]; c {
	case '(', ')', ',':
	case '\'':
		n = endOfText(p.rest)
		p.open = n == 0 // no end at all
		if p.open {
			n = len(p.rest)
		}
	default:
		if i := strings.IndexAny(p.rest, " \t(),'"); i >= 0 {
			n = i
		} else {
			n = len(p.rest)
		}
	}
	p.token, p.rest = p.rest[:n], p.rest[n:]
	p.off += n
	return p.token
}

// endOfText returns the length of a text, quotes included, or 0 if it has no end. Two quotes in it
// stand for one.
func endOfText(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			continue
		}
		if i+1 == len(s) || s[i+1] != '\'' {
			return i + 1
		}
		i++
	}
	return 0
}

// take consumes the next token if it is one of these.
func (p *filterParser[T]) take(word string) bool {
	if !strings.EqualFold(p.next(), word) {
		return false
	}
	p.token = ""
	return true
}

func (p *filterParser[T]) wrong(want string) error {
	got := p.next()
	if got == "" {
		return badFilter("%s was expected at the end of the filter.", want)
	}
	return badFilter("Syntax error at position %d: %s was expected, and not %.100q.", p.off-len(got), want, got)
}

func (p *filterParser[T]) filter(depth int) (filter[T], error) {
	return p.chain("or", func() (filter[T], error) { return p.term(depth) }, func(all []filter[T]) filter[T] {
		return func(item T, now time.Time) bool {
			return slices.ContainsFunc(all, func(f filter[T]) bool { return f(item, now) })
		}
	})
}

func (p *filterParser[T]) term(depth int) (filter[T], error) {
	return p.chain("and", func() (filter[T], error) { return p.factor(depth) }, func(all []filter[T]) filter[T] {
		return func(item T, now time.Time) bool {
			return !slices.ContainsFunc(all, func(f filter[T]) bool { return !f(item, now) })
		}
	})
}

// chain parses parts with a word between them.
func (p *filterParser[T]) chain(
	word string, part func() (filter[T], error), join func([]filter[T]) filter[T],
) (filter[T], error) {
	var all []filter[T]
	for {
		f, err := part()
		if err != nil {
			return nil, err
		}
		all = append(all, f)
		if !p.take(word) {
			return join(all), nil
		}
	}
}

func (p *filterParser[T]) factor(depth int) (filter[T], error) {
	if p.take("(") {
		if depth == maxNested {
			return nil, badFilter("The node count limit has been exceeded.")
		}
		f, err := p.filter(depth + 1)
		if err == nil && !p.take(")") {
			err = p.wrong("')'")
		}
		return f, err
	}
	name := p.next()
	switch key := strings.ToLower(name); {
	case p.of.has(key):
		p.token = ""
		return p.compare(key)
	case p.of.prefix && key == "startswith":
		p.token = ""
		return p.startsWith()
	case strings.HasSuffix(key, "/any") && p.of.lists[strings.TrimSuffix(key, "/any")] != nil:
		p.token = ""
		return p.any(p.of.lists[strings.TrimSuffix(key, "/any")])
	case isWord(name):
		return nil, badFilter(
			"Could not find a property named '%.100s' on type 'microsoft.windowsDefenderATP.api.%s'.", name, p.of.entity,
		)
	}
	return nil, p.wrong("a property")
}

// compare parses what is after the name of a property.
func (p *filterParser[T]) compare(name string) (filter[T], error) {
	relation := strings.ToLower(p.next())
	if relation != "in" && relations[relation] == nil {
		return nil, p.wrong("a comparison")
	}
	p.token = ""
	values, err := p.values(relation == "in")
	if err != nil {
		return nil, err
	}
	switch {
	case p.of.times[name] != nil:
		return compareAll(p.of.times[name], time.Time.Compare, parseTime, relation, values)
	case p.of.numbers[name] != nil:
		return compareAll(p.of.numbers[name], cmp.Compare[int], parseNumber, relation, values)
	}
	return compareTexts(p.of.texts[name], relation, values, parseText(name))
}

func isWord(s string) bool {
	return s != "" && !strings.ContainsAny(s, "'(),")
}

// values parses one value, or a list.
func (p *filterParser[T]) values(list bool) ([]string, error) {
	if list && !p.take("(") {
		return nil, p.wrong("'('")
	}
	var all []string
	for {
		value := p.next()
		if value == "" || value == "(" || value == ")" || value == "," || p.open {
			return nil, p.wrong("a value")
		}
		p.token = ""
		all = append(all, value)
		switch {
		case !list:
			return all, nil
		case p.take(")"):
			return all, nil
		case !p.take(","):
			return nil, p.wrong("',' or ')'")
		}
	}
}
