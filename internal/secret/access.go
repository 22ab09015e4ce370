package secret

// sasDigits is how many digits the base64 of a signature has: 32 bytes, without padding.
const sasDigits = 43

// sasValue masks the value of "sig". In a link it is a signature whatever it is; elsewhere it must
// look like one.
func (w *walker) sasValue(l *label, s separator) {
	b := w.b
	if l.from != l.left || l.right != l.to && !isQuote(at(b, l.to)) {
		return
	}
	if s.kind == sepLine && w.joined == 0 {
		w.takeOn(len(b), len(b), Signature, base64Byte, sasDigits)
		w.cut = true
		return
	}
	if s.kind > sepType || s.kind == sepNone {
		return
	}
	i := s.value
	for n := 0; n < 3 && isQuote(at(b, i)); n++ {
		i++
	}
	to := w.runOf(runSignature, i, isSignature)
	v := sample(b[i:to])
	if len(v) == 0 {
		return
	}
	if !l.query && !w.amongParameters(l) && !signatureLike(v) {
		return
	}
	w.takeOn(i, to, Signature, base64Byte, sasDigits)
}

func isToken(c byte) bool { return classes[c]&tokenByte != 0 }

func isSignature(c byte) bool { return classes[c]&base64Byte != 0 || c == '=' || c == '%' }

// signatureLike reports whether v looks like base64 of a digest.
func signatureLike(v []byte) bool {
	m := makeupOf(v)
	if len(v) < 16 || allHex(v) && len(v) < 32 {
		return false
	}
	if len(v) >= sasDigits-3 || !containsByte(v, '_') && !containsByte(v, '-') {
		return true
	}
	for _, name := range [...]string{"rsa", "sha", "hmac", "ecdsa", "dsa", "md5", "pkcs"} {
		if hasFold(v, 0, name) && len(v) < 28 {
			return false
		}
	}
	return m.mixed() && (m.upper > 0 || m.digits > 3) || m.upper > 3 && m.lower > 3 && !camelWords(v)
}

// amongParameters reports whether other parameters of a SAS stand beside the signature.
func (w *walker) amongParameters(l *label) bool {
	b := w.b
	for i := max(0, l.left-200); i+3 < l.left; i++ {
		if b[i+2] == '=' && (b[i] == 's' || b[i] == 'S') && (i == 0 || !isAlnum(b[i-1])) {
			switch lower(b[i+1]) {
			case 'v', 'e', 'p', 'r', 't', 's':
				return true
			}
		}
	}
	return false
}

// signValue masks the value of "signature": what is as long as a digest in base64, or in hex where
// a request is signed.
func (w *walker) signValue(l *label, s separator) {
	b := w.b
	if s.kind > sepType || l.weak || s.value >= len(b) {
		return
	}
	i := s.value
	for n := 0; n < 3 && isQuote(at(b, i)); n++ {
		i++
	}
	to := w.runOf(runSignature, i, isSignature)
	v := sample(b[i:to])
	prefix := lowered(b[l.left:l.from])
	signed := l.query || prefix == "x-amz-" || prefix == "x-goog-" || prefix == "oauth_" || containsFold(b[max(0, l.left-512):l.left], "credential=")
	if len(v) >= 40 && !allHex(v) && makeupOf(v).mixed() || signed && len(v) >= 16 {
		w.takeOn(i, to, Signature, base64Byte, 0)
	}
}

// leastBearer is the length of what may be a token after the word "bearer".
const leastBearer = 16

// bearer masks the token after "Bearer".
func (w *walker) bearer(from, to int) {
	b := w.b
	if !isWordStart(b, from) || isAlnum(at(b, to)) {
		return
	}
	i := to
	for n := 0; n < 8 && i < len(b) && (isBlank(b[i]) || b[i] == '\n' || b[i] == '+' || isQuote(b[i]) || b[i] == ':' || b[i] == '='); n++ {
		i++
	}
	if i == to {
		return
	}
	if i >= len(b) {
		w.takeOn(i, i, Bearer, tokenByte, 0)
		return
	}
	end := w.runOf(runToken, i, isToken)
	v := trimDots(b[i:end])
	if len(v) < leastBearer && !(end == len(b) && w.eol && len(v) > 0 && w.lineWidth() >= leastWidth) {
		return
	}
	m := makeupOf(sample(v))
	if !m.mixed() && (m.lower == 0 || m.upper == 0 || len(v) < 32) || looksLikeName(sample(v)) {
		return
	}
	w.takeOn(i, i+len(v), Bearer, tokenByte, 0)
}

func trimDots(v []byte) []byte {
	for len(v) > 0 && (v[len(v)-1] == '.' || v[len(v)-1] == '%') {
		v = v[:len(v)-1]
	}
	return v
}

// looksLikeName reports whether v is the name of a parameter with a value after it:
// authorization_uri=
func looksLikeName(v []byte) bool {
	for i, c := range v {
		if c == '=' && i > 0 && i < len(v)-2 {
			return true
		}
		if !isLetter(c) && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

// authSchemes are those of the Authorization header. After them a secret must stand.
var authSchemes = [...]string{"bearer", "basic", "token", "sharedkeylite", "sharedkey", "sharedaccesssignature", "ntlm", "negotiate", "apikey", "api-key", "key", "oauth", "kerberos", "splunk",
	"geniekey", "bot", "jwt", "hmac-sha256", "aws", "bearertoken", "ssws", "discogs", "deepl-auth-key", "privatetoken"}

// authorization masks the value of an Authorization header.
func (w *walker) authorization(k *word, from, to int) {
	l := label{word: k, kind: k.kind, from: from, to: to}
	if !w.name(&l) {
		return
	}
	s := w.separator(&l)
	if s.kind == sepNone || s.kind > sepComma || s.value >= len(w.b) {
		return
	}
	b := w.b
	i := s.value
	for n := 0; n < 3 && isQuote(at(b, i)); n++ {
		i++
	}
	bearer := hasFold(b, i, "bearer")
	if w.set == Access && !bearer {
		if i+3 < len(b) && string(b[i:i+3]) == "eyJ" {
			return // the rule of such tokens
		}
		return
	}
	known := false
	for _, scheme := range authSchemes {
		if n := i + len(scheme); hasFold(b, i, scheme) && (isBlank(at(b, n)) || at(b, n) == '+') {
			i, known = skipBlanks(b, n+1), true
			if hasFold(b, n-9, "sharedkey") || hasFold(b, n-4, "lite") { // account:signature
				if k := runName(b, i, nameByte); at(b, k) == ':' {
					i = k + 1
				}
			}
			break
		}
	}
	layer := min(max(s.layer, l.layer), maxLayers)
	end := w.runTo(runHeader+int(layer), i, func(k int) bool {
		return (classes[b[k]]&tokenByte != 0 || b[k] == ':' || b[k] == '|') && w.v.layer(k) <= layer
	})
	v := trimDots(b[i:end])
	switch {
	case len(v) == 0 || hasFold(v, 0, "realm=") || placeholder(v, false) || stateWords[lowered(v)]:
		return
	case known && len(v) >= 4 && !proseWords[lowered(v)] && !evidenceWords[lowered(v)] && !equalFold(v, "authentication") && (!looksLikeName(v) || v[len(v)-1] == '=' || wordsOnly(v)), opaqueLike(v) && !looksLikeName(v):
		w.takeOn(i, i+len(v), Bearer, tokenByte, 0)
	}
}

// cookie masks the values of a Cookie or Set-Cookie header; the attributes of Set-Cookie are none.
func (w *walker) cookie(k *word, from, to int) {
	l := label{word: k, kind: k.kind, from: from, to: to}
	if from < w.cookies || !w.name(&l) {
		return
	}
	b := w.b
	s := w.separator(&l)
	if (s.kind != sepColon && s.kind != sepEquals && s.kind != sepOption && s.kind != sepComma) || s.value >= len(b) {
		return
	}
	i := s.value
	quote := byte(0)
	if isQuote(b[i]) {
		quote = b[i]
		i++
	}
	for n := 0; i < len(b) && n < 256; n++ {
		w.cookies = i
		i = skipBlanks(b, i)
		eq := i
		for eq < len(b) && eq-i < 128 && b[eq] > ' ' && b[eq] != '=' && b[eq] != ';' && b[eq] != ',' && !isQuote(b[eq]) {
			eq++
		}
		if at(b, eq) != '=' && (n == 0 || at(b, eq) != ';') {
			if n == 0 && opaqueLike(b[i:eq]) {
				w.take(i, eq, Cookie)
			}
			return
		}
		end := eq
		if b[eq] == '=' {
			from := eq + 1
			q := at(b, from) == '"' && quote == 0
			if q {
				from++
			}
			end = from
			if from < len(b) {
				end = w.runTo(runCookie+quoteNumber(quote), from, func(k int) bool {
					c := b[k]
					return c != ';' && c > ' ' && c != '"' && (quote == 0 || c != quote) && (c != '\'' || isAlnum(at(b, k+1)))
				})
			}
			if !cookieAttributes[lowered(b[i:eq])] && end-from >= 3 && !placeholder(b[from:end], false) && !stateWords[lowered(b[from:end])] {
				w.takeOn(from, end, Cookie, tokenByte, 0)
			}
			if q && at(b, end) == '"' {
				end++
			}
		}
		if at(b, end) == ',' {
			end++
		}
		if at(b, end) != ';' {
			return
		}
		i = end + 1
	}
}

// cookieAttributes are the members of Set-Cookie that are no cookie.
var cookieAttributes = set(`path domain expires max-age samesite version comment priority secure httponly`)
