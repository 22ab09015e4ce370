// Package clixml reads what PowerShell writes in place of text when its streams are redirected: a
// line "#< CLIXML", and a document of XML whose elements hold the lines of the streams.
//
// A [Decoder] says of each byte what it stands for. It is no XML parser: it knows the tags that
// PowerShell writes, the five entities, numeric ones, and _xHHHH_. All else is text, and so nothing
// is hidden by what only looks like markup. It needs constant memory, and time linear in its input.
//
// A [Window] is the decoded text of an input, with CLIXML read, that knows where its bytes come
// from.
package clixml
