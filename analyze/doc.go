// Package analyze says what the text of a transcript means: which files a script
// reported, how large they are, which hashes, addresses, accounts, processes and
// times it printed; each with the bytes of the input that prove it.
//
//	for f, err := range analyze.Findings(text, nil) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(f.Kind, f.Value, f.Span)
//	}
//
// text is a [transcript.Text] or a [transcript.Reader]. It is read once, in a fixed
// amount of memory, whatever the length of its lines. Findings come in the order of
// their spans and own their data, unless Options.Reuse is set. To cancel, leave the loop, or make
// the reader below the text return an error: Findings yields it and ends.
//
// # Analyzers
//
// An [Analyzer] is a value; what it remembers from line to line lives in the
// matcher that it starts for each text. It finds matches in a line; what is
// said about a match (its span, its line, the join of a path with a size) is
// the work of this package, and the same for all.
//
// [Default] are all that run when none are named: [Layouts] first, which knows tables and lists,
// then [Paths], [Sizes] and [Hashes] in free text, and [Indicators]. An analyzer of your own is a
// value beside them:
//
//	tags := analyze.Analyzer{Name: "asset-tags", RequiredBytes: "#", New: func() analyze.Matcher { … }}
//	opts := &analyze.Options{Analyzers: append(analyze.Default(), tags)}
//
// # Rows
//
// What stands in a row of a table, or in a list or object that describes one thing, is tied to the
// thing's name, and to nothing else: size, hashes, times, owner, signature. What a row says of its
// cells overrules what free text would. A row of a listing has a name; the directory of the
// listing's heading is in Finding.Path.
//
// # Secrets
//
// Passwords, tokens, keys and signatures of links are findings of the kind [KindSecret]. REDACTED
// stands for them in every string of every finding, whatever the analyzers, unless
// Options.ShowSecrets is set. Span still says where they are. They are looked for in the whole
// text: a secret that goes on in the next line is masked in both.
//
// # Escape sequences and UTF-16
//
// Colors of a terminal and the NULs of UTF-16 are removed from a line before it is looked at.
// Finding.Transforms names what was removed, and [Finding.Proof] removes it again. A name in UTF-8
// that was read as a code page of Windows is found as it stands. Finding.Normalized has the
// repaired name where that is certain.
//
// # Joins
//
// A path is tied to a size, or to hashes, that stand on the same line, alone on
// one of the next lines, or alone on the line before. Blank lines are passed over. A
// join reaches at most 64 lines and 128 KiB of text. A size is used once. A size that
// belongs to no path is a finding of its own; a hash always is.
//
// Sizes are in bytes with binary units, as Windows prints them (1 KB is 1024
// bytes, see about_Numeric_Literals in Microsoft's PowerShell documentation).
// What rounding hides is bounded by Size.Min and Size.Max.
package analyze
