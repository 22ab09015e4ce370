package artifact

import "cmp"

// Match is a place in a line.
type Match struct {
	Start, End int32
	Row        Row
	Text       int32 // index in List.Texts plus 1, or 0: the value in its usual form, or of a time
	Name       int32 // index in List.Names plus 1, or 0: what has no number
	Kind       Code
	Rule       Rule
	Part       Part // of a row
	Level      Level
	Algorithm  Algorithm // of a hash
	Flags      Flags
	Size       Bounds // of a size; Bytes is the number of a PID or ParentPID, or see Alternative and Orders
}

// Alternative returns where a path of low confidence ends in another reading, or 0.
func (m *Match) Alternative() int {
	if !Paths.Has(m.Kind) {
		return 0
	}
	return int(m.Size.Bytes)
}

// SetAlternative sets what Alternative returns.
func (m *Match) SetAlternative(end int) { m.Size.Bytes = int64(end) }

// ShellEscapes reports whether a backslash before c is one of a shell, which takes it away.
func ShellEscapes(c byte) bool {
	switch c {
	case ' ', '(', ')', '[', ']', '&':
		return true
	}
	return false
}

// Flags are what else is known of a match.
type Flags uint16

// The flags. Their meaning is that of the fields of analyze.Match.
const (
	Windows Flags = 1 << iota
	POSIX
	Truncated
	EscapedBackslashes
	Ambiguous // of a size; of a time: see Orders
	Block     // of a part of a row: its parts stand on lines of their own
	Directory
	InDirectory
	Continued
	Weak
	Held      // of a part of a row: later lines may add to it, whatever other rows stand on them
	Shell     // backslashes stand before blanks and brackets, as shells want it
	Placed    // of a name in a directory: Text is its path
	MayBeFile // of a candidate: a size or a hash beside it makes it one
)

// Has reports whether all of the flags x are set.
func (f Flags) Has(x Flags) bool { return f&x == x }

// Bounds are a size in bytes and what rounding hides.
type Bounds struct{ Bytes, Min, Max int64 }

// Exactly returns the bounds of a size that is known to the byte.
func Exactly(bytes int64) Bounds { return Bounds{bytes, bytes, bytes} }

// Exact reports whether the bounds are one size.
func (b Bounds) Exact() bool { return b.Min == b.Max }

// Row is the number of a row among those of one scanner, and the scanner. The zero value is no row.
type Row struct {
	Number  int32
	Scanner int32
}

// List is what was found in one line.
type List struct {
	Matches []Match
	Texts   []string
	Names   []Names
	// Source is the number of the listing, table or list that the line is a row of; 0 is none.
	Source int32
	// Dated says that the line has a time with [Match.Orders].
	Dated bool
}

// Names are what a match of an analyzer that is not built in says in its own words.
type Names struct {
	Kind       Kind
	Rule       string
	Confidence Confidence
	Platform   string
	Role       Role
	Hash       string
	Normalized string // of a timestamp
}

// Reset empties the list. Its memory stays.
func (l *List) Reset() {
	l.Matches, l.Texts, l.Names = l.Matches[:0], l.Texts[:0], l.Names[:0]
	l.Source, l.Dated = 0, false
}

// Clear is Reset, and lets go of the texts.
func (l *List) Clear() {
	clear(l.Texts[:cap(l.Texts)])
	clear(l.Names[:cap(l.Names)])
	l.Reset()
}

// Add appends a match and returns it. The pointer is valid until the next call.
func (l *List) Add(start, end int, kind Code, rule Rule, level Level) *Match {
	l.Matches = append(l.Matches, Match{Start: int32(start), End: int32(end), Kind: kind, Rule: rule, Level: level})
	return &l.Matches[len(l.Matches)-1]
}

// Keep gives m a text.
func (l *List) Keep(m *Match, text string) {
	if text != "" {
		l.Texts = append(l.Texts, text)
		m.Text = int32(len(l.Texts))
	}
}

// Name gives m names of its own.
func (l *List) Name(m *Match, names Names) {
	l.Names = append(l.Names, names)
	m.Name = int32(len(l.Names))
}

// TextOf returns the text that Keep gave m, or "".
func (l *List) TextOf(m *Match) string {
	if m.Text == 0 {
		return ""
	}
	return l.Texts[m.Text-1]
}

// KindOf returns the name of m's kind.
func (l *List) KindOf(m *Match) Kind {
	if m.Kind == Other {
		return l.Names[m.Name-1].Kind
	}
	return m.Kind.Kind()
}

// Compare orders the matches of a line: by their beginning, the longer first, then by the names of
// kind and rule. Where a weak one has the place of another, it comes second.
func (l *List) Compare(a, b *Match) int {
	switch {
	case a.Start != b.Start:
		return int(a.Start - b.Start)
	case a.End != b.End:
		return int(b.End - a.End)
	case (a.Flags^b.Flags)&Weak != 0:
		return int(a.Flags&Weak) - int(b.Flags&Weak)
	case a.Name|b.Name != 0:
		return cmp.Or(cmp.Compare(l.KindOf(a), l.KindOf(b)), cmp.Compare(l.ruleOf(a), l.ruleOf(b)))
	}
	return cmp.Or(int(a.Kind)-int(b.Kind), int(a.Rule)-int(b.Rule))
}

// ruleOf returns the name of a rule that is none of a secret.
func (l *List) ruleOf(m *Match) string {
	switch {
	case m.Name != 0 && l.Names[m.Name-1].Rule != "":
		return l.Names[m.Name-1].Rule
	case m.Rule < FirstSecretRule:
		return m.Rule.String()
	}
	return "secret"
}

// AlgorithmOf returns the name of the kind of a hash.
func (l *List) AlgorithmOf(m *Match) string {
	if m.Name != 0 {
		return l.Names[m.Name-1].Hash
	}
	return m.Algorithm.String()
}
