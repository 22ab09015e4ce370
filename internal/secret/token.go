package secret

import "bytes"

// token masks a token whose beginning says what it is.
func (w *walker) token(k *word, from, to int) {
	b := w.b
	if c := at(b, from-1); from > 0 && (isAlnum(c) || c == '_') || from > 0 && c == '-' && from > 1 && isAlnum(b[from-2]) {
		return
	}
	if k.text == "eyJ" {
		w.jwt(from)
		return
	}
	kind, in := runMark, isMark
	if k.least >= 20 {
		kind, in = runLongMark, isLongMark
	}
	end := w.runOf(kind, to, in)
	for end > to && !isAlnum(b[end-1]) && b[end-1] != '=' && b[end-1] != '_' && b[end-1] != '-' {
		end--
	}
	v := b[to:end]
	m := makeupOf(sample(v))
	switch {
	case len(v) < k.least && !(end == len(b) && w.eol && len(v) >= 4 && w.lineWidth() >= leastWidth):
		return
	case len(k.text) == 4 && k.least == 16 && isUpper(k.text[3]): // AWS: capitals and digits
		if m.lower > 0 || m.marks > 0 || len(v) > 20 || m.digits == 0 {
			return
		}
	case k.text == "key-" && !(allHex(v) && len(v) == 32), k.text == "dapi" && !allHex(v[:32]):
		return
	case m.digits == 0 && (m.upper == 0 || m.lower == 0), m.digits < 2 && m.upper == 0, m.lower+m.upper == 0 && k.least > 10, m.marks*3 > len(sample(v)) && k.least > 10:
		return
	}
	w.takeOn(from, end, Token, base64Byte, 0)
}

func isMark(c byte) bool { return isAlnum(c) || c == '_' || c == '-' }

func isLongMark(c byte) bool {
	return isMark(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '='
}

// jwt masks a JSON web token, signed or encrypted: two to five parts of base64url.
func (w *walker) jwt(from int) {
	b := w.b
	r := w.jwtRunAt(from)
	end := r.to
	dots, last := r.after(from)
	part := end - max(from, last)
	for end > from && b[end-1] == '.' && dots > 2 {
		end--
	}
	cut := end == len(b) && w.eol && end-from >= 10 && w.lineWidth() >= leastWidth
	if dots == 0 && !cut || dots > maxJWTDots || end-from < 20 && !cut {
		return
	}
	if dots == 1 && !cut && (part < 20 || end-from < 60) {
		return // two parts are no token, but one that was cut
	}
	w.takeOn(from, end, JWT, tokenByte, 0)
}

// webhook masks the path of a webhook after its mark, which ends at i.
func (w *walker) webhook(i int) {
	b := w.b
	parts, mark := 0, ""
	for k := range webhooks {
		if m := webhooks[k].mark; len(m) > len(mark) && hasFold(b, i-len(m), m) {
			parts, mark = webhooks[k].parts, m
		}
	}
	if len(mark) == 0 {
		return
	}
	anyHost := mark[0] == '/'
	for ; parts > 0; parts-- {
		from := i
		for i < len(b) && b[i] != '/' {
			if classes[b[i]]&wordEnd != 0 || b[i] == '"' {
				return
			}
			i++
		}
		if anyHost && !allDigits(b[from:i]) {
			return
		}
		i++
	}
	var end int
	if mark[len(mark)-1] == '/' {
		end = w.runOf(runPath, i, func(c byte) bool { return classes[c]&(nameByte|tokenByte) != 0 || c == '/' || c == ':' })
	} else { // only the part that goes on is the secret
		end = runName(b, i, digit|letter|nameByte)
		if at(b, end) == ':' {
			end = runName(b, end+1, digit|letter|nameByte)
		}
	}
	for end > i && (b[end-1] == '.' || b[end-1] == '/' || b[end-1] == ':') {
		end--
	}
	if end-i < 8 || makeupOf(sample(b[i:end])).digits == 0 || anyHost && (end-i < 20 || !opaqueLike(b[i:end])) {
		return
	}
	w.takeOn(i, end, Webhook, tokenByte, 0)
}

// entra masks the secret of an application of Entra ID: 40 characters with 8Q~ at their fourth
// place. q is that of the Q.
func (w *walker) entra(q int) {
	b := w.b
	from := q - 4
	if from < 0 || from > 0 && isEntra(b[from-1]) || from < w.done {
		return
	}
	end := from
	for end < len(b) && end-from < 48 && isEntra(b[end]) {
		end++
	}
	if n := end - from; n >= 37 && n <= 44 && end-q > 30 || end == len(b) && w.eol && end > q+2 && w.lineWidth() >= leastWidth {
		w.takeOn(from, end, Token, tokenByte, 0)
	}
}

func isEntra(c byte) bool { return isAlnum(c) || c == '_' || c == '-' || c == '.' || c == '~' }

// recovery masks a recovery password of BitLocker: eight groups of six digits. One of its dashes is
// at i.
func (w *walker) recovery(i int) {
	b := w.b
	from := i
	for n := 0; n < 8 && from >= 6 && allDigits(b[from-6:from]); n++ {
		from -= 6
		if from == 0 || b[from-1] != '-' {
			break
		}
		from--
	}
	if from == i || from < w.done || from > 0 && isAlnum(b[from-1]) {
		return
	}
	end, groups := from, 0
	for groups < 8 && end+6 <= len(b) && allDigits(b[end:end+6]) {
		groups++
		end += 6
		if at(b, end) != '-' {
			break
		}
		end++
	}
	cut := end == len(b) && w.eol && groups >= 2 && w.lineWidth() >= leastWidth
	if groups == 8 && !isAlnum(at(b, end)) {
		w.take(from, end, RecoveryPassword)
	} else if cut {
		w.cut = true
	}
}

// crypt masks a hash in the form of crypt(3) that begins at from with a mark that ends at to.
func (w *walker) crypt(from, to int) {
	b := w.b
	if from < w.done || from > 0 && (isAlnum(b[from-1]) || b[from-1] == '$') && b[from] == '$' {
		return
	}
	end := w.runOf(runCrypt, to, isCrypt)
	kerberos := b[from] == '$' && (hasFold(b, from, "$krb5") || hasFold(b, from, "$netntlm") || hasFold(b, from, "$dcc2"))
	if kerberos {
		end = w.runOf(runKerberos, end, func(c byte) bool { return isAlnum(c) || c == ':' || c == '$' || c == '.' })
	}
	for end > to && (b[end-1] == ',' || b[end-1] == '.' && at(b, end) == 0) {
		end--
	}
	v := sample(b[to:end])
	m := makeupOf(v)
	if b[from] == '$' && longestPart(v) < 13 {
		return
	}
	if hasFold(b, from, "{noop}") && len(v) > 0 || len(v) >= 13 && m.digits+m.upper > 0 && m.lower > 0 || len(v) >= 13 && allHex(v) {
		w.takeOn(from, end, PasswordHash, base64Byte, 0)
	}
}

// longestPart returns how long the longest part of v is, between dollar signs.
func longestPart(v []byte) (longest int) {
	for part := range bytes.SplitSeq(v, []byte{'$'}) {
		longest = max(longest, len(part))
	}
	return longest
}

// isCrypt reports whether c may stand in a hash of crypt(3), with its parameters.
func isCrypt(c byte) bool {
	switch c {
	case '$', '.', '/', '+', '=', ',', '-', '_', '*', '}', '@', '#', '~', '\\':
		return true
	}
	return isAlnum(c)
}
