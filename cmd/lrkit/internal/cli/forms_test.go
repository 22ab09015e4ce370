package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/internal/secret"
)

// secretForms are the made-up secrets of package secret in their forms, and what of them must not
// be seen.
type secretForms struct {
	texts []string
	runs  map[string]int // nine characters of a secret, and its line
}

// shownAtMost is how many characters of a secret in a row may be seen.
const shownAtMost = 8

// readForms reads the forms of the tests of package secret. Each is one that the engine finds.
func readForms(t *testing.T) *secretForms {
	b, err := os.ReadFile("../../../../internal/secret/testdata/forms.txt")
	if err != nil {
		t.Fatal(err)
	}
	f := &secretForms{runs: map[string]int{}}
	var evidence strings.Builder
	shorthand := strings.NewReplacer("⏎", "\n", "⇥", "\t", "␛", "\x1b", "␀", "\x00", "␈", "\b")
	for i, line := range strings.Split(string(b), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		line = shorthand.Replace(line)
		f.texts = append(f.texts, strings.NewReplacer("«", "", "»", "").Replace(line))
		for rest := line; ; {
			before, after, ok := strings.Cut(rest, "«")
			evidence.WriteString(before)
			if !ok {
				break
			}
			value, next, _ := strings.Cut(after, "»")
			for k := 0; k+shownAtMost < len(value); k++ {
				if run := value[k : k+shownAtMost+1]; strings.Trim(run, " \t\r\n-.*#") != "" {
					f.runs[run] = i + 1
				}
			}
			rest = next
		}
	}
	for run := range f.runs { // words that other forms say
		if strings.Contains(evidence.String(), run) {
			delete(f.runs, run)
		}
	}
	if len(f.texts) < 300 || len(f.runs) < 1000 {
		t.Fatalf("%d forms, %d runs", len(f.texts), len(f.runs))
	}
	return f
}

// in returns the lines of the forms of which more than a little stands in a text.
func (f *secretForms) in(b []byte) (lines []int) {
	for i := 0; i+shownAtMost < len(b); i++ {
		if line, ok := f.runs[string(b[i:i+shownAtMost+1])]; ok && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// plantedFiles writes inputs with every form in all that lrkit reads of them, and returns their
// names.
func (f *secretForms) plantedFiles(t *testing.T, dir string) (files []string) {
	write := func(name string, b []byte) {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	var documents, plain, shell bytes.Buffer
	shell.WriteString("**********************\r\nWindows PowerShell transcript start\r\nStart time: 20260101000000\r\n")
	for _, text := range f.texts {
		if one := oneLine(text); one != "" {
			fmt.Fprintf(&shell, "Host Application: powershell.exe %s\r\n", one)
		}
	}
	shell.WriteString("**********************\r\n")
	for i, text := range f.texts {
		printed := fmt.Sprintf("C:\\Data\\f%d.exe 51 MB\n%s\nC:\\Data\\g%d.dll 10.9.8.7\n", i, text, i)
		document := map[string]any{"script_name": "a.ps1 " + text, "exit_code": text, "script_output": printed, "script_errors": printed, text: 1}
		b, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		documents.Write(append(b, '\n'))
		if i < 40 {
			write(fmt.Sprintf("one%d.json", i), b)
		}
		fmt.Fprintf(&plain, "%s\n\n", printed)
		if one := oneLine(text); one != "" {
			fmt.Fprintf(&shell, "PS C:\\> %s\r\nC:\\Data\\h%d.exe\r\n\r\n", one, i)
		}
	}
	write("documents.ndjson", documents.Bytes())
	write("plain.txt", plain.Bytes())
	write("shell.txt", shell.Bytes())
	return files
}

// oneLine returns a form that has one line, and nothing for others.
func oneLine(text string) string {
	if strings.ContainsAny(text, "\n\x00") {
		return ""
	}
	return text
}

// TestPlantedSecrets: a made-up secret in each form, in all that the verbs read, is in nothing that
// they write. With --show-secrets the four verbs that print text of a device show them.
func TestPlantedSecrets(t *testing.T) {
	f := readForms(t)
	dir := t.TempDir()
	files := f.plantedFiles(t, dir)
	many := filepath.Join(dir, "documents.ndjson")
	run := func(t *testing.T, args ...string) []byte {
		t.Helper()
		var out, said bytes.Buffer // each has a lock of its own in Main
		code := Main(t.Context(), args, Streams{In: strings.NewReader(strings.Join(f.texts, "\n")), Out: &out, Err: &said})
		out.Write(said.Bytes())
		if code == usageCode {
			t.Errorf("%.200q: %s", args, out.String())
		}
		return out.Bytes()
	}
	var verbs [][]string
	for _, format := range formats {
		if format == "parquet" {
			continue // it needs -o
		}
		verbs = append(verbs, append([]string{"analyze", "--format", format}, files...), []string{"analyze", "--format", format, "--documents", "many", many})
	}
	verbs = append(verbs, append([]string{"parse"}, files...), []string{"parse", "--documents", "many", many}, []string{"link"}, []string{"link", "--json"}, []string{"get"})
	for i, file := range files {
		verbs = append(verbs, []string{"cat", file}, []string{"cat", "--field", "errors", file}, []string{"cat", "--lines", "2:3", file}, []string{"cat", "--span", fmt.Sprintf("%d:%d", 100+i, 180+i), file})
	}
	for i := range f.texts {
		verbs = append(verbs, []string{"cat", "--document", fmt.Sprint(i), many})
	}
	shows := map[string]int{}
	for _, args := range verbs {
		if lines := f.in(run(t, args...)); lines != nil {
			t.Errorf("%.40q: forms.txt:%v", args[:min(len(args), 5)], lines)
		}
		if args[0] != "link" && args[0] != "get" {
			shows[args[0]] += len(f.in(run(t, append(args, "--show-secrets")...)))
		}
	}
	for _, verb := range []string{"analyze", "parse", "cat"} {
		if shows[verb] < 200 {
			t.Errorf("%s --show-secrets: %d", verb, shows[verb])
		}
	}
}

// TestPlantedInAPI: secrets in what the API says are in nothing that fetch, verify and summary
// print. The case keeps them, but for what gives access, and summary shows them if it is told to.
func TestPlantedInAPI(t *testing.T) {
	f := readForms(t)
	t.Setenv("LRKIT_STATE_DIR", t.TempDir())
	t.Setenv("LRKIT_CLIENT_SECRET", fetchtest.DefaultClientSecret)
	w := fetchtest.One(fetchtest.Text(`{"script_name":"a.ps1","exit_code":1,"script_output":"","script_errors":"x"}`), time.Now().Add(-time.Minute))
	action := w.Actions[0]
	w.Actions = nil
	var ids []string
	const step = 16 // forms to an action: each call counts against the budget
	for i := 0; i < len(f.texts); i += step {
		a := action
		a.ID = fmt.Sprintf("5382f7ea-7557-4ab7-9782-%012d", i)
		a.RequestorComment = f.texts[i]
		a.Commands = []fetchtest.Command{fetchtest.RunScript("one.ps1", f.texts[i]).Ran(time.Second, 2*time.Second, action.Commands[0].Result)}
		for _, text := range f.texts[i:min(i+step, len(f.texts))] {
			put := fetchtest.PutFile("x").Failed(time.Second, 2*time.Second, text)
			put.Params = append(put.Params, fetchtest.Param{Key: "Args", Value: text})
			a.Commands = append(a.Commands, put)
		}
		w.Actions = append(w.Actions, a)
		ids = append(ids, a.ID)
	}
	e := fetchtest.New(w, &fetchtest.Options{PerMinute: -1, PerHour: -1})
	defer e.Close()
	s := e.Start()
	defer s.Close()
	r := s.Ready()
	dir := filepath.Join(t.TempDir(), "case")
	run := func(args ...string) []byte {
		var out, said bytes.Buffer // each has a lock of its own in Main
		Main(t.Context(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &said})
		out.Write(said.Bytes())
		return out.Bytes()
	}
	said := run(append([]string{"fetch", "-v", "--progress", "plain", "--allow-api-host", "--api", r.API, "--login", r.Login, "--scope", r.Scope, "--tenant", r.Tenant, "--client", r.ClientID, "--case", dir}, ids...)...)
	if n := bytes.Count(said, []byte("\tfetched")); n != len(ids) {
		t.Fatalf("%d fetched: %.2000s", n, said)
	}
	if lines := f.in(said); lines != nil {
		t.Errorf("fetch: forms.txt:%v", lines)
	}
	for _, args := range [][]string{{"summary", dir}, {"summary", "-f", "json", dir}, {"summary", "-f", "csv", dir}, {"verify", dir}, {"verify", "--json", dir}, {"analyze", dir}, {"parse", dir}} {
		if lines := f.in(run(args...)); lines != nil {
			t.Errorf("%.60q: forms.txt:%v", args, lines)
		}
	}
	shown := run("summary", "-f", "json", "--show-secrets", dir)
	for i := range ids {
		text := f.texts[i*step]
		kept := secret.String(text, secret.Access)
		b, err := os.ReadFile(filepath.Join(dir, "blobs", ids[i], "0.json"))
		if err != nil {
			t.Fatal(err)
		}
		var d struct {
			Action  struct{ Comment string }
			Command struct {
				Params []map[string]string
				Errors []string
			}
		}
		if err := json.Unmarshal(b, &d); err != nil {
			t.Fatal(err)
		}
		if d.Action.Comment != kept || d.Command.Params[1]["value"] != kept {
			t.Errorf("form %d: comment %q, arguments %q, want %q", i, d.Action.Comment, d.Command.Params[1]["value"], kept)
		}
	}
	for i, text := range f.texts {
		kept := secret.String(text, secret.Access)
		if q, _ := json.Marshal(kept); !bytes.ContainsAny(q, "\\<>&") && utf8.Valid(q) && strings.IndexFunc(kept, func(r rune) bool { return r > '~' }) < 0 && bytes.Count(shown, append([]byte(`:`), q...)) < 2 {
			t.Errorf("form %d: summary --show-secrets has %d times %s", i, bytes.Count(shown, q), q)
		}
	}
}
