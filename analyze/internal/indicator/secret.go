package indicator

import "bytes"

// secret emits the bytes of a secret, if it is none of those that stand for one.
func (s *Scanner) secret(from, end int, rule string) {
	if from < s.secretEnd || from >= end || placeholder(s.line[from:end]) {
		return
	}
	s.secretEnd = end
	s.emit(Found{Start: from, End: end, Kind: Secret, Rule: rule, Sure: true})
}

// labelled are the ends of labels whose value is a secret: in lower case, without what stands in front.
var labelled = [...]struct {
	name  string
	whole bool // no letter may stand before it
	form  form
}{
	{"password", false, formText},
	{"passwd", false, formText},
	{"pwd", false, formText},
	{"passphrase", false, formText},
	{"passwort", false, formText},
	{"kennwort", false, formText},
	{"mot de passe", false, formText},
	{"mdp", true, formText},
	{"contraseña", false, formText},
	{"contrasena", false, formText},
	{"senha", true, formText},
	{"wachtwoord", false, formText},
	{"hasło", true, formText},
	{"пароль", true, formText},
	{"lösenord", false, formText},
	{"adgangskode", false, formText},
	{"parola", true, formText},
	{"pass", true, formText},
	{"sig", true, formToken},
	{"signature", true, formSignature},
	{"accountkey", false, formToken},
	{"sharedaccesskey", false, formToken},
	{"client_secret", false, formText},
	{"clientsecret", false, formText},
	{"client secret", false, formText},
	{"secret_access_key", false, formToken},
	{"secretaccesskey", false, formToken},
	{"secret", true, formWord},
	{"secretkey", false, formWord},
	{"secret_key", false, formWord},
	{"api_key", false, formWord},
	{"apikey", false, formWord},
	{"api-key", false, formWord},
	{"access_key", false, formWord},
	{"access_token", false, formWord},
	{"accesstoken", false, formWord},
	{"refresh_token", false, formWord},
	{"refreshtoken", false, formWord},
	{"id_token", false, formWord},
	{"auth_token", false, formWord},
	{"authtoken", false, formWord},
	{"token", true, formWord},
	{"authorization", false, formHeader},
	{"p", true, formOption},
}

// form says what a value may look like.
type form uint8

const (
	formText      form = iota // anything without a blank
	formWord                  // eight bytes or more, with a digit
	formToken                 // base64
	formSignature             // a long one
	formHeader                // the value of the Authorization header
	formOption                // /p:value of a command
)

// byLast are the labels that end with a byte.
var byLast = func() (t [256][]uint8) {
	for k := range labelled {
		c := labelled[k].name[len(labelled[k].name)-1]
		t[c] = append(t[c], uint8(k))
	}
	return t
}()

func (s *Scanner) secretLabel(i, end, value int, quoted bool) {
	line := s.line
	for _, k := range byLast[lower(line[end-1])] {
		l := &labelled[k]
		if !endsFold(line, end, l.name) {
			continue
		}
		before := at(line, end-len(l.name)-1)
		if l.whole && (isWord(before) || before >= 0x80) || l.form == formOption && (before != '/' || line[i] != ':') {
			continue
		}
		s.labelledSecret(l.form, i, value, quoted)
		return
	}
}

func (s *Scanner) labelledSecret(f form, i, value int, quoted bool) {
	line := s.line
	if value < s.secretEnd || value < s.valueEnd {
		return
	}
	switch f {
	case formHeader:
		s.authorization(value)
		return
	case formToken, formSignature:
		from, _ := unquote(line, value)
		to := tokenEnd(line, from)
		if f == formSignature && (to-from < 40 || allHex(line[from:to])) || to-from < 8 {
			return // a hash is called a signature, too
		}
		s.secret(from, to, "secret-token")
		return
	}
	if line[i] == '=' && value > i+1 && !isBlank(at(line, i-1)) {
		return // the value is empty
	}
	from, to := s.value(i, value, quoted)
	s.valueEnd = to
	if f == formWord && (to-from < 8 || !mixed(line[from:to])) || f == formOption && to-from < 3 {
		return
	}
	if sentence(line, from, to) {
		return
	}
	s.secret(from, to, "secret-label")
}

// value returns the value of a label: what is in quotes, or up to where its context ends.
func (s *Scanner) value(i, value int, quoted bool) (from, to int) {
	line := s.line
	if from, quote := unquote(line, value); quote != 0 {
		to := from
		for to < len(line) && line[to] != quote {
			if line[to] == '\\' && quote == '"' && to+1 < len(line) {
				if line[to+1] == '"' && line[value] == '\\' {
					break
				}
				to++
			}
			to++
		}
		return from, min(to, len(line))
	}
	to = value
	for to < len(line) && line[to] > ' ' {
		c := line[to]
		if c == '"' || c == '\'' && line[i] == '=' || c == ';' && line[i] == '=' || quoted && (c == ',' || c == '}') {
			break
		}
		if c == '&' && line[i] == '=' {
			break
		}
		to++
	}
	if line[i] == ':' && to > value && (line[to-1] == ',' || line[to-1] == ';') {
		to--
	}
	return value, to
}

// unquote returns where the text of a value begins, and its quote: " or ', also behind a backslash. 0: none.
func unquote(line []byte, i int) (from int, quote byte) {
	if at(line, i) == '\\' && at(line, i+1) == '"' {
		return i + 2, '"'
	}
	if c := at(line, i); c == '"' || c == '\'' {
		return i + 1, c
	}
	return i, 0
}

// tokenEnd returns where base64 ends, also percent-encoded.
func tokenEnd(line []byte, i int) int {
	for i < len(line) && classes[line[i]]&token != 0 {
		i++
	}
	return i
}

// mixed reports whether there is a digit and a letter, as in what was drawn at random.
func mixed(b []byte) bool {
	d, l := false, false
	for _, c := range b {
		d, l = d || isDigit(c), l || isLetter(c)
	}
	return d && l
}

// states are values of labels such as "Password required": they are no secrets.
var states = set(`yes no true false never none null nil not required expired expires unknown set unset empty disabled enabled changed
	incorrect wrong invalid policy n/a redacted ja nein oui non prompt hidden masked removed is was has the for last must`)

// sentence reports whether the value is a state, or the first word of a sentence.
func sentence(line []byte, from, to int) bool {
	if to-from <= 10 && states[lowered(line[from:to])] {
		return true
	}
	return false
}

// placeholder reports whether b only stands for a secret.
func placeholder(b []byte) bool {
	if len(b) == 0 {
		return true
	}
	first, last := b[0], b[len(b)-1]
	switch {
	case first == '<' && last == '>', variable(b), first == '{' && last == '}', first == '[' && last == ']',
		first == '$' && len(b) > 1 && (b[1] == '(' || b[1] == '{' || isLetter(b[1]) && !mixed(b)), hasFold(b, 0, "$env:"):
		return true
	case len(b) <= 16 && (states[lowered(b)] || foldContains(b, "redacted") || foldEqual(b, "password")):
		return true
	}
	for _, c := range b { // all one byte of a mask
		if c != first || c != '*' && c != 'x' && c != 'X' && c != '.' && c != '-' && c != '#' && c != '?' && c != '_' {
			return bullets(b)
		}
	}
	return true
}

// variable reports whether b is a variable of cmd.exe. With a second % inside it is none, or "sig=%" again and again
// would be a value that ends only with the line, for each of them.
func variable(b []byte) bool {
	return len(b) > 2 && b[0] == '%' && bytes.IndexAny(b[1:], "%=") == len(b)-2 && b[len(b)-1] == '%'
}

// bullets reports whether b is a mask of U+2022 or U+25CF.
func bullets(b []byte) bool {
	if len(b)%3 != 0 {
		return false
	}
	for i := 0; i < len(b); i += 3 {
		if s := string(b[i : i+3]); s != "•" && s != "●" {
			return false
		}
	}
	return true
}

func allHex(b []byte) bool {
	for _, c := range b {
		if !isHex(c) {
			return false
		}
	}
	return true
}
