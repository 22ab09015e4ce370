package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// stubLibrary is a library whose answers may be wrong.
type stubLibrary struct {
	files map[string]map[string]any
	// after says what happens to an upload or a deletion: nil for what is right.
	after func(w http.ResponseWriter, f map[string]any) bool
	form  map[string][]string // of the last upload
}

func hashOfText(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func (l *stubLibrary) put(name, content, description string) {
	l.files[name] = map[string]any{"fileName": name, "sha256": hashOfText(content), "description": description,
		"creationTime": "2026-01-02T03:04:05.1234567Z", "createdBy": "user@example", "hasParameters": false, "parametersDescription": nil}
}

func (l *stubLibrary) answer(w http.ResponseWriter, r *http.Request) bool {
	name, isFile := strings.CutPrefix(r.URL.Path, "/api/libraryfiles/")
	if r.URL.Path != "/api/libraryfiles" && !isFile {
		return false
	}
	switch r.Method {
	case http.MethodGet:
		all := []map[string]any{}
		for _, f := range l.files {
			all = append(all, f)
		}
		json.NewEncoder(w).Encode(map[string]any{"value": all})
	case http.MethodDelete:
		f, ok := l.files[name]
		switch {
		case l.after != nil && l.after(w, f):
		case !ok:
			w.WriteHeader(http.StatusNotFound)
			io.WriteString(w, `{"error":{"code":"ResourceNotFound","message":"no such file"}}`)
		default:
			delete(l.files, name)
			w.WriteHeader(http.StatusNoContent)
		}
	default:
		if err := r.ParseMultipartForm(32 << 20); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return true
		}
		l.form = r.MultipartForm.Value
		file, head, err := r.FormFile("file")
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return true
		}
		content, _ := io.ReadAll(file)
		if _, there := l.files[head.Filename]; there && r.FormValue("OverrideIfExists") != "true" {
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, `{"error":{"code":"BadRequest","message":"exists"}}`)
			return true
		}
		l.put(head.Filename, string(content), r.FormValue("Description"))
		if f := l.files[head.Filename]; l.after == nil || !l.after(w, f) {
			json.NewEncoder(w).Encode(f)
		}
	}
	return true
}

func TestLibraryUpload(t *testing.T) {
	const script = "Get-Process\r\n"
	hash := hashOfText(script)
	for _, c := range []struct {
		name  string
		there string // content of the file that the library has
		args  []string
		after func(w http.ResponseWriter, f map[string]any) bool
		code  int
		calls int
		out   string
		says  string
	}{
		{"new", "", nil, nil, 0, 1, "a.ps1\tuploaded\t" + hash + "\n", ""},
		{"another name", "", []string{"--name", "b.ps1"}, nil, 0, 1, "b.ps1\tuploaded\t" + hash + "\n", ""},
		{"a name that cannot be", "", []string{"--name", "b c.ps1"}, nil, 2, 0, "", "--name gives another one"},
		{"it is there", script, nil, nil, 0, 0, "a.ps1\tpresent\t" + hash + "\n", "with the same bytes: nothing was sent"},
		{"it is there, to be overwritten", script, []string{"--overwrite"}, nil, 0, 0, "a.ps1\tpresent\t" + hash + "\n", "nothing was sent"},
		{"it is there with another description", script, []string{"--overwrite", "--yes", "--description", "new"}, nil, 0, 1,
			"a.ps1\tuploaded\t" + hash + "\n", ""},
		{"another one is there", "other", nil, nil, 1, 0, "", "another file of this name (SHA-256 " + hashOfText("other") + "): --overwrite replaces it"},
		{"another one is there, in lower case", "other", []string{"--name", "A.ps1"}, nil, 0, 1, "A.ps1\tuploaded\t" + hash + "\n",
			"A.ps1: the library has a.ps1, which differs in upper and lower case only"},
		{"overwrite without a terminal", "other", []string{"--overwrite"}, nil, 2, 0, "", "there is no terminal: --yes"},
		{"overwrite", "other", []string{"--overwrite", "--yes"}, nil, 0, 1, "a.ps1\tuploaded\t" + hash + "\n", ""},
		{"other bytes are stored", "", nil, func(_ http.ResponseWriter, f map[string]any) bool { f["sha256"] = hashOfText("evil"); return false },
			5, 1, "", "the service stored SHA-256 " + hashOfText("evil") + ", and " + hash + " was sent; do not run it"},
		{"no hash", "", nil, func(_ http.ResponseWriter, f map[string]any) bool { delete(f, "sha256"); return false }, 5, 1, "", "does not say which SHA-256"},
		{"stored as file", "", nil, func(_ http.ResponseWriter, f map[string]any) bool { f["fileName"] = "file"; return false }, 1, 1,
			"", "another file than the uploaded one: file"},
		{"cut, and done", "", nil, func(w http.ResponseWriter, _ map[string]any) bool { cut(w); return true }, 0, 1,
			"a.ps1\tuploaded\t" + hash + "\n", "it was uploaded"},
		{"cut, and other bytes", "", nil, func(w http.ResponseWriter, f map[string]any) bool { f["sha256"] = hashOfText("x"); cut(w); return true }, 1, 1,
			"", "the library has another file of this name now"},
		{"cut, and not done", "", nil, func(w http.ResponseWriter, f map[string]any) bool { f["fileName"] = "x"; cut(w); return true }, 1, 1,
			"", "the library has no such file now"},
		{"500", "", nil, func(w http.ResponseWriter, f map[string]any) bool {
			f["fileName"] = "x"
			w.WriteHeader(500)
			return true
		}, 1, 1,
			"", "it may have been carried out"},
		{"400", "", nil, func(w http.ResponseWriter, _ map[string]any) bool { w.WriteHeader(400); return true }, 1, 1, "", "400 Bad Request"},
		{"403", "", nil, func(w http.ResponseWriter, _ map[string]any) bool { w.WriteHeader(403); return true }, 1, 1, "", "Library.Manage"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := &stubLibrary{files: map[string]map[string]any{}, after: c.after}
			if c.there != "" {
				l.put("a.ps1", c.there, "old")
			}
			s := newStub(t, l.answer)
			file := filepath.Join(t.TempDir(), "a.ps1")
			if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
				t.Fatal(err)
			}
			code, out, messages := s.run("library upload", append(c.args, file)...)
			if code != c.code || out != c.out || len(s.calls) != c.calls || !strings.Contains(messages, c.says) {
				t.Errorf("exit code %d, %q\n%q\n%s", code, s.calls, out, messages)
			}
		})
	}
}

// TestLibraryUploadForm: what is sent besides the file.
func TestLibraryUploadForm(t *testing.T) {
	l := &stubLibrary{files: map[string]map[string]any{}}
	s := newStub(t, l.answer)
	file := filepath.Join(t.TempDir(), "a.ps1")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, messages := s.run("library upload", file, "--description", "what", "--parameters", "-All"); code != 0 {
		t.Fatalf("exit code %d\n%s", code, messages)
	}
	for name, want := range map[string]string{"Description": "what", "ParametersDescription": "-All", "HasParameters": "true"} {
		if got := l.form[name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

// TestLibraryOverwriteKeeps: what is written of a file stays when its bytes are replaced.
func TestLibraryOverwriteKeeps(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.ps1")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ was, given, want string }{{"old", "", "old"}, {"old", "new", "new"}, {"a\x1b[2J", "", ""}} {
		l := &stubLibrary{files: map[string]map[string]any{}}
		l.put("a.ps1", "other", c.was)
		s := newStub(t, l.answer)
		args := []string{"--overwrite", "--yes", file}
		if c.given != "" {
			args = append(args, "--description", c.given)
		}
		if code, _, messages := s.run("library upload", args...); code != 0 || l.files["a.ps1"]["description"] != c.want {
			t.Errorf("exit code %d, the description is %q\n%s", code, l.files["a.ps1"]["description"], messages)
		}
	}
}

// TestLibraryUploadFiles: what is no file that the library takes is not sent.
func TestLibraryUploadFiles(t *testing.T) {
	s := newStub(t, func(http.ResponseWriter, *http.Request) bool { return false })
	dir := t.TempDir()
	large := filepath.Join(dir, "large.ps1")
	f, err := os.Create(large)
	if err == nil {
		err = f.Truncate(20<<20 + 1)
		f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for file, says := range map[string]string{large: "which is all that the library takes", dir: "not a regular file", filepath.Join(dir, "none.ps1"): "no such file"} {
		if code, out, messages := s.run("library upload", "--name", "a.ps1", file); code != 1 || out != "" || !strings.Contains(messages, says) {
			t.Errorf("%s: exit code %d\n%s%s", file, code, out, messages)
		}
	}
	if len(s.calls) > 0 {
		t.Errorf("%q", s.calls)
	}
}

func TestLibraryListed(t *testing.T) {
	l := &stubLibrary{files: map[string]map[string]any{}}
	l.put("b.ps1", "b", "second\x1b[2J")
	l.put("a.ps1", "a", "first")
	s := newStub(t, l.answer)
	code, out, messages := s.run("library list")
	want := `{"schema":"lrkit.library-file/1","name":"a.ps1","sha256":"` + hashOfText("a") + `","description":"first",` +
		`"created":"2026-01-02T03:04:05.1234567Z","created_by":"user@example","has_parameters":false}` + "\n"
	if code != 0 || !strings.HasPrefix(out, want) || strings.Contains(out, "\x1b") || strings.Count(out, "\n") != 2 {
		t.Errorf("exit code %d\n%s%s", code, out, messages)
	}
	code, out, messages = s.run("library list", "-f", "table")
	if lines := strings.Split(out, "\n"); code != 0 || len(lines) != 4 || !strings.HasPrefix(lines[0], "NAME   SHA256") ||
		lines[1] != "a.ps1  "+hashOfText("a")+"  2026-01-02 03:04  user@example  first" || strings.Contains(out, "\x1b") {
		t.Errorf("exit code %d\n%s%s", code, out, messages)
	}
	l.files = nil
	if code, out, messages = s.run("library list"); code != 0 || out != "" || !strings.Contains(messages, "the library is empty") {
		t.Errorf("exit code %d\n%s%s", code, out, messages)
	}
}

func TestLibraryDelete(t *testing.T) {
	for _, c := range []struct {
		name  string
		args  []string
		after func(w http.ResponseWriter, f map[string]any) bool
		code  int
		calls int
		out   string
		says  string
	}{
		{"one", []string{"--yes", "a.ps1"}, nil, 0, 1, "a.ps1\tdeleted\n", ""},
		{"twice the same", []string{"--yes", "a.ps1", "a.ps1"}, nil, 0, 1, "a.ps1\tdeleted\n", ""},
		{"without a terminal", []string{"a.ps1"}, nil, 2, 0, "", "there is no terminal: --yes"},
		{"none", nil, nil, 2, 0, "", "name at least one"},
		{"no such file", []string{"--yes", "c.ps1", "b.ps1"}, nil, 1, 1, "b.ps1\tdeleted\n", "c.ps1: not in the library"},
		{"a name in upper case", []string{"--yes", "A.ps1"}, nil, 1, 0, "",
			"A.ps1: not in the library: the library has a.ps1, which differs in upper and lower case only"},
		{"a name that cannot be", []string{"--yes", "../a.ps1"}, nil, 2, 0, "", "letters, digits"},
		{"it is gone meanwhile", []string{"--yes", "a.ps1"}, func(w http.ResponseWriter, _ map[string]any) bool { w.WriteHeader(404); return true }, 1, 1,
			"", "not in the library"},
		{"cut, and not done", []string{"--yes", "a.ps1"}, func(w http.ResponseWriter, _ map[string]any) bool { cut(w); return true }, 1, 1,
			"", "it is still in the library"},
		{"cut, and done", []string{"--yes", "a.ps1"}, func(w http.ResponseWriter, f map[string]any) bool { f["fileName"] = "x"; cut(w); return true }, 0, 1,
			"a.ps1\tdeleted\n", "it was deleted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := &stubLibrary{files: map[string]map[string]any{}, after: c.after}
			l.put("a.ps1", "a", "")
			l.put("b.ps1", "b", "")
			s := newStub(t, l.answer)
			code, out, messages := s.run("library delete", c.args...)
			if code != c.code || out != c.out || len(s.calls) != c.calls || !strings.Contains(messages, c.says) {
				t.Errorf("exit code %d, %q\n%q\n%s", code, s.calls, out, messages)
			}
		})
	}
}

// TestLibraryUnreadable: a file of the library that cannot be read is said, and the others are
// listed, uploaded and deleted all the same. What became of one is not claimed where it may be
// that.
func TestLibraryUnreadable(t *testing.T) {
	script := filepath.Join(t.TempDir(), "n.ps1")
	if err := os.WriteFile(script, []byte("n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cutIt := func(w http.ResponseWriter, f map[string]any) bool { f["fileName"] = nil; cut(w); return true }
	for _, c := range []struct {
		name      string
		args      []string
		after     func(http.ResponseWriter, map[string]any) bool
		code      int
		out, says string
	}{
		{"list", []string{"library list"}, nil, 1, `"name":"b.ps1"`, ""},
		{"upload", []string{"library upload", script}, nil, 0, "n.ps1\tuploaded", ""},
		{"upload, cut", []string{"library upload", script}, cutIt, 1, "", "whether the library has it is not known"},
		{"delete", []string{"library delete", "--yes", "a.ps1"}, nil, 0, "a.ps1\tdeleted", ""},
		{"delete, cut", []string{"library delete", "--yes", "a.ps1"}, cutIt, 1, "", "whether it was deleted is not known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := &stubLibrary{files: map[string]map[string]any{"": {"fileName": nil, "sha256": "x"}}, after: c.after}
			l.put("a.ps1", "a", "")
			l.put("b.ps1", "b", "")
			s := newStub(t, l.answer)
			code, out, messages := s.run(c.args[0], c.args[1:]...)
			if code != c.code || !strings.Contains(out, c.out) || !strings.Contains(messages, c.says) || !strings.Contains(messages, "a library file without a name") {
				t.Errorf("exit code %d, %q\n%q\n%s", code, s.calls, out, messages)
			}
		})
	}
}
