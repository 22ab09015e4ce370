package fetchtest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// filter is a $filter. It reports whether an action matches.
type filter func(a *Action, now time.Time) bool

const (
	maxFilter = 256 << 10 // of a $filter: a thousand IDs are 40 KiB
	maxNested = 32        // parentheses
)

// The properties that can be compared, and how.
var (
	textProperties = map[string]func(*Action, time.Time) string{
		"id":        func(a *Action, _ time.Time) string { return a.ID },
		"status":    func(a *Action, now time.Time) string { s, _ := a.status(now); return s },
		"machineId": func(a *Action, _ time.Time) string { return a.Machine },
		"type":      func(a *Action, _ time.Time) string { return a.Type },
		"requestor": func(a *Action, _ time.Time) string { return a.Requestor },
	}
	timeProperties = map[string]func(*Action, time.Time) time.Time{
		"creationDateTimeUtc": func(a *Action, _ time.Time) time.Time { return a.Created },
	}
	relations = map[string]func(order int) bool{
		"eq": func(o int) bool { return o == 0 },
		"ne": func(o int) bool { return o != 0 },
		"gt": func(o int) bool { return o > 0 },
		"ge": func(o int) bool { return o >= 0 },
		"lt": func(o int) bool { return o < 0 },
		"le": func(o int) bool { return o <= 0 },
	}
)

// parseFilter reads the part of OData's $filter that clients of the API use:
//
//	filter = term { "or" term }
//	term   = factor { "and" factor }
//	factor = "(" filter ")" | property relation value | property "in" "(" value { "," value } ")"
//
// with texts in single quotes, in which a quote is doubled, and times without quotes.
func parseFilter(s string) (filter, error) {
	if len(s) > maxFilter {
		return nil, badFilter("The filter is longer than %d characters.", maxFilter)
	}
	p := &filterParser{rest: s}
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

type filterParser struct {
	rest  string
	token string // that was looked at
	off   int    // of rest
	open  bool   // it is a text without an end
}

// next returns the next token without consuming it: a word, a parenthesis, a comma or a text with
// its quotes. It is empty at the end.
func (p *filterParser) next() string {
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
func (p *filterParser) take(word string) bool {
	if p.next() != word {
		return false
	}
	p.token = ""
	return true
}

func (p *filterParser) wrong(want string) error {
	got := p.next()
	if got == "" {
		return badFilter("%s was expected at the end of the filter.", want)
	}
	return badFilter("Syntax error at position %d: %s was expected, and not %.100q.", p.off-len(got), want, got)
}

func (p *filterParser) filter(depth int) (filter, error) {
	return p.chain("or", func() (filter, error) { return p.term(depth) }, func(all []filter) filter {
		return func(a *Action, now time.Time) bool {
			return slices.ContainsFunc(all, func(f filter) bool { return f(a, now) })
		}
	})
}

func (p *filterParser) term(depth int) (filter, error) {
	return p.chain("and", func() (filter, error) { return p.factor(depth) }, func(all []filter) filter {
		return func(a *Action, now time.Time) bool {
			return !slices.ContainsFunc(all, func(f filter) bool { return !f(a, now) })
		}
	})
}

// chain parses parts with a word between them.
func (p *filterParser) chain(word string, part func() (filter, error), join func([]filter) filter) (filter, error) {
	var all []filter
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

func (p *filterParser) factor(depth int) (filter, error) {
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
	text, at := textProperties[name], timeProperties[name]
	if text == nil && at == nil {
		if isWord(name) {
			return nil, badFilter(
				"Could not find a property named '%.100s' on type 'microsoft.windowsDefenderATP.api.MachineAction'.",
				name,
			)
		}
		return nil, p.wrong("a property")
	}
	p.token = ""
	relation := p.next()
	if relation != "in" && relations[relation] == nil {
		return nil, p.wrong("a comparison")
	}
	p.token = ""
	values, err := p.values(relation == "in")
	if err != nil {
		return nil, err
	}
	if at != nil {
		return compareTimes(at, relation, values)
	}
	return compareTexts(name, text, relation, values)
}

func isWord(s string) bool {
	return s != "" && !strings.ContainsAny(s, "'(),")
}

// values parses one value, or a list.
func (p *filterParser) values(list bool) ([]string, error) {
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

func compareTexts(name string, property func(*Action, time.Time) string, relation string, values []string) (filter, error) {
	set := map[string]bool{}
	var first string
	for i, value := range values {
		if value[0] != '\'' {
			return nil, badFilter("A value of %s is a text in single quotes.", name)
		}
		value = strings.ReplaceAll(value[1:len(value)-1], "''", "'")
		if name == "id" {
			value = strings.ToLower(value)
		}
		if i == 0 {
			first = value
		}
		set[value] = true
	}
	if relation == "in" {
		return func(a *Action, now time.Time) bool { return set[property(a, now)] }, nil
	}
	fits := relations[relation]
	return func(a *Action, now time.Time) bool { return fits(strings.Compare(property(a, now), first)) }, nil
}

func compareTimes(property func(*Action, time.Time) time.Time, relation string, values []string) (filter, error) {
	var times []time.Time
	for _, value := range values {
		t, err := time.Parse(time.RFC3339Nano, value)
		if err != nil {
			return nil, badFilter("%.100s is no time as 2026-11-23T12:00:00Z.", value)
		}
		times = append(times, t)
	}
	if relation == "in" {
		return func(a *Action, now time.Time) bool {
			return slices.ContainsFunc(times, property(a, now).Equal)
		}, nil
	}
	fits := relations[relation]
	return func(a *Action, now time.Time) bool { return fits(property(a, now).Compare(times[0])) }, nil
}
