// Package ingest turns an input into text.
//
// An [Input] is bytes that can be read more than once: a file, a spool of a stream, or memory.
// [NewContent] opens it: it looks at the beginning, expands gzip and zstd, decodes UTF-16, and
// takes a transcript out of the JSON string or the mail that a program put it into. The text that
// remains is read once, as a stream, in fixed memory. Hashes and sizes of the input, and of what it
// expands to, are counted on the way. What was around the text, and what was wrong with it, is in
// [Layers] at the end.
//
// [Detect] says what a text is by its first bytes. The package knows nothing of findings and
// reports.
package ingest
