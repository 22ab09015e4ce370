package secret

import "bytes"

// walker looks at one piece of a line after the other.
type walker struct {
	set    Set
	g      *grams
	fold   folding
	places places

	text []byte // of the source
	base int64  // where text begins in the whole text
	at   int    // where in text the view begins
	end  int    // where in text it ends
	line int    // where in text the line begins; before at where it is long
	eol  bool   // the line ends there
	deep int    // how many encoded commands around

	v     view
	b     []byte // of v
	done  int    // labels before it are part of a value
	found []found

	command  commandState
	runs     [numRuns]stretch // the last ones that were read of each kind, see runOf
	values   []stretch        // of words of values, see valueKind
	cookies  int              // where in b the last cookie begins that was looked at
	round    uint32           // of walk: what values has of others is old
	jwts     jwtRun
	wraps    wrap
	heads    int                   // how many headings of a table were looked for in this line
	noCloser [3][maxLayers + 1]int // from where on there is no closing quote, by its layer
	// where in b the piece begins: before are bytes of the one before it
	start    int
	limit    int    // and where it ends: what begins after it is of the next piece
	cut      bool   // a name or value may go on in the next line
	table    *table // that heads the lines from here on, if one was found
	joined   int    // where in b the next line was joined; 0 if none was
	wordOnly bool   // only words that the joint breaks count
	whole    bool   // all that lies across the joint counts: the first line is wide, and was looked at
	narrow   bool   // the first line of the joint is too short to have been wrapped
	joint    view   // of two lines
	broken   []byte // a value that lines break, put together
	tail     folding
}

// found is a span of the text that the walker reads.
type found struct {
	start, end int
	rule       Rule
}

// sampleSize is how much of a long value tells what it looks like.
const sampleSize = 160

func sample(v []byte) []byte { return v[:min(len(v), sampleSize)] }

// piece looks at b = text[at:end], of which anchors lie in [from, to).
func (w *walker) piece(at, from, to, end int) {
	w.view(at, from, to, end)
	if w.v.from != nil && hidesText(w.text[at:end]) {
		table := w.table
		w.fold.shown = true
		w.view(at, from, to, end)
		w.walk(w.start)
		w.fold.shown = false
		w.table = table
		w.view(at, from, to, end)
	}
	w.walk(w.start)
}

// view makes the view that of a piece.
func (w *walker) view(at, from, to, end int) {
	w.at, w.end = at, end
	w.v = w.fold.fold(w.text[at:end])
	w.b = w.v.b
	w.start, w.limit = w.place(from-at), w.place(to-at)
	w.joined = 0
}

// place returns where in b a byte of the source is.
func (w *walker) place(i int) int {
	if w.v.from == nil {
		return i
	}
	lo, hi := 0, len(w.b)
	for lo < hi {
		if mid := (lo + hi) / 2; int(w.v.from[mid]) < i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func (w *walker) walk(from int) {
	w.done = 0
	w.noCloser = [3][maxLayers + 1]int{}
	w.command = commandState{}
	w.runs = [numRuns]stretch{}
	w.jwts = jwtRun{}
	w.cookies = 0
	w.round++
	w.cut, w.heads = false, 0
	w.places.reset(w.g, w.b)
	for i := w.places.next(from, w.limit); i < w.limit; i = w.places.next(i+1, w.limit) {
		w.g.find(w.b, i, w.word)
		w.shape(i)
	}
}

// word looks at a word that was found.
func (w *walker) word(k *word, from, to int) {
	if k.kind != ownMark && (w.set == Named || w.set == Access && !k.access) {
		return
	}
	if from < w.done && k.kind != ownMark || w.joined > 0 && !w.crosses(k, from, to) {
		return
	}
	switch k.kind {
	case ownMark:
		w.take(from, to, Own)
	case tokenMark:
		w.token(k, from, to)
	case webhookMark:
		w.webhook(to)
	case crypted:
		w.crypt(from, to)
	case bearerWord:
		w.bearer(from, to)
	case authHeader:
		w.authorization(k, from, to)
	case cookieName:
		w.cookie(k, from, to)
	case netCommand:
		w.net(from, to)
	case secureText:
		w.secureString(from, to)
	case credentials:
		w.credential(to)
	case labelAfter:
		w.identified(to)
	case pemBegin:
		w.keyHead(from, to)
	case dumpMark:
		w.dump(from)
	case urlName:
		w.queryName(k, from, to)
	case downloadName:
		w.downloadToken(from, to)
	case puttyLines:
		w.puttyKey(to)
	case oracleThin:
		w.oracle(to)
	case longOption:
		w.optionAt(from)
	case hostedNetwork:
		w.hostedKey(to)
	case azureMark:
		w.markedKey(from)
	case botMark:
		w.botToken(from)
	case ntlmBlob:
		w.netNTLM(from)
	case lapsMember:
		w.lapsPassword(from, to)
	case crackMark:
		w.cracked(to)
	case stdinReader:
		w.echoed(from + 1)
	case scCommand:
		w.positional(k, to)
	default:
		w.label(k, from, to)
	}
}

// take notes a secret that stands in b[from:to].
func (w *walker) take(from, to int, rule Rule) {
	if from >= to {
		return
	}
	w.done = max(w.done, to)
	w.takeSource(w.v.start(from), w.v.end(to), rule)
}

// takeSource is take for places of the piece in the source.
func (w *walker) takeSource(from, to int, rule Rule) {
	to = min(to, from+MaxSpan)
	w.found = append(w.found, found{w.at + from, w.at + to, rule})
}

// takeOn is take for a value of a class that may be wrapped: when it ends with the line, it may go
// on in the next.
func (w *walker) takeOn(from, to int, rule Rule, c class, want int) {
	w.take(from, to, rule)
	if !w.eol || !continued(w.b[to:]) {
		return
	}
	if end := w.wrapped(from, to, c, want); end > w.end {
		start := w.at + w.v.start(from)
		if next, ok := nextLine(w.text, w.end); ok && from == to {
			start = skipIndent(w.text, next)
		}
		w.found = append(w.found, found{start, min(end, start+MaxSpan), rule})
	}
}

// continued reports whether b, which ends a line, has nothing but padding, and the mark of a shell
// that the line goes on.
func continued(b []byte) bool {
	b = bytes.TrimRight(b, " \t")
	return len(b) == 0 || len(b) == 1 && (b[0] == '\\' || b[0] == '^' || b[0] == '`')
}

// rest returns the next line of the source after the view, without its end; ok is false if there is
// none.
func (w *walker) rest() (line []byte, at int, ok bool) { return lineFrom(w.text, w.end) }

// lineFrom returns the line after the one that ends at i.
func lineFrom(text []byte, i int) (line []byte, at int, ok bool) {
	for i < len(text) && text[i] == '\r' || i < len(text) && text[i] == 0 {
		i++
	}
	if i >= len(text) || text[i] != '\n' {
		return nil, 0, false
	}
	i++
	line = text[i:min(len(text), i+maxPiece)]
	if n := bytes.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	return bytes.TrimRight(line, "\r"), i, true
}

// shape looks at a place that no word names.
func (w *walker) shape(i int) {
	b := w.b
	if w.set != All || w.joined > 0 && !w.whole && (w.wordOnly || b[i] != '-' || !isDigit(at(b, i+1))) {
		return
	}
	switch c := b[i]; {
	case c == ':' && has(b, i, "://"):
		w.url(i)
	case c == ':' && has(b, i, ":::"):
		w.dumpTail(i)
	case c == '-' && isDigit(at(b, i+1)):
		w.recovery(i)
	case isDigit(c) && at(b, i+2) == '~':
		w.entra(i + 1)
	case (isBlank(c) || isQuote(c) || c == ',' || c == '(') && (at(b, i+1) == '-' || at(b, i+1) == '/') && isLetter(at(b, i+2)):
		w.optionAt(i + 1)
	}
}
