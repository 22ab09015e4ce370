package fetchtest

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// compareAll compares a property with one value, or with all of a list.
func compareAll[T, V any](
	property func(T, time.Time) V, order func(a, b V) int, parse func(string) (V, error), relation string, values []string,
) (filter[T], error) {
	var all []V
	for _, text := range values {
		v, err := parse(text)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	if relation == "in" {
		return func(item T, now time.Time) bool {
			got := property(item, now)
			return slices.ContainsFunc(all, func(v V) bool { return order(got, v) == 0 })
		}, nil
	}
	fits := relations[relation]
	return func(item T, now time.Time) bool { return fits(order(property(item, now), all[0])) }, nil
}

// compareTexts is compareAll for texts: a list may have a thousand.
func compareTexts[T any](
	property func(T, time.Time) string, relation string, values []string, parse func(string) (string, error),
) (filter[T], error) {
	if relation != "in" {
		return compareAll(property, strings.Compare, parse, relation, values)
	}
	set := map[string]bool{}
	for _, text := range values {
		v, err := parse(text)
		if err != nil {
			return nil, err
		}
		set[v] = true
	}
	return func(item T, now time.Time) bool { return set[property(item, now)] }, nil
}

// parseText returns how values of a property are read: texts in quotes. IDs are in lower case, and
// names of machines are compared so.
func parseText(name string) func(string) (string, error) {
	return func(text string) (string, error) {
		if text[0] != '\'' {
			return "", badFilter("A value of %s is a text in single quotes.", name)
		}
		text = strings.ReplaceAll(text[1:len(text)-1], "''", "'")
		if name == "id" || name == "machineid" || name == "computerdnsname" {
			text = strings.ToLower(text)
		}
		return text, nil
	}
}

// parseTime reads a time, or a day as in the documentation: 2018-08-01Z.
func parseTime(text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02Z07:00", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, badFilter("%.100s is no time as 2026-11-23T12:00:00Z.", text)
}

// parseNumber reads a number, also one in quotes.
func parseNumber(text string) (int, error) {
	n, err := strconv.Atoi(strings.Trim(text, "'"))
	if err != nil {
		return 0, badFilter("%.100s is no number.", text)
	}
	return n, nil
}

// startsWith parses the arguments of startswith.
func (p *filterParser[T]) startsWith() (filter[T], error) {
	if !p.take("(") {
		return nil, p.wrong("'('")
	}
	name := strings.ToLower(p.next())
	property := p.of.texts[name]
	if property == nil {
		return nil, p.wrong("a property with a text")
	}
	p.token = ""
	if !p.take(",") {
		return nil, p.wrong("','")
	}
	prefix, err := p.lastText(name)
	if err != nil {
		return nil, err
	}
	return func(item T, now time.Time) bool { return strings.HasPrefix(property(item, now), prefix) }, nil
}

// any parses (t: t eq 'x').
func (p *filterParser[T]) any(list func(T, time.Time) []string) (filter[T], error) {
	if !p.take("(") {
		return nil, p.wrong("'('")
	}
	variable, name, ok := strings.Cut(p.next(), ":")
	if !ok || variable == "" || !isWord(variable) {
		return nil, p.wrong("a name with a colon")
	}
	p.token = ""
	if name == "" {
		name, p.token = p.next(), ""
	}
	if name != variable {
		return nil, badFilter("Could not find a property named '%.100s'.", name)
	}
	if !strings.EqualFold(p.next(), "eq") {
		return nil, p.wrong("eq")
	}
	p.token = ""
	value, err := p.lastText("a list")
	if err != nil {
		return nil, err
	}
	return func(item T, now time.Time) bool { return slices.Contains(list(item, now), value) }, nil
}

// lastText parses a text and the closing parenthesis.
func (p *filterParser[T]) lastText(name string) (string, error) {
	values, err := p.values(false)
	if err != nil {
		return "", err
	}
	text, err := parseText(name)(values[0])
	if err == nil && !p.take(")") {
		err = p.wrong("')'")
	}
	return text, err
}
