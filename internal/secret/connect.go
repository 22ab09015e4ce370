package secret

import (
	"bytes"
	"strings"
)

// connected reads words between a label and its value: is, REG_SZ, "for user bob:".
func (w *walker) connected(l *label, i, j int) separator {
	b := w.b
	if j == i && b[j] < 0x80 || l.word.text == "pass" || l.kind != password && l.kind != guarded && l.kind != pinName {
		return separator{}
	}
	end := wordWithin(b, j)
	first := strings.TrimSuffix(lowered(b[j:end]), ":")
	if first == "was" || first == "is" || first == "has" {
		if k := skipBlanks(b, end); changedTo[lowered(b[k:wordEndAt(b, k)])] {
			j, i = k, k-1
			end = wordEndAt(b, k)
			first = lowered(b[j:end])
		}
	}
	if isWords[first] && end < len(b) {
		v := skipBlanks(b, end)
		if c := at(b, v); c == ':' || c == '=' {
			v = skipBlanks(b, v+1)
		}
		if v < len(b) {
			return separator{kind: sepIs, value: v, layer: w.v.layer(j)}
		}
	}
	if changedTo[first] {
		if k := skipBlanks(b, end); hasFold(b, k, "to ") {
			return separator{kind: sepIs, value: skipBlanks(b, k+3)}
		}
	}
	if l.kind == password && !l.quoted && l.word.text != "key" && (b[j] == '\'' || b[j] == '"') && j == i+1 {
		return separator{kind: sepIs, value: j}
	}
	if j != i+1 || !connects(b[j:end]) || l.kind == opaque {
		return separator{}
	}
	// A few words, and a colon.
	words, k := 0, j
	for k < len(b) && k-j < 60 && words < 6 {
		stop := wordWithin(b, k)
		if stop == k {
			break
		}
		word := b[k:stop]
		if bytes.Count(word, []byte{'"'})%2 == 1 {
			break // of another string
		}
		if c := word[len(word)-1]; c == ':' || c == '=' {
			if evidenceWords[lowered(word[:len(word)-1])] {
				break
			}
			return w.sign(l, separator{}, stop-1)
		}
		n := skipBlanks(b, stop)
		if isWords[lowered(word)] && words > 1 {
			return separator{kind: sepIs, value: n}
		}
		if evidenceWords[lowered(word)] && words > 0 {
			break
		}
		words++
		if at(b, n) == ':' && words > 1 {
			return w.sign(l, separator{}, n)
		}
		if n != stop+1 {
			break
		}
		k = n
	}
	return separator{}
}

// connects reports whether a word stands between a label and whom it belongs to: for, dell'utente.
func connects(word []byte) bool {
	for i, c := range word {
		if c == '\'' || c == ':' {
			word = word[:i]
			break
		}
	}
	return connectors[lowered(word)]
}

// assigned reports whether the words before a label say that its value follows without a sign: set
// NAME value, login x password y. The value would begin at i.
func (w *walker) assigned(l *label, i int) bool {
	b := w.b
	if equalFold(b[l.left:l.to], "requirepass") || w.directive(l, i) {
		return true
	}
	k := l.left
	if l.quoted { // set "Db:Password" "x"
		for n := 0; k > 0 && n < maxName && !isQuote(b[k-1]) && classes[b[k-1]]&wordEnd == 0; n++ {
			k--
		}
	}
	for k > 0 && (isBlank(b[k-1]) || isQuote(b[k-1])) {
		k--
	}
	from := k
	for from > 0 && classes[b[from-1]]&wordEnd == 0 {
		from--
	}
	word := lowered(b[from:k])
	end := wordWithin(b, i)
	switch {
	case evidenceWords[lowered(b[i:end])], isWords[lowered(b[i:end])], connectors[lowered(b[i:end])]:
		return false
	case assigners[word]:
		return word == "setx" || isQuote(b[i]) || makeupOf(b[i:end]).mixed() || word != "set" && isUpper(b[l.from]) && isUpper(b[l.to-1])
	}
	if l.kind == password && containsFold(b[max(0, l.left-128):l.left], "itemproperty ") {
		return true
	}
	return l.kind == password && containsFold(b[max(0, l.left-128):l.left], "login ") && containsFold(b[max(0, l.left-256):l.left], "machine ")
}

// directive reports whether the line is one of a configuration: a compound name, and the word at i
// as its value.
func (w *walker) directive(l *label, i int) bool {
	b := w.b
	end := wordWithin(b, i)
	return l.first && i == l.right+1 && l.left < l.from && !containsByte(b[i:end], '/') && l.kind == password && skipBlanks(b, end) >= len(b) && len(b[i:end]) >= 6 && makeupOf(b[i:end]).mixed() && !versioned(b[i:end])
}

// wordWithin is wordEndAt for words of which only short ones matter.
func wordWithin(b []byte, i int) int {
	return i + wordEndAt(b[i:min(len(b), i+64)], 0)
}

// wordEndAt returns where the word at i ends, at a blank.
func wordEndAt(b []byte, i int) int {
	for i < len(b) && classes[b[i]]&wordEnd == 0 {
		i++
	}
	return i
}

// valueMember reads what comes after the name of a setting that is itself a value: value="x",
// "value": "x", -Value x, /d x.
func (w *walker) valueMember(i int) separator {
	b := w.b
	for n := 0; n < 3 && (at(b, i) == ',' || at(b, i) == ';' || isBlank(at(b, i)) || at(b, i) == '\n'); n++ {
		i = skipBlanks(b, i+1)
	}
	// reg add /v name /t REG_SZ /d x
	if at(b, i) == '/' && at(b, i+1)|0x20 == 't' && isBlank(at(b, i+2)) {
		i = skipBlanks(b, runName(b, skipBlanks(b, i+3), nameByte))
	}
	if at(b, i) == '/' && at(b, i+1)|0x20 == 'd' && isBlank(at(b, i+2)) {
		return separator{kind: sepOption, value: skipBlanks(b, i+3)}
	}
	if hasFold(b, i, "-propertytype ") || hasFold(b, i, "-type ") {
		i = skipBlanks(b, runName(b, i, nameByte))
		i = skipBlanks(b, runName(b, i, nameByte))
	}
	if hasFold(b, i, "-value") && isBlank(at(b, i+6)) {
		return separator{kind: sepOption, value: skipBlanks(b, i+6)}
	}
	quote := isQuote(at(b, i))
	if quote {
		i++
	}
	end := runName(b, i, letter)
	if !valueNames[lowered(b[i:end])] {
		return separator{}
	}
	if isQuote(at(b, end)) {
		end++
	}
	k := skipBlanks(b, end)
	if c := at(b, k); c != '=' && c != ':' {
		return separator{}
	}
	v := skipBlanks(b, k+1)
	if v >= len(b) {
		return separator{}
	}
	return separator{kind: sepEquals, value: v, layer: w.v.layer(k)}
}

// opensPair reports whether the bracket at i opens a pair of a name and a value, and no list of
// arguments.
func (w *walker) opensPair(i int) bool {
	b := w.b
	c := at(b, i)
	if c == '[' {
		return true
	}
	if c != '(' {
		return false
	}
	from := i
	for from > 0 && isAlnum(b[from-1]) {
		from--
	}
	return from == i || setters[lowered(b[from:i])]
}
