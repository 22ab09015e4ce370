// Package labelled judges the analyzers by the labelled cases of testdata/labelled, whose README
// says what they are. The labels are written from the grammar, not from what the code prints.
package labelled
