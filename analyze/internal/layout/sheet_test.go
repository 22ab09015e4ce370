package layout

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A sheet is a table without a shape yet.
type sheet struct {
	names []string
	rows  [][]string
}

// order returns the sheet with its columns in another order.
func (s sheet) order(columns []int) sheet {
	pick := func(from []string) (to []string) {
		for _, i := range columns {
			to = append(to, from[i])
		}
		return to
	}
	out := sheet{names: pick(s.names)}
	for _, row := range s.rows {
		out.rows = append(out.rows, pick(row))
	}
	return out
}

// lay prints the sheet in columns, with so many blanks between them.
func (s sheet) lay(gutter int, before, between, after string, rule bool) string {
	widths := make([]int, len(s.names))
	for _, row := range append([][]string{s.names}, s.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], columnsOf([]byte(cell)))
		}
	}
	var b strings.Builder
	line := func(cells []string) {
		b.WriteString(before)
		for i, cell := range cells {
			b.WriteString(cell)
			if i+1 < len(cells) || after != "" {
				b.WriteString(strings.Repeat(" ", widths[i]-columnsOf([]byte(cell))))
			}
			if i+1 < len(cells) {
				b.WriteString(strings.Repeat(" ", gutter) + between)
			}
		}
		b.WriteString(after + "\n")
	}
	line(s.names)
	if rule {
		dashes := make([]string, len(s.names))
		for i, name := range s.names {
			dashes[i] = strings.Repeat("-", columnsOf([]byte(name)))
			if between != "" {
				dashes[i] = strings.Repeat("-", widths[i])
			}
		}
		line(dashes)
	}
	for _, row := range s.rows {
		line(row)
	}
	return b.String()
}

// csv prints the sheet with a comma, or what divides its cells in place of it.
func (s sheet) csv(comma string) string {
	var b strings.Builder
	for _, row := range append([][]string{s.names}, s.rows...) {
		b.WriteString(strings.Join(row, comma) + "\n")
	}
	return b.String()
}

// list prints each row as a list.
func (s sheet) list() string {
	width := 0
	for _, name := range s.names {
		width = max(width, columnsOf([]byte(name)))
	}
	var b strings.Builder
	for _, row := range s.rows {
		for i, cell := range row {
			b.WriteString(s.names[i] + strings.Repeat(" ", width-columnsOf([]byte(s.names[i]))) + " : " + cell + "\n")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// forms prints the sheet in each shape.
func (s sheet) forms() map[string]string {
	return map[string]string{
		"Format-Table": s.lay(1, "", "", "", true),
		"wide":         s.lay(5, "", "", "", true),
		"no rule":      s.lay(2, "", "", "", false),
		"bars":         s.lay(1, "| ", "| ", " |", true),
		"box":          s.lay(1, "│ ", "│ ", " │", true),
		"CSV":          s.csv(","),
		"semicolons":   s.csv(";"),
		"TSV":          s.csv("\t"),
		"list":         s.list(),
	}
}

// sorted returns the parts of a text without their lines, and without order.
func sorted(text string) (parts []string) {
	for _, part := range cellsOf(text) {
		_, part, _ = strings.Cut(part, " ")
		parts = append(parts, part)
	}
	slices.Sort(parts)
	return parts
}

var rows = [][]string{
	{`C:\Program Files\a b.exe`, "1234", "d41d8cd98f00b204e9800998ecf8427e", "2024-01-15 15:14:00", `D:\x y\z.txt`},
	{`C:\T\c.dll`, "7", "0cc175b9c0f1b6a831c399e269772661", "2024-02-29 01:02:03", `D:\q.txt`},
}

// TestOrderAndWidth: neither the order of columns nor what divides them changes what cells are.
func TestOrderAndWidth(t *testing.T) {
	s := sheet{[]string{"FullName", "Length", "MD5", "LastWriteTime", "Elsewhere"}, rows}
	var want []string
	for _, row := range rows {
		for i, what := range []string{"name", "size", "hash", "time", "name"} {
			want = append(want, fmt.Sprintf("%s %q", what, row[i]))
		}
	}
	slices.Sort(want)
	n := 0
	var each func(order, left []int)
	each = func(order, left []int) {
		if len(left) == 0 {
			for form, text := range s.order(order).forms() {
				if form == "no rule" && order[0] == 4 {
					continue // without a rule, a heading begins with a name that is known
				}
				n++
				if diff := cmp.Diff(want, sorted(text)); diff != "" {
					t.Fatalf("%s, columns %v: (-want +got)\n%s\n%s", form, order, diff, text)
				}
			}
		}
		for i := range left {
			each(append(order, left[i]), slices.Delete(slices.Clone(left), i, i+1))
		}
	}
	each(nil, []int{0, 1, 2, 3, 4})
	if n < 900 {
		t.Errorf("only %d tables", n)
	}
}

// TestLanguages: a file's path and its size in each shape, with the names of each language.
func TestLanguages(t *testing.T) {
	for _, c := range []struct{ language, path, size string }{
		{"en", "Full Path", "Size"}, {"de", "Pfad", "Größe"}, {"fr", "Chemin", "Taille"}, {"es", "Ruta", "Tamaño"}, {"it", "Percorso", "Dimensione"},
		{"pt", "Caminho", "Tamanho"}, {"nl", "Bestandspad", "Grootte"}, {"sv", "Sökväg", "Storlek"}, {"da", "Sti", "Størrelse"}, {"nb", "Filbane", "Størrelse"},
		{"fi", "Polku", "Koko"}, {"pl", "Ścieżka", "Rozmiar"}, {"cs", "Cesta", "Velikost"}, {"ru", "Путь", "Размер"}, {"tr", "Dosya yolu", "Boyut"},
		{"ja", "パス", "サイズ"}, {"zh", "路径", "大小"}, {"ko", "경로", "크기"},
	} {
		s := sheet{[]string{c.path, c.size}, [][]string{{`C:\T\a b.exe`, "1234"}, {`C:\T\c.dll`, "56789012"}}}
		want := []string{`name "C:\\T\\a b.exe"`, `name "C:\\T\\c.dll"`, `size "1234"`, `size "56789012"`}
		for form, text := range s.forms() {
			if diff := cmp.Diff(want, sorted(text)); diff != "" {
				t.Errorf("%s, %s: (-want +got)\n%s\n%s", c.language, form, diff, text)
			}
		}
	}
}
