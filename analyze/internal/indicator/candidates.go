package indicator

import (
	"math/bits"

	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// Candidates returns the condition for bytes that a scanner of the families looks at: see
// [Scanner.look]. Each byte with an action has its own, which is necessary for anything to come of
// the look.
func Candidates(want Family) plane.Candidates { return want.candidates }

// candidates has branches, because most blocks have few of the bytes, and of those few with what
// else it takes.
func (f Family) candidates(w *plane.Words) (found uint64) {
	dot, dash, backslash := w.At(plane.Dot), w.At(plane.Dash), w.At(plane.Backslash)
	slash, rare := w.At(plane.Separator)&^backslash, w.At(plane.Rare)
	if mark := (dot | dash | slash | rare) & w.Before(plane.Digit, 1); mark != 0 {
		found = dates(w, mark&^rare) | packedTimes(w, mark&(dot|rare)) // in any case: nothing begins within a time
	}
	if colon := w.At(plane.Colon); colon != 0 {
		found |= colons(w, colon)
		if f.labelled() {
			found |= labels(w, colon)
		}
	}
	if dot != 0 && f&(Addresses|Names) != 0 {
		found |= dots(w, dot)
	}
	if dash != 0 && f&(SIDs|GUIDs|Services) != 0 {
		found |= dashes(w, dash)
	}
	if backslash != 0 && f&Accounts != 0 {
		found |= backslashes(w, backslash)
	}
	if bracket := w.At(plane.Bracket); bracket != 0 {
		found |= brackets(w, bracket)
	}
	if equals := w.At(plane.Equals); equals != 0 && f.labelled() {
		found |= labels(w, equals)
	}
	if slash != 0 && f&Services != 0 {
		if slash &= w.Before(plane.Blank, 1); slash != 0 {
			found |= switches(w, slash)
		}
	}
	if rare != 0 && f&Commands != 0 {
		if rare &= w.After(plane.LetterI, 1); rare != 0 {
			found |= getfiles(w, rare)
		}
	}
	if f&Accounts != 0 {
		if i := w.At(plane.LetterI) & (w.After(plane.LF, 1) | w.After(plane.LF, 2)); i != 0 {
			found |= whoamis(w, i)
		}
	}
	return found
}

// labelled says whether labels are looked at.
func (f Family) labelled() bool { return f&(Commands|Services|Processes) != 0 }

// dates are the first marks of dates: after a digit, before another, and another mark two or three
// bytes on. Marks of direction may stand after them, which are not of ASCII, or a blank, as in
// 15. 1. 2024.
func dates(w *plane.Words, mark uint64) uint64 {
	digit2 := w.After(plane.Digit, 2)
	second := w.After(plane.InNumber, 2)&^digit2 | w.After(plane.InNumber, 3)&^w.After(plane.Digit, 3)
	return mark & (w.After(plane.Digit, 1)&second | w.After(plane.High, 1) | w.After(plane.Blank, 1)&digit2)
}

// packedTimes are the T of 20240115T151407Z and the dot of 20240115151407.123456+060. Marks stand
// after a digit.
func packedTimes(w *plane.Words, mark uint64) uint64 {
	if mark &= w.Before(plane.Digit, 8); mark == 0 {
		return 0
	}
	return mark & w.After(plane.Digit, 1) & (w.At(plane.Rare) | w.Before(plane.Digit, 14))
}

// dots are those between labels of names and octets of addresses.
func dots(w *plane.Words, dot uint64) uint64 {
	return dot & w.Before(plane.InLabel, 1) & (w.After(plane.InLabel, 1) | w.After(plane.Word, 1))
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

// colons stand in times, also before one without separators, in URLs and in addresses: there
// another colon follows the first after four digits at most.
func colons(w *plane.Words, colon uint64) uint64 {
	digit, digit2, blank := w.After(plane.Digit, 1), w.After(plane.Digit, 2), w.After(plane.Blank, 1)
	hour := w.Before(plane.Digit, 1) & digit & digit2 &^ w.After(plane.Digit, 3)
	packed := digit&w.After(plane.Digit, 7)&w.After(plane.Digit, 14) | blank&(w.After(plane.Blank, 2)|digit2&w.After(plane.Digit, 15))
	url := w.After(plane.Separator, 1) & w.After(plane.Separator, 2)
	second := w.After(plane.Colon, 2) | w.After(plane.Colon, 3) | w.After(plane.Colon, 4) | w.After(plane.Colon, 5)
	address := w.After(plane.Colon, 1) | w.Before(plane.Hex, 1)&w.After(plane.Hex, 1)&second
	return colon & (hour | packed | url | address)
}

// labels are the signs after those labels that matter, see [Scanner.label].
func labels(w *plane.Words, sign uint64) uint64 { return sign & w.Before(plane.SignTail, 1) }

// switches are slashes after a blank as that of /tn.
func switches(w *plane.Words, slash uint64) uint64 {
	return slash & w.After(plane.Letter, 1) & w.After(plane.Blank, 3)
}

// dashes are the first of SIDs and GUIDs, and those of -Name and -TaskName.
func dashes(w *plane.Words, dash uint64) uint64 {
	sid := w.Before(plane.Letter, 1) & w.After(plane.Digit, 1) & w.After(plane.Dash, 2)
	guid := w.After(plane.Dash, 5) & w.After(plane.Dash, 10) & w.After(plane.Dash, 15)
	option := w.After(plane.Letter, 1) & w.After(plane.Letter, 4) & (w.After(plane.Blank, 5) | w.After(plane.Letter, 8)&w.After(plane.Blank, 9))
	return dash & (sid | guid | option)
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

// whoamis are ends of lines like that of whoami, after which an account stands on the next line.
func whoamis(w *plane.Words, i uint64) uint64 {
	return i & w.Before(plane.Letter, 1) & w.Before(plane.Letter, 5)
}
