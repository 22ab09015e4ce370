package secret

// markedKeys are keys of Azure, which have a mark inside: where in the key it stands, and how long
// the key is, both in characters of base64 without padding.
var markedKeys = []struct {
	mark       string
	at, length int
}{
	{"+ASt", 76, 86}, {"ACDb", 76, 86}, {"+ABa", 76, 86}, // storage, Cosmos DB, Batch
	// Service Bus, Event Hubs, Relay, IoT Hub, Redis
	{"+ASb", 33, 43}, {"+AEh", 33, 43}, {"+ARm", 33, 43}, {"AIoT", 33, 43}, {"AzCa", 33, 43},
	{"AzSe", 42, 52}, {"AzFu", 44, 54}, {"+ACR", 42, 52}, // Search, Functions, Container Registry
}

// markedKey masks a key in which the mark stands at i.
func (w *walker) markedKey(i int) {
	b := w.b
	for _, k := range markedKeys {
		from := i - k.at
		if !has(b, i, k.mark) || from < 0 || from > 0 && classes[b[from-1]]&base64Byte != 0 {
			continue
		}
		end := from
		for end < len(b) && end-from <= k.length+2 && classes[b[end]]&base64Byte != 0 {
			end++
		}
		n := end - from
		for at(b, end) == '=' {
			end++
		}
		if n == k.length || n < k.length && end == len(b) && w.eol && w.lineWidth() >= leastWidth {
			w.takeOn(from, end, Token, base64Byte, 0)
		}
	}
}

// botToken masks the token of a Telegram bot, whose colon is at i: 123456789:AA...
func (w *walker) botToken(i int) {
	b := w.b
	from := i
	for from > 0 && i-from < 12 && isDigit(b[from-1]) {
		from--
	}
	if i-from < 8 || from > 0 && b[from-1] != '/' && isAlnum(b[from-1]) && !hasFold(b, from-3, "bot") {
		return
	}
	end := i + 1
	for end < len(b) && end-i < 40 && isMark(b[end]) {
		end++
	}
	if n := end - i - 1; (n == 34 || n == 35) && makeupOf(b[i:end]).mixed() {
		w.takeOn(from, end, Token, tokenByte, 0)
	}
}

// netNTLM masks the response to a challenge of NTLM, whose blob begins at i:
// user::domain:challenge:proof:blob.
func (w *walker) netNTLM(i int) {
	b := w.b
	if at(b, i-1) != ':' {
		return
	}
	from := i
	for n := 0; n < 2 && from > 0 && b[from-1] == ':'; n++ {
		k := from - 1
		for k > 0 && from-k < 40 && isHex(b[k-1]) {
			k--
		}
		if from-1-k < 16 {
			break
		}
		from = k
	}
	end := i
	for end < len(b) && end-i < MaxSpan/2 && isHex(b[end]) {
		end++
	}
	if i-from >= 33 && from >= w.done {
		w.takeOn(from, end, PasswordHash, hexDigit, 0)
	}
}

// lapsPassword masks the password in {"n":"Administrator","t":"1d8161b41c41cde","p":"..."}, whose
// member "p" ends at i.
func (w *walker) lapsPassword(from, i int) {
	b := w.b
	before := b[max(0, from-160):from]
	if !containsFold(before, `"n"`) || !containsFold(before, `"t"`) {
		return
	}
	if i = skipBlanks(b, i); at(b, i) == '"' {
		if v, to, closed := w.quoted(i); closed || w.eol {
			w.take(v, to, Label)
		}
	}
}

// cracked masks the password that a tool tells of: [+] corp\\bob:password. The mark ends at i.
func (w *walker) cracked(i int) {
	b := w.b
	i = skipBlanks(b, i)
	slash := 0
	k := i
	for ; k < len(b) && k-i < 128 && b[k] != ':' && classes[b[k]]&wordEnd == 0; k++ {
		if b[k] == '\\' {
			slash = k
		}
	}
	if at(b, k) != ':' || slash <= i+1 || slash == k-1 {
		return
	}
	from, to := w.argument(k + 1)
	if v := b[from:to]; len(v) > 0 && !placeholder(v, false) && !stateWords[lowered(v)] {
		w.takeOn(from, to, Label, tokenByte, 0)
	}
}

// echoed masks what "echo" pipes into a command that reads a password, in whose arguments i is.
func (w *walker) echoed(i int) {
	b := w.b
	pipe := i
	for n := 0; pipe > 0 && n < 256 && b[pipe-1] != '|'; n++ {
		if b[pipe-1] == '\n' || b[pipe-1] == ';' {
			return
		}
		pipe--
	}
	if pipe == 0 || b[pipe-1] != '|' {
		return
	}
	end := pipe - 1
	for end > 0 && isBlank(b[end-1]) {
		end--
	}
	from := end
	for n := 0; from > 0 && n < 256 && !(isBlank(b[from-1]) && (hasFold(b, from-5, "echo") || hasFold(b, from-7, "printf"))); n++ {
		if b[from-1] == '|' || b[from-1] == '\n' && w.v.layer(from-1) == 0 {
			return
		}
		from--
	}
	if from == 0 {
		return
	}
	for _, option := range [...]string{"-n ", "-e ", "-ne ", "-en "} {
		if hasFold(b, from, option) {
			from = skipBlanks(b, from+len(option))
		}
	}
	if from < end && isQuote(b[from]) && b[end-1] == b[from] {
		from, end = from+1, end-1
	}
	if from < end && from >= w.done && !placeholder(b[from:end], false) {
		w.take(from, end, Option)
	}
}
