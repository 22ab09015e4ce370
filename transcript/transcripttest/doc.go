// Package transcripttest helps to test code that reads transcripts with
// package transcript.
//
// A decoder returns borrowed memory: a Text is valid until the next one, a Line for one
// step of a loop, the bytes of a Window until it is filled again. Code that keeps
// a handle panics; code that keeps the bytes may seem to work. [Same] runs
// the code under test over one input through every entrance, once with a decoder
// that overwrites all borrowed memory as soon as it becomes invalid, and compares
// what it returns:
//
//	func TestLongestLine(t *testing.T) {
//		transcripttest.Same(t, input, nil, func(d *transcript.Decoder) any {
//			return longestLine(d)
//		})
//	}
//
// The readers of this package give an input piece by piece, as a slow or flaky
// connection does.
package transcripttest
