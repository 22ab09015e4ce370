package indicator

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// userValue looks at user=x: a label of accounts, an equals sign and a name, with nothing between
// them. The label ends at end, its sign is at i.
func (s *Scanner) userValue(i, end int) {
	line := s.line
	if s.want&Accounts == 0 || end != i || line[i] != '=' {
		return
	}
	label := end
	for label > 0 && end-label < maxLabel && (isWord(line[label-1]) || line[label-1] == '-') {
		label--
	}
	if c := ascii.At(line, label-1); label > 0 && !ascii.IsBlank(c) && bytes.IndexByte([]byte(`,;([{"'?&|`), c) < 0 {
		return
	}
	word := line[label:end]
	if mark := bytes.LastIndexByte(word, '_'); mark > 0 && ascii.HasFold(word, mark+1, "user") { // db_user
		word = word[mark+1:]
	}
	if means, ok := vocabulary.Of(word); !ok || means.Role != vocabulary.User {
		return
	}
	from, level := i+1, artifact.Medium
	if c := ascii.At(line, from); c == '"' || c == '\'' {
		from, level = from+1, artifact.High
	}
	to := userEnd(line, from)
	switch c := ascii.At(line, to); {
	case to == from || line[from] == '$' || !hasLetter(line[from:to]) || isNobody(line[from:to]):
	case level == artifact.High && c != line[from-1]:
	case c == 0, ascii.IsBlank(c), bytes.IndexByte([]byte(`,;)]}&|"'`), c) >= 0:
		s.emit(from, to, artifact.Account, artifact.RuleAccount, level)
	}
}

// userEnd returns where the name of a user without blanks ends.
func userEnd(line []byte, i int) (end int) {
	for end = i; end < len(line) && end-i < 64 && accountByte(line[end]); end++ {
	}
	for end > i && line[end-1] == '.' { // of a sentence
		end--
	}
	return end
}

// isNobody says of a word that stands where the name of a user does whether it is none.
func isNobody(name []byte) bool {
	switch string(name) {
	case "null", "none", "None", "nil", "true", "false", "undefined", "unknown", "n", "invalid", "illegal", "user", "is", "not", "the", "has", "and", "in", "with", "for":
		return true
	}
	return false
}

// syslog looks for accounts in the message after the colon at i: of programs that let users in,
// with their number in brackets, and of sudo, which puts the user before it.
func (s *Scanner) syslog(i int) {
	line := s.line
	if line[i] != ':' || ascii.At(line, i+1) != ' ' || s.messageRead {
		return
	}
	if line[i-1] == ' ' {
		if ascii.HasAt(line, i+1, " TTY=") || ascii.HasAt(line, i+1, " user NOT in sudoers") {
			s.userBefore(i - 1)
		}
		return
	}
	open := i - 2
	for open > 0 && i-open < 12 && ascii.IsDigit(line[open]) {
		open--
	}
	if open < 1 || line[open] != '[' || open == i-2 {
		return
	}
	program := open
	for program > 0 && open-program < 24 && processByte(line[program-1]) {
		program--
	}
	switch string(line[program:open]) {
	case "sshd", "sshd-session", "sudo", "su", "login", "systemd-logind", "useradd", "userdel", "usermod", "passwd", "chpasswd", "chage", "CRON", "cron", "crond", "dropbear":
		s.message(i + 1)
	}
}

// userBefore emits the name of a user that ends at end, after a blank or at the line's first byte.
func (s *Scanner) userBefore(end int) {
	from := end
	for from > 0 && end-from < 64 && accountByte(s.line[from-1]) {
		from--
	}
	if from < end && (from == 0 || ascii.IsBlank(s.line[from-1])) && hasLetter(s.line[from:end]) {
		s.emit(from, end, artifact.Account, artifact.RuleAccount, artifact.Medium)
	}
}

// userWords stand before the name of a user in messages about logons.
var userWords = [...][]byte{[]byte("user "), []byte(" for "), []byte(" by "), []byte("name=")}

// maxMessage is how much of a message is read.
const maxMessage = 1 << 10

// message looks for the users of a message that begins at i. A line has one.
func (s *Scanner) message(i int) {
	line := s.line
	s.messageRead = true
	if start := skipValueBlanks(line, i); ascii.At(line, start) == '(' { // (root) CMD (x)
		if to := userEnd(line, start+1); ascii.HasAt(line, to, ") CMD ") && to > start+1 {
			s.emit(start+1, to, artifact.Account, artifact.RuleAccount, artifact.Medium)
			return
		}
	}
	for _, word := range userWords {
		at := bytes.Index(line[i:min(len(line), i+maxMessage)], word)
		if at < 0 {
			continue
		}
		from := i + at + len(word)
		to := userEnd(line, from)
		if to == from || !hasLetter(line[from:to]) || isNobody(line[from:to]) || !endsUser(line, to, word[0] == 'n') {
			continue
		}
		s.emit(from, to, artifact.Account, artifact.RuleAccount, artifact.Medium)
		if word[0] != ' ' && word[0] != 'u' {
			return
		}
	}
}

// endsUser says whether what follows a word shows that it is the name of a user.
func endsUser(line []byte, i int, listed bool) bool {
	switch c := ascii.At(line, i); c {
	case 0, '(', ']':
		return true
	case ',':
		return listed
	case '.':
		return i+1 == len(line)
	case ' ':
		rest := line[i+1:]
		for _, w := range [...]string{"from ", "by ", "port ", "[preauth]"} {
			if ascii.HasAt(rest, 0, w) {
				return true
			}
		}
		return len(rest) > 0 && ascii.IsDigit(rest[0])
	}
	return false
}
