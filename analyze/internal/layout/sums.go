package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// appendSum reads a line of sha256sum and its like: the hash, a blank, a blank or a star, the name.
// A backslash in front says that the name has escapes.
func (r *Reader) appendSum(dst []Part, line []byte, first int) []Part {
	i := first
	escaped := line[i] == '\\'
	if escaped {
		i++
	}
	end := hexEnd(line, i)
	kind := artifact.AlgorithmOfDigits(end - i)
	if kind != artifact.NoHash && !escaped && end+2 < len(line) && line[end+1] != ' ' && line[end+1] != '*' {
		return r.appendApart(dst, line, first)
	}
	if kind == artifact.NoHash || end+2 >= len(line) || line[end] != ' ' || line[end+1] != ' ' && line[end+1] != '*' {
		return dst
	}
	from, to := end+2, len(line)
	if line[to-1] == '\r' {
		to--
	}
	if from >= to || line[from] == ' ' {
		return dst
	}
	row := r.next()
	name := part(Name, from, to, row).by(artifact.RuleTable).with(artifact.POSIX, absolute(line[from:to]) != 1)
	if escaped {
		name.Text = string(bytes.ReplaceAll(bytes.ReplaceAll(line[from:to], []byte(`\n`), []byte("\n")), []byte(`\\`), []byte(`\`)))
	}
	return append(dst, hashAt(i, end, row, kind), name)
}

// digest is the hash that certutil prints on the line after its heading.
type digest struct {
	wanted bool
	row    int32
	kind   artifact.Algorithm
}

// appendDigestHeading reads `SHA256 hash of C:\x:` in any language, and the form of BSD: SHA256
// (name) = hash.
func (r *Reader) appendDigestHeading(dst []Part, line []byte, first int) []Part {
	c := line[first] | 0x20
	if c != 'm' && c != 's' {
		return dst
	}
	end := first
	for end < len(line) && (ascii.IsLetter(line[end]) || ascii.IsDigit(line[end])) {
		end++
	}
	if end-first < 3 || end-first > 6 || end+4 > len(line) {
		return dst
	}
	kind := algorithm(lower(line[first:end]))
	if kind == artifact.NoHash {
		return dst
	}
	_, to := trim(line, end, len(line))
	if line[end] == ' ' && line[end+1] == '(' { // BSD
		close := bytes.LastIndex(line[:to], []byte(") = "))
		if close < 0 || artifact.AlgorithmOfDigits(to-close-4) != kind || hexEnd(line, close+4) != to {
			return dst
		}
		row := r.next()
		return append(dst, part(Name, end+2, close, row).by(artifact.RuleTable).with(artifact.POSIX, absolute(line[end+2:close]) != 1),
			hashAt(close+4, to, row, kind))
	}
	if to == 0 || line[to-1] != ':' {
		return dst
	}
	to--
	from := -1
	for i := end; i+3 < to; i++ {
		if (line[i-1] == ' ' || line[i-1] == '"') && absolute(line[i:to]) == 1 {
			from = i
			break
		}
	}
	if from < 0 {
		return dst
	}
	to = from + withoutWords(line[from:to])
	r.digest = digest{true, r.next(), kind}
	return append(dst, part(Name, from, to, r.row).by(artifact.RuleList).with(artifact.Block, true))
}

// withoutWords returns where a path ends after which certutil prints a word of Japanese, Chinese or
// Korean, or closes its bracket.
func withoutWords(path []byte) int {
	end := len(path)
	if blank := bytes.LastIndexByte(path, ' '); blank > 0 && !hasASCII(path[blank+1:]) {
		end = blank
	}
	if path[end-1] == ')' && bytes.IndexByte(path[:end], '(') < 0 {
		end--
	}
	return end
}

// hasASCII says whether a byte of s is less than 0x80.
func hasASCII(s []byte) bool {
	for _, c := range s {
		if c < 0x80 {
			return true
		}
	}
	return false
}

func (r *Reader) appendDigest(dst []Part, line []byte, first int) []Part {
	d := r.digest
	r.digest = digest{}
	from, to := trim(line, first, len(line))
	p, ok := hash(line[from:to])
	if !ok || p.Algorithm != d.kind {
		return dst
	}
	p = p.at(from, to, d.row).with(artifact.Block, true)
	return append(dst, p)
}
