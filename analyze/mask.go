package analyze

import (
	"sort"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// redacted stands for a secret.
const redacted = "REDACTED"

// lineSecrets is what a slice holds of secrets, in places of its text.
type lineSecrets struct {
	show   bool         // secrets are shown, but for those that the caller names
	wanted bool         // they are findings
	engine intervals    // where the engine says that secrets are
	hidden []lineSecret // those that are not shown
	masks  intervals    // what is not shown
}

// read takes over what the slice holds, and adds those that are findings to list.
func (s *lineSecrets) read(sl *slice, list *artifact.List) {
	s.engine, s.hidden, s.masks = s.engine[:0], s.hidden[:0], s.masks[:0]
	for _, x := range sl.secrets {
		start, end := sl.textPlace(x.start), sl.textPlace(x.end)
		if start >= end {
			continue
		}
		s.engine.add(start, end)
		if !s.show {
			s.hidden = append(s.hidden, lineSecret{start, end, x.rule, x.number})
		}
		if s.wanted && x.start >= sl.from && x.start < sl.limit {
			list.Add(start, end, artifact.Secret, artifact.FirstSecretRule+artifact.Rule(x.rule), artifact.High)
		}
	}
	for _, x := range sl.named {
		if start, end := sl.textPlace(x.start), sl.textPlace(x.end); start < end {
			s.hidden = append(s.hidden, lineSecret{start, end, x.rule, x.number})
		}
	}
}

// cover notes what is not shown: what is hidden, and matches of secrets by any analyzer.
func (s *lineSecrets) cover(all []artifact.Match) {
	if !s.show {
		for i := range all {
			if m := &all[i]; m.Kind == artifact.Secret {
				s.masks.add(int(m.Start), int(m.End))
			}
		}
	}
	s.masks.merge(s.hidden)
}

// hides reports whether what a match says is not to be shown: it lies in a secret, or is made of a
// part of one.
func (s *lineSecrets) hides(m *artifact.Match) bool {
	const made = 1<<artifact.SizeCode | 1<<artifact.HashCode | 1<<artifact.Timestamp | 1<<artifact.None
	switch {
	case len(s.masks) == 0, m.Kind == artifact.Secret:
		return false
	case artifact.Set(made).Has(m.Kind):
		return s.masks.hit(int(m.Start), int(m.End))
	}
	return s.masks.cover(int(m.Start), int(m.End))
}

// in returns which secrets in [start, end) of the line are not shown.
func (s *lineSecrets) in(start, end int) (h Hidden) {
	if len(s.hidden) == 0 {
		return h
	}
	i := sort.Search(len(s.hidden), func(i int) bool { return s.hidden[i].end > start })
	for ; i < len(s.hidden) && s.hidden[i].start < end; i++ {
		if h.Last = s.hidden[i].number; h.First == 0 {
			h.First = h.Last
		}
	}
	return h
}

// merge adds secrets that are in order.
func (s *intervals) merge(hidden []lineSecret) {
	if len(*s) > 0 && len(hidden) > 0 {
		all := *s
		*s = nil
		for _, x := range all {
			for len(hidden) > 0 && hidden[0].start <= x.start {
				s.add(hidden[0].start, hidden[0].end)
				hidden = hidden[1:]
			}
			s.add(x.start, x.end)
		}
	}
	for _, x := range hidden {
		s.add(x.start, x.end)
	}
}

// masked returns line[start:end] with what lies in secrets masked.
func masked(line []byte, start, end int, secrets intervals) string {
	if !secrets.hit(start, end) {
		return string(line[start:end])
	}
	var b []byte
	for _, s := range secrets.from(start) {
		if s.start >= end {
			break
		}
		if s.start > start {
			b = append(b, line[start:s.start]...)
		}
		b = append(b, redacted...)
		start = min(s.end, end)
	}
	return string(append(b, line[start:end]...))
}
