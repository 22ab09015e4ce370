package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// appendZip reads a row of zipinfo from its mode at line[from:to] on: version, system, size, two
// words, date, time, name.
func (r *Reader) appendZip(dst []Part, line []byte, from, to int) []Part {
	versionFrom, versionTo := word(line, to)
	if versionTo-versionFrom != 3 || line[versionFrom+1] != '.' {
		return dst
	}
	_, system := word(line, versionTo)
	sizeFrom, sizeTo := word(line, system)
	_, kind := word(line, sizeTo)
	_, method := word(line, kind)
	dateFrom, dateTo := word(line, method)
	_, timeTo := word(line, dateTo)
	s, ok := size(line[sizeFrom:sizeTo], 1)
	if !ok || !isDate(line[dateFrom:dateTo]) || timeTo >= len(line) || line[timeTo-3] != ':' {
		return dst
	}
	nameFrom, nameTo := timeTo+1, len(line)
	if nameFrom >= nameTo {
		return dst
	}
	row := r.next()
	dst = append(dst, part(Claim, from, to, row))
	if line[from] == 'd' || line[nameTo-1] == '/' { // a directory in the archive
		return append(dst, part(Claim, nameFrom, nameTo, row))
	}
	name := nameAt(line, nameFrom, nameTo, row, artifact.RuleListing)
	name.Flags |= artifact.POSIX
	return append(dst, s.at(sizeFrom, sizeTo, row),
		timeAt(line, dateFrom, timeTo, row, artifact.Modified), name)
}

// statTimes are the times that stat of BSD prints, in order.
var statTimes = [...]artifact.Part{
	artifact.Accessed, artifact.Modified, artifact.Changed, artifact.Created,
}

// appendStat reads a row of stat of BSD from its mode on: links, owner, group, device, size, four
// times in quotes, three numbers, name.
func (r *Reader) appendStat(dst []Part, line []byte, first int) []Part {
	_, mode := word(line, first)
	_, links := word(line, mode)
	ownerFrom, ownerTo := word(line, links)
	_, group := word(line, ownerTo)
	_, device := word(line, group)
	sizeFrom, sizeTo := word(line, device)
	s, ok := size(line[sizeFrom:sizeTo], 1)
	if !ok {
		return dst
	}
	row := r.row + 1
	parts := append(dst, part(Claim, first, mode, row), part(Owner, ownerFrom, ownerTo, row))
	if line[first] == '-' {
		parts = append(parts, s.at(sizeFrom, sizeTo, row))
	}
	i := sizeTo
	for _, role := range statTimes {
		from := blanks(line, i)
		if from == len(line) || line[from] != '"' {
			return dst
		}
		end := bytes.IndexByte(line[from+1:], '"')
		if end <= 0 {
			return dst
		}
		i = from + 1 + end
		parts = append(parts, timeAt(line, from+1, i, row, role))
		i++
	}
	for range 3 {
		var from int
		if from, i = word(line, i); from == i || !ascii.IsDigit(line[from]) && line[from] != '-' {
			return dst
		}
	}
	if i+1 >= len(line) {
		return dst
	}
	r.row = row
	name := nameAt(line, i+1, len(line), row, artifact.RuleListing)
	name.Flags |= artifact.POSIX
	name.set(artifact.InDirectory, r.place.known && absolute(line[i+1:]) == 0)
	return append(parts, name)
}

// appendUID reads the owner in the line of stat that has the mode: `Uid: (    0/    root)`.
func (r *Reader) appendUID(dst []Part, line []byte, from int) []Part {
	const label = "Uid: ("
	at := bytes.Index(line[from:], []byte(label))
	if at < 0 || !r.list.named {
		return dst
	}
	at += from + len(label)
	slash, end := bytes.IndexByte(line[at:], '/'), bytes.IndexByte(line[at:], ')')
	if slash < 0 || end < slash {
		return dst
	}
	if from, to := trim(line, at+slash+1, at+end); from < to {
		dst = append(dst, part(Owner, from, to, r.list.row).with(artifact.Block, true))
	}
	return dst
}
