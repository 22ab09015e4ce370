package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// pidWord looks at the number after the word pid, without a sign between them, and the name that
// the words before it are about: 'x' with pid 4, x started with pid 4. The i of pid is at i.
func (s *Scanner) pidWord(i int) {
	line := s.line
	if s.want&Processes == 0 || !ascii.HasFold(line, i-1, "pid ") || i > 1 && !ascii.IsBlank(line[i-2]) {
		return
	}
	from := i + len("id ")
	to := ascii.Digits(line, from, 11)
	if c := ascii.At(line, to); to == from || to-from > 10 || isWord(c) || (c == '.' || c == '/' || c == ':') && isWord(ascii.At(line, to+1)) {
		return
	}
	name, end, ok := nameStarted(line, backBlanks(line, i-1))
	if !ok || name < s.processEnd {
		return
	}
	s.rows++
	s.lineRow = s.rows
	s.emitName(name, end, artifact.RuleProcessLabel, artifact.Medium)
	s.emitID(from, to, artifact.PID, artifact.RulePIDLabel)
	s.processEnd = to
}

// nameStarted returns the name of a process before the words that lead to its number and end at
// end: `'x' with`, `x started with`, `x.exe as`.
func nameStarted(line []byte, end int) (from, to int, ok bool) {
	for _, w := range [...]string{" with", " as", " under"} {
		if endsFold(line, end, w) {
			end = backBlanks(line, end-len(w))
			break
		}
	}
	if from, to, ok = quotedBefore(line, end); ok {
		return from, to, true
	}
	from, to = nameBefore(line, end)
	if endsFold(line, to, ".exe") {
		return from, to, to-from > len(".exe")
	}
	// A verb: what was started, spawned, is running.
	if !endsFold(line, to, "ed") && !endsFold(line, to, "ing") || ascii.At(line, from-1) != ' ' {
		return 0, 0, false
	}
	end = backBlanks(line, from)
	for _, w := range [...]string{" has been", " was", " is", " has"} {
		if endsFold(line, end, w) {
			end = backBlanks(line, end-len(w))
			break
		}
	}
	if from, to, ok = quotedBefore(line, end); ok {
		return from, to, true
	}
	from, to = nameBefore(line, end)
	return from, to, to-from > 2 && hasLetter(line[from:to]) && !plainWords[lowered(line[from:to])]
}

// nameBefore returns the word that ends at end.
func nameBefore(line []byte, end int) (from, to int) {
	from = end
	for from > 0 && end-from < 64 && processByte(line[from-1]) {
		from--
	}
	return from, end
}

// plainWords are words for a process that do not name it.
var plainWords = set(`process processes program server daemon service worker child application job task command script thread
	been was were and not successfully already now is are has have being the it this instance container session`)
