package secret

// dump masks the two hashes of an account as dumps of a SAM have them: name:rid:lm:nt:::
func (w *walker) dump(i int) {
	b := w.b
	from := i
	for from > 0 && isHex(b[from-1]) && i-from < 64 {
		from--
	}
	end := i
	for end < len(b) && (isHex(b[end]) || b[end] == ':') && end-from < 256 {
		end++
	}
	for end > from && b[end-1] == ':' {
		end--
	}
	if n := end - from; n >= 32 && from >= w.done {
		w.take(from, end, PasswordHash)
	}
}

// dumpTail looks at the ::: at i that ends a line of a dump: the hashes stand before it.
func (w *walker) dumpTail(i int) {
	b := w.b
	nt := i
	for nt > 0 && isHex(b[nt-1]) && i-nt <= 32 {
		nt--
	}
	if i-nt != 32 || nt == 0 || b[nt-1] != ':' {
		w.shadow(i)
		return
	}
	lm := nt - 1
	for lm > 0 && (isHex(b[lm-1]) || b[lm-1] == '*') && nt-1-lm < 40 {
		lm--
	}
	if n := nt - 1 - lm; n == 32 || n == 0 {
		w.takeBack(lm, i)
		return
	}
	for lm > 0 && b[lm-1] != ':' && nt-lm < 48 { // NO PASSWORD*********************
		lm--
	}
	if lm > 0 && b[lm-1] == ':' {
		w.takeBack(nt, i)
	}
}

// takeBack is take for what may lie before a secret that was found already.
func (w *walker) takeBack(from, to int) {
	if !w.covered(from, to) {
		w.take(from, to, PasswordHash)
	}
}

// shadow looks at the ::: at i that ends a line of /etc/shadow: name:hash:days:min:max:warn:::
func (w *walker) shadow(i int) {
	b := w.b
	fields := [5]int{i}
	k := i
	for n := 1; n < 5; n++ {
		for k--; k >= 0 && b[k] != ':' && i-k < 600; k-- {
		}
		if k < 0 || b[k] != ':' {
			return
		}
		fields[n] = k
	}
	for n := range 4 { // four numbers
		if n > 0 && fields[n]-fields[n+1] < 2 {
			return
		}
		for _, c := range b[fields[n+1]+1 : fields[n]] {
			if !isDigit(c) {
				return
			}
		}
	}
	for k--; k >= 0 && b[k] != ':' && i-k < 600; k-- {
	}
	if k < 0 || b[k] != ':' {
		return
	}
	v := b[k+1 : fields[4]]
	for len(v) > 0 && v[0] == '!' {
		v = v[1:]
	}
	if len(v) >= 13 {
		w.takeBack(fields[4]-len(v), fields[4])
	}
}

// hashValue masks the hash of an account's password after its label.
func (w *walker) hashValue(l *label, s separator) {
	if s.kind == sepLine {
		w.valueBelow(l, s)
		return
	}
	b := w.b
	i := s.value
	for n := 0; n < 3 && (isQuote(at(b, i)) || at(b, i) == '0' && at(b, i+1)|0x20 == 'x' || at(b, i) == 'x' && n > 0 || at(b, i) == '{' || at(b, i) == '*'); n++ {
		i++
	}
	end := w.runOf(runHash, i, func(c byte) bool { return isHex(c) || c == ':' })
	v := sample(b[i:end])
	if len(v) >= 16 && makeupOf(v).digits > 0 && (end == len(b) || !isAlnum(b[end])) {
		w.take(i, end, PasswordHash)
		return
	}
	if s.kind.strong() {
		w.value(l, s)
	}
}

// pinValue masks the digits after PIN and its kind.
func (w *walker) pinValue(l *label, s separator) {
	b := w.b
	if s.kind == sepNone || s.kind == sepLine || s.kind == sepGap || s.kind == sepPipe || s.value >= len(b) || l.weak {
		return
	}
	if l.left < l.from && !l.option {
		return
	}
	i := s.value
	quoted := isQuote(b[i])
	if quoted {
		i++
	}
	end := i
	for end < len(b) && (isDigit(b[end]) || (b[end] == ' ' || b[end] == '-') && isDigit(at(b, end+1)) && end > i) {
		end++
	}
	digits := makeupOf(b[i:end]).digits
	if c := at(b, end); digits >= 3 && digits <= 16 && (end == len(b) || !isAlnum(c) && c != '/' && c != ':' && !(c == '.' && isDigit(at(b, end+1)))) && !(isLower(b[l.from]) && s.kind == sepIs) {
		w.take(i, end, Label)
		return
	}
	if l.word.text != "pin" && l.word.text != "otp" || isUpper(b[l.from]) && s.kind == sepColon {
		end = w.unquoted(l, s, i)
		if v := b[i:end]; len(v) >= 4 && len(v) <= 64 && makeupOf(v).mixed() && !looksLikePath(v) && !versioned(v) {
			w.take(i, end, Label)
		}
	}
}
