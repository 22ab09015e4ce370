package gen

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write README.md and testdata anew")

// goldenSize is more than two blocks, so that the turns are in the hash.
const goldenSize = 600 << 10

func TestGolden(t *testing.T) {
	var got strings.Builder
	for _, s := range Shapes() {
		fmt.Fprintf(&got, "%x  %s\n", sha256.Sum256(s.Bytes(goldenSize)), s.Name)
	}
	compare(t, "testdata/golden.sha256", got.String())
}

func TestREADME(t *testing.T) {
	var got strings.Builder
	got.WriteString(readmeHead)
	for _, s := range Shapes() {
		well := "no"
		if s.WellFormed {
			well = "yes"
		}
		perKB := ""
		if s.Backslashes > 0 {
			perKB = fmt.Sprint(s.Backslashes)
		}
		fmt.Fprintf(&got, "| `%s` | %s | %s | %s | %s |\n", s.Name, s.Doc, s.Defeats, well, perKB)
	}
	compare(t, "README.md", got.String())
}

const readmeHead = `# Made-up transcripts

Texts of any size for benchmarks and limits: the same bytes on every machine. In each the exit code
stands after the bulk. The first four are like what scripts print; each of the others is made to
defeat one way of reading. None may take more memory, or more time a byte, at 1 GiB than at 64 MiB.

    go run ./bench/cmd/gen -shape path -size 1GiB -o path.json

RFC 8259 accepts a *well-formed* transcript. The last column is backslashes a KB of source.

This page is written by ` + "`go test ./bench/gen -update`" + `.

| shape | holds | made to defeat | well-formed | backslashes |
|---|---|---|---|---|
`

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("%s differs; run go test ./bench/gen -update if that is meant. got:\n%s", file, got)
	}
}

func TestSizes(t *testing.T) {
	for _, s := range Shapes() {
		t.Run(s.Name, func(t *testing.T) {
			for _, size := range []int{1000, 100_000, blockSize, blockSize + 1000, 3*blockSize + 7} {
				doc := s.Bytes(size)
				if short := size - len(doc); short < 0 || short >= 64<<10 {
					t.Errorf("size %d: got %d bytes", size, len(doc))
				}
				if !bytes.HasSuffix(doc, []byte(`,"exit_code":0,"script_errors":""}`)) {
					t.Errorf("size %d: wrong end", size)
				}
			}
		})
	}
}

func TestSmallest(t *testing.T) {
	for _, s := range Shapes() {
		for _, size := range []int{-1, 0, 1} {
			if doc := s.Bytes(size); !json.Valid(doc) {
				t.Errorf("%s of %d bytes: not JSON: %s", s.Name, size, doc)
			}
		}
	}
}

func TestWellFormed(t *testing.T) {
	for _, s := range Shapes() {
		doc := s.Bytes(goldenSize)
		// encoding/json lets invalid UTF-8 pass.
		if got := json.Valid(doc) && s.Name != "invalid-utf8"; got != s.WellFormed {
			t.Errorf("%s: well formed is %v, want %v", s.Name, got, s.WellFormed)
		}
		if !s.WellFormed {
			continue
		}
		var fields struct {
			Name   string `json:"script_name"`
			Code   *int   `json:"exit_code"`
			Output string `json:"script_output"`
			Errors *string
		}
		if err := json.Unmarshal(doc, &fields); err != nil {
			t.Errorf("%s: %v", s.Name, err)
			continue
		}
		if fields.Name != "gen-"+s.Name+".ps1" || fields.Code == nil || *fields.Code != 0 || fields.Output == "" {
			t.Errorf("%s: fields are %.60q, %v, %.60q", s.Name, fields.Name, fields.Code, fields.Output)
		}
	}
}

func TestBackslashes(t *testing.T) {
	for _, s := range Shapes() {
		if s.Backslashes == 0 {
			continue
		}
		doc := s.Bytes(1 << 20)
		count := float64(bytes.Count(doc, []byte(`\`)))
		for _, kb := range []float64{1000, 1024} { // right for both readings of KB
			got := count / (float64(len(doc)) / kb)
			if math.Abs(got/float64(s.Backslashes)-1) > 0.05 {
				t.Errorf("%s: %.1f backslashes in %v bytes, want %d", s.Name, got, kb, s.Backslashes)
			}
		}
	}
}

func TestMembersDiffer(t *testing.T) {
	for _, name := range []string{"members", "huge-name-list"} {
		s, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		dec := json.NewDecoder(bytes.NewReader(s.Bytes(3 * blockSize)))
		seen := map[string]bool{}
		var members map[string]json.RawMessage
		if err := dec.Decode(&members); err != nil {
			t.Fatal(err)
		}
		for name := range members {
			seen[name] = true
		}
		// Every member costs a comma outside strings that hold none.
		commas := bytes.Count(s.Bytes(3*blockSize), []byte(`,"`))
		if len(seen) != commas+1 {
			t.Errorf("%s: %d names, %d members", name, len(seen), commas+1)
		}
	}
}

func TestNameLength(t *testing.T) {
	s, _ := Find("huge-name-list")
	var members map[string]int
	json.Unmarshal(s.Bytes(10_000), &members) // the strings among them fail, the rest is read
	for name := range members {
		if strings.Contains(name, "script_output_") && len(name) != maxName {
			t.Errorf("a name has %d bytes, want %d", len(name), maxName)
		}
	}
}

func TestNestingDepth(t *testing.T) {
	s, _ := Find("nesting")
	depth, deepest := 0, 0
	for _, c := range s.Bytes(100_000) {
		switch c {
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		}
	}
	if depth != 0 || deepest != maxNesting {
		t.Errorf("deepest is %d, want %d; %d left open", deepest, maxNesting, depth)
	}
}

func TestHashesDiffer(t *testing.T) {
	s, _ := Find("hashes")
	seen := map[string]bool{}
	var fields struct {
		Output string `json:"script_output"`
	}
	if err := json.Unmarshal(s.Bytes(3*blockSize), &fields); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(fields.Output) {
		if n := len(line) - 1; n != 32 && n != 40 && n != 64 {
			t.Fatalf("no hash: %q", line)
		}
		if seen[line] {
			t.Fatalf("twice: %q", line)
		}
		seen[line] = true
	}
}

func TestWriteError(t *testing.T) {
	s, _ := Find("log")
	for _, room := range []int{0, 10, 1000, 2 * blockSize} {
		w := &fullWriter{room: room}
		n, err := s.Generate(w, 3*blockSize)
		if !errors.Is(err, io.ErrShortWrite) || n != int64(room) {
			t.Errorf("room for %d: wrote %d, %v", room, n, err)
		}
	}
}

// fullWriter takes room bytes and then fails.
type fullWriter struct{ room int }

func (w *fullWriter) Write(p []byte) (int, error) {
	if len(p) > w.room {
		n := w.room
		w.room = 0
		return n, io.ErrShortWrite
	}
	w.room -= len(p)
	return len(p), nil
}

func TestFind(t *testing.T) {
	if _, err := Find("nothing"); err == nil || !strings.Contains(err.Error(), "path, log") {
		t.Errorf("got %v", err)
	}
	seen := map[string]bool{}
	for _, name := range Names() {
		if s, err := Find(name); err != nil || s.Name != name || seen[name] {
			t.Errorf("%s: %v", name, err)
		}
		seen[name] = true
	}
}

func TestSize(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Size
		out  string
	}{
		{"0", 0, "0B"}, {"1000", 1000, "1000B"}, {"1024", 1024, "1KiB"}, {"64MiB", 64 << 20, "64MiB"}, {"1GiB", 1 << 30, "1GiB"},
		{"7B", 7, "7B"}, {"1536KiB", 1536 << 10, "1536KiB"},
	} {
		var got Size
		if err := got.Set(c.in); err != nil || got != c.want || got.String() != c.out {
			t.Errorf("%s: got %d, %s, %v", c.in, got, got, err)
		}
	}
	for _, in := range []string{"", "MiB", "-1", "1.5GiB", "1MB", "1 GiB", "9000000000GiB", "+1"} {
		if got, err := ParseSize(in); err == nil {
			t.Errorf("%q: got %d", in, got)
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	for _, s := range Shapes() {
		b.Run(s.Name, func(b *testing.B) {
			const size = 64 << 20
			b.SetBytes(size)
			for b.Loop() {
				s.Generate(io.Discard, size)
			}
		})
	}
}
