package ioc_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/transcript"
)

// huntPieces are what the texts of this test are made of: what joins within a line, over lines, in
// tables and in lists, and names that only a list knows.
var huntPieces = []string{
	`C:\Windows\a.exe`, `\\srv\share\b.dll`, `/tmp/evil.sh`, `HKLM\Software\Run`, `"C:\Program Files\evil.exe"`, `C:\evil.com\x.bin`,
	"evil.exe", "loader.dll", "evil.example", "dc01", "who@evil.example", "http://evil.example/a/evil.exe", "psex",
	"S-1-5-21-1-2-3-500", "{12345678-1234-1234-1234-123456789abc}", "192.0.2.7", `CORP\who`, "2024-01-15 15:14:07",
	"51 MB", "Size: 1024", "1,234 bytes", "Length : 77", "d41d8cd98f00b204e9800998ecf8427e", "MD5: d41d8cd98f00b204e9800998ecf8427e",
	"SHA1=da39a3ee5e6b4b0d3255bfef95601890afd80709", "password=Hunter2xyz", "\x1b[31m", "evil\x00", ",", ": ", ";", "in",
	"\n", "\n", "\r\n", "\n\n", " ", " ", " ", "\t",
	"\nPath : C:\\T\\evil.exe\nSize : 10 KB\nHash : d41d8cd98f00b204e9800998ecf8427e\n",
	"\nLength Name\n------ ----\n  1234 evil.exe\n    77 b.txt\n",
	"\n Directory of C:\\T\n\n01/15/2024  03:14 PM             1,234 evil.exe\n",
}

// huntEntries may be on the lists of this test.
var huntEntries = []string{
	"evil.exe", "loader.dll", "evil.example", "*.evil.example", ".example", "domain:dc01", "evil.com", "*.exe",
	"a.exe", `Temp\evil.exe`, `share\b.dll`,
	"d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "192.0.2.0/24", `C:\Windows\*`, "who@evil.example",
	"http://evil.example/*", "S-1-5-21-1-2-3-500", "HKLM\\Software\\*", "{12345678-1234-1234-1234-123456789abc}", "account:CORP\\who",
	"name:Windows", "psex", "evil", "1,234 bytes", "name:Size: 1024", "name:in evil.exe", "exe", "name:password", "51 MB evil.exe",
}

// hunted is a finding with what of the list it hits.
type hunted struct {
	f       analyze.Finding
	matched []string
}

func hunt(t testing.TB, analyzers []analyze.Analyzer, text string, list *ioc.List, reuse bool) (all []hunted) {
	opts := &analyze.Options{Analyzers: analyzers, Reuse: reuse}
	if list != nil {
		opts.Analyzers = append(slices.Clip(analyzers), list.Analyzer())
	}
	for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), opts) {
		if err != nil {
			t.Fatal(err)
		}
		h := hunted{f: *f}
		if list != nil {
			h.matched = list.Match(f)
		}
		all = append(all, h)
	}
	return all
}

// checkHunt holds a text against no list, a list of some entries, and one of more.
func checkHunt(t testing.TB, analyzers []analyze.Analyzer, text string, some, more []string) {
	t.Helper()
	few, many := read2(strings.Join(some, "\n")), read2(strings.Join(append(slices.Clone(some), more...), "\n"))
	if few == nil || many == nil {
		return
	}
	want := hunt(t, analyzers, text, nil, false)
	byFew, byMany := hunt(t, analyzers, text, few, false), hunt(t, analyzers, text, many, true)
	for _, c := range []struct {
		name string
		got  []hunted
	}{{"the list", byFew}, {"the longer list", byMany}} {
		var others []analyze.Finding
		for _, h := range c.got {
			if h.f.Rule == ioc.Rule {
				if h.f.Size != nil || h.f.Hashes != nil || h.f.Times != nil || h.f.Owner != "" || h.f.Path != "" {
					t.Errorf("%s: %q, which only the list found, has what is another's: %+v", c.name, h.f.Value, h.f)
				}
				continue
			}
			others = append(others, h.f)
		}
		plain := make([]analyze.Finding, 0, len(want))
		for _, h := range want {
			plain = append(plain, h.f)
		}
		if diff := cmp.Diff(plain, others, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(analyze.Finding{})); diff != "" {
			t.Errorf("what %s did not find itself (-without +with):\n%s", c.name, diff)
		}
	}
	rest := byMany
	for _, h := range byFew {
		if h.matched == nil {
			continue
		}
		i := slices.IndexFunc(rest, func(o hunted) bool {
			return cmp.Equal(h.f, o.f, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(analyze.Finding{}))
		})
		if i < 0 {
			t.Errorf("%q at %v hits %q, and nothing with more entries", h.f.Value, h.f.Span, h.matched)
			continue
		}
		o := rest[i]
		rest = rest[i+1:]
		for _, entry := range h.matched {
			if !slices.Contains(o.matched, entry) && len(o.matched) < 16 {
				t.Errorf("%q hits %q, and only %q with more entries", h.f.Value, h.matched, o.matched)
			}
		}
	}
	if t.Failed() {
		t.Fatalf("text %q\nlist %q\nmore %q", text[:min(len(text), 2000)], some, more)
	}
}

// TestHuntIsMonotone: an entry more never takes a hit away, nor anything from what is found
// without a list.
func TestHuntIsMonotone(t *testing.T) {
	rnd := rand.New(rand.NewPCG(15, 14))
	pick := func(from []string, n int) (all []string) {
		for range n {
			all = append(all, from[rnd.IntN(len(from))])
		}
		return all
	}
	// Without a list, lines that hold nothing for the second set are passed over.
	sets := [][]analyze.Analyzer{analyze.Default(), {analyze.Paths}, {analyze.Paths, analyze.Sizes, analyze.Hashes}}
	for i := range 1500 {
		var text strings.Builder
		for _, p := range pick(huntPieces, 1+rnd.IntN(14)) {
			text.WriteString(p)
			if rnd.IntN(2) == 0 {
				text.WriteByte(' ')
			}
		}
		checkHunt(t, sets[i%len(sets)], text.String(), pick(huntEntries, 1+rnd.IntN(3)), pick(huntEntries, 1+rnd.IntN(8)))
	}
}

// TestHuntTakesNothing has an input for each way in which a name of the list once took something.
func TestHuntTakesNothing(t *testing.T) {
	const md5 = "d41d8cd98f00b204e9800998ecf8427e"
	for _, text := range []string{
		`C:\Windows\a.exe evil.exe ` + md5,            // the hash of a line
		`C:\Windows\a.exe evil.exe 51 MB`,             // its size
		`51 MB evil.exe C:\Windows\a.exe`,             // what stands before a path
		`51 MB C:\a.exe, evil.exe, 20 KB C:\b.exe`,    // pairs
		`1 KB C:\a.exe evil.exe 51 MB`,                // what follows a path
		"C:\\Windows\\a.exe evil.exe\n51 MB\n" + md5,  // what the next lines add
		"C:\\Windows\\a.exe\nevil.exe\n51 MB\n",       // what ends the waiting
		"C:\\Windows\\a.exe\nsize of evil.exe: 51 MB", // a label
		"51 MB\nevil.exe C:\\Windows\\a.exe",          // what the line before holds
		"51 MB\nevil.exe\nC:\\Windows\\a.exe",
		md5 + "\nC:\\Windows\\a.exe evil.exe",
	} {
		checkHunt(t, analyze.Default(), text, []string{md5, "a.exe", "b.exe"}, []string{"evil.exe"})
		checkHunt(t, analyze.Default(), text, []string{md5, "a.exe", "b.exe"}, []string{"name:size of evil.exe"})
	}
}

// TestHuntInLongLines: where a line that is longer than the window is cut does not hang on the
// list.
func TestHuntInLongLines(t *testing.T) {
	const before = 160<<10 - 200 // the first cut is at the end of the window less the longest value
	for off := range 18 {
		text := strings.Repeat("- ", before/2) + strings.Repeat("x", off) +
			strings.Repeat(" holds 51 MB here", 30) + strings.Repeat(" -", 110<<10)
		checkHunt(t, analyze.Default(), text, []string{"here"}, []string{"name:holds 51 MB here"})
	}
}

// FuzzHuntList gives the first entries of a list to one run, and all of them to another.
func FuzzHuntList(f *testing.F) {
	rnd := rand.New(rand.NewPCG(14, 15))
	for range 40 {
		var text, list strings.Builder
		for range 12 {
			text.WriteString(huntPieces[rnd.IntN(len(huntPieces))] + " ")
			list.WriteString(huntEntries[rnd.IntN(len(huntEntries))] + "\n")
		}
		f.Add(text.String(), list.String(), uint8(rnd.IntN(6)))
	}
	f.Add(`C:\Windows\a.exe evil.exe d41d8cd98f00b204e9800998ecf8427e`, "d41d8cd98f00b204e9800998ecf8427e\nevil.exe", uint8(1))
	f.Add("51 MB\nevil.exe\nC:\\a.exe\n\nLength Name\n------ ----\n1234 evil.exe", "*.exe\nevil.exe\nname:1234 evil.exe", uint8(1))
	f.Fuzz(func(t *testing.T, text, list string, some uint8) {
		entries := strings.Split(list, "\n")
		n := min(int(some), len(entries))
		checkHunt(t, analyze.Default(), text, entries[:n], entries[n:])
	})
}
