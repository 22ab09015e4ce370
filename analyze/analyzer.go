package analyze

// Analyzer finds one kind of artifact. It is a value that any number of runs
// may share: what it remembers from line to line lives in the Matcher.
type Analyzer struct {
	Name string
	Doc  string
	// New starts a matcher for one text.
	New func() Matcher
}

// Matcher appends what it finds in a line, without its line end, to dst. The
// line is lent for the call. It is called for each line in order; a line longer than
// 256 KiB comes in slices that overlap, and what is found twice counts once.
//
// A line may hold any bytes: a Matcher takes time linear in its length.
type Matcher func(dst []Match, line []byte) []Match

// Match is a place in a line.
type Match struct {
	Start, End int
	Kind       Kind
	Rule       string
	Confidence Confidence
	Platform   string // of a path
	Truncated  bool   // shortened by who printed it
	Doubled    bool   // every backslash is doubled, as in JSON
	Size       Size   // of a size; its Text is not used
	Hash       string // the kind of a hash
}

// Default returns the analyzers that run when none are named.
func Default() []Analyzer { return []Analyzer{Paths, Sizes, Hashes} }
