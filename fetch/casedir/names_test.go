package casedir

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestNames holds uniqueNames against the tokens of encoding/json.
func TestNames(t *testing.T) {
	texts := []string{
		`{}`, `{"a":1}`, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":{"a":{"a":1}}}`, `{"a":[{"b":1},{"b":1}]}`, `{"a":[{"b":1,"b":1}]}`,
		`{"a":["a","a"],"b":"a"}`, `{"a":"}{\"a\":","b":1}`, `{"a":"\\","b":"\\\"","c":1}`, `{"A":1}`, `{"a":{"A":1,"a":2}}`, `{"":1}`, `{"a":{"":1,"":2}}`,
		"{\"a\":{\"\xff\":1,\"\xfe\":2}}", `{"a":{"\ud800":1,"\ufffd":2}}`, `{"a":{"x":[[[{"y":1}]]],"x":1}}`, ` { "a" : 1 , "b" : [ ] , "a" : { } } `,
	}
	many := func(twice bool) string {
		var b strings.Builder
		for i := range 3 * manyNames {
			fmt.Fprintf(&b, `"n%d":{"n%d":[]},`, i, i)
		}
		if twice {
			b.WriteString(`"n3":0,`)
		}
		return `{"a":{` + b.String() + `"z":0},"b":1}`
	}
	texts = append(texts, many(false), many(true))
	r := rand.New(rand.NewPCG(1, 7))
	for range 20000 {
		texts = append(texts, randomJSON(r, 0))
	}
	twice := 0
	for _, text := range texts {
		if !json.Valid([]byte(text)) {
			t.Fatalf("no JSON: %s", text)
		}
		got, want := uniqueNames([]byte(text)), naiveNames([]byte(text))
		if (got == nil) != (want == nil) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
		if want != nil {
			twice++
		}
	}
	if twice < len(texts)/20 || twice > len(texts)*19/20 {
		t.Errorf("%d of %d are refused", twice, len(texts))
	}
}

func randomJSON(r *rand.Rand, depth int) string {
	text := func() string {
		return []string{`"a"`, `"b"`, `"c"`, `"\u0061"`, `"{"`, `"\""`, `"\\"`, `"a\""`, `"]"`, `","`}[r.IntN(10)]
	}
	kind := r.IntN(4)
	if depth == 0 {
		kind = 0
	}
	if depth > 4 {
		kind = 3
	}
	switch kind {
	case 2:
		return text()
	case 3:
		return "1"
	}
	var parts []string
	for range r.IntN(5) {
		value := randomJSON(r, depth+1)
		if kind == 0 {
			name := text()
			if depth == 0 {
				name = fmt.Sprintf(`"%c"`, 'a'+r.IntN(12))
			}
			value = name + ":" + value
		}
		parts = append(parts, value)
	}
	if kind == 0 {
		return "{" + strings.Join(parts, ",") + "}"
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// naiveNames is uniqueNames by tokens.
func naiveNames(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	var open []map[string]bool // of each bracket; nil for arrays
	name := false
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("not JSON: %w", err)
		}
		inObject := len(open) > 0 && open[len(open)-1] != nil
		switch t := t.(type) {
		case json.Delim:
			switch t {
			case '{':
				open, name = append(open, map[string]bool{}), true
				continue
			case '[':
				open, name = append(open, nil), false
				continue
			}
			open = open[:len(open)-1]
			name = len(open) > 0 && open[len(open)-1] != nil
			continue
		case string:
			if inObject && name {
				names := open[len(open)-1]
				if names[t] {
					return errors.New("a name comes twice")
				}
				if len(open) == 1 && !lowerName(t) {
					return fmt.Errorf("the name %.40q is not one of a line", t)
				}
				names[t], name = true, false
				continue
			}
		}
		name = inObject
	}
}
