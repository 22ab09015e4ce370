package export

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/casedir"
)

// wanted is a file that a test asks a name for.
type wanted struct{ machine, id, path string }

const testAction = "5382f7ea-7557-4ab7-9782-d50480024a4"

func (n *names) ask(i int, w wanted) (string, error) {
	d := &casedir.Description{Machine: w.machine, MachineID: w.id}
	d.Command.Type = "GetFile"
	d.Command.Params = []map[string]string{{"key": "Path", "value": w.path}}
	k := casedir.Key{Tenant: "t", Action: fmt.Sprintf("%s%x", testAction, i%16), Index: i / 16}
	return n.placeOf(newJob(d, k, casedir.Blob{}, ""), &File{Machine: w.machine, MachineID: w.id, Path: w.path}, "x")
}

// TestPlaces: no two files have names that some system takes for one.
func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		line  int
		files []wanted
		names []string
	}{
		{here(), []wanted{{"pc", "1", `C:\a.txt`}, {"pc", "1", `c:\A.TXT`}, {"pc", "1", `C:\a.txt`}},
			[]string{"pc/C/a.txt", "pc/C/A~5382f7ea-1.TXT", "pc/C/a~5382f7ea-2.txt"}},
		{here(), []wanted{{"pc", "1", `C:\a`}, {"pc", "2", `C:\a`}, {"PC", "3", `C:\a`}, {"pc", "1", `C:\b`}},
			[]string{"pc/C/a", "pc~" + hash8("t\x002") + "/C/a", "PC~" + hash8("t\x003") + "/C/a", "pc/C/b"}},
		// A folder of Windows has the spelling that came first, one of POSIX is another one.
		{here(), []wanted{{"pc", "1", `C:\Windows\a`}, {"pc", "1", `C:\WINDOWS\b`}}, []string{"pc/C/Windows/a", "pc/C/Windows/b"}},
		{here(), []wanted{{"pc", "1", `/home/bob/a`}, {"pc", "1", `/home/Bob/b`}, {"pc", "1", `/home/bob/b`}},
			[]string{"pc/home/bob/a", "pc/home/Bob~" + hash8("Bob") + "/b", "pc/home/bob/b"}},
		// What is a file in one path and a folder in another.
		{here(), []wanted{{"pc", "1", `C:\a`}, {"pc", "1", `C:\a\b`}}, []string{"pc/C/a", "pc/C/a~" + hash8("a") + "/b"}},
		{here(), []wanted{{"pc", "1", `C:\a\b`}, {"pc", "1", `C:\a`}}, []string{"pc/C/a/b", "pc/C/a~5382f7ea-1"}},
		// Normalization, ligatures, full case folding.
		{here(), []wanted{{"pc", "1", "C:\\\u00e9"}, {"pc", "1", "C:\\e\u0301"}}, []string{"pc/C/\u00e9", "pc/C/e\u0301~5382f7ea-1"}},
		{here(), []wanted{{"pc", "1", `C:\straße\a`}, {"pc", "1", `C:\STRASSE\a`}}, []string{"pc/C/straße/a", "pc/C/STRASSE~" + hash8("STRASSE") + "/a"}},
		// Names of the export itself.
		{here(), []wanted{{"sha256sums", "1", `C:\a`}, {"files.ndjson", "2", `C:\a`}},
			[]string{"sha256sums~" + hash8("t\x001") + "/C/a", "files.ndjson~" + hash8("t\x002") + "/C/a"}},
		{here(), []wanted{{"..", "1", `C:\a`}, {"", "id", `C:\a`}, {"", "", `C:\a`}, {`a/b\c`, "4", `C:\a`}},
			[]string{".%2E/C/a", "id/C/a", "unknown-machine/C/a", "a%2Fb%5Cc/C/a"}},
		// A file that has the name with a suffix already.
		{here(), []wanted{{"pc", "1", `C:\a~5382f7ea-2`}, {"pc", "1", `C:\a`}, {"pc", "1", `C:\A`}},
			[]string{"pc/C/a~5382f7ea-2", "pc/C/a", "pc/C/A~" + testAction + "0-2"}},
	} {
		n := newNames()
		var got []string
		for i, w := range c.files {
			name, err := n.ask(i*16, w) // files of one action, with the indexes 0, 1, 2
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, name)
		}
		if !slices.Equal(got, c.names) {
			t.Errorf("names_test.go:%d: %q, want %q", c.line, got, c.names)
		}
	}
}

// TestManyEqual: equal names cost no more than others.
func TestManyEqual(t *testing.T) {
	n, seen := newNames(), map[string]bool{}
	for i := range 5000 {
		name, err := n.ask(i, wanted{"pc", "1", `C:\a.txt`})
		if err != nil || seen[name] {
			t.Fatalf("%d: %q, %v", i, name, err)
		}
		seen[name] = true
	}
}

// FuzzPlaces: whatever devices send, names are valid, and differ on every system.
func FuzzPlaces(f *testing.F) {
	var all []string
	for _, c := range table {
		all = append(all, c.path)
	}
	f.Add(strings.Join(all, "\n"))
	f.Add("C:\\a\nC:\\A\nC:\\a\\b\n/a/b\n/A/b\nc:\\a~5382f7ea-0\nC:\\\u00e9\nC:\\e\u0301")
	f.Fuzz(func(t *testing.T, paths string) {
		n, seen := newNames(), map[string]string{}
		folders := map[string]bool{}
		for i, path := range strings.SplitN(paths, "\n", 50) {
			name, err := n.ask(i, wanted{"pc" + path[:min(i%3, len(path))], fmt.Sprint(i % 3), path})
			if err != nil {
				t.Fatal(err)
			}
			parts := strings.Split(name, "/")
			for _, part := range parts {
				if wrong := unsafePart(part); wrong != "" {
					t.Errorf("%q becomes %q: %s", path, name, wrong)
				}
			}
			for _, form := range sameOnSomeSystem(name) {
				if other, ok := seen[form]; ok && other != name || folders[form] {
					t.Errorf("%q becomes %q, which is %q on some system", path, name, other)
				}
			}
			for _, form := range sameOnSomeSystem(name) {
				seen[form] = name
			}
			for i := range len(parts) - 1 {
				for _, form := range sameOnSomeSystem(strings.Join(parts[:i+1], "/")) {
					folders[form] = true
					if other, ok := seen[form]; ok {
						t.Errorf("%q needs the folder %q, which is the file %q", path, form, other)
					}
				}
			}
		}
	})
}
