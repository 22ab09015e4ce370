package analyze

import (
	"bytes"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/internal/clixml"
)

// Proof returns the value that the decoded bytes of the finding's Span prove: text after the steps
// that Transforms names. It is Value, unless the finding shows a masked secret.
//
//	text := transcript.AppendUnescaped(nil, blob[f.Span.Start:f.Span.End])
//	ok := f.Proof(text) == f.Value
//
// The steps: clixml reads the XML that PowerShell writes (entities, _xHHHH_, tags between rows),
// ansi takes away colours (ECMA-48 SGR, and "erase in line"), utf16 takes away the NUL of each
// UTF-16 unit, unwrap takes away line ends with the blanks that follow them, and all but one of the
// blanks before them, respace does so and puts a blank where there was none, shell takes away
// backslashes before blanks, brackets and ampersands.
func (f *Finding) Proof(text []byte) string {
	var b []byte
	wrapped, respaced := slices.Contains(f.Transforms, stepUnwrap), slices.Contains(f.Transforms, stepRespace)
	if slices.Contains(f.Transforms, stepCLIXML) {
		text = clixml.Append(nil, text, wrapped || respaced)
	}
	ansi, utf16 := slices.Contains(f.Transforms, stepANSI), slices.Contains(f.Transforms, stepUTF16)
	for i := 0; i < len(text); {
		n := 0
		switch c := text[i]; {
		case ansi && c == 0x1b:
			n = escape(text[i:])
		case utf16 && c == 0:
			n = 1
		}
		if n == 0 {
			b = append(b, text[i])
			n = 1
		}
		i += n
	}
	if wrapped || respaced {
		b = unwrap(b, respaced)
	}
	if slices.Contains(f.Transforms, stepShell) {
		return withoutEscapes(string(b))
	}
	return string(b)
}

// unwrap takes away line ends, the blanks after them, and all but one of those before them. A blank
// stands for a line end without one, if respaced is set.
func unwrap(text []byte, respaced bool) (b []byte) {
	for i := 0; i < len(text); {
		if c := text[i]; c != '\n' && c != '\r' {
			b = append(b, c)
			i++
			continue
		}
		i = len(text) - len(bytes.TrimLeft(text[i:], "\r\n \t"))
		if kept := bytes.TrimRight(b, " "); len(kept) < len(b) || respaced {
			b = append(kept, ' ')
		}
	}
	return b
}

// withoutEscapes takes away the backslashes that a shell takes away.
func withoutEscapes(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && artifact.ShellEscapes(s[i+1]) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
