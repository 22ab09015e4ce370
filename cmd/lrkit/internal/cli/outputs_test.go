package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/bench/labelled"
	"github.com/lrkit/lrkit/internal/testkit/corpus"
	"github.com/lrkit/lrkit/internal/testkit/ecs"
)

// oddTimes are texts whose times, addresses and names have no usual place in ECS.
const oddTimes = `2016-12-31T23:59:60Z C:\a.exe
2016-12-31T23:59:60.5+00:00 event
mail from user@example.com to CORP\admin at fe80::1%eth0, ::ffff:192.0.2.1 and 192.0.2.0/24
hxxps://user@evil[.]example:8443/a?b#c http://[2001:db8::1]/x http://10.1.2.3:80/
"C:\x\a.txt:hidden:$DATA" C:\x\b.txt:Zone.Identifier
HKLM:\Software\Evil S-1-5-18 S-1-5-21-1-2-3-1001
    Directory: C:\Windows\Temp
Mode                 LastWriteTime         Length Name
----                 -------------         ------ ----
-a----         1/15/2024   3:14 PM          12345 evil.exe
`

// outputInputs writes what outputs are checked with, and returns the names: the corpus, the
// samples, all labelled texts, odd texts, and the case of the demo.
func outputInputs(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("LRKIT_STATE_DIR", filepath.Join(dir, "state"))
	write := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	vectors, err := corpus.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"vectors", "labelled"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for i := range vectors {
		write(filepath.Join("vectors", fmt.Sprintf("%04d", i)), vectors[i].Data)
	}
	for _, kind := range labelled.Kinds {
		cases, err := labelled.Read("../../../../testdata/labelled", kind)
		if err != nil {
			t.Fatal(err)
		}
		var texts strings.Builder
		for i := range cases {
			fmt.Fprintf(&texts, "%s\n\n", strings.ReplaceAll(cases[i].Text, "\x00", "")) // a file with one is no text
		}
		write(filepath.Join("labelled", kind+".txt"), []byte("Labelled texts\n\n"+texts.String()))
	}
	write("odd.txt", []byte(oddTimes))
	kept := filepath.Join(dir, "case")
	var said bytes.Buffer
	if code := Main(t.Context(), []string{"demo", "--keep", kept}, Streams{In: strings.NewReader(""), Out: &said, Err: &said}); code != 0 {
		t.Fatalf("the demo ends with %d: %.1000s", code, &said)
	}
	return []string{filepath.Join(dir, "vectors"), "../../../../samples", filepath.Join(dir, "labelled"), filepath.Join(dir, "odd.txt"), kept}
}

// analyzedTo returns what analyze writes of inputs.
func analyzedTo(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, said bytes.Buffer
	if code := Main(t.Context(), append([]string{"analyze"}, args...), Streams{In: strings.NewReader(""), Out: &out, Err: &said}); code != 0 && code != 3 && code != 4 {
		t.Fatalf("%.100q ends with %d: %.1000s", args, code, &said)
	}
	return out.Bytes()
}

// TestOutputs: what is written for other programs is as they want it, of all kinds of input.
func TestOutputs(t *testing.T) {
	inputs := outputInputs(t)
	t.Run("ecs", func(t *testing.T) { checkECS(t, inputs) })
	t.Run("ioc", func(t *testing.T) { checkIOC(t, inputs) })
}

// checkIOC: what -f ioc writes is a list for --match, and each of its entries hits again where it
// was first seen.
func checkIOC(t *testing.T, inputs []string) {
	name := filepath.Join(t.TempDir(), "list.csv")
	analyzedTo(t, append([]string{"-f", "ioc", "-o", name}, inputs...)...)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	type seen struct{ source, entry string }
	hits := map[seen]bool{}
	for line := range bytes.Lines(analyzedTo(t, append([]string{"-f", "ndjson", "--match", name}, inputs...)...)) {
		var f struct {
			Source  string
			Matched []string
		}
		if err := json.Unmarshal(line, &f); err != nil {
			t.Fatal(err)
		}
		for _, entry := range f.Matched {
			hits[seen{f.Source, entry}] = true
		}
		if len(f.Matched) == 16 { // which is all that is listed
			t.Errorf("%s: too many entries to tell", line)
		}
	}
	for _, row := range rows[1:] {
		if !hits[seen{row[3], strings.TrimPrefix(row[1], "'")}] {
			t.Errorf("%q hits nothing", row)
		}
	}
	if len(rows) < 1000 {
		t.Errorf("only %d rows", len(rows))
	}
}

// checkECS: all documents of ECS are as the published schema wants them.
func checkECS(t *testing.T, inputs []string) {
	schema, err := ecs.Load()
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(analyzedTo(t, append([]string{"-f", "ecs"}, inputs...)...)), []byte("\n"))
	bad := 0
	for _, line := range lines {
		if err := schema.Check(line, "lrkit"); err != nil {
			t.Errorf("%v in %.500s", err, line)
			if bad++; bad == 10 {
				t.Fatal("and so on")
			}
		}
	}
	if len(lines) < 9000 {
		t.Errorf("only %d documents", len(lines))
	}
}
