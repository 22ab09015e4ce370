package htmlreport

// DefaultMaxFindings is how many findings a page shows if Options do not say.
const DefaultMaxFindings = 100_000

// Options are the options of a Page. The zero value is the default.
type Options struct {
	Title string // of the page
	Note  string // plain text of the analyst
	// MaxFindings limits the findings in the page: DefaultMaxFindings if 0.
	MaxFindings int
	// Source, if set, makes the name of an input what the page shows for it, so that no path of the
	// machine that makes the page is in it.
	Source func(string) string
	// More is a command that lists findings that are beyond MaxFindings.
	More string
}
