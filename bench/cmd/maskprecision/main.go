// Command maskprecision prints a random sample of what package secret masks in the files of the
// named folders, with what stands around it, to be read and judged. Without arguments it takes the
// corpora under LRKIT_CORPORA, testdata/labelled, and the documentation of Go and of the modules in
// the cache. Run it at the root of the module.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/internal/secret"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run does the work of the command and returns its exit code: 1 failed, 2 usage.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("maskprecision", flag.ContinueOnError)
	flags.SetOutput(stderr)
	size := flags.Int("n", 200, "how many spans to print")
	seed := flags.Uint64("seed", 1, "the seed of the random sample")
	rule := flags.String("rule", "", "only spans of this `rule`")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil || *size < 1:
		return 2
	}
	s := &sample{rnd: rand.New(rand.NewPCG(*seed, 0)), size: *size, rule: *rule}
	var folders []folder
	for _, dir := range flags.Args() {
		folders = append(folders, folder{dir: dir})
	}
	if len(folders) == 0 {
		folders = usual()
	}
	for _, f := range folders {
		if err := s.look(f); err != nil {
			fmt.Fprintln(stderr, "maskprecision:", err)
			return 1
		}
	}
	s.print(stdout)
	return 0
}

// folder is one whose files are looked at.
type folder struct {
	dir  string
	docs bool // only its documentation
}

// usual returns the folders that are at hand.
func usual() []folder {
	all := []folder{{dir: filepath.Join("testdata", "labelled")}}
	if dir := os.Getenv("LRKIT_CORPORA"); dir != "" {
		all = append(all, folder{dir: dir})
	}
	out, err := exec.Command("go", "env", "GOROOT", "GOMODCACHE").Output()
	if err != nil {
		return all
	}
	for dir := range strings.Lines(string(out)) {
		all = append(all, folder{dir: strings.TrimSpace(dir), docs: true})
	}
	return all
}

// masked is a span with what stands around it.
type masked struct {
	place                 string
	rule                  secret.Rule
	before, secret, after []byte
}

// sample is a random choice of all spans, each as likely as any other.
type sample struct {
	rnd    *rand.Rand
	size   int
	rule   string
	seen   int
	chosen []masked
	counts []string
}

// maxFile is the size from which on files are left out, and counted.
const maxFile = 64 << 20

// look looks at the files of a folder.
func (s *sample) look(in folder) error {
	files, read, skipped, before := 0, int64(0), 0, s.seen
	f := secret.New(secret.All)
	err := filepath.WalkDir(in.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || in.docs && !isDoc(path) {
			return err
		}
		if info, err := d.Info(); err != nil || info.Size() > maxFile {
			skipped++
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		read += int64(len(text))
		f.Reset()
		for _, span := range f.Find(nil, text, 0, true) {
			s.add(path, text, span)
		}
		return nil
	})
	s.counts = append(s.counts, fmt.Sprintf("%s: %d files, %d bytes, %d larger ones left out, %d spans",
		in.dir, files, read, skipped, s.seen-before))
	return err
}

// isDoc reports whether a file is documentation by its name.
func isDoc(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".md", ".txt", ".html", ".rst", ".adoc":
		return true
	}
	return strings.HasPrefix(filepath.Base(path), "README")
}

func (s *sample) add(path string, text []byte, span secret.Span) {
	if s.rule != "" && span.Rule.String() != s.rule {
		return
	}
	s.seen++
	k := len(s.chosen)
	if k == s.size {
		if k = s.rnd.IntN(s.seen); k >= s.size {
			return
		}
	} else {
		s.chosen = append(s.chosen, masked{})
	}
	const around = 60
	s.chosen[k] = masked{
		place:  fmt.Sprintf("%s:%d", path, 1+bytes.Count(text[:span.Start], []byte{'\n'})),
		rule:   span.Rule,
		before: slices.Clone(text[max(0, span.Start-around):span.Start]),
		secret: slices.Clone(text[span.Start:span.End]),
		after:  slices.Clone(text[span.End:min(int64(len(text)), span.End+around)]),
	}
}

func (s *sample) print(w io.Writer) {
	for _, c := range s.counts {
		fmt.Fprintln(w, c)
	}
	fmt.Fprintf(w, "%d of %d spans:\n", len(s.chosen), s.seen)
	for i, m := range s.chosen {
		fmt.Fprintf(w, "%d %s %s\n\t%q «%s» %q\n", i+1, m.rule, m.place, m.before, shortened(m.secret), m.after)
	}
}

// shortened returns a secret for print, without its middle if it is long.
func shortened(b []byte) string {
	const most = 120
	if len(b) > most {
		return fmt.Sprintf("%q ... %d bytes", b[:most], len(b))
	}
	return fmt.Sprintf("%q", b)
}
