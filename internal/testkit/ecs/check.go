package ecs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Check returns what is wrong with a document, which is one line of JSON: a field that ECS does not
// have, a value of another type or not among the allowed ones, an array where ECS has none and the
// other way round, types of events that do not go with their category, no @timestamp. Fields below
// own are not looked at: they are those of the program that writes.
func (s *Schema) Check(document []byte, own string) error {
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber()
	var doc map[string]any
	if err := d.Decode(&doc); err != nil {
		return err
	}
	c := checker{s: s, own: own}
	c.object("", doc)
	if _, ok := doc["@timestamp"]; !ok {
		c.say("@timestamp", "missing")
	}
	if ecs, _ := doc["ecs"].(map[string]any); ecs["version"] != s.Version {
		c.say("ecs.version", "is %v, and not %s", ecs["version"], s.Version)
	}
	c.event(doc)
	return errors.Join(c.wrong...)
}

type checker struct {
	s     *Schema
	own   string
	wrong []error
}

func (c *checker) say(name, format string, args ...any) {
	c.wrong = append(c.wrong, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...)))
}

func (c *checker) object(prefix string, o map[string]any) {
	for key, v := range o {
		name := prefix + key
		if name == c.own {
			continue
		}
		f := c.s.fields[name]
		if f == nil {
			c.say(name, "no field of ECS")
			continue
		}
		if below, ok := v.(map[string]any); ok {
			if f.typ != "" && f.typ != "object" && f.typ != "flattened" {
				c.say(name, "an object, and not %s", f.typ)
			}
			if len(below) == 0 {
				c.say(name, "empty")
			}
			c.object(name+".", below)
			continue
		}
		c.field(name, f, v)
	}
}

func (c *checker) field(name string, f *field, v any) {
	list, isList := v.([]any)
	switch {
	case isList != f.array:
		c.say(name, "array is %t, and not %t", isList, f.array)
		return
	case !isList:
		list = []any{v}
	case len(list) == 0:
		c.say(name, "empty")
	}
	for _, one := range list {
		if err := typed(f.typ, one); err != nil {
			c.say(name, "%v: %v", one, err)
			continue
		}
		text, _ := one.(string)
		if f.allowed != nil && !slices.Contains(f.allowed, text) {
			c.say(name, "%q is not allowed", text)
		}
		if f.pattern != nil && !f.pattern.MatchString(text) {
			c.say(name, "%q does not match %v", text, f.pattern)
		}
	}
}

// date is what Elasticsearch reads where its format is strict_date_optional_time.
var date = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d(\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$`)

// typed says why a value is not of a type of Elasticsearch.
func typed(typ string, v any) error {
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	_, isBool := v.(bool)
	switch typ {
	case "keyword", "constant_keyword", "wildcard", "match_only_text":
		if !isText {
			return errors.New("no text")
		}
	case "date":
		if !isText || !date.MatchString(text) {
			return errors.New("no date that is indexed")
		}
		const full = "2006-01-02T15:04:05"
		if len(text) < len(full) {
			return nil
		}
		_, err := time.Parse(full, text[:len(full)])
		return err
	case "ip":
		a, err := netip.ParseAddr(text)
		if err == nil && a.Zone() != "" {
			return errors.New("a zone")
		}
		return err
	case "long", "integer":
		if !isNumber {
			return errors.New("no number")
		}
		_, err := strconv.ParseInt(number.String(), 10, 64)
		return err
	case "float", "double", "scaled_float":
		if !isNumber {
			return errors.New("no number")
		}
	case "boolean":
		if !isBool {
			return errors.New("no truth value")
		}
	default:
		return errors.New("a value, where there is " + typ)
	}
	return nil
}

// event checks that each type goes with one of the categories.
func (c *checker) event(doc map[string]any) {
	event, _ := doc["event"].(map[string]any)
	categories, _ := event["category"].([]any)
	types, _ := event["type"].([]any)
	if len(categories) == 0 || len(types) == 0 {
		c.say("event", "without a category or a type")
	}
	for _, t := range types {
		if !slices.ContainsFunc(categories, func(category any) bool {
			return strings.Contains(c.s.goes[fmt.Sprint(category)], fmt.Sprintf(" %v ", t))
		}) {
			c.say("event.type", "%v does not go with %v", t, categories)
		}
	}
}
