package rivals

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/minio/simdjson-go"

	"github.com/lrkit/lrkit/bench/gen"
)

var update = flag.Bool("update", false, "write the tables of README.md anew")

// licences are what the LICENSE files of the modules say.
var licences = map[string]string{
	"github.com/bytedance/sonic":         "Apache-2.0",
	"github.com/buger/jsonparser":        "MIT",
	"github.com/go-json-experiment/json": "BSD-3-Clause",
	"github.com/goccy/go-json":           "MIT",
	"github.com/json-iterator/go":        "MIT",
	"github.com/mailru/easyjson":         "MIT",
	"github.com/minio/simdjson-go":       "Apache-2.0",
	"github.com/segmentio/encoding":      "MIT",
	"github.com/tidwall/gjson":           "MIT",
	"github.com/valyala/fastjson":        "MIT",
}

func TestREADME(t *testing.T) {
	if !SonicIsNative || !simdjson.SupportedCPU() {
		t.Skip("two rivals are not themselves on this machine")
	}
	const file = "README.md"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	old := strings.ReplaceAll(string(b), "\r\n", "\n")
	text := replaced(t, old, "rivals", modules(t))
	text = replaced(t, text, "lenient", lenient(t))
	if *update && text != old {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if text != old {
		t.Errorf("%s is not what it should be; if that is meant, run go test -run README -update. want:\n%s", file, text)
	}
}

// replaced puts a table between the two marks of that name.
func replaced(t *testing.T, text, mark, table string) string {
	begin, end := "<!-- "+mark+" -->\n", "<!-- end -->"
	before, rest, ok := strings.Cut(text, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("no %s in README.md", begin)
	}
	return before + begin + "\n" + table + "\n" + end + after
}

// modules is the table of the rivals, with the versions that go.mod has.
func modules(t *testing.T) string {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	yes := map[bool]string{true: "yes", false: "–"}
	var out strings.Builder
	out.WriteString("| rival | module | version | licence | four fields | span | io.Reader |\n|---|---|---|---|---|---|---|\n")
	for _, r := range All()[1:] {
		module, version, licence := "the standard library", "Go's", "BSD-3-Clause"
		if r.Module != "" {
			m := regexp.MustCompile(`(?m)^\s+` + regexp.QuoteMeta(r.Module) + ` (v\S+)`).FindSubmatch(mod)
			if m == nil || licences[r.Module] == "" {
				t.Fatalf("%s: no version or no licence", r.Module)
			}
			module, version, licence = r.Module, string(m[1]), licences[r.Module]
		}
		span := yes[r.Span != nil]
		if r.FindsOnly {
			span = "found, not told"
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s | %s |\n", r.Name, module, version, licence, yes[r.Fields != nil], span, yes[r.Stream != nil])
	}
	return out.String()
}

// lenient is the table of what becomes of input that is not well-formed, or hard.
func lenient(t *testing.T) string {
	columns := []struct{ head, shape string }{
		{"raw line feeds beside escapes", ""},
		{"raw control characters", "raw-controls"},
		{"bad escapes", "bad-escapes"},
		{"invalid UTF-8", "invalid-utf8"},
		{"10,000 levels", "nesting"},
	}
	var out strings.Builder
	out.WriteString("|")
	for _, c := range columns {
		out.WriteString(" | " + c.head)
	}
	out.WriteString(" |\n|---" + strings.Repeat("|---", len(columns)) + "|\n")
	for _, r := range All() {
		out.WriteString("| " + r.Name)
		for _, c := range columns {
			doc := rawLines()
			if c.shape != "" {
				s, err := gen.Find(c.shape)
				if err != nil {
					t.Fatal(err)
				}
				doc = s.Bytes(docSize)
			}
			out.WriteString(" | " + trial(t, r, doc).outcome(trial(t, lrkit, doc)))
		}
		out.WriteString(" |\n")
	}
	return out.String()
}

// rawLines is like the vendor's sample: line ends as they are, all else escaped.
func rawLines() []byte {
	return []byte(`{"script_name":"a.ps1","exit_code":0,"script_output":"` + strings.Repeat(`C:\\Windows\\Temp\\a.zip 17 MB`+"\n", 1000) + `","script_errors":""}`)
}
