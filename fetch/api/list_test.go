package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"

	"github.com/lrkit/lrkit/internal/testkit/heap"
)

// TestSkipped: an element that cannot be read costs no other one.
func TestSkipped(t *testing.T) {
	big := func(id string, n int) string {
		return fmt.Sprintf(`{"id":%q,"x":%q}`, id, strings.Repeat("y", n))
	}
	for _, c := range []struct{ name, element, id, reason string }{
		{"no object", `5`, "", "no object"},
		{"null", `null`, "", "no object"},
		{"no id", `{"type":"LiveResponse"}`, "", "without an id"},
		{"an id that is no UUID", `{"id":"../../x"}`, "", "no UUID"},
		{"an index below", `{"id":"` + numbered(7) + `","commands":[{"index":-1}]}`, numbered(7), "no index"},
		{"an index below, the id last", `{"commands":[{"index":-1}],"id":"` + strings.ToUpper(numbered(7)) + `"}`, numbered(7), "no index"},
		{"too many commands", `{"id":"` + numbered(7) + `","commands":[` + strings.Repeat(`{},`, maxCommands) + `{}]}`, numbered(7), "more than"},
		{"too large", big(numbered(7), maxAction), numbered(7), "bytes"},
		{"too large, quotes and brackets", `{"id":"` + numbered(7) + `","x":"` + strings.Repeat(`\"]}[{\\`, maxAction/8) + `"}`, numbered(7), "bytes"},
		{"too large, the id last", `{"x":"` + strings.Repeat("y", maxAction) + `","id":"` + numbered(7) + `"}`, "", "bytes"},
		{"deep", `{"id":"` + numbered(7) + `","x":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, numbered(7), "nested"},
		{"no JSON", `{"id":"` + numbered(7) + `","x":01}`, numbered(7), "not JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := fmt.Sprintf(`{"value":[%s,%s,%s]}`, actionJSON(numbered(1), "Failed"), c.element, actionJSON(numbered(2), "Failed"))
			s := serve(t, says(200, body))
			var ids []string
			var skipped *SkippedError
			for a, err := range s.Actions(t.Context(), Query{}) {
				if errors.As(err, &skipped) {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, a.ID)
			}
			if !slices.Equal(ids, []string{numbered(1), numbered(2)}) || s.budget.taken != 1 {
				t.Errorf("%v, %d calls", ids, s.budget.taken)
			}
			if skipped == nil || skipped.ID != c.id || !strings.Contains(skipped.Error(), c.reason) || len(skipped.Error()) > 300 {
				t.Errorf("%+v", skipped)
			}
		})
	}
}

// TestLargestAction: what is just small enough is read.
func TestLargestAction(t *testing.T) {
	element := `{"id":"` + numbered(1) + `","title":"`
	element += strings.Repeat("x", maxAction-len(element)-2) + `"}`
	s := serve(t, says(200, `{"value":[`+element+`]}`))
	for a, err := range s.Actions(t.Context(), Query{}) {
		if err != nil || len(a.Title) < maxAction-100 {
			t.Errorf("%v", err)
		}
	}
}

// TestBrokenPage: a page whose connection breaks is asked for again, and nothing of it is lost.
func TestBrokenPage(t *testing.T) {
	calls := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body := fmt.Sprintf(`{"value":[%s,%s,%s]}`, actionJSON(numbered(1), ""), actionJSON(numbered(2), ""), actionJSON(numbered(3), ""))
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		if calls++; calls == 1 {
			body = body[:len(body)-20]
		}
		io.WriteString(w, body)
	})
	seen := map[string]bool{}
	for a, err := range s.Actions(t.Context(), Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		seen[a.ID] = true
	}
	if len(seen) != 3 || calls != 2 {
		t.Errorf("%d actions, %d calls", len(seen), calls)
	}
}

// TestPageIsNotHeld: what is held of a page does not depend on its size, nor on how an action of it
// is built.
func TestPageIsNotHeld(t *testing.T) {
	actions := 100 // 60 MB
	if testing.Short() {
		actions = 30
	}
	for _, c := range []struct{ name, fill string }{
		{"a member that is not known", `"x":"%s"`},
		{"errors", `"commands":[{"index":0,"errors":["%s"]}]`},
		{"a comment", `"requestorComment":"%s"`},
		{"more than may be", `"x":"%[1]s%[1]s"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			fill := fmt.Sprintf(c.fill, strings.Repeat("y", 600_000))
			most := 0
			n := 0
			p := newPageReader(&endless{element: fmt.Sprintf(`{"id":%q,%s}`, numbered(1), fill), left: actions})
			if _, err := p.page(func() bool {
				a, skipped := p.action()
				if (a == nil) == (skipped == nil) {
					t.Error("neither an action nor an error")
				}
				if n++; n%10 == 0 {
					most = max(most, heap.Held())
				}
				runtime.KeepAlive(a)
				return true
			}); err != nil || n != actions {
				t.Fatal(n, err)
			}
			if most > 12<<20 {
				t.Errorf("%d MiB are held of a page of %d", most>>20, actions*600_000>>20)
			}
		})
	}
}

// endless writes a page of so many equal elements without holding it.
type endless struct {
	element string
	left    int
	rest    string
	state   int
}

func (e *endless) Read(b []byte) (int, error) {
	for e.rest == "" {
		switch {
		case e.state == 0:
			e.rest, e.state = `{"value":[`, 1
		case e.state == 1 && e.left > 0:
			e.left--
			e.rest = e.element
			if e.left > 0 {
				e.rest += ","
			}
		case e.state == 1:
			e.rest, e.state = `]}`, 2
		default:
			return 0, io.EOF
		}
	}
	n := copy(b, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// TestLookupHoldsLittle: of an answer with more than may be held the rest is asked for again, and
// each action comes once.
func TestLookupHoldsLittle(t *testing.T) {
	const actions = 60
	var ids []string
	for i := range actions {
		ids = append(ids, numbered(i))
	}
	lists := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		lists++
		var found []string
		for _, id := range ids {
			if strings.Contains(r.URL.RawQuery, id) {
				found = append(found, fmt.Sprintf(`{"id":%q,"title":%q}`, id, strings.Repeat("x", 600_000)))
			}
		}
		fmt.Fprintf(w, `{"value":[%s]}`, strings.Join(found, ","))
	})
	seen := map[string]int{}
	if err := s.lookupLists(t.Context(), append(ids, numbered(999)), func(a *Action, err error) {
		if err != nil {
			t.Fatal(err)
		}
		seen[a.ID]++
	}); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if seen[id] != 1 {
			t.Errorf("%s came %d times", id, seen[id])
		}
	}
	if want := actions*600_000/maxHeld + 2; len(seen) != actions || lists > want {
		t.Errorf("%d actions with %d calls, want at most %d", len(seen), lists, want)
	}
}

// TestLookupSkips: what cannot be read is reported for its id, through a list and by itself.
func TestLookupSkips(t *testing.T) {
	bad := `{"id":"` + numbered(1) + `","commands":[{"index":-1}]}`
	for _, c := range []struct {
		ids  []string
		body string
		want []string
	}{
		{[]string{numbered(1)}, `{"value":[` + bad + `]}`, []string{numbered(1) + " true"}},
		{[]string{numbered(1)}, bad, []string{numbered(1) + " true"}}, // of a server that takes no lists of one
		{[]string{numbered(1)}, `"` + strings.Repeat("x", maxAnswer) + `"`, []string{numbered(1) + " true"}},
		{[]string{numbered(1), numbered(2)}, `{"value":[` + bad + `,` + actionJSON(numbered(2), "") + `,` + actionJSON(numbered(3), "") + `]}`, []string{numbered(1) + " true", numbered(2) + " false"}},
		{[]string{numbered(1), numbered(2)}, `{"value":[{},` + actionJSON(numbered(2), "") + `]}`, []string{" true", numbered(2) + " false"}},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if list := r.URL.RawQuery != ""; list && !strings.Contains(c.body, "value") {
				says(400, "too long")(w, r)
				return
			}
			io.WriteString(w, c.body)
		})
		var got []string
		err := s.lookupLists(t.Context(), c.ids, func(a *Action, err error) {
			var skipped *SkippedError
			if errors.As(err, &skipped) {
				got = append(got, skipped.ID+" true")
			} else {
				got = append(got, a.ID+" false")
			}
		})
		slices.Sort(got)
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%.80s: %v %s", c.body, err, diff)
		}
	}
}

// TestPagesDoNotEnd: pages without end are given up, and what is remembered of them is small.
func TestPagesDoNotEnd(t *testing.T) {
	if testing.Short() {
		defer func(max int) { maxPages = max }(maxPages)
		maxPages = 300
	}
	n := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n++
		fmt.Fprintf(w, `{"value":[],"@odata.nextLink":"http://%s/api/machineactions?p=%d%s"}`, r.Host, n, strings.Repeat("x", 15<<10))
	})
	before := heap.Held()
	var last error
	for _, err := range s.Actions(t.Context(), Query{}) {
		last = err
	}
	if !errors.Is(last, ErrResponse) || !strings.Contains(last.Error(), "do not end") || n != maxPages {
		t.Errorf("%d pages: %v", n, last)
	}
	s.calls = nil
	if after := heap.Held(); after > before+16<<20 {
		t.Errorf("%d MiB are held", (after-before)>>20)
	}
}

// FuzzPage: the elements of a page are those that another parser sees, however the page arrives.
func FuzzPage(f *testing.F) {
	f.Add(`{"value":[{"id":"a"},5,"x",[1,{"a":"]"}]],"@odata.nextLink":"https://h/p?a"}`)
	f.Add(` { "a" : "\"" , "value" : [ ] , "value" : [1] } `)
	f.Add(`{"value":[`)
	f.Add(`{"value":[1}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, s string) {
		read := func(r io.Reader) (elements []string, next string, err error) {
			p := newPageReader(r)
			next, err = p.page(func() bool {
				if p.flaw != nil {
					err = p.flaw
				}
				elements = append(elements, string(p.buf))
				return true
			})
			return elements, next, err
		}
		got, next, err := read(strings.NewReader(s))
		again, next2, err2 := read(iotest.OneByteReader(bytes.NewReader([]byte(s))))
		if !slices.Equal(got, again) || next != next2 || (err == nil) != (err2 == nil) {
			t.Fatalf("it depends on how it arrives: %q %q, %v %v", got, again, err, err2)
		}
		if !validJSON(s) || !gjson.Parse(s).IsObject() {
			if err == nil && gjson.Valid(s) && !gjson.Parse(s).IsObject() {
				t.Fatalf("taken for a list: %q", s)
			}
			return
		}
		var want []string
		found := false
		gjson.Parse(s).ForEach(func(k, v gjson.Result) bool {
			if k.Str == "value" && v.IsArray() && !found {
				found = true
				v.ForEach(func(_, v gjson.Result) bool { want = append(want, v.Raw); return true })
			}
			return true
		})
		if found != (err == nil) || !slices.Equal(got, want) {
			t.Fatalf("got %q, %v, want %q", got, err, want)
		}
	})
}
