package layout

import "bytes"

// dirWords stand before the path in the heading of cmd's dir, which begins with one blank.
var dirWords = [][]byte{
	[]byte("Directory of"), []byte("Verzeichnis von"), []byte("Répertoire de"), []byte("Directorio de"), []byte("Directory di"), []byte("Pasta de"), []byte("Diretório de"), []byte("Diretorio de"),
	[]byte("Содержимое папки"), []byte("Katalog:"), []byte("Katalog"), []byte("Innehållet i katalogen"), []byte("Map van"), []byte("Mappe"), []byte("Výpis adresáře"), []byte("Contenu de"), []byte("Inhalt von"),
}

// dirSuffixes stand after it in other languages.
var dirSuffixes = [][]byte{[]byte(" のディレクトリ"), []byte(" 的目录"), []byte(" 的目錄"), []byte(" 디렉터리"), []byte(" 디렉토리"), []byte(" dizini")}

// leastWidth is less than any console is wide: shorter headings are not wrapped.
const leastWidth = 72

// appendHeading looks for the heading of a listing: of Get-ChildItem (four blanks, a word in any
// language, a colon), of dir (one blank), of ls -R (a path and a colon).
func (r *Reader) appendHeading(dst []Part, line []byte, first int) []Part {
	from, to := 0, 0
	rule := "listing"
	wrapped := r.heading
	r.heading = 0
	if wrapped > 0 && first == 4 && bytes.IndexByte(line, ':') < 0 { // the rest of a heading that was too long for the console
		from, to = trim(line, first, len(line))
		return append(dst, Part{Start: from, End: to, What: Name, Row: wrapped, Continued: true})
	}
	switch {
	case first == 4:
		from, to = psHeading(line)
	case first == 1 && line[0] == ' ':
		from, to = dirHeading(line)
	case first == 0 && (line[0] == '/' || line[0] == '.' || len(line) > 2 && line[1] == ':'):
		if _, end := trim(line, 0, len(line)); line[end-1] == ':' && end > 1 {
			if k := absolute(line); k == 1 && bytes.IndexByte(line[2:end-1], ':') < 0 || k == 2 && bytes.IndexByte(line[1:end-1], ':') < 0 || bytes.HasPrefix(line, []byte("./")) || end == 2 && line[0] == '.' {
				from, to = 0, end-1
			}
		}
	}
	if from >= to {
		return dst
	}
	if first == 4 && len(line) >= leastWidth {
		r.heading = r.row + 1
	}
	r.dir = true
	r.posix = line[from] == '/' || line[from] == '.'
	r.table.kind = noTable
	r.list.end()
	return append(dst, Part{Start: from, End: to, What: Name, Row: r.next(), Rule: rule, Directory: true, POSIX: r.posix, Truncated: isTruncated(line[from:to])})
}

// psHeading finds the path in `    Directory: C:\x`.
func psHeading(line []byte) (from, to int) {
	for i := 4; i < len(line) && i < 64; i++ {
		c := line[i]
		if isDigit(c) {
			return 0, 0
		}
		end := 0
		switch {
		case c == ':':
			end = i + 1
		case bytes.HasPrefix(line[i:], []byte("：")):
			end = i + 3
		default:
			continue
		}
		from, to = trim(line, end, len(line))
		if from < to && absolute(line[from:to]) != 0 {
			return from, to
		}
		return 0, 0
	}
	return 0, 0
}

func dirHeading(line []byte) (from, to int) {
	rest := line[1:]
	for _, w := range dirWords {
		if len(rest) > len(w)+3 && rest[0] == w[0] && bytes.HasPrefix(rest, w) && rest[len(w)] == ' ' {
			from, to = trim(line, 1+len(w), len(line))
			if absolute(line[from:to]) == 1 {
				return from, to
			}
		}
	}
	if absolute(rest) != 1 {
		return 0, 0
	}
	_, to = trim(line, 1, len(line))
	for _, s := range dirSuffixes {
		if bytes.HasSuffix(line[:to], s) {
			return 1, to - len(s)
		}
	}
	return 0, 0
}
