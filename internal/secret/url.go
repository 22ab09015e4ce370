package secret

// maxUser bounds what stands before the host of a URL.
const maxUser = 1 << 10

// url masks the password before the host of the URL whose colon is at i.
func (w *walker) url(i int) {
	b, layer := w.b, w.v.layer(i)
	start := i + 3
	if at(b, start) == '[' {
		return
	}
	colon, sign := -1, -1
	k := start
scan:
	for ; k < len(b) && k-start < maxUser; k++ {
		c := b[k]
		if w.v.layer(k) > layer {
			continue
		}
		switch {
		case c == '@':
			sign = k
		case c == ':':
			if colon < 0 {
				colon = k
			}
		case c == '/' || c == '?' || c == '#', c == ';' && colon > 0 && allDigits(b[colon+1:k]):
			break scan
		case classes[c]&wordEnd != 0, c == '"', c == '<', c == '>', c == '`', c == '|', c == '\\':
			break scan
		}
	}
	if sign < 0 && colon > 0 && k < len(b) && (b[k] == '/' || b[k] == '?' || b[k] == '#') && !portLike(b[colon+1:k]) {
		sign = w.signBeyond(k) // a password with a slash inside
	}
	if sign <= start {
		return
	}
	if colon < 0 || colon > sign {
		w.userToken(start, sign)
		return
	}
	v := b[colon+1 : sign]
	if len(v) == 0 || equalFold(v, "x-oauth-basic") || equalFold(v, "x") {
		w.userToken(start, colon)
		return
	}
	if placeholder(v, false) || stateWords[lowered(v)] && len(v) < 5 {
		return
	}
	w.take(colon+1, sign, URLPassword)
}

// portLike reports whether v is the port of a URL, or stands for one.
func portLike(v []byte) bool {
	return len(v) > 0 && (allDigits(v) || v[0] == '{' || v[0] == '$' || v[0] == '<' || v[0] == '%' || v[0] == '*')
}

// signBeyond returns where an at sign stands after i in the same word; -1 if none does.
func (w *walker) signBeyond(i int) int {
	b := w.b
	for k := i; k < len(b) && k-i < 128 && classes[b[k]]&wordEnd == 0 && b[k] != '"' && b[k] != '\'' && b[k] != '<' && b[k] != ','; k++ {
		if b[k] == ':' && at(b, k+1) == '/' && at(b, k+2) == '/' {
			return -1
		}
		if b[k] == '@' && (isAlnum(at(b, k+1)) || at(b, k+1) == '[') {
			return k
		}
	}
	return -1
}

// userToken masks the user of a URL that is a token itself.
func (w *walker) userToken(from, to int) {
	v := w.b[from:to]
	m := makeupOf(v)
	if len(v) >= 20 && !containsByte(v, '@') && m.marks <= 3 && (m.digits > 2 && m.upper > 0 && m.lower > 0 || allHex(v) && m.digits > 4) {
		w.take(from, to, URLPassword)
	} else if len(v) >= 32 && m.marks == 0 && m.digits > 3 {
		w.take(from, to, URLPassword)
	}
}

// queryNames are parameters that hold a secret, if their value looks random. Those with names that
// say so are labels.
var queryNames = []string{"key", "code", "auth", "hmac", "sid", "sessionid", "session_id", "ticket", "session", "subscription-key", "hash", "assertion", "id_token_hint", "state_token", "otk", "access", "skey", "appkey", "authcode", "ct", "enc"}

// queryName masks the value of such a parameter.
func (w *walker) queryName(_ *word, from, to int) {
	b := w.b
	end := to
	for end < len(b) && end-to < MaxSpan && (classes[b[end]]&tokenByte != 0 && w.v.layer(end) >= w.v.layer(from) || w.v.layer(end) > w.v.layer(from) && classes[b[end]]&wordEnd == 0) {
		end++
	}
	v := b[to:end]
	if len(v) >= 16 && opaqueLike(v) && (at(b, from) == '?' || w.urlBefore(from)) {
		w.takeOn(to, end, Token, tokenByte, 0)
	}
}

// downloadNames precede the token of a download link of Microsoft Defender, whose path has
// downloadPath. The last one needs no path: a line may break before it.
var downloadNames = []string{"?token=", "&token=", ".zip?token="}

const (
	downloadPath   = "safedownload"
	downloadBefore = 512 // how far before the token its path may stand
)

// downloadToken masks the token of such a link, whatever it looks like.
func (w *walker) downloadToken(from, to int) {
	b := w.b
	if b[from] != '.' && !containsFold(b[max(0, from-downloadBefore):from], downloadPath) {
		return
	}
	if to >= len(b) {
		w.takeOn(to, to, Token, tokenByte, 0)
		return
	}
	end := w.runOf(runToken, to, isToken)
	if v := trimDots(b[to:end]); len(v) > 0 {
		w.takeOn(to, to+len(v), Token, tokenByte, 0)
	}
}

// urlBefore reports whether the parameter at i is one of a URL.
func (w *walker) urlBefore(i int) bool {
	b := w.b
	for n := 0; i > 0 && n < 1024 && classes[b[i-1]]&wordEnd == 0; n++ {
		i--
		if b[i] == '?' || b[i] == ':' && at(b, i+1) == '/' && at(b, i+2) == '/' {
			return true
		}
	}
	return false
}

// oracle masks the password in user/password@host, which begins at i.
func (w *walker) oracle(i int) {
	b := w.b
	slash := i
	for slash < len(b) && slash-i < 64 && (classes[b[slash]]&nameByte != 0 || b[slash] == '"') && b[slash] != '@' {
		slash++
	}
	if at(b, slash) != '/' || slash == i {
		return
	}
	end := slash + 1
	for end < len(b) && end-slash < maxUser && classes[b[end]]&wordEnd == 0 && b[end] != '@' && b[end] != '\'' && b[end] != '"' {
		end++
	}
	if v := b[slash+1 : end]; len(v) > 0 && !placeholder(v, false) && v[0] != '/' {
		w.take(slash+1, end, URLPassword)
	}
}
