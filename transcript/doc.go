// Package transcript reads the result transcripts of Microsoft Defender Live
// Response: the JSON blob with the members script_name, exit_code,
// script_output and script_errors of a script.
//
// The blob is almost JSON. The vendor's published sample holds a raw line feed
// inside a string, output may be of any size, and the machine that it comes from may be an
// attacker's. So the package
//
//   - accepts what cannot move the border of a string, and reports it as an
//     [Anomaly] with its offset; docs/FORMAT.md says byte by byte what that is;
//   - never guesses: a string ends at a quote after an even run of
//     backslashes and nowhere else, names match byte for byte, the first member of a name counts,
//     and a field that is absent is nil, never 0 or empty;
//   - holds a fixed amount of memory over an [io.Reader], however long a
//     string or a line is, and copies nothing over bytes until asked.
//
// # Two ways in
//
// [Parse] is for a transcript that lies in memory. Its texts are views: small
// values that can be read any number of times.
//
//	t, err := transcript.Parse(blob, nil)
//	if out, ok := t.OutputText(); ok {
//		out.WriteTo(os.Stdout)
//	}
//
// A [Decoder] reads from anywhere, once, front to back. It stops at each text. The
// facts are complete when there are no more texts:
//
//	d := transcript.NewDecoder(r, nil)
//	for text, err := range d.Texts() {
//		if err != nil {
//			break // what was decoded before stays good
//		}
//		for line, err := range text.Lines() {
//			…
//		}
//	}
//	facts := d.Facts()
//
// Both see the same, to the byte, whatever the pieces are in which a reader
// delivers.
//
// # Where the bytes are
//
// Decoded text forgets where it comes from. Here it does not: a [Line], a
// [Window] and a [View] map decoded offsets to source offsets. A [Span] found
// that way can be cut out of the blob and decoded alone, with
// [AppendUnescaped] or [NewSpanReader], and gives the same text: this is how a finding is proven.
//
// # Who owns what
//
// A []byte is borrowed, a string is owned. [Text] and [Line] are handles that
// are valid until the decoder goes on; a later use panics. The first of the borrowed
// bytes is overwritten when they become invalid; package transcripttest overwrites them all.
// Bytes that the caller passed in are never written to.
//
// # Errors
//
// A document that ends before its end gives a [SyntaxError], which unwraps to
// [ErrTruncated], [ErrSyntax] or [ErrStrict], or a [LimitError]. Both are also in the list of
// anomalies, and what was decoded before stays valid. An error of the
// reader is returned as it is and changes nothing: call again to go on.
package transcript
