// Package rivals puts lrkit beside the JSON libraries that a Go program would
// otherwise read a transcript with. Each does the same three jobs where it can:
// the four fields decoded, the place of script_output found, and script_output
// decoded from an io.Reader.
//
// Every rival is called in the fastest way that its documentation allows: input
// that it may refer to instead of copying, memory that it may use again.
package rivals
