package indicator

// pid looks at a label that ends with "id" and has the number of a process for its value.
func (s *Scanner) pid(i, end, value int) {
	line := s.line
	kind := PID
	switch {
	case endsFold(line, end, "ppid"), endsFold(line, end, "parentprocessid"), endsFold(line, end, "parent pid"), endsFold(line, end, "parent process id"):
		kind = ParentPID
	case endsFold(line, end, "pid") && !isWord(at(line, end-4)), endsFold(line, end, "processid"), endsFold(line, end, "process id"):
	default:
		return
	}
	to := digits(line, value, 11)
	if at(line, end-4) == '(' && at(line, to) == ')' {
		return // processNumber has it
	}
	if to == value || to-value > 10 || isWord(at(line, to)) || at(line, to) == '.' && isDigit(at(line, to+1)) {
		return
	}
	if kind == PID || s.lineRow == 0 {
		s.rows++
		s.lineRow = s.rows
		if kind == PID {
			s.emit(Found{Start: value, End: to, Kind: Process, Rule: "pid-label", Row: s.lineRow})
		}
	}
	s.emit(Found{Start: value, End: to, Kind: kind, Rule: "pid-label", ID: int64(number(line[value:to])), Row: s.lineRow})
}

// processNumber looks at the bracket at i: x.exe (4242), x.exe (PID 4242), x.exe (PID: 4242).
func (s *Scanner) processNumber(i int) {
	line := s.line
	from := i + 1
	labelled := hasFold(line, from, "pid")
	if labelled {
		from += 3
		if at(line, from) == ':' || at(line, from) == '=' {
			from++
		}
		from = skipValueBlanks(line, from)
	}
	to := digits(line, from, 11)
	if to == from || to-from > 10 || at(line, to) != ')' {
		return
	}
	end := backBlanks(line, i)
	start := end
	for start > 0 && end-start < 64 && (isWord(line[start-1]) || line[start-1] == '.' || line[start-1] == '-') {
		start--
	}
	exe := endsFold(line, end, ".exe") && end-start > 4
	if end == i && !exe || !exe && !labelled {
		return
	}
	s.rows++
	s.lineRow = s.rows
	if exe {
		s.emit(Found{Start: start, End: end, Kind: Process, Rule: "process-number", Row: s.lineRow, Sure: true})
	} else {
		s.emit(Found{Start: from, End: to, Kind: Process, Rule: "process-number", Row: s.lineRow})
	}
	s.emit(Found{Start: from, End: to, Kind: PID, Rule: "process-number", ID: int64(number(line[from:to])), Row: s.lineRow})
}
