package lrkit_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/lrkit/lrkit"

type floor struct {
	pkg    string
	may    []string // packages, and what lies below them
	reason string
}

// floors says what each package may be built on, besides the standard library. What a package
// imports, all its users pay for.
var floors = []floor{
	{"internal/scan", nil, "kernels work on bytes and know nothing else"},
	{"internal/secret", []string{"internal/scan"}, "what is a secret is decided on bytes, the same for all that show or keep them"},
	{"internal/text", []string{"internal/scan", "golang.org/x/text"}, "pure functions on bytes"},
	{"internal/build", nil, "what the build says of the program"},
	{"internal/fullwrite", nil, "writers and their promise"},
	{"internal/panics", nil, "goroutines, and nothing that runs in them"},
	{"internal/interrupt", []string{"internal/panics"}, "calls of the system that wait, and a context"},
	{"internal/regular", nil, "files of the system, by name"},
	{"internal/expand", []string{"github.com/klauspost/compress"}, "layers know nothing of what is in them"},
	{"internal/archive", []string{"internal/expand", "internal/scan", "internal/text", "github.com/klauspost/compress", "golang.org/x/text"}, "directories and streams of bytes; it opens no file and knows no transcript"},
	{"transcript", []string{"internal/scan", "internal/text", "transcript/internal/poison", "golang.org/x/text"},
		"the decoder is imported alone by forensic pipelines: it stays light"},
	{"transcript/transcripttest", []string{"transcript", "internal/scan", "internal/text", "golang.org/x/text"}, "users test with it"},
	{"transcript/powershell", []string{"transcript", "internal/scan", "internal/text", "golang.org/x/text"}, "it stays as light as the decoder"},
	{"internal/ingest", []string{"internal/archive", "internal/expand", "internal/interrupt", "internal/panics", "internal/regular", "internal/scan", "internal/text",
		"transcript", "github.com/klauspost/compress", "golang.org/x/sys", "golang.org/x/text"}, "bytes in, text out; it knows no finding and no report"},
	{"internal/clixml", []string{"transcript", "internal/scan", "internal/text", "golang.org/x/text"}, "text in, text out; analyze and the records of errors read it alike"},
	{"internal/errorrecord", []string{"internal/clixml", "transcript", "internal/scan", "internal/text", "golang.org/x/text"}, "text in, records out; the report names them and knows no other part of it"},
	{"analyze/internal/artifact", nil, "names and numbers that all steps of analyze share"},
	{"analyze/internal/plane", []string{"internal/scan"}, "one reading of the bytes for all scanners"},
	{"analyze/internal/ascii", nil, "bytes of ASCII, for all scanners"},
	{"analyze/internal/stamp", []string{"analyze/internal/artifact", "analyze/internal/ascii"}, "points in time, in free text and in cells: bytes in, a time out"},
	{"analyze/internal/quantity", []string{"analyze/internal/artifact", "analyze/internal/ascii"}, "numbers and sizes, in free text and in cells: bytes in, bounds out"},
	{"analyze/internal/grammar", []string{"analyze/internal/artifact", "analyze/internal/plane", "analyze/internal/ascii", "analyze/internal/quantity", "internal/scan"}, "scanners of one line: bytes in, positions out; kernels find the bytes that matter"},
	{"analyze/internal/vocabulary", []string{"analyze/internal/artifact", "analyze/internal/ascii", "analyze/internal/quantity"}, "one table of names, with the units after them; it knows no line"},
	{"analyze/internal/indicator", []string{"analyze/internal/artifact", "analyze/internal/plane", "analyze/internal/ascii", "analyze/internal/stamp", "analyze/internal/quantity", "analyze/internal/vocabulary", "internal/scan", "golang.org/x/net/publicsuffix"}, "scanners of one line; a list says what a domain is"},
	{"analyze/internal/layout", []string{"analyze/internal/artifact", "analyze/internal/grammar", "analyze/internal/plane", "analyze/internal/ascii", "analyze/internal/stamp", "analyze/internal/quantity", "analyze/internal/vocabulary", "internal/scan"}, "columns and labels: lines in, positions out"},
	{"analyze", []string{"internal/clixml", "internal/secret", "analyze/internal/artifact", "analyze/internal/plane", "analyze/internal/ascii", "analyze/internal/stamp", "analyze/internal/quantity", "analyze/internal/grammar", "analyze/internal/indicator", "analyze/internal/layout", "analyze/internal/vocabulary", "golang.org/x/net/publicsuffix", "transcript", "internal/scan", "internal/text", "golang.org/x/text"},
		"what bytes mean stands on what bytes are, and on no sink"},
	{"ioc", []string{"internal/clixml", "internal/secret", "analyze", "golang.org/x/net/publicsuffix", "transcript", "internal/scan", "internal/text", "golang.org/x/text"},
		"a list is held against findings, wherever they go"},
	{"internal/cputime", []string{"golang.org/x/sys"}, "tests of every package measure by it"},
	{"analyze/analyzetest", []string{"internal/clixml", "internal/secret", "analyze", "internal/cputime", "golang.org/x/sys", "golang.org/x/net/publicsuffix", "transcript", "internal/scan", "internal/text", "golang.org/x/text"},
		"users test with it"},
	{"report", []string{"internal/errorrecord", "internal/clixml", "internal/secret", "analyze", "ioc", "internal/fullwrite", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "transcript", "internal/scan", "internal/text", "golang.org/x/text"},
		"sinks write findings, also as entries of a list; they open nothing"},
	{"report/stack", []string{"internal/errorrecord", "internal/clixml", "internal/secret", "analyze", "ioc", "report", "internal/build", "internal/fullwrite", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "transcript", "internal/scan", "internal/text", "golang.org/x/text"}, "counts, and knows nothing of how they are shown"},
	{"report/htmlreport", []string{"internal/errorrecord", "internal/clixml", "internal/secret", "analyze", "ioc", "report", "internal/build", "internal/fullwrite", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "transcript", "internal/scan", "internal/text", "golang.org/x/text", "report/stack"}, "a page of markup and data: it opens nothing"},
	{"report/arrowreport", []string{"internal/errorrecord", "internal/clixml", "internal/secret", "analyze", "ioc", "report", "internal/build", "internal/fullwrite", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "transcript", "internal/scan", "internal/text", "golang.org/x/text",
		"github.com/apache/arrow-go/v18", "github.com/goccy/go-json", "github.com/google/flatbuffers", "github.com/klauspost/compress", "github.com/klauspost/cpuid/v2", "github.com/pierrec/lz4/v4", "github.com/zeebo/xxh3", "golang.org/x/exp", "golang.org/x/sys"},
		"a program without Arrow links none"},
	{"report/parquetreport", []string{"internal/errorrecord", "internal/clixml", "internal/secret", "analyze", "ioc", "report", "internal/build", "internal/fullwrite", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "transcript", "internal/scan", "internal/text", "golang.org/x/text",
		"github.com/klauspost/compress"},
		"pages are laid out here and compressed by others: nothing else of Parquet is linked"},
	{"link", []string{"internal/scan", "internal/secret"}, "pure: no network, and no clock of its own"},
	{"fetch/fetchtest/sas", nil, "it shares no code with link, which it tests"},
	{"fetch/fetchtest", []string{"fetch/fetchtest/sas"}, "it shares no code with what it tests, or it would be no second opinion"},
	{"fetch/fetchtest/demo", []string{"fetch/fetchtest"}, "data for the emulator"},
	{"fetch/budget", []string{"fetch/internal/lock", "golang.org/x/sys"}, "it counts the calls of all programs: a file, a lock and a clock"},
	{"fetch/statedir", []string{"fetch/internal/owner", "golang.org/x/sys"}, "a key and small files of a user: it knows no case and calls no service"},
	{"fetch/download", []string{"internal/scan", "internal/secret", "fetch/internal/httpx", "internal/panics", "link"}, "it has no way to hold a token of the API"},
	{"fetch/casedir", []string{"internal/scan", "internal/secret", "fetch/download", "fetch/internal", "fetch/statedir", "internal/panics", "internal/regular", "link", "golang.org/x/sys"}, "evidence is kept by code that asks nobody"},
	{"fetch/api", []string{"internal/scan", "internal/secret", "fetch/internal/httpx", "fetch/internal/status", "internal/panics", "link", "github.com/tidwall", "golang.org/x/oauth2"},
		"a client for one API: answers by gjson, tokens by oauth2, links by link; the budget comes in as an interface"},
	{"fetch", []string{"internal/scan", "internal/secret", "fetch/api", "fetch/casedir", "fetch/download", "internal/panics", "fetch/internal", "fetch/statedir", "internal/regular", "link", "github.com/tidwall", "golang.org/x/oauth2", "golang.org/x/sys"}, "the whole way from an id to a case, and nothing about what is in it"},
	{"fetch/run", []string{"internal/scan", "internal/secret", "fetch", "fetch/api", "fetch/casedir", "fetch/download", "internal/panics", "fetch/internal", "fetch/statedir", "internal/regular", "link", "github.com/tidwall", "golang.org/x/oauth2", "golang.org/x/sys"},
		"it makes requests and waits as fetch does: it knows no flags, and no answer of a person"},
	{".", []string{"internal/errorrecord", "internal/clixml", "internal/secret", "analyze", "ioc", "report", "github.com/tidwall", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "link", "transcript", "internal/archive", "internal/expand", "internal/ingest", "internal/interrupt", "internal/panics", "internal/regular", "internal/fullwrite", "internal/scan", "internal/text", "golang.org/x/text", "github.com/klauspost/compress"},
		"one analyzes a file with it: no downloader, no file lock, no flags, no terminal"},
	{"triage", []string{"internal/errorrecord", "internal/clixml", ".", "internal/secret", "analyze", "ioc", "report", "github.com/tidwall", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "fetch/casedir", "fetch/download", "fetch/internal", "fetch/statedir", "link", "golang.org/x/sys", "transcript", "internal/archive", "internal/expand", "internal/ingest", "internal/interrupt", "internal/panics", "internal/regular", "internal/fullwrite", "internal/scan", "internal/text", "golang.org/x/text", "github.com/klauspost/compress"},
		"a case on a disk: it reads what fetch wrote, and calls no service"},
	{"triage/export", []string{"internal/errorrecord", "internal/clixml", ".", "internal/secret", "analyze", "ioc", "report", "github.com/tidwall", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "fetch/casedir", "fetch/download", "fetch/internal", "fetch/statedir", "link", "golang.org/x/sys", "transcript", "internal/archive", "internal/expand", "internal/ingest", "internal/interrupt", "internal/panics", "internal/regular", "internal/fullwrite", "internal/scan", "internal/text", "golang.org/x/text", "github.com/klauspost/compress"},
		"files of a case, to another folder: it calls no service, and what a file says is nothing to it"},
	{"cmd/lrkit/internal/outcome", []string{"internal/errorrecord", "internal/clixml", "internal/secret", ".", "analyze", "ioc", "report", "fetch/casedir", "fetch/download", "fetch/internal", "fetch/statedir", "link", "github.com/tidwall", "transcript", "internal/archive", "internal/expand", "internal/ingest", "internal/interrupt", "internal/panics", "internal/regular", "internal/fullwrite", "github.com/klauspost/compress", "internal/scan", "internal/text", "golang.org/x/text", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "golang.org/x/sys"}, "a status for each kind of end that an input may have, in a case or out of one"},
	{"cmd/lrkit/internal/manpage", []string{"github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/inconshreveable/mousetrap"}, "it sees commands, and not what they do"},
	{"cmd/lrkit/internal/worker/faults", nil, "it breaks what it runs in, and knows nothing of it"},
	{"cmd/lrkit/internal/worker", []string{"internal/build", "cmd/lrkit/internal/outcome", "internal/errorrecord", "internal/clixml", "internal/secret", ".", "analyze", "ioc", "report", "fetch/casedir", "fetch/download", "fetch/internal", "fetch/statedir", "link", "github.com/tidwall", "transcript", "internal/archive", "internal/expand", "internal/ingest", "internal/interrupt", "internal/panics", "internal/regular", "internal/fullwrite", "github.com/klauspost/compress", "internal/scan", "internal/text", "golang.org/x/text", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "golang.org/x/sys",
		"github.com/apache/arrow-go/v18", "github.com/goccy/go-json", "github.com/google/flatbuffers", "github.com/klauspost/cpuid/v2", "github.com/pierrec/lz4/v4", "github.com/zeebo/xxh3", "golang.org/x/exp"},
		"frames in, frames out: it knows of no flags and no terminal, and downloads nothing"},
	{"cmd/lrkit/internal/cli", []string{"internal/build", "cmd/lrkit/internal/manpage", "cmd/lrkit/internal/worker", "cmd/lrkit/internal/outcome", "internal/errorrecord", "internal/clixml", "internal/secret", ".", "triage", "analyze", "ioc", "report", "fetch", "link", "github.com/tidwall", "golang.org/x/oauth2", "transcript", "internal/archive", "internal/expand", "internal/ingest", "internal/interrupt", "internal/panics", "internal/regular", "internal/fullwrite", "github.com/klauspost/compress", "internal/scan", "internal/text", "golang.org/x/text",
		"golang.org/x/term", "golang.org/x/sys", "github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/inconshreveable/mousetrap",
		"github.com/Azure", "github.com/AzureAD", "github.com/golang-jwt", "github.com/google/uuid", "github.com/kylelemons", "github.com/pkg/browser", "golang.org/x/crypto", "golang.org/x/net", "golang.org/x/sync",
		"github.com/apache/arrow-go/v18", "github.com/goccy/go-json", "github.com/google/flatbuffers", "github.com/klauspost/cpuid/v2", "github.com/pierrec/lz4/v4", "github.com/zeebo/xxh3", "golang.org/x/exp"},
		"only the command knows of flags and terminals; it serves the emulator"},
}

// TestOrder: a package may only be built on packages that stand before it in the list.
func TestOrder(t *testing.T) {
	before := []string{"fetch/internal", "transcript/internal"}
	for _, f := range floors {
		for _, may := range f.may {
			if first, _, _ := strings.Cut(may, "/"); strings.Contains(first, ".") && first != "." {
				continue // of others
			}
			if !slices.ContainsFunc(before, func(b string) bool { return may == b || strings.HasPrefix(b, may+"/") || strings.HasPrefix(may, b+"/") }) {
				t.Errorf("%s may be built on %s, which does not stand before it", f.pkg, may)
			}
		}
		before = append(before, f.pkg)
	}
}

// TestRoot: the program that analyzes a file links no downloader and no file lock.
func TestRoot(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	deps := strings.Fields(string(out))
	if !slices.Contains(deps, module) {
		t.Fatalf("go list names %q", deps)
	}
	for _, dep := range deps {
		if strings.HasPrefix(dep, module+"/fetch") {
			t.Errorf("the root package is built on %s", dep)
		}
	}
}

// TestFloors asks the compiler what each package is really built on.
func TestFloors(t *testing.T) {
	for _, f := range floors {
		out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./"+f.pkg).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		deps := strings.Fields(string(out))
		if len(deps) == 0 {
			t.Errorf("%s: go list names nothing, not even itself", f.pkg)
		}
		for _, dep := range deps {
			if !f.allows(dep) {
				t.Errorf("%s is built on %s, and may not be: %s", f.pkg, dep, f.reason)
			}
		}
	}
}

func (f floor) allows(dep string) bool {
	if dep == module || strings.HasPrefix(dep, module+"/") {
		dep = strings.TrimPrefix(strings.TrimPrefix(dep, module), "/")
	}
	if dep == f.pkg || dep == "" && (f.pkg == "." || slices.Contains(f.may, ".")) {
		return true
	}
	return slices.ContainsFunc(f.may, func(may string) bool {
		return dep == may || strings.HasPrefix(dep, may+"/")
	})
}

// ownJSON are packages that read and write JSON of their own with encoding/json, and never see what
// is in a result.
var ownJSON = map[string]string{
	"fetch/api":       "it writes the bodies of calls; answers are read by gjson",
	"fetch":           "it describes commands for the case",
	"fetch/casedir":   "the manifest and the states are its own",
	"fetch/fetchtest": "it answers as the service does",
}

// TestEncodingJSON: encoding/json never reads a transcript, so no package of the way imports it.
func TestEncodingJSON(t *testing.T) {
	for _, f := range floors {
		if ownJSON[f.pkg] != "" {
			continue
		}
		out, err := exec.Command("go", "list", "-f", "{{join .Imports \"\\n\"}}", "./"+f.pkg).Output()
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(strings.Fields(string(out)), "encoding/json") {
			t.Errorf("%s imports encoding/json", f.pkg)
		}
	}
}
