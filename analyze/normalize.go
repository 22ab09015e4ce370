package analyze

import "strings"

// A line may come in a normal: with the escape sequences of a terminal, or as UTF-16 of which each
// second byte is NUL. Matchers see what is below.

// The steps from decoded text to a value, as Finding.Transforms names them.
const (
	stepCLIXML  = "clixml"
	stepANSI    = "ansi"
	stepUTF16   = "utf16"
	stepUnwrap  = "unwrap"
	stepRespace = "respace"
	stepShell   = "shell"
)

// normalized is the text of a line without escape sequences and NULs.
type normalized struct {
	text  []byte
	at    []int32 // where each byte of text stood in the line, and after the last its end
	ansi  bool
	utf16 bool
}

// normalize reports whether line holds any, and sets c.text then.
func (c *normalized) normalize(line []byte) bool {
	c.ansi, c.utf16 = false, false
	c.text, c.at = c.text[:0], c.at[:0]
	for i := 0; i < len(line); {
		b := line[i]
		switch {
		case b == 0x1b:
			if n := escape(line[i:]); n > 0 {
				c.ansi = true
				i += n
				continue
			}
		case b == 0 || i+1 < len(line) && line[i+1] == 0:
			if n := interleaved(line[i:]); n > 0 {
				c.utf16 = true
				for _, b := range line[i : i+n] {
					if b != 0 {
						c.put(b, i)
					}
					i++
				}
				continue
			}
		}
		c.put(b, i)
		i++
	}
	if !c.ansi && !c.utf16 {
		return false
	}
	c.at = append(c.at, int32(len(line)))
	return true
}

func (c *normalized) put(b byte, at int) {
	c.text = append(c.text, b)
	c.at = append(c.at, int32(at))
}

// steps names those that lie between the ends of a value which stood in [start, end) of the line
// and has n bytes.
func (c *normalized) steps(line []byte, start, end, n int) []string {
	if end-start == n {
		return nil
	}
	var ansi, utf16 bool
	for _, b := range line[start:end] {
		ansi = ansi || c.ansi && b == 0x1b
		utf16 = utf16 || c.utf16 && b == 0
	}
	switch {
	case ansi && utf16:
		return []string{stepANSI, stepUTF16}
	case ansi:
		return []string{stepANSI}
	}
	return []string{stepUTF16}
}

func withoutNULs(s string) string { return strings.ReplaceAll(s, "\x00", "") }

// maxEscape is how long an escape sequence may be; what is longer is text.
const maxEscape = 256

// escape returns the length of the escape sequence that s begins with (ECMA-48), or 0. Only those
// count that leave the text where it is: colours, and "erase to the end of the line". What moves
// the cursor makes other text of it than what was printed, and titles and links hold text of their
// own: they stay, and end what stands beside them.
func escape(s []byte) int {
	if len(s) < 2 {
		return 0
	}
	s = s[:min(len(s), maxEscape)]
	switch c := s[1]; {
	case c == '[':
		for i := 2; i < len(s); i++ {
			if s[i] == 'm' || s[i] == 'K' {
				return i + 1
			}
			if s[i] < 0x20 || s[i] > 0x3f {
				return 0
			}
		}
	case c == '(' && len(s) > 2: // a character set, as terminfo's sgr0 has it
		return 3
	}
	return 0
}

// leastPairs is how many characters make UTF-16: fewer NULs are padding.
const leastPairs = 4

// interleaved returns the length of the stretch at the beginning of s in which each second byte is
// NUL and the others are not, or 0 if it is short. A line ended by LF begins with the second half
// of that LF.
func interleaved(s []byte) int {
	i := 0
	if s[0] == 0 {
		i = 1
	}
	for i+1 < len(s) && s[i] != 0 && s[i+1] == 0 {
		i += 2
	}
	if i < 2*leastPairs {
		return 0
	}
	if i < len(s) && s[i] != 0 && i+1 == len(s) {
		i++ // the last one: its NUL stands after the cut
	}
	return i
}
