package plane

import (
	"strings"

	"github.com/lrkit/lrkit/internal/scan"
)

// Class is a set of bytes. All bytes from 0x80 on are in it, or none.
type Class int

// The classes, in groups of eight: fewer groups are cheaper to mark. Those of the first two serve
// paths, sizes and hashes, the others all that is looked for besides.
const (
	LF        Class = iota
	Separator       // \ /
	Special         // the end of a path is looked for there
	Digit
	Word     // letters of ASCII, digits, _
	Hex      // digits of hexadecimal numbers
	InNumber // from - to : with the digits: what goes on with a date, a version, an address
	UnitHead // may begin the name of a unit

	Colon
	Letter // of ASCII, or a byte from 0x80 on
	Opener // a path may begin after it
	Backslash
	Blank      // space and tab
	LabelTail  // may stand before a number that has no unit, but for blanks
	NumberTail // may follow such a number
	High       // bytes from 0x80 on

	Dot
	SignTail // may stand before the colon or equals sign of a label that matters, or be its last byte
	Dash
	Equals
	Bracket // @ [ ( {
	InLabel // of the name of a host: letters, digits, - and bytes from 0x80 on
	Rare    // T f F, which are looked at for their own sake
	LetterI // i and I

	classes int = iota
)

// sets has the bytes of each class; \x80 stands for all from there on.
var sets = func() (s [classes]string) {
	const (
		digits  = "0123456789"
		lower   = "abcdefghijklmnopqrstuvwxyz"
		upper   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		letters = lower + upper
		high    = "\x80"
	)
	controls := make([]byte, ' ')
	for i := range controls {
		controls[i] = byte(i)
	}
	s[LF] = "\n"
	s[Separator] = `\/`
	s[Special] = string(controls) + "<>\"|*?:\\/()[]{};, '`+!&\x7f" + high
	s[Digit] = digits
	s[Word] = letters + digits + "_"
	s[Hex] = digits + "abcdefABCDEF"
	s[InNumber] = "-./:" + digits
	s[UnitHead] = UnitHeads + high
	s[Colon] = ":"
	s[Letter] = letters + high
	s[Opener] = string(controls) + " \"'`([{=:,;|>&@~" + high
	s[Backslash] = `\`
	s[Blank] = " \t"
	s[LabelTail] = "ehEH.,'A\":=" + high
	s[NumberTail] = " \t,;)]}\"|\x00\n\r"
	s[High] = high
	s[Dot] = "."
	s[SignTail] = "eEnNdDhH \t\"']\\"
	s[Dash] = "-"
	s[Equals] = "="
	s[Bracket] = "@[({"
	s[InLabel] = letters + digits + "-" + high
	s[Rare] = "TfF"
	s[LetterI] = "iI"
	return s
}()

// UnitHeads are the bytes of ASCII that may begin the name of a unit.
const UnitHeads = "bBkKmMgGtTpPeEoOcCzZyY\""

// Has reports whether c has the byte b.
func (c Class) Has(b byte) bool {
	if b >= 0x80 {
		b = 0x80
	}
	return strings.IndexByte(sets[c], b) >= 0
}

// marked is what scan marks in one pass.
var marked = func() *scan.Planes {
	p := new(scan.Planes)
	for c := range sets {
		for _, b := range []byte(sets[c]) {
			p.Add(b, c)
		}
	}
	return p
}()
