package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// place is the directory that the rows of a listing lie in.
type place struct {
	known   bool // a heading was seen
	near    bool // and nothing since but items of a list and rows
	posix   bool
	listing bool // the last line was a row of dir
	copied  bool // the heading was one of robocopy
	open    bool // the line before was a heading whose path comes on this one
}

func (p *place) blank() { p.listing, p.open, p.copied = false, false, false }

// dirWords stand before the path in the heading of cmd's dir, which begins with one blank.
var dirWords = [][]byte{
	[]byte("Directory of"), []byte("Verzeichnis von"), []byte("Répertoire de"), []byte("Directorio de"), []byte("Directory di"), []byte("Pasta de"), []byte("Diretório de"), []byte("Diretorio de"),
	[]byte("Содержимое папки"), []byte("Katalog:"), []byte("Katalog"), []byte("Innehållet i katalogen"), []byte("Innehåll i katalogen"), []byte("Map van"), []byte("Mappe"), []byte("Výpis adresáře"), []byte("Contenu de"), []byte("Inhalt von"),
}

// dirSuffixes stand after it in other languages.
var dirSuffixes = [][]byte{[]byte(" のディレクトリ"), []byte(" 的目录"), []byte(" 的目錄"), []byte(" 디렉터리"), []byte(" 디렉토리"), []byte(" dizini")}

// leastWidth is less than any console is wide: shorter headings are not wrapped.
const leastWidth = 72

// appendHeading looks for the heading of a listing: of Get-ChildItem (four blanks, a word in any
// language, a colon), of dir (one blank, or none), of ls -R (a path and a colon).
func (r *Reader) appendHeading(dst []Part, line []byte, first int) []Part {
	moved := r.place.open
	r.place.open = false
	from, to := 0, 0
	switch {
	case first == 4:
		from, to = r.psHeading(line, moved)
	case first == 1 && line[0] == ' ':
		from, to = dirHeading(line, 1)
	case first == 0 && (line[0] == '/' || line[0] == '.' || len(line) > 2 && line[1] == ':'):
		from, to = lsHeading(line)
	case first == 0 && line[0] == 'D':
		from, to = dirHeading(line, 0)
	}
	if from >= to {
		return dst
	}
	p := nameAt(line, from, to, r.next(), artifact.RuleListing)
	p.Flags |= artifact.Directory
	p.set(artifact.POSIX, line[from] == '/' || line[from] == '.')
	if first == 4 && len(line) >= leastWidth {
		r.mayWrap(line, &p, 4, true)
	}
	r.place = place{known: true, near: true, posix: p.Flags.Has(artifact.POSIX)}
	r.table.kind = noTable
	r.list.end()
	if first == 0 && !p.Flags.Has(artifact.POSIX) && to < len(line) && line[to] == ':' && hasExtension(line[from:to]) { // sigcheck: labels follow
		p.Flags |= artifact.Block
		r.list = list{row: p.Row.Number, named: true, name: append(r.list.name, line[from:to]...)}
	}
	return append(dst, p)
}

// psHeading finds the path in `    Directory: C:\x`. A long path without a blank stands on the line
// after the word.
func (r *Reader) psHeading(line []byte, moved bool) (from, to int) {
	if from, to = trim(line, 4, len(line)); moved && len(line) >= leastWidth && absolute(line[from:to]) != 0 {
		return from, to
	}
	for i := 4; i < len(line) && i < 64; i++ {
		c := line[i]
		if ascii.IsDigit(c) {
			return 0, 0
		}
		end := 0
		switch {
		case c == ':' && line[i-1] == ' ' && line[i-2] == ' ': // of a list
			return 0, 0
		case c == ':' && (i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t'):
			end = i + 1
		case bytes.HasPrefix(line[i:], []byte("：")):
			end = i + len("：")
		default:
			continue
		}
		from, to = trim(line, end, len(line))
		r.place.open = from >= to
		if from < to && absolute(line[from:to]) != 0 {
			return from, to
		}
		return 0, 0
	}
	return 0, 0
}

func dirHeading(line []byte, at int) (from, to int) {
	rest := line[at:]
	for _, w := range dirWords {
		if len(rest) > len(w)+3 && rest[0] == w[0] && bytes.HasPrefix(rest, w) && rest[len(w)] == ' ' {
			from, to = trim(line, at+len(w), len(line))
			if absolute(line[from:to]) == 1 {
				return from, to
			}
		}
	}
	if absolute(rest) != 1 {
		return 0, 0
	}
	_, to = trim(line, at, len(line))
	for _, s := range dirSuffixes {
		if bytes.HasSuffix(line[:to], s) {
			return at, to - len(s)
		}
	}
	return 0, 0
}

// lsHeading finds the path in "/etc:", and in "c:\a dir\x.exe:", above the labels of sigcheck.
func lsHeading(line []byte) (from, to int) {
	_, end := trim(line, 0, len(line))
	if line[end-1] != ':' || end == 1 {
		return 0, 0
	}
	switch k := absolute(line); {
	case k == 1 && bytes.IndexByte(line[2:end-1], ':') < 0, k == 2 && bytes.IndexByte(line[1:end-1], ':') < 0, bytes.HasPrefix(line, []byte("./")), end == 2 && line[0] == '.':
		return 0, end - 1
	}
	return 0, 0
}
