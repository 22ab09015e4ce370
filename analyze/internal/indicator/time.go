package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// timeAt adds the time whose anchor is at i.
func (s *Scanner) timeAt(i int) bool {
	t := &s.time
	if !t.Read(s.line, i, s.timeEnd) || s.line[i] == '.' && t.Rule == artifact.RuleDateTime && s.isVersion(t.Start, t.End) {
		return false
	}
	s.timeEnd = t.End
	if s.clock = t.Append(s.clock[:0]); string(s.clock) != s.lastTime { // logs repeat themselves
		s.lastTime = string(s.clock)
	}
	s.emitAs(t.Start, t.End, artifact.Timestamp, t.Rule, level(!t.Open), s.lastTime)
	return true
}
