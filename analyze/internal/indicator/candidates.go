package indicator

import "github.com/lrkit/lrkit/analyze/internal/plane"

// Candidates returns the condition for bytes that a scanner of the families looks at: see
// [Scanner.look]. It is the union of a condition for each byte with an action, of which it has
// those that may lead to something wanted.
func Candidates(want Family) plane.Candidates {
	var all []plane.Candidates
	for _, c := range conditions {
		if c.of&want != 0 {
			all = append(all, c.candidates)
		}
	}
	return func(w *plane.Words) (found uint64) {
		for _, c := range all {
			found |= c(w)
		}
		return found
	}
}

// conditions has those of each byte, and what may come of it.
var conditions = [...]struct {
	of         Family
	candidates plane.Candidates
}{
	{All, dates}, // nothing begins within a time
	{All, packedTimes},
	{Addresses | Names, dots},
	{Addresses | Names | Processes | Times, brackets},
	{All, colons},
	{Commands | Services | Processes, equals},
	{Services, switches},
	{SIDs | GUIDs | Services, dashes},
	{Accounts, backslashes},
	{Accounts, whoamis},
	{Commands, getfiles},
}

// dates are the first marks of dates: between digits, and another mark two or three bytes on. Marks
// of direction may stand after them, which are not of ASCII.
func dates(w *plane.Words) uint64 {
	mark := w.At(plane.DateMark) & w.Before(plane.Digit, 1)
	if mark == 0 {
		return 0
	}
	digit := w.After(plane.Digit, 1) & (w.After(plane.DateMark, 2) | w.After(plane.DateMark, 3) | w.After(plane.High, 2) | w.After(plane.High, 3))
	return mark & (digit | w.After(plane.High, 1))
}

// packedTimes are the T of 20240115T151407Z and the dot of 20240115151407.123456+060.
func packedTimes(w *plane.Words) uint64 {
	digit := w.Before(plane.Digit, 1) & w.Before(plane.Digit, 8) & w.After(plane.Digit, 1)
	return digit & (w.At(plane.Rare) | w.At(plane.Dot)&w.Before(plane.Digit, 14))
}

// dots are those between labels of names and octets of addresses.
func dots(w *plane.Words) uint64 {
	dot := w.At(plane.Dot) & w.Before(plane.InLabel, 1)
	if dot == 0 {
		return 0
	}
	return dot & (w.After(plane.InLabel, 1) | w.After(plane.Word, 1) | w.After(plane.Bracket, 1))
}

// brackets may be a defanged dot, at or colon, hold the number of a process or a time of JSON. The
// at is one of them.
func brackets(w *plane.Words) uint64 {
	b := w.At(plane.Bracket)
	if b == 0 {
		return 0
	}
	return b & (w.After(plane.InLabel, 1) | w.After(plane.Word, 1) | w.After(plane.Dot, 1) | w.After(plane.Colon, 1) | w.After(plane.Bracket, 1))
}

// colons stand in URLs and addresses, in times and before values.
func colons(w *plane.Words) uint64 {
	colon := w.At(plane.Colon)
	if colon == 0 {
		return 0
	}
	return colon & (w.Before(plane.Hex, 1)&w.After(plane.Hex, 1) | w.After(plane.Colon, 1) | w.After(plane.Separator, 1) |
		w.After(plane.Blank, 1) | w.After(plane.Digit, 1)&w.After(plane.Digit, 14) | labelled(w))
}

// labelled says after which bytes the sign of a label may stand.
func labelled(w *plane.Words) uint64 {
	return w.Before(plane.Letter, 1) | w.Before(plane.Blank, 1) | w.Before(plane.Special, 1)
}

// equals are the signs of labels.
func equals(w *plane.Words) uint64 { return w.At(plane.Equals) & labelled(w) }

// switches are slashes as that of /tn.
func switches(w *plane.Words) uint64 {
	return w.At(plane.Separator) & w.Before(plane.Blank, 1) & w.After(plane.Letter, 1)
}

// dashes are the first of SIDs and GUIDs, and those of options.
func dashes(w *plane.Words) uint64 {
	dash := w.At(plane.Dash)
	if dash == 0 {
		return 0
	}
	sid := w.Before(plane.Letter, 1) & w.After(plane.Digit, 1) & w.After(plane.Dash, 2)
	guid := w.After(plane.Dash, 5) & w.After(plane.Dash, 10) & w.After(plane.Dash, 15)
	return dash & (sid | guid | w.After(plane.Letter, 1)&^w.Before(plane.Word, 1))
}

func backslashes(w *plane.Words) uint64 { return w.At(plane.Backslash) }

// getfiles are the f in the middle of getfile.
func getfiles(w *plane.Words) uint64 {
	return w.At(plane.Rare) & w.Before(plane.Letter, 1) & w.After(plane.LetterI, 1)
}

// whoamis are the ends of words as long as whoami, after which an account stands on the next line.
func whoamis(w *plane.Words) uint64 {
	i := w.At(plane.LetterI) & w.After(plane.NumberTail, 1)
	if i == 0 {
		return 0
	}
	return i & w.Before(plane.Word, 1) & w.Before(plane.Word, 5)
}
