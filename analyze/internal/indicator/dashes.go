package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// sid looks for a security identifier whose first dash is at i.
func (s *Scanner) sid(i int) bool {
	line := s.line
	if ascii.At(line, i-1) != 'S' || ascii.At(line, i+1) != '1' || ascii.At(line, i+2) != '-' || i > 1 && (isWord(line[i-2]) || line[i-2] == '-') {
		return false
	}
	end, groups := i+2, 0
	for groups < 16 && ascii.At(line, end) == '-' {
		to := ascii.Digits(line, end+1, 16)
		if to == end+1 || to-end > 16 {
			break
		}
		end = to
		groups++
	}
	next := ascii.At(line, end)
	if groups < 2 || isWord(next) || next == '-' || next == '.' && isWord(ascii.At(line, end+1)) {
		return false
	}
	s.emit(i-1, end, artifact.SID, artifact.RuleSID, artifact.High)
	return true
}

// guid looks for a GUID whose first dash is at i. Its braces are not part of it.
func (s *Scanner) guid(i int) bool {
	line := s.line
	from, end := i-8, i+28
	if from < 0 || end > len(line) || line[i+5] != '-' || line[i+10] != '-' || line[i+15] != '-' {
		return false
	}
	for k := from; k < end; k++ {
		if k != i && k != i+5 && k != i+10 && k != i+15 && !isHex(line[k]) {
			return false
		}
	}
	if from > 0 && (isWord(line[from-1]) || line[from-1] == '-') || isWord(ascii.At(line, end)) || ascii.At(line, end) == '-' && isHex(ascii.At(line, end+1)) {
		return false
	}
	s.emit(from, end, artifact.GUID, artifact.RuleGUID, artifact.High)
	return true
}
