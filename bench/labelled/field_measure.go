package labelled

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/analyze"
)

// measure is a size, a hash or a time: a finding of its own or a part of a file, known by what it
// means and not by how it is printed.
type measure struct {
	text string
	mean string
	by   *analyze.Finding // nil for a part of a file
	size *analyze.Size    // of a finding
}

func (m measure) is(o measure) bool {
	if o.size != nil && (m.text == "" || m.text == o.text) {
		if n, err := strconv.ParseInt(m.mean, 10, 64); err == nil && within(o.size, n) {
			return true
		}
	}
	return m.mean == o.mean || m.mean == "" && m.text == o.text
}

// measures returns what the findings say of the kind. What is joined to a file that is optional is
// optional too.
func (c *FieldCase) measures(k analyze.Kind, findings []*analyze.Finding) []measure {
	var own, parts []measure
	for _, f := range findings {
		to := &parts
		if f.Kind == k {
			to = &own
		} else if f.Kind != analyze.KindFile || c.optional(f) {
			continue
		}
		add := func(text, mean string) {
			m := measure{text: text, mean: mean}
			if f.Kind == k {
				m.by = f
			}
			*to = append(*to, m)
		}
		switch k {
		case analyze.KindSize:
			if f.Size != nil {
				add(f.Size.Text, strconv.FormatInt(f.Size.Bytes, 10))
				(*to)[len(*to)-1].size = f.Size
			}
		case analyze.KindHash:
			for _, h := range f.Hashes {
				add("", h.Value)
			}
		case analyze.KindTimestamp:
			for _, t := range f.Times {
				add(t.Text, canonical(t.Value))
			}
		}
	}
	for _, m := range parts {
		if !slices.ContainsFunc(own, m.is) {
			own = append(own, m)
		}
	}
	return own
}

// optional reports whether only an optional wish names the file.
func (c *FieldCase) optional(f *analyze.Finding) bool {
	may := false
	for i := range c.Want {
		if w := &c.Want[i]; w.Kind == f.Kind && w.is(f) {
			if !w.Optional {
				return false
			}
			may = true
		}
	}
	return may
}

// canonical drops the zeros at the end of a fraction.
func canonical(t string) string {
	head, tail, ok := strings.Cut(t, ".")
	if !ok {
		return zulu(t)
	}
	n := 0
	for n < len(tail) && '0' <= tail[n] && tail[n] <= '9' {
		n++
	}
	if digits := strings.TrimRight(tail[:n], "0"); digits != "" {
		head += "." + digits
	}
	return zulu(head + tail[n:])
}

// zulu writes the two forms of UTC alike.
func zulu(t string) string {
	if s, ok := strings.CutSuffix(t, "+00:00"); ok {
		return s + "Z"
	}
	return t
}

// wants returns what the case wants of the kind, and what it leaves open.
func (c *FieldCase) wants(k analyze.Kind) (must, may []measure, open bool) {
	for i := range c.Want {
		w := &c.Want[i]
		to := &must
		if w.Optional {
			to = &may
		}
		if w.Kind == k {
			m := measure{text: w.Value}
			switch {
			case k == analyze.KindHash:
				m.mean = strings.ToLower(w.Value)
			case w.Size != nil:
				m.mean = strconv.FormatInt(*w.Size, 10)
			case w.Time != nil:
				m.mean = canonical(*w.Time)
			}
			*to = append(*to, m)
			continue
		}
		if w.Kind != analyze.KindFile {
			continue
		}
		switch k {
		case analyze.KindSize:
			open = open || w.open("size")
			if w.Size != nil {
				*to = append(*to, measure{mean: strconv.FormatInt(*w.Size, 10)})
			}
		case analyze.KindHash:
			open = open || w.open("hash")
			for _, name := range sortedKeys(w.Hashes) {
				*to = append(*to, measure{mean: w.Hashes[name]})
			}
		case analyze.KindTimestamp:
			open = open || w.open("time")
			for _, role := range sortedKeys(w.Times) {
				*to = append(*to, measure{mean: canonical(w.Times[role])})
			}
		}
	}
	return must, may, open
}

// measured judges sizes, hashes or times, wherever they are found. The same one twice counts once.
func (o *FieldOutcome) measured(k analyze.Kind, findings []*analyze.Finding) {
	got := o.Case.measures(k, findings)
	must, may, open := o.Case.wants(k)
	for i, w := range must {
		if slices.ContainsFunc(must[:i], w.is) {
			continue
		}
		at := slices.IndexFunc(got, w.is)
		if at < 0 {
			o.kind(k).Lost++
			o.Lost = append(o.Lost, fmt.Sprintf("%s %q %s", k, w.text, w.mean))
			continue
		}
		o.kind(k).Found++
		if f := got[at].by; f != nil {
			o.sure(f, true)
		}
		got = slices.DeleteFunc(got, w.is)
	}
	for _, m := range got {
		wanted := func(w measure) bool { return w.is(m) || w.text != "" && w.text == m.text }
		if open || slices.ContainsFunc(may, wanted) || k == analyze.KindTimestamp && o.Case.partOf(may, m) {
			continue
		}
		o.kind(k).Wrong++
		rule := "joined"
		if f := m.by; f != nil {
			o.sure(f, false)
			rule = f.Rule + " " + string(f.Confidence)
		}
		o.Wrong = append(o.Wrong, fmt.Sprintf("%s %q %s %s", k, m.text, m.mean, rule))
	}
}

// partOf reports whether a time is a part of one that is optional: a day without its clock.
func (c *FieldCase) partOf(may []measure, m measure) bool {
	return m.text != "" && slices.ContainsFunc(may, func(w measure) bool {
		return strings.Contains(w.text, m.text) || strings.Contains(m.text, w.text) && w.text != ""
	})
}

// secrets judges secrets as the other cases are judged: by the text that findings cover.
func (o *FieldOutcome) secrets(findings []*analyze.Finding) {
	c := Case{Text: o.Case.Text}
	for i := range o.Case.Want {
		if w := &o.Case.Want[i]; w.Kind == analyze.KindSecret {
			c.Want = append(c.Want, Want{Secret: w.Value, Optional: w.Optional})
		}
	}
	v := Outcome{Case: &c}
	v.secrets(findings)
	s := o.kind(analyze.KindSecret)
	s.Found, s.Lost, s.Wrong = v.Found, len(v.Lost), len(v.Wrong)
	o.Lost = append(o.Lost, v.Lost...)
	for _, w := range v.Wrong {
		o.Wrong = append(o.Wrong, "secret "+w)
	}
}
