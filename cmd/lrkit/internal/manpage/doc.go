// Package manpage writes the manual page of a command of cobra from what the command says of
// itself. Texts are plain text: cobra's own generator reads them as Markdown, in which the stars,
// angles and indents of our help mean something else.
package manpage
