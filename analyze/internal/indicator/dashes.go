package indicator

import "github.com/lrkit/lrkit/analyze/internal/artifact"

// sid looks for a security identifier whose first dash is at i.
func (s *Scanner) sid(i int) bool {
	line := s.line
	if at(line, i-1) != 'S' || at(line, i+1) != '1' || at(line, i+2) != '-' || i > 1 && (isWord(line[i-2]) || line[i-2] == '-') {
		return false
	}
	end, groups := i+2, 0
	for groups < 16 && at(line, end) == '-' {
		to := digits(line, end+1, 16)
		if to == end+1 || to-end > 16 {
			break
		}
		end = to
		groups++
	}
	next := at(line, end)
	if groups < 2 || isWord(next) || next == '-' || next == '.' && isWord(at(line, end+1)) {
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
	if from > 0 && (isWord(line[from-1]) || line[from-1] == '-') || isWord(at(line, end)) || at(line, end) == '-' && isHex(at(line, end+1)) {
		return false
	}
	s.emit(from, end, artifact.GUID, artifact.RuleGUID, artifact.High)
	return true
}
