package layout

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

func corpora(t *testing.T) string {
	dir := os.Getenv("LRKIT_CORPORA")
	if dir == "" {
		t.Skip("LRKIT_CORPORA is not set: external corpora are not tested")
	}
	return dir
}

// row is what a listing says of a file.
type row struct {
	dir, name string
	size      int64 // -1 for a folder
}

// rowsOf reads a listing.
func rowsOf(text string) (rows []row) {
	r := new(Reader)
	var parts []Part
	dir := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		parts = r.read(parts[:0], []byte(line), false)
		one := row{dir: dir, size: -1}
		for _, p := range parts {
			switch {
			case p.what() == Name && p.Flags.Has(artifact.Directory):
				dir = line[p.Start:p.End]
			case p.what() == Name && p.Flags.Has(artifact.Continued):
				rows[len(rows)-1].name += line[p.Start:p.End]
			case p.what() == Name:
				one.name = line[p.Start:p.End]
			case p.what() == Size:
				one.size = p.Match.Size.Bytes
			}
		}
		if one.name != "" {
			rows = append(rows, one)
		}
	}
	return rows
}

// TestDirFixtures: every file, size and directory of jc's listings.
func TestDirFixtures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpora(t), "jc", "tests", "fixtures", "*", "dir*.json"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%d fixtures, %v", len(files), err)
	}
	all := 0
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var want []struct {
			Dir              bool
			Size             *int64
			Filename, Parent string
		}
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(strings.TrimSuffix(name, ".json") + ".out")
		if err != nil {
			t.Fatal(err)
		}
		got := rowsOf(string(text))
		i := 0
		for _, w := range want {
			if w.Filename == "." || w.Filename == ".." {
				continue
			}
			size := int64(-1)
			if w.Size != nil {
				size = *w.Size
			}
			expect := row{w.Parent, w.Filename, size}
			if i >= len(got) || got[i] != expect {
				t.Errorf("%s: row %d: got %v, want %v", filepath.Base(name), i, got[min(i, len(got)-1)], expect)
				break
			}
			i++
		}
		if i < len(got) {
			t.Errorf("%s: %d rows too many, the first is %v", filepath.Base(name), len(got)-i, got[i])
		}
		all += i
	}
	t.Logf("%d listings, %d rows", len(files), all)
}

// TestListings: the listings of the PowerShell documentation yield every row. They are counted by a
// reader that shares nothing with ours.
func TestListings(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(corpora(t), "powershell-docs", "output-blocks.txt"))
	if err != nil {
		t.Fatal(err)
	}
	naive := regexp.MustCompile(`^\s*[dlar-][-dlarhs]{4,5}\s+\d+/\d+/\d+\s+\d+:\d+ [AP]M\s+(?:[\d,]+ )?\s*(\S.*?)\s*$`)
	head := regexp.MustCompile(`^\s*Mode\s+LastWriteTime\s+Length\s+Name\s*$`)
	var want []string
	open := false
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\r\n")
		switch m := naive.FindStringSubmatch(line); {
		case head.MatchString(line):
			open = true
		case m != nil && open:
			want = append(want, m[1])
		case strings.TrimSpace(line) != "" && !strings.HasPrefix(strings.TrimSpace(line), "----"):
			open = false
		}
	}
	got := map[string]int{}
	for _, r := range rowsOf(string(b)) {
		got[r.name]++
	}
	if len(want) < 20 {
		t.Fatalf("only %d rows", len(want))
	}
	for _, name := range want {
		if got[name]--; got[name] < 0 {
			t.Errorf("lost %q", name)
		}
	}
	t.Logf("%d rows", len(want))
}
