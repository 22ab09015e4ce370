package analyze_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTrees: the rows of tree lie in the folders that their indentation says.
func TestTrees(t *testing.T) {
	for _, c := range []struct {
		at   int
		text string
		want []string
	}{
		{line(), `
Folder PATH listing for volume Windows
Volume serial number is EEEE-1111
C:\HW
│   # HW 2024.12.14.txt
│   1.py
│
├───data
│   │   пароли сотрудников.txt
│   │
│   └───c14KE
│           5vsIh.dat
│
└───z
        c.txt
`, []string{
			`4 file C:\HW`, `5 file # HW 2024.12.14.txt path=C:\HW\# HW 2024.12.14.txt`, `6 file 1.py path=C:\HW\1.py`, `8 file data path=C:\HW\data`,
			`9 file пароли сотрудников.txt path=C:\HW\data\пароли сотрудников.txt`, `11 file c14KE path=C:\HW\data\c14KE`, `12 file 5vsIh.dat path=C:\HW\data\c14KE\5vsIh.dat`,
			`14 file z path=C:\HW\z`, `15 file c.txt path=C:\HW\z\c.txt`}},
		{line(), `
D:\
|   a b.txt
|
+---dir
|   |   b.txt
|   \---sub
|           c.txt
\---dir2
            x.txt
`, []string{
			`2 file D:\`, `3 file a b.txt path=D:\a b.txt`, `5 file dir path=D:\dir`, `6 file b.txt path=D:\dir\b.txt`, `7 file sub path=D:\dir\sub`,
			`8 file c.txt path=D:\dir\sub\c.txt`, `9 file dir2 path=D:\dir2`}},
		{line(), `
C:.
|   a.txt
\---dir
        b.txt
`, []string{`3 file a.txt`, `4 file dir`, `5 file b.txt`}},
		{line(), `
/home/x
├── [       1234]  a b
├── dir
│···├── b.txt
│···└── c -> other
└── e

1 directory, 3 files
├── f
`, []string{
			`2 file /home/x`, `3 file a b path=/home/x/a b size=1234 row`, `4 file dir path=/home/x/dir`, `5 file b.txt path=/home/x/dir/b.txt`,
			`6 file c path=/home/x/dir/c`, `7 file e path=/home/x/e`}},
		{line(), "\n/opt\n|-- bin\n|   `-- x\n`-- y\n", []string{`2 file /opt`, `3 file bin path=/opt/bin`, `4 file x path=/opt/bin/x`, `5 file y path=/opt/y`}},
		{line(), "\nC:\\T\n| a | b |\n|   c   |\n", []string{`2 file C:\T`}},
		{line(), "\nproj v0.1\n├── serde v1.0.1\n│   └── serde_derive\n", nil},
		{line(), "\n/sbin/init\n ├─sshd\n", []string{`2 file /sbin/init`}},
		{line(), "\nC:\\T\n│   a.txt\n            b.txt\n", []string{`2 file C:\T`, `3 file a.txt path=C:\T\a.txt`}},
	} {
		text := strings.ReplaceAll(c.text, "···", "\u00a0\u00a0 ")
		for _, text := range []string{text, strings.ReplaceAll(text, "\n", "\r\n")} {
			found := findAll(t, text, nil)
			if diff := cmp.Diff(c.want, tellAll(found)); diff != "" {
				t.Errorf("%d: (-want +got)\n%s", c.at, diff)
			}
			for _, f := range found {
				if got := f.Proof([]byte(text[f.Span.Start:f.Span.End])); got != f.Value {
					t.Errorf("%d: %q is proven to be %q", c.at, f.Value, got)
				}
			}
		}
	}
}

// TestDeepTree: a tree that is too deep, or whose paths are too long, ends; what is kept of it is
// bounded.
func TestDeepTree(t *testing.T) {
	var deep strings.Builder
	deep.WriteString("C:\\T\n")
	for i := range 100 {
		deep.WriteString(strings.Repeat("    ", i) + "└───d\n")
	}
	long := "C:\\T\n└───" + strings.Repeat("d", 1000) + "\n    └───" + strings.Repeat("e", 1000) + "\n        └───f\n"
	for _, c := range []struct {
		text  string
		paths int // of rows
	}{{deep.String(), 32}, {long, 1}} {
		paths := 0
		for _, f := range findAll(t, c.text, nil) {
			if f.Path != "" {
				paths++
			}
			if len(f.Path) > 2<<10 {
				t.Errorf("a path of %d bytes", len(f.Path))
			}
		}
		if paths != c.paths {
			t.Errorf("%d rows have a path, want %d", paths, c.paths)
		}
	}
}
