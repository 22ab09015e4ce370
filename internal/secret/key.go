package secret

import "bytes"

// maxKeyHeaders is how many headers a private key may have before its base64.
const maxKeyHeaders = 8

// keyHead looks at the word BEGIN: at what may be the head of a private key. Its inside is the
// secret; the head is evidence.
func (w *walker) keyHead(from, to int) {
	b := w.b
	k := from
	for k > 0 && b[k-1] == ' ' {
		k--
	}
	if k < 4 || string(b[k-4:k]) != "----" || !isBlank(at(b, to)) {
		return
	}
	end := to
	for end < len(b) && end-to < 64 && b[end] != '-' && b[end] != '\n' {
		end++
	}
	if !containsFold(b[to:end], "private key") {
		return
	}
	for end < len(b) && b[end] == '-' {
		end++
	}
	k -= 4
	for k > 0 && b[k-1] == '-' {
		k--
	}
	i := end
	for i < len(b) && (isBlank(b[i]) || b[i] == '\n' || isQuote(b[i]) || b[i] == '\\' || b[i] == ',' || b[i] == '+') {
		if b[i] == '\\' && (at(b, i+1) == 'n' || at(b, i+1) == 'r') {
			i++
		}
		i++
	}
	if i >= len(b) {
		if w.eol {
			w.keyBelow(b[:k])
		}
		return
	}
	w.keyInLine(i)
}

// keyInLine masks a key whose lines stand in one, divided by escaped line ends or blanks.
func (w *walker) keyInLine(i int) {
	b := w.b
	end, k := i, i
	for k < len(b) && k-i < MaxSpan {
		from := k
		k = run(b, k, base64Byte)
		if n := bytes.Index(b[from:k], []byte("----")); n >= 0 {
			k = from + n
		}
		for at(b, k) == '=' {
			k++
		}
		n := k - from
		if n == 0 || b[from] == '-' {
			break
		}
		if at(b, k) == ':' && isBlank(at(b, k+1)) { // a header
			for n := 0; k < len(b) && n < 256 && b[k] != '\n' && b[k] != '\\'; n++ {
				k++
			}
		} else if n >= 16 || from > i && (at(b, k) == '\n' || b[k-1] == '=' || closesKey(b, k)) || from == i && closesKey(b, k) {
			end = k
		} else {
			break
		}
		was := k
		for k < len(b) && (isBlank(b[k]) || b[k] == '\n' || b[k] == '\\' || k+1 < len(b) && b[k] == 'n' && b[k-1] == '\\' || b[k] == '"' || b[k] == '+' || b[k] == ',' || b[k] == '\'') {
			k++
		}
		if k == was {
			break
		}
	}
	w.take(i, end, PrivateKey)
}

// closesKey reports whether the end of a key follows at i.
func closesKey(b []byte, i int) bool {
	for n := 0; i < len(b) && n < 8 && (isBlank(b[i]) || b[i] == '\n' || b[i] == '\\' || b[i] == 'n' || b[i] == 'r' || b[i] == '"'); n++ {
		i++
	}
	return has(b, i, "----")
}

// keyBelow masks a key that begins on the next line. before is what stands before its head, which
// its lines repeat.
func (w *walker) keyBelow(before []byte) {
	prefix := bytes.TrimLeft(before, " \t")
	from, to, ended := w.keyLines(prefix, false)
	if !ended { // only lines that look like those of a key count
		from, to, _ = w.keyLines(prefix, true)
	}
	if to > from {
		w.found = append(w.found, found{from, min(to, from+MaxSpan), PrivateKey})
	}
}

// keyLines returns where the base64 of a key stands on the next lines, and whether the end of the
// key follows it.
func (w *walker) keyLines(prefix []byte, strict bool) (from, to int, ended bool) {
	end := w.end
	headers, width, last := 0, 0, 0
	var f folding
	for {
		line, at, ok := lineFrom(w.text, end)
		if !ok || at-w.end > MaxSpan {
			return from, to, false
		}
		end = at + len(line)
		v := f.fold(line[:min(len(line), 1<<10)])
		start, stop := keyContent(v.b, prefix)
		body := v.b[start:stop]
		switch {
		case bytes.Contains(v.b, []byte("----")):
			return from, to, bytes.Contains(v.b, []byte("END"))
		case len(body) == 0 && to == 0:
			continue
		case to == 0 && headers < maxKeyHeaders && keyHeader(body):
			headers++
			continue
		case len(body) == 0 || !isBase64(body), strict && !keyGoesOn(body, width, last):
			return from, to, false
		}
		if to == 0 {
			from, width = at+v.start(start), len(body)
		}
		last = len(body)
		to = at + v.end(stop)
	}
}

// keyGoesOn reports whether a line of base64 belongs to a key without an end, whose first line has
// a width and whose line before had a length: one that looks random, or a short one that ends it.
func keyGoesOn(body []byte, width, before int) bool {
	m := makeupOf(body)
	switch {
	case len(body) >= 16 && (m.mixed() || len(body) == width || m.upper > 1 && m.lower > 1):
		return true
	case before == 0:
		return false
	}
	return before >= width && (m.mixed() || body[len(body)-1] == '=' || m.upper > 1 && m.lower > 1 && !camelWords(body))
}

// keyContent returns where in a line its base64 stands: after what the lines of the key begin with,
// and before what they end with.
func keyContent(line, prefix []byte) (from, to int) {
	from = skipBlanks(line, 0)
	if len(prefix) > 0 && bytes.HasPrefix(line[from:], prefix) {
		from += len(prefix)
	}
	for from < len(line) && (isBlank(line[from]) || isQuote(line[from]) || (line[from] == '>' || line[from] == '|' || line[from] == '#')) {
		from++
	}
	to = len(line)
	for to > from && (classes[line[to-1]]&wordEnd != 0 || isQuote(line[to-1]) || line[to-1] == '\\' || line[to-1] == ',' || line[to-1] == ';' || line[to-1] == '^') {
		to--
	}
	return from, to
}

func isBase64(b []byte) bool {
	for _, c := range b {
		if classes[c]&base64Byte == 0 && c != '=' {
			return false
		}
	}
	return true
}

// keyHeader reports whether a line is a header of PEM: Proc-Type: 4,ENCRYPTED.
func keyHeader(b []byte) bool {
	i := 0
	for i < len(b) && (isLetter(b[i]) || b[i] == '-') {
		i++
	}
	return i > 1 && isUpper(b[0]) && at(b, i) == ':' && isBlank(at(b, i+1))
}

// puttyKey masks the lines of a private key in the form of PuTTY, whose number stands at i.
func (w *walker) puttyKey(i int) {
	count := 0
	for i = skipBlanks(w.b, i); i < len(w.b) && isDigit(w.b[i]) && count < 400; i++ {
		count = count*10 + int(w.b[i]-'0')
	}
	end := w.end
	from, to := 0, 0
	for ; count > 0; count-- {
		line, at, ok := lineFrom(w.text, end)
		if !ok {
			break
		}
		end = at + len(line)
		start, stop := keyContent(line, nil)
		if stop <= start || !isBase64(line[start:stop]) {
			break
		}
		if from == 0 {
			from = at + start
		}
		to = at + stop
	}
	if to > from {
		w.found = append(w.found, found{from, min(to, from+MaxSpan), PrivateKey})
	}
}
