package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// members are the accounts that net user and net localgroup print below a rule.
type members struct {
	heading bool // the line before the last blank one heads such a list
	open    bool // the rule was seen
}

// memberWords head the list of net localgroup.
var memberWords = [...]string{
	"Members", "Mitglieder", "Membres", "Miembros", "Membri", "Membros", "Leden", "Medlemmar",
	"Medlemmer", "Jäsenet", "Członkowie", "Členové", "Члены", "Участники", "Üyeler", "メンバー", "成员", "成員", "구성원",
}

// headsMembers says whether a line heads a list of accounts. That of net user ends in the name of
// the computer, in any language.
func headsMembers(line []byte) bool {
	from, to := trim(line, 0, len(line))
	if from == to || from > 0 {
		return false
	}
	for _, w := range memberWords {
		if string(line[:to]) == w {
			return true
		}
	}
	host := line[bytes.LastIndexByte(line[:to], ' ')+1 : to]
	return len(host) > 2 && len(host) < to && bytes.HasPrefix(host, []byte(`\\`)) && bytes.IndexByte(host[2:], '\\') < 0
}

// netRule is how long the rule of net is.
const netRule = 79

// beginMembers opens the list if line is the rule of net.
func (r *Reader) beginMembers(line []byte) {
	_, to := trim(line, 0, len(line))
	r.members.open = r.members.heading && to == netRule && len(bytes.Trim(line[:to], "-")) == 0
}

// appendMembers reads accounts: one on a line, or in columns of so many characters. A sentence, in
// which more words stand than a name has, ends the list.
func (r *Reader) appendMembers(dst []Part, line []byte, first int) []Part {
	const gutter = "  "
	n := len(dst)
	_, end := trim(line, 0, len(line))
	r.members.open = first == 0 && !bytes.ContainsAny(line[end-1:end], ".:") && line[end-1] < 0x80
	for i := 0; i < end && r.members.open; {
		to := end
		if gap := bytes.Index(line[i:end], []byte(gutter)); gap >= 0 {
			to = i + gap
		}
		if name := line[i:to]; isAccount(name) && bytes.Count(name, []byte(" ")) <= 3 {
			p := part(Account, i, to, r.next())
			p.Rule = artifact.RuleList
			dst = append(dst, p)
		} else {
			r.members.open = false
			return dst[:n]
		}
		i = blanks(line, to)
	}
	return dst
}
