package indicator

import (
	"time"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// millis looks for /Date(1700000000000)/, as JSON of Windows PowerShell has it; its bracket is at
// i.
func (s *Scanner) millis(i int) {
	line := s.line
	if !hasAt(line, i-5, "/Date") {
		return
	}
	to := digits(line, i+1, 15)
	if to-i < 10 || to-i > 15 || at(line, to) != ')' {
		return
	}
	end := to + 1
	if at(line, end) == '\\' {
		end++
	}
	if at(line, end) != '/' {
		return
	}
	from := i - 5
	s.timeEnd = end + 1
	ms := int64(number(line[i+1 : to]))
	value := time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z")
	s.emitAs(from, end+1, artifact.Timestamp, artifact.RuleDateJSON, artifact.High, value)
}
