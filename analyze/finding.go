package analyze

import "github.com/lrkit/lrkit/transcript"

// Kinds returns all kinds of the built-in analyzers.
func Kinds() []Kind {
	return []Kind{
		KindFile, KindRegistry, KindHash, KindIPv4, KindIPv6, KindDomain, KindURL, KindEmail, KindSID, KindAccount, KindGUID,
		KindProcess, KindService, KindTask, KindTimestamp, KindCommand, KindSecret, KindSize,
	}
}

// Hidden is a range of secrets, numbered in the order in which they stand in the text, from 1. The
// zero value is none.
type Hidden struct{ First, Last int64 }

// Finding is an artifact that a text reports. It owns its data.
//
// Decoding the bytes of Span gives Value again. All strings but Kind, Rule,
// Confidence and Platform come from the input: they are not safe to print as they are.
type Finding struct {
	_ [0]func() // not comparable

	Kind       Kind
	Value      string // as printed
	Normalized string // in its usual form, if it was printed in another
	Rule       string // what decided where the value ends
	Confidence Confidence
	// Alternative is another reading, of low confidence as well: from the same beginning to another
	// end; empty when there is none.
	Alternative string

	Field      transcript.Field // set by the caller; 0 for plain text
	Span       transcript.Span  // in the input
	TextOffset int64            // in the decoded text
	Line       int64            // in the text, from 1
	Command    string           // that printed it, where it is known; set by the caller

	Size      *Size  // nil when unknown
	Hashes    []Hash // those of the file; or the hash itself
	HashJoin  Join   // how the first hash was tied to the file
	Platform  string // "windows" or "posix"; empty when neither
	Truncated bool   // shortened by the program that printed it, or longer than 96 KiB

	Path          string          // directory and name of a listing's row; empty where Value says all
	DirectorySpan transcript.Span // of that directory; without Path if it takes more than 1 KiB
	Times         []Time          // of the file; or the timestamp itself
	Owner         string          // of the file, as printed
	Signature     string          // state of the file's signature, as printed
	Process       *ProcessInfo    // of a process, and of a service whose process is known
	Masked        bool            // a secret, of which Value shows nothing
	Hidden        Hidden          // which secrets are masked in Value and Context
	Decoded       string          // the command that a masked argument of PowerShell holds, with its secrets masked, at most 4 KiB of it
	Transforms    []string        // steps from the decoded text to Value: ansi, utf16, unwrap, respace, shell, clixml; nil when there are none
	Common        string          // why it says little on any machine: schema-host; empty elsewhere
	Matched       []string        // entries of an indicator list that it hits, in the order of the list; set by the caller
	Collected     *Collected      // the file itself, where a case holds it; set by the caller
	Context       string          // the line around the value: see Options.Context
}

// Collected is a file of the same machine that was collected, and whether it is as it was reported.
type Collected struct {
	ActionID     string
	CommandIndex int
	Size         int64  // of the file
	SHA256       string // of the file, in lower-case hex
	SizeAgrees   *bool  // with the size that was reported; nil when none was
	HashAgrees   *bool  // with the SHA-256 that was reported; nil when none was
}

// Agrees says whether all that can be compared agrees; nil when nothing can.
func (c *Collected) Agrees() *bool {
	switch {
	case c.SizeAgrees == nil:
		return c.HashAgrees
	case c.HashAgrees == nil:
		return c.SizeAgrees
	}
	return new(*c.SizeAgrees && *c.HashAgrees)
}

// Time is a point in time as it was printed.
type Time struct {
	Role  Role   // what happened then; empty when it is not known
	Text  string // as printed
	Value string // in the form of RFC 3339, without a zone if none was printed; empty when that of day and month, or the year, is not known
	// Ambiguous: the numbers are a day in more than one order, and nothing says which was meant.
	Ambiguous bool
}

// ProcessInfo is what a process table says of a process.
type ProcessInfo struct {
	ID     int64 // -1 when unknown
	Parent int64 // -1 when unknown
}
