package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// isMode says whether a word is the mode of a file as ls -l prints it.
func isMode(w []byte) bool {
	if len(w) < 10 || len(w) > 11 || bytes.IndexByte([]byte("-dlbcps"), w[0]) < 0 {
		return false
	}
	for i, c := range w[1:10] {
		special := i == 2 && isSetID(c) || i == 5 && isSetID(c) || i == 8 && (c == 't' || c == 'T')
		if c != '-' && c != "rwxrwxrwx"[i] && !special {
			return false
		}
	}
	return len(w) == 10 || w[10] == '.' || w[10] == '+' || w[10] == '@'
}

func isSetID(c byte) bool { return c == 's' || c == 'S' }

// appendLS reads a row of ls -l from its mode on: links, owner, group, size, time, name.
func (r *Reader) appendLS(dst []Part, line []byte, first int) []Part {
	from, to := word(line, first)
	if !isMode(line[from:to]) {
		return dst
	}
	mode := line[from]
	row := r.row + 1
	parts := append(dst, part(Claim, from, to, row))
	links, end := word(line, to)
	if _, e, ok := quantity.Integer(line, links); !ok || e != end {
		return r.appendZip(dst, line, from, to)
	}
	ownerFrom, ownerTo := word(line, end)
	sizeFrom, sizeTo, timeFrom, timeTo := afterGroup(line, ownerTo)
	if timeTo > 0 {
		parts = append(parts, part(Owner, ownerFrom, ownerTo, row))
	} else { // one number less: which one is not known
		sizeFrom, sizeTo = word(line, ownerTo)
		if timeFrom, timeTo = unixTime(line, sizeTo); timeTo == 0 {
			return r.appendStat(dst, line, first)
		}
	}
	s, ok := size(line[sizeFrom:sizeTo], 1)
	if !ok {
		return dst
	}
	s = s.at(sizeFrom, sizeTo, row)
	if mode == '-' {
		parts = append(parts, s)
	} else {
		parts = append(parts, part(Claim, sizeFrom, sizeTo, row))
	}
	stampTo := timeTo
	if last := bytes.LastIndexByte(line[timeFrom:timeTo], ' '); isZone(line[timeFrom+last+1 : timeTo]) {
		stampTo = timeFrom + last // the zone's number says it
	}
	parts = append(parts, timeAt(line, timeFrom, stampTo, row, artifact.Modified))
	nameFrom, nameTo := timeTo+1, len(line)
	if nameFrom >= nameTo || line[timeTo] != ' ' {
		return dst
	}
	if line[nameTo-1] == '\r' {
		nameTo--
	}
	target := 0
	if mode == 'l' {
		if b := bytes.Index(line[nameFrom:nameTo], []byte(arrow)); b > 0 {
			nameTo, target = nameFrom+b, nameFrom+b+len(arrow)
		}
	}
	if name := string(line[nameFrom:nameTo]); name == "." || name == ".." {
		r.row = row
		return append(parts, part(Claim, nameFrom, nameTo, row))
	}
	r.row = row
	name := nameAt(line, nameFrom, nameTo, row, artifact.RuleListing)
	name.Flags |= artifact.POSIX
	name.set(artifact.Shell, absolute(line[nameFrom:nameTo]) == 2 && bytes.Contains(line[nameFrom:nameTo], []byte(`\ `))) // of find -ls
	name.set(artifact.InDirectory, r.place.known && absolute(line[nameFrom:nameTo]) == 0)
	parts = append(parts, name)
	if _, end := trim(line, target, len(line)); target > 0 && absolute(line[target:end]) == 2 {
		to := nameAt(line, target, end, r.next(), artifact.RuleListing)
		to.Flags |= artifact.POSIX
		parts = append(parts, to)
	}
	return parts
}

// arrow stands between the name of a link and where it leads.
const arrow = " -> "

// maxGroup is how many words the group of a file may have: "domain users".
const maxGroup = 4

// afterGroup finds the size and the time after the group of a file, whose name may have blanks.
func afterGroup(line []byte, ownerTo int) (sizeFrom, sizeTo, timeFrom, timeTo int) {
	_, end := word(line, ownerTo)
	for range maxGroup {
		sizeFrom, sizeTo = word(line, end)
		if sizeFrom == sizeTo {
			break
		}
		if ascii.IsDigit(line[sizeFrom]) {
			if timeFrom, timeTo = unixTime(line, sizeTo); timeTo > 0 {
				return sizeFrom, sizeTo, timeFrom, timeTo
			}
		}
		end = sizeTo
	}
	return 0, 0, 0, 0
}

// unixTime returns the bounds of a time after i as ls prints it: "Jan 15 15:14", "Jan 15 2024",
// "15. Jan 15:14", or with a date as 2024-01-15; to is 0 if there is none.
func unixTime(line []byte, i int) (from, to int) {
	from, to = word(line, i)
	if from == to {
		return 0, 0
	}
	if to-from == 10 && ascii.IsDigit(line[from]) && line[from+4] == '-' {
		_, to = word(line, to)
		if zoneFrom, zoneTo := word(line, to); zoneTo-zoneFrom == 5 && (line[zoneFrom] == '+' || line[zoneFrom] == '-') {
			to = zoneTo
			if nameFrom, nameTo := word(line, to); isZone(line[nameFrom:nameTo]) && nameTo < len(line) {
				to = nameTo
			}
		}
		return from, to
	}
	day, to := word(line, to)
	last, end := word(line, to)
	if last == end || end-last > 5 || !ascii.IsDigit(line[last]) || bytes.IndexByte(line[day:end], '"') >= 0 {
		return 0, 0
	}
	return from, end
}

// isZone says whether a word is the name of a time zone, which may follow its number.
func isZone(w []byte) bool {
	for _, c := range w {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return len(w) >= 3 && len(w) <= 5
}

// appendFind reads a row of find -ls: inode, blocks, and what ls -l prints.
func (r *Reader) appendFind(dst []Part, line []byte, first int) []Part {
	_, inode := word(line, first)
	_, blocks := word(line, inode)
	from, to := word(line, blocks)
	if !isMode(line[from:to]) {
		return dst
	}
	n := len(dst)
	dst = append(dst, part(Claim, first, blocks, 0))
	if dst = r.appendLS(dst, line, from); len(dst) == n+1 {
		return dst[:n]
	}
	dst[n].Row.Number = r.row
	return dst
}

// appendDU reads a row of du -h: a size, a tab, a path. Sizes without a unit count blocks of
// unknown size.
func (r *Reader) appendDU(dst []Part, line []byte, first int) []Part {
	tab := bytes.IndexByte(line, '\t')
	if tab < 0 || first > 0 || tab < 2 || ascii.IsDigit(line[tab-1]) {
		return dst
	}
	from, to := trim(line, tab, len(line))
	if from == to || absolute(line[from:to]) != 2 && line[from] != '.' {
		return dst
	}
	s, ok := size(line[:tab], 1)
	if !ok {
		return dst
	}
	s = s.at(0, tab, r.next())
	return append(dst, s, part(Name, from, to, r.row).by(artifact.RuleTable).with(artifact.POSIX, true))
}

// isModeByte are the bytes that the mode of a file begins with, as ls prints it.
var isModeByte = [256]bool{'-': true, 'd': true, 'l': true, 'b': true, 'c': true, 's': true, 'p': true}
