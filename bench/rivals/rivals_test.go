package rivals

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/bench/gen"
)

const docSize = 300 << 10 // more than one block of gen

// refusals are the well-formed shapes that a rival refuses.
var refusals = map[string]string{
	"json/v2 nesting":       "duplicate object member name",
	"jsontext nesting":      "duplicate object member name",
	"sonic.Default nesting": "exceeded max depth",
	"fastjson nesting":      "cannot parse",
}

// TestSame: on what RFC 8259 accepts, every job of every rival gives what lrkit gives.
func TestSame(t *testing.T) {
	for _, s := range gen.Shapes() {
		if !s.WellFormed {
			continue
		}
		for _, size := range []int{docSize, 2 << 10} {
			doc := s.Bytes(size)
			want := trial(t, lrkit, doc)
			if want.fields.err != nil || want.fields.Output == "" || want.fields.Name != "gen-"+s.Name+".ps1" {
				t.Fatalf("%s: lrkit gives %.100q, %v", s.Name, want.fields.Output, want.fields.err)
			}
			for _, r := range All() {
				t.Run(fmt.Sprintf("%s/%d/%s", s.Name, size, r.Name), func(t *testing.T) {
					got := trial(t, r, doc)
					problem := got.differs(r, want)
					if refusal := refusals[r.Name+" "+s.Name]; refusal != "" && size == docSize {
						if !strings.Contains(problem, refusal) {
							t.Errorf("not refused for %q: %q", refusal, problem)
						}
					} else if problem != "" {
						t.Error(problem)
					}
				})
			}
		}
	}
}

// A result is what the three jobs of a rival give.
type result struct {
	fields struct {
		Fields
		err error
	}
	span, stream struct {
		text string
		err  error
	}
}

// trial runs each job twice, so that memory that is used again is put to the test.
func trial(t *testing.T, r Rival, doc []byte) (res result) {
	t.Helper()
	before := bytes.Clone(doc)
	if r.Fields != nil {
		f := r.Fields()
		f([]byte(`{"script_name":"x","exit_code":7,"script_output":"other\\","script_errors":"\n"}`))
		res.fields.err = caught(func() (err error) {
			res.fields.Fields, err = f(doc)
			return err
		})
	}
	if r.Span != nil {
		f := r.Span()
		f([]byte(`{"script_output":"other\\"}`))
		res.span.err = caught(func() (err error) {
			res.span.text, err = f(doc)
			return err
		})
	}
	if r.Stream != nil {
		var b strings.Builder
		f := r.Stream()
		f(strings.NewReader(`{"script_output":"other\\"}`), &strings.Builder{})
		res.stream.err = caught(func() error { return f(bytes.NewReader(doc), &b) })
		res.stream.text = b.String()
	}
	if !bytes.Equal(doc, before) {
		t.Errorf("%s writes to the document", r.Name)
	}
	return res
}

// caught makes an error of a panic: one rival's must not end the others.
func caught(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return f()
}

func (got result) differs(r Rival, want result) string {
	switch {
	case got.fields.err != nil:
		return "fields: " + got.fields.err.Error()
	case got.span.err != nil:
		return "span: " + got.span.err.Error()
	case got.stream.err != nil:
		return "stream: " + got.stream.err.Error()
	case got.fields.Fields != want.fields.Fields:
		return fmt.Sprintf("fields: got %.150q, want %.150q", fmt.Sprint(got.fields.Fields), fmt.Sprint(want.fields.Fields))
	case r.Span != nil && !r.FindsOnly && got.span != want.span:
		return fmt.Sprintf("span: got %.80q, want %.80q", got.span.text, want.span.text)
	case r.Stream != nil && got.stream.text != want.fields.Output:
		return fmt.Sprintf("stream: got %.80q, want %.80q", got.stream.text, want.fields.Output)
	}
	return ""
}

// outcome says in a word what became of the four fields.
func (got result) outcome(want result) string {
	w, g := want.fields, got.fields
	switch {
	case g.err != nil:
		return "refused"
	case g.Fields == w.Fields:
		return "ok"
	case len(g.Output) < len(w.Output) && strings.HasPrefix(w.Output, g.Output):
		return "**cuts the value**"
	}
	return "another value"
}
