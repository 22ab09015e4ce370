package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// email looks for an address around the at at [i, domain).
func (s *Scanner) email(i, domain int) {
	line := s.line
	if i < s.urlEnd {
		return
	}
	defanged := domain-i > 1
	to := i
	if defanged && to > 0 && line[to-1] == ' ' {
		to--
	}
	from := to
	for from > 0 && to-from < 64 && classes[line[from-1]]&local != 0 {
		from--
	}
	for from < to && (line[from] == '.' || line[from] == '-' || line[from] == '*' && from+1 < to && !isWord(line[from+1])) {
		from++
	}
	if defanged && ascii.At(line, domain) == ' ' {
		domain++
	}
	n := readName(line, domain, false)
	if n.labels < 2 || ascii.At(line, n.end) == '@' {
		return
	}
	ok := from < to && ascii.At(line, to-1) != '.' && !twoDots(line[from:to]) && (ascii.At(line, from-1) != '/' || isInstance(line, from)) && ascii.At(line, from-1) != '@'
	for from > 0 && line[from-1] >= 0x80 {
		ok = false
		break
	}
	emit := func(end int, odd bool) {
		usual := ""
		if odd {
			usual = respaced(refanged(line[from:end]))
		}
		s.emitAs(from, end, artifact.Email, artifact.RuleEmail, artifact.High, usual)
	}
	if end, odd, isAddress := octets(line, domain); isAddress && end >= n.end {
		// In text, user@192.0.2.1 is a login.
		if odd = odd || defanged || n.defanged; ok && (odd || alone(line, from, end)) {
			emit(end, odd)
		}
		return
	}
	if domain >= s.nameEnd {
		s.nameEnd = n.end
		if !fileLike(line[n.last:n.end]) && s.domain(n, from < to) && ok {
			emit(n.end, defanged || n.defanged)
		}
	}
}

// alone reports whether nothing but a quote or bracket stands on either side of [from, end).
func alone(line []byte, from, end int) bool {
	before, after := ascii.At(line, from-1), ascii.At(line, end)
	return (from == 0 || before == '<' || before == '"') && (end == len(line) || after == '>' || after == '"')
}

// isInstance reports whether the name of a principal and a slash stand before its instance at i, as
// in root/admin@EXAMPLE.COM, and no path.
func isInstance(line []byte, i int) bool {
	from := i - 1
	for from > 0 && i-from < 64 && (isWord(line[from-1]) || line[from-1] == '-') {
		from--
	}
	if from == i-1 {
		return false
	}
	c := ascii.At(line, from-1)
	return from == 0 || ascii.IsBlank(c) || c == '"' || c == '\'' || c == ':' || c == '='
}

// fileLike: names of files that hold an at are not addresses, as in logo@2x.md.
func fileLike(top []byte) bool {
	return foldEqual(top, "zip") || foldEqual(top, "py") || foldEqual(top, "sh")
}

func twoDots(b []byte) bool {
	for i := 1; i < len(b); i++ {
		if b[i] == '.' && b[i-1] == '.' {
			return true
		}
	}
	return false
}

// respaced returns an address without the blanks that stood around its at.
func respaced(text string) string {
	out := make([]byte, 0, len(text))
	for i := range len(text) {
		if text[i] != ' ' {
			out = append(out, text[i])
		}
	}
	return string(out)
}
