package analyze

// Analyzer finds one kind of artifact. It is a value that any number of runs
// may share: what it remembers from line to line lives in the Matcher.
type Analyzer struct {
	Name string
	Doc  string
	// RequiredBytes are bytes of which a line must hold one to be shown to the matcher. Empty: it
	// sees every line.
	RequiredBytes string
	// WholeLines: it is not shown lines that are longer than 256 KiB.
	WholeLines bool
	// New starts a matcher for one text.
	New func() Matcher

	family  *family // of a built-in analyzer: what New shows as a Matcher
	secrets bool    // secrets are findings of it: the engine finds them
}

// Matcher appends what it finds in a line, without its line end, to dst. The
// line is valid for the call. It is called for each line in order; a line longer than
// 256 KiB comes in slices that overlap, and what is found twice counts once.
//
// A line may hold any bytes: a Matcher takes time linear in its length.
type Matcher func(dst []Match, line []byte) []Match

// Match is a place in a line.
type Match struct {
	Start, End         int
	Kind               Kind // empty for a part of a row that is no finding of its own, see Role
	Rule               string
	Confidence         Confidence
	Platform           string // of a path
	Truncated          bool   // shortened by the program that printed it
	EscapedBackslashes bool   // every backslash is doubled, as in JSON
	ShellEscaped       bool   // backslashes stand before blanks and brackets
	Alternative        int    // of a path of low confidence: where it ends in another reading; 0 is none
	Size               Size   // of a size; its Text is not used
	Hash               string // the kind of a hash
	Normalized         string // the value in its usual form, if it was printed in another
	Time               string // of a timestamp: its Time.Value
	ID                 int64  // of a part with the role PID or ParentPID

	// Row is not 0 for a part of a row of a table, or of a block of lines that describe one thing.
	// Parts of one row have one number, whatever their line, and are tied to one another only.
	// Other matches of paths, sizes, hashes and timestamps that overlap a part of a row do not
	// count.
	Row  int
	Join Join // how the parts of the row are tied: JoinRow or JoinBlock
	Role Role // what the part is to the thing that the row describes
	// Directory marks a path that the rows after it lie in; InDirectory a path that lies in the
	// last such.
	Directory, InDirectory bool
	// Weak: where another match of a path, key of the registry, URL, email address or domain covers
	// it, only that one counts. It is tied to nothing, and changes nothing of other findings.
	Weak bool
	// Continued marks the rest of the value of the row's first part, wrapped to this line. A
	// Normalized of one blank says that it was wrapped at a blank, which the value keeps.
	Continued bool
}

// Default returns the analyzers that run when none are named.
func Default() []Analyzer { return []Analyzer{Layouts, Paths, Sizes, Hashes, Indicators} }
