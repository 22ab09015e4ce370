package cli

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// unequal are inputs of very different length: more than is held, more than a batch of columns has,
// and next to nothing.
var unequal = []int{0, 300, 9000, 1, 2, 17_000, 30, 30, 9000, 700}

// manyInputs writes inputs with so many findings, and returns their folder.
func manyInputs(t *testing.T, findings []int) string {
	t.Helper()
	dir := t.TempDir()
	for i, lines := range findings {
		var text strings.Builder
		for k := range lines {
			fmt.Fprintf(&text, `C:\\Windows\\%d\\a%d.exe %d KB\n`, i, k, k+1)
		}
		doc := `{"script_name":"s","exit_code":0,"script_output":"` + text.String() + `","script_errors":""}`
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprint("in", i, ".json")), []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestJobsDoNotMatter: the output is the same, byte for byte, with any number of cores.
func TestJobsDoNotMatter(t *testing.T) {
	dir, out := manyInputs(t, unequal), filepath.Join(t.TempDir(), "out")
	before := runtime.GOMAXPROCS(0)
	for _, format := range formats {
		all := []string{"1", "3"}
		if !testing.Short() && (format == "ndjson" || format == "parquet") { // by records, and by columns
			all = []string{"1", "2", "3", "16"}
		}
		var want [sha256.Size]byte
		var said string
		for _, jobs := range all {
			var messages bytes.Buffer
			if code := Main(t.Context(), []string{"analyze", "-j", jobs, "-f", format, "-o", out, dir}, Streams{In: new(bytes.Buffer), Out: new(bytes.Buffer), Err: &messages}); code != 0 {
				t.Fatalf("%s, -j %s: exit code %d, %s", format, jobs, code, &messages)
			}
			written, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if jobs == "1" {
				want, said = sha256.Sum256(written), messages.String()
			}
			if sha256.Sum256(written) != want || messages.String() != said {
				t.Errorf("%s: other output or messages with -j %s: %d bytes, %s", format, jobs, len(written), &messages)
			}
		}
	}
	if after := runtime.GOMAXPROCS(0); after != before {
		t.Errorf("%d cores may be used after all, %d before", after, before)
	}
}
