package labelled

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/analyze"
)

// FieldOutcome is how a case of the field went.
type FieldOutcome struct {
	Case       *FieldCase
	Kinds      map[analyze.Kind]*Score
	Joins      map[string]*Score // size, hash, time, owner, signature, pid, parent
	Confidence map[analyze.Confidence]*Share
	Lost       []string
	Wrong      []string
}

// Right reports whether all is as wanted.
func (o *FieldOutcome) Right() bool { return len(o.Lost)+len(o.Wrong) == 0 }

func (o *FieldOutcome) kind(k analyze.Kind) *Score { return slot(o.Kinds, k) }
func (o *FieldOutcome) join(name string) *Score    { return slot(o.Joins, name) }

func slot[K comparable, V any](m map[K]*V, k K) *V {
	if m[k] == nil {
		m[k] = new(V)
	}
	return m[k]
}

// CheckField runs the analyzers over a case of the field.
func CheckField(c *FieldCase) (FieldOutcome, error) {
	o := FieldOutcome{Case: c, Kinds: map[analyze.Kind]*Score{}, Joins: map[string]*Score{}, Confidence: map[analyze.Confidence]*Share{}}
	findings, err := find(c.Text)
	if err != nil {
		return o, fmt.Errorf("%s:%d: %w", c.File, c.Line, err)
	}
	for _, k := range analyze.Kinds() {
		switch {
		case !c.Judges(k):
		case k == analyze.KindSecret:
			o.secrets(findings)
		case k == analyze.KindSize || k == analyze.KindHash || k == analyze.KindTimestamp:
			o.measured(k, findings)
		default:
			o.named(k, findings)
		}
	}
	return o, nil
}

// named judges a kind whose findings are known by their value, and what is joined to them.
func (o *FieldOutcome) named(k analyze.Kind, findings []*analyze.Finding) {
	var left []*analyze.Finding
	for _, f := range findings {
		if f.Kind == k {
			left = append(left, f)
		}
	}
	// Of several that have the value, the one with the right joins is taken.
	take := func(w *FieldWant) *analyze.Finding {
		best := -1
		for i, f := range left {
			if w.is(f) && (best < 0 || len(w.joins(f)) < len(w.joins(left[best]))) {
				best = i
			}
		}
		if best < 0 {
			return nil
		}
		f := left[best]
		left = slices.Delete(left, best, best+1)
		return f
	}
	for _, optional := range []bool{false, true} {
		for i := range o.Case.Want {
			w := &o.Case.Want[i]
			if w.Kind != k || w.Optional != optional {
				continue
			}
			f := take(w)
			switch {
			case optional:
			case f == nil:
				o.kind(k).Lost++
				o.Lost = append(o.Lost, string(k)+" "+w.String())
				for _, j := range w.joined() {
					o.join(j).Lost++
				}
			default:
				o.kind(k).Found++
				o.sure(f, true)
				o.joins(w, f)
			}
		}
	}
	for _, f := range left {
		if o.neutral(f) {
			continue
		}
		o.kind(k).Wrong++
		o.sure(f, false)
		o.Wrong = append(o.Wrong, fmt.Sprintf("%s %q %s %s", k, f.Value, f.Rule, f.Confidence))
		for _, j := range joinsOf(f) {
			o.join(j).Wrong++
		}
	}
}

// sure counts a finding by its confidence.
func (o *FieldOutcome) sure(f *analyze.Finding, right bool) {
	s := slot(o.Confidence, f.Confidence)
	s.All++
	if right {
		s.Of++
	}
}

// neutral reports whether a finding that no label names is neither right nor wrong: the same value
// again, or a part of a longer value that is wanted, as the host of a URL.
func (o *FieldOutcome) neutral(f *analyze.Finding) bool {
	for i := range o.Case.Want {
		w := &o.Case.Want[i]
		if w.Kind == f.Kind && (w.Value == f.Value || slices.Contains(w.Or, f.Value)) && (w.Path == f.Path || w.Path == "") {
			return true
		}
		switch f.Kind {
		case analyze.KindDomain, analyze.KindIPv4, analyze.KindIPv6, analyze.KindGUID, analyze.KindSID, analyze.KindEmail:
		default:
			continue
		}
		switch w.Kind {
		case analyze.KindURL, analyze.KindEmail, analyze.KindRegistry, analyze.KindFile, analyze.KindTask, analyze.KindCommand:
			if strings.Contains(w.Value, f.Value) {
				return true
			}
		}
	}
	return false
}

// is reports whether the finding is what is wanted, its joins apart.
func (w *FieldWant) is(f *analyze.Finding) bool {
	if w.Value != f.Value && !slices.Contains(w.Or, f.Value) {
		return false
	}
	if f.Kind != analyze.KindFile || w.Optional {
		return true
	}
	return f.Truncated == w.Truncated && (f.Path == w.Path || w.Path == "" && f.Path == f.Value)
}

// joins compares what is joined to a wanted finding.
func (o *FieldOutcome) joins(w *FieldWant, f *analyze.Finding) {
	bad := w.joins(f)
	for _, j := range w.joined() {
		if slices.Contains(bad, j) {
			o.join(j).Lost++
			o.Lost = append(o.Lost, fmt.Sprintf("%s of %q", j, w.Value))
		} else {
			o.join(j).Found++
		}
	}
	for _, j := range joinsOf(f) {
		if slices.Contains(bad, j) {
			o.join(j).Wrong++
			o.Wrong = append(o.Wrong, fmt.Sprintf("%s of %q", j, f.Value))
		}
	}
}

// joined names the joins that are wanted.
func (w *FieldWant) joined() []string {
	return sides(w.Size != nil && w.Kind == analyze.KindFile, len(w.Hashes) > 0, len(w.Times) > 0, w.Owner != "", w.Signature != "", w.PID != nil, w.ParentPID != nil)
}

// joinsOf names the joins that a finding has.
func joinsOf(f *analyze.Finding) []string {
	file, p := f.Kind == analyze.KindFile, f.Process
	return sides(file && f.Size != nil, file && len(f.Hashes) > 0, file && len(f.Times) > 0, f.Owner != "", f.Signature != "",
		p != nil && p.ID >= 0, p != nil && p.Parent >= 0)
}

// JoinNames are the joins, in the order in which they are printed.
var JoinNames = []string{"size", "hash", "time", "owner", "signature", "pid", "parent"}

func sides(has ...bool) []string {
	var all []string
	for i, name := range JoinNames {
		if has[i] {
			all = append(all, name)
		}
	}
	return all
}

// joins names the joins of the finding that are not as wanted. A join that is open is never bad.
func (w *FieldWant) joins(f *analyze.Finding) []string {
	var bad []string
	have := joinsOf(f)
	for _, j := range JoinNames {
		wanted, got := slices.Contains(w.joined(), j), slices.Contains(have, j)
		if wanted == got && (!wanted || w.joinIs(j, f)) || !wanted && (w.open(j) || j == "parent") {
			continue
		}
		bad = append(bad, j)
	}
	return bad
}

func (w *FieldWant) open(join string) bool { return slices.Contains(w.Open, join) }

// joinIs compares a join that both have.
func (w *FieldWant) joinIs(join string, f *analyze.Finding) bool {
	switch join {
	case "size":
		return f.Size.Bytes == *w.Size || within(f.Size, *w.Size)
	case "hash":
		got := map[string]string{}
		for _, h := range f.Hashes {
			got[h.Kind] = h.Value
		}
		return maps.Equal(got, w.Hashes)
	case "time":
		for role, value := range w.Times {
			if !slices.ContainsFunc(f.Times, func(t analyze.Time) bool { return string(t.Role) == role && sameTime(value, t.Value) }) {
				return false
			}
		}
		return w.open("time") || len(f.Times) == len(w.Times)
	case "owner":
		return f.Owner == w.Owner
	case "signature":
		return f.Signature == w.Signature
	case "pid":
		return f.Process.ID == *w.PID
	default:
		return f.Process.Parent == *w.ParentPID
	}
}

// within reports whether a size of more than one reading, marked as such, holds the one that is
// meant.
func within(s *analyze.Size, n int64) bool { return s.Ambiguous && s.Min <= n && n <= s.Max }

// String shows what is wanted in one line.
func (w *FieldWant) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q", w.Value)
	for _, o := range w.Or {
		fmt.Fprintf(&b, " or %q", o)
	}
	note(&b, "path", w.Path)
	if w.Size != nil {
		b.WriteString(" size " + strconv.FormatInt(*w.Size, 10))
	}
	if w.Time != nil {
		fmt.Fprintf(&b, " time %q", *w.Time)
	}
	return b.String()
}
