package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// appendGrant reads the first line that icacls prints of a file: its path, an account and rights in
// brackets. The blank between the path and the account is one like those in them: the account is
// known by its domain, which is one of each system or a word in capitals.
func (r *Reader) appendGrant(dst []Part, line []byte) []Part {
	end := bytes.Index(line, []byte(":("))
	if end < 0 || line[len(line)-1] != ')' || absolute(line) != 1 || line[end+2]-'A' >= 26 {
		return dst
	}
	slash := bytes.LastIndexByte(line[:end], '\\')
	at := vocabulary.AuthorityBefore(line, max(slash, 0))
	if at < 0 {
		at = bytes.LastIndexByte(line[:max(slash, 0)], ' ') + 1
		if at == 0 || !isDomain(line[at:slash]) || bytes.IndexByte(line[slash:end], ' ') >= 0 {
			return dst
		}
	}
	from, to := trim(line, 0, at)
	if to-from < 3 || slash+1 >= end {
		return dst
	}
	name, account := nameAt(line, from, to, r.next(), artifact.RuleTable), part(Account, at, end, r.next())
	account.Rule = artifact.RuleTable
	return append(dst, name, account)
}

// isDomain says whether a word is like the name of a domain or a machine: capitals, digits, dashes.
func isDomain(word []byte) bool {
	for _, c := range word {
		if c < 0x80 && c-'A' >= 26 && !ascii.IsDigit(c) && c != '-' && c != '_' {
			return false
		}
	}
	return len(word) > 1 && len(word) <= 15
}
