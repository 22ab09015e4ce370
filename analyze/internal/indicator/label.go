package indicator

// label looks at the word before the colon or equals sign at i, and at the value behind it.
func (s *Scanner) label(i int) {
	line := s.line
	end := backBlanks(line, i)
	quoted := false
	for end > 0 && (line[end-1] == '"' || line[end-1] == '\'' || line[end-1] == ']' || line[end-1] == '\\') && i-end < 66 {
		end--
		quoted = true
	}
	if end < 2 || end > 0 && !isLetter(line[end-1]) && line[end-1] < 0x80 {
		return
	}
	value := skipValueBlanks(line, i+1)
	if value >= len(line) {
		return
	}
	if s.want&(Commands|Services|Processes) != 0 && i >= s.urlEnd {
		s.labelledValue(i, end, value, quoted)
	}
	if s.want&Secrets != 0 {
		s.secretLabel(i, end, value, quoted)
	}
}

// skipValueBlanks is skipBlanks with a bound.
func skipValueBlanks(line []byte, i int) int {
	for n := 0; i < len(line) && isBlank(line[i]) && n < 64; n++ {
		i++
	}
	return i
}
