package labelled

import (
	"fmt"
	"math"
	"strings"

	"github.com/lrkit/lrkit/analyze"
)

// Outcome is how a case went.
type Outcome struct {
	Case  *Case
	Found int      // what was wanted and found
	Lost  []string // what was wanted and not found
	Wrong []string // what was found and not wanted

	Confidence map[analyze.Confidence]*Share // findings of their own, and the right ones of them
}

// Right reports whether all is as wanted.
func (v *Outcome) Right() bool { return len(v.Lost)+len(v.Wrong) == 0 }

// Check runs the analyzers over a case of a kind.
func Check(kind string, c *Case) (Outcome, error) {
	v := Outcome{Case: c, Confidence: map[analyze.Confidence]*Share{}}
	findings, err := find(c.Text)
	if err != nil {
		return v, fmt.Errorf("%s:%d: %w", c.File, c.Line, err)
	}
	if kind == "secret" {
		v.secrets(findings)
		return v, nil
	}
	got := items(kind, findings)
	take := func(w *Want) bool {
		for i := range got {
			if got[i].is(kind, w) {
				if !w.Optional {
					v.sure(&got[i], true)
				}
				got = append(got[:i], got[i+1:]...)
				return true
			}
		}
		return false
	}
	for i := range c.Want {
		if w := &c.Want[i]; w.Optional {
			continue
		} else if take(w) {
			v.Found++
		} else {
			v.Lost = append(v.Lost, w.String())
		}
	}
	for i := range c.Want {
		if w := &c.Want[i]; w.Optional {
			take(w)
		}
	}
	for i := range got {
		v.sure(&got[i], false)
		v.Wrong = append(v.Wrong, got[i].String())
	}
	return v, nil
}

// sure counts what is a finding of its own by its confidence.
func (v *Outcome) sure(it *item, right bool) {
	if it.confidence == "" {
		return
	}
	s := slot(v.Confidence, it.confidence)
	s.All++
	if right {
		s.Of++
	}
}

// Score sums verdicts.
type Score struct {
	Cases, Right, Found, Lost, Wrong int

	Confidence map[analyze.Confidence]*Share
}

// Add counts a verdict.
func (s *Score) Add(v *Outcome) {
	s.Cases++
	if v.Right() {
		s.Right++
	}
	s.Found += v.Found
	s.Lost += len(v.Lost)
	s.Wrong += len(v.Wrong)
	if s.Confidence == nil {
		s.Confidence = map[analyze.Confidence]*Share{}
	}
	for level, n := range v.Confidence {
		sum := slot(s.Confidence, level)
		sum.Of += n.Of
		sum.All += n.All
	}
}

// Precision is the share of what was found that was wanted, and its interval.
func (s *Score) Precision() Share { return Share{s.Found, s.Found + s.Wrong} }

// Recall is the share of what was wanted that was found, and its interval.
func (s *Score) Recall() Share { return Share{s.Found, s.Found + s.Lost} }

// Share is a count out of another.
type Share struct{ Of, All int }

// Value is 1 for none of nothing: where nothing was found, nothing found was wrong.
func (s Share) Value() float64 {
	if s.All == 0 {
		return 1
	}
	return float64(s.Of) / float64(s.All)
}

// Wilson returns the score interval of Wilson at 95 %.
func (s Share) Wilson() (low, high float64) {
	if s.All == 0 {
		return 0, 1
	}
	const z = 1.959963984540054
	n, p := float64(s.All), s.Value()
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(mid-half, 0), min(mid+half, 1)
}

func (s Share) String() string {
	low, high := s.Wilson()
	return fmt.Sprintf("%.4f (%.4f-%.4f)", s.Value(), low, high)
}

// String shows what is wanted in one line.
func (w *Want) String() string {
	if w.Secret != "" {
		return fmt.Sprintf("secret %q", w.Secret)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%q", w.Value)
	for _, o := range w.Or {
		fmt.Fprintf(&b, " or %q", o)
	}
	note(&b, "path", w.Path)
	note(&b, "normalized", w.Normalized)
	if w.Truncated {
		b.WriteString(" truncated")
	}
	if w.Size != nil {
		fmt.Fprintf(&b, " size %d", *w.Size)
	}
	if w.SizeMin != nil && w.SizeMax != nil {
		fmt.Fprintf(&b, " in %d..%d", *w.SizeMin, *w.SizeMax)
	}
	if w.Ambiguous {
		fmt.Fprintf(&b, " ambiguous %d", w.SizeAny)
	}
	if len(w.Hashes) > 0 {
		fmt.Fprintf(&b, " %v", w.Hashes)
	}
	if w.Time != nil {
		fmt.Fprintf(&b, " time %q", *w.Time)
	}
	if w.PID != nil {
		fmt.Fprintf(&b, " pid %d", *w.PID)
	}
	if w.ParentPID != nil {
		fmt.Fprintf(&b, " parent %d", *w.ParentPID)
	}
	return b.String()
}

// String shows what was found in one line.
func (it item) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q", it.value)
	note(&b, "path", it.path)
	note(&b, "normalized", it.normalized)
	if it.truncated {
		b.WriteString(" truncated")
	}
	if s := it.size; s != nil {
		fmt.Fprintf(&b, " size %d in %d..%d", s.Bytes, s.Min, s.Max)
		if s.Ambiguous {
			b.WriteString(" ambiguous")
		}
	}
	for _, h := range it.hashes {
		fmt.Fprintf(&b, " %s:%s", h.Kind, h.Value)
	}
	note(&b, "time", it.time)
	if p := it.process; p != nil {
		fmt.Fprintf(&b, " pid %d parent %d", p.ID, p.Parent)
	}
	return b.String()
}

func note(b *strings.Builder, name, value string) {
	if value != "" {
		fmt.Fprintf(b, " %s %q", name, value)
	}
}
