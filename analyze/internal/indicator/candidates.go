package indicator

import (
	"math/bits"

	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// Candidates returns the condition for bytes that a scanner of the families looks at: see
// [Scanner.look]. Each byte with an action has its own, which is necessary for anything to come of
// the look.
func Candidates(want Family) plane.Candidates { return want.candidates }

// candidates has no branch for what stands in most blocks.
func (f Family) candidates(w *plane.Words) uint64 {
	if w.At(plane.Dot)|w.At(plane.Colon)|w.At(plane.Dash)|w.At(plane.Separator)|w.At(plane.Bracket)|w.At(plane.Equals)|w.At(plane.Rare) == 0 {
		if i := w.At(plane.LetterI); i != 0 && f&(Accounts|Processes) != 0 { // of signs none is there
			return f.letters(w, i)
		}
		return 0
	}
	found := numbers(w) | f.signs(w) // numbers in any case: nothing begins within a time
	if f&(Addresses|Names|Processes) != 0 {
		// Between labels of names and octets of addresses, which begin rows of connections.
		found |= w.At(plane.Dot) & w.Before(plane.InLabel, 1) & (w.After(plane.InLabel, 1) | w.After(plane.Word, 1))
	}
	if bracket := w.At(plane.Bracket); bracket != 0 {
		found |= brackets(w, bracket)
	}
	if backslash := w.At(plane.Backslash); backslash != 0 && f&Accounts != 0 {
		found |= backslashes(w, backslash)
	}
	if i := w.At(plane.LetterI); i != 0 {
		found |= f.letters(w, i)
	}
	if f&Commands != 0 {
		if rare := w.At(plane.Rare) & w.After(plane.LetterI, 1); rare != 0 {
			found |= getfiles(w, rare)
		}
	}
	return found
}

// labelled says whether labels are looked at.
func (f Family) labelled() bool { return f&(Commands|Services|Processes|Accounts) != 0 }

// numbers are bytes between the numbers of times and addresses, and the colons of URLs.
func numbers(w *plane.Words) uint64 {
	dot, colon := w.At(plane.Dot), w.At(plane.Colon)
	mark := dot | w.At(plane.Dash) | w.At(plane.Separator)
	digitBefore, digit1, digit2, digit3 := w.Before(plane.Digit, 1), w.After(plane.Digit, 1), w.After(plane.Digit, 2), w.After(plane.Digit, 3)
	blank1 := w.After(plane.Blank, 1)

	// Dates have another mark two or three bytes on. Marks of direction, which are not of ASCII,
	// may stand after the first, or a blank, as in 15. 1. 2024.
	second := w.After(plane.InNumber, 2)&^digit2 | w.After(plane.InNumber, 3)&^digit3
	found := mark & digitBefore & (digit1&second | w.After(plane.High, 1) | blank1&digit2)

	// 20240115T151407Z, 20240115151407.123456+060, and after a label 20240115151407.
	found |= digitBefore & digit1 & w.Before(plane.Digit, 8) & (w.At(plane.Rare) | dot&w.Before(plane.Digit, 14))
	packed := digit1&w.After(plane.Digit, 7)&w.After(plane.Digit, 14) | blank1&(w.After(plane.Blank, 2)|digit2&w.After(plane.Digit, 15))

	hour := digitBefore & digit1 & digit2 &^ digit3
	url := w.After(plane.Separator, 1) & w.After(plane.Separator, 2)
	// In addresses another colon follows the first after four digits at most.
	next := w.After(plane.Colon, 2) | w.After(plane.Colon, 3) | w.After(plane.Colon, 4) | w.After(plane.Colon, 5)
	address := w.After(plane.Colon, 1) | w.Before(plane.Hex, 1)&w.After(plane.Hex, 1)&next
	return found | colon&(packed|hour|url|address)
}

// signs are those of labels that may matter, see [Scanner.label], the first dashes of SIDs and
// GUIDs, and those of -Name, -TaskName and /tn.
func (f Family) signs(w *plane.Words) (found uint64) {
	if f.labelled() {
		equals := w.At(plane.Equals)
		found = (w.At(plane.Colon)|equals)&w.Before(plane.SignTail, 1) | equals&w.Before(plane.Letter, 1)
	}
	if f&(SIDs|GUIDs|Services) == 0 {
		return found
	}
	letter1 := w.After(plane.Letter, 1)
	sid := w.Before(plane.Letter, 1) & w.After(plane.Digit, 1) & w.After(plane.Dash, 2)
	guid := w.After(plane.Dash, 5) & w.After(plane.Dash, 10) & w.After(plane.Dash, 15)
	option := letter1 & w.After(plane.Letter, 4) & (w.After(plane.Blank, 5) | w.After(plane.Letter, 8)&w.After(plane.Blank, 9))
	task := w.Before(plane.Blank, 1) & letter1 & w.After(plane.Blank, 3)
	return found | w.At(plane.Dash)&(sid|guid|option) | w.At(plane.Separator)&task
}

// brackets may be a defanged dot, at or colon, hold the number of a process or a time of JSON. The
// at is one of them.
func brackets(w *plane.Words, bracket uint64) (found uint64) {
	special := w.At(plane.Special)
	if at := bracket &^ special; at != 0 {
		found = at & (w.After(plane.InLabel, 1) | w.After(plane.Word, 1))
	}
	if bracket &= special; bracket == 0 {
		return found
	}
	if one := bracket & w.After(plane.Special, 2); one != 0 { // [.] [@] [:]
		found |= one & (w.After(plane.Dot, 1) | w.After(plane.Bracket, 1) | w.After(plane.Colon, 1))
	}
	if word := bracket & w.After(plane.Letter, 1) & w.After(plane.Letter, 2); word != 0 { // [at] [dot] (PID
		found |= word & (w.After(plane.Special, 3) | w.After(plane.Letter, 3)&(w.After(plane.Special, 4)|w.After(plane.LetterI, 2)))
	}
	if digit := bracket & w.After(plane.Digit, 1); digit != 0 { // x.exe (42), /Date(42)/
		found |= digit & (w.Before(plane.Letter, 1) | w.Before(plane.Blank, 1))
	}
	if minus := bracket & w.After(plane.Dash, 1); minus != 0 { // /Date(-42)/
		found |= minus & w.Before(plane.Letter, 1) & w.After(plane.Digit, 2)
	}
	return found
}

// backslashes are those after the last byte of a domain. No domain is what stands between two
// separators.
func backslashes(w *plane.Words, backslash uint64) uint64 {
	if backslash &= w.Before(plane.InLabel, 1); backslash == 0 {
		return 0
	}
	// The sum runs from the byte after a separator to the end of the name that it is in.
	before, separators := w.Last(plane.InLabel)&^w.Last(plane.High), w.Last(plane.Separator)
	_, carry := bits.Add64(before, separators<<1&before, 0)
	name := w.At(plane.InLabel) &^ w.At(plane.High)
	sum, _ := bits.Add64(name, w.Before(plane.Separator, 1)&name, carry)
	return backslash &^ (sum &^ name)
}

// getfiles are the f in the middle of getfile and a blank, after no word.
func getfiles(w *plane.Words, f uint64) uint64 {
	return f & w.Before(plane.Letter, 1) & w.After(plane.Blank, 4) &^ w.Before(plane.Word, 4)
}

// letters are those i that are looked at: of whoami at the end of a line, of pid and a number.
func (f Family) letters(w *plane.Words, i uint64) (found uint64) {
	if f&Accounts != 0 {
		found = whoamis(w)
	}
	if f&Processes != 0 {
		found |= i & w.Before(plane.Letter, 1) & w.After(plane.Blank, 2) & w.After(plane.Digit, 3)
	}
	return found
}

// whoamis are ends of lines like that of whoami, after which an account stands on the next line.
func whoamis(w *plane.Words) uint64 {
	end := w.After(plane.LF, 1) | w.After(plane.LF, 2)
	return w.At(plane.LetterI) & end & w.Before(plane.Letter, 1) & w.Before(plane.Letter, 5)
}
