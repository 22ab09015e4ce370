package artifact

// Size is a size in bytes, as findings have it.
type Size struct {
	Bytes    int64
	Min, Max int64  // what rounding hides; all three equal when exact
	Text     string // as printed
	Join     Join   // how it was tied to the file; empty when it is its own finding
	// Ambiguous: the text has more than one reading ("1.234 KB"). Min and Max bound them all; Bytes
	// takes the mark for a mark that groups digits, as Explorer prints them.
	Ambiguous bool
}

// Hash is a hash in lower case with the name of its kind: md5, sha1, sha256, sha512.
type Hash struct{ Kind, Value string }
