package export

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
)

// result is one that a test puts into a case.
type result struct {
	machine, kind, path, served string
	content                     string
}

const tenant = "0f0e0d0c-0b0a-0908-0706-050403020100"

// caseOf makes a case of results, or adds them to one: an action each, with numbers from from on.
func caseOf(t *testing.T, dir string, from int, results ...result) {
	t.Helper()
	d, err := casedir.Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		err = errors.Join(err, r.keep(d, from+i))
	}
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
}

// action is the id of an action: they begin as in names_test.go, and their order is not that of
// their numbers.
func action(i int) string { return fmt.Sprintf("%08x-7557-4ab7-9782-%012d", 0xffff-i, i) }

func blobName(dir string, i int) string { return filepath.Join(dir, "blobs", action(i), "0.blob") }

func (r result) keep(d *casedir.Dir, i int) error {
	desc := casedir.Description{Schema: casedir.CommandSchema, Tenant: tenant, Machine: r.machine, MachineID: "id-" + r.machine}
	desc.Action = casedir.ActionDescription{ID: action(i), Type: "LiveResponse", Status: "Succeeded"}
	desc.Command = casedir.CommandDescription{Type: r.kind, Status: "Completed"}
	if r.kind == "CollectInvestigationPackage" {
		desc.Action.Type = r.kind
	}
	if r.path != "" {
		desc.Command.Params = []map[string]string{{"key": "Path", "value": r.path}}
	}
	text, err := json.Marshal(desc)
	if err != nil {
		return err
	}
	p, err := d.Part(casedir.Key{Tenant: tenant, Action: action(i)})
	if err != nil {
		return err
	}
	h, err := p.Start(download.Version{ETag: `"1"`, Length: int64(len(r.content))})
	if err != nil {
		return err
	}
	h.Write([]byte(r.content))
	if _, err := p.Write([]byte(r.content)); err != nil {
		return err
	}
	if err := p.Sync(); err != nil {
		return err
	}
	b := casedir.Blob{Size: int64(len(r.content)), SHA256: sha(r.content)}
	if r.served != "" {
		b.Filename = fmt.Sprintf("attachment; filename=%q", r.served)
	}
	_, err = d.Finish(p, b, text)
	return err
}

func sha(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func zipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// exported is a file of a folder.
type exported struct {
	content string
	mode    fs.FileMode
}

// filesOf returns all files below a folder.
func filesOf(t *testing.T, dir string) map[string]exported {
	t.Helper()
	all := map[string]exported{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		info, err2 := d.Info()
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		all[filepath.ToSlash(rel)] = exported{string(b), info.Mode()}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// export exports a case to a new folder, and returns the files of machines and the records.
func export(t *testing.T, dir string, opts *Options) (map[string]exported, []File, *Summary) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	var all []File
	o := Options{}
	if opts != nil {
		o = *opts
	}
	o.Visit = func(f *File) { all = append(all, *f) }
	sum, err := Case(context.WithoutCancel(t.Context()), dir, out, &o)
	if err != nil {
		t.Fatal(err)
	}
	files := filesOf(t, out)
	checkSums(t, files, sum)
	checkTable(t, files, all)
	delete(files, sumsName)
	delete(files, tableName)
	return files, all, sum
}

// checkSums holds SHA256SUMS against the files: each is in it once.
func checkSums(t *testing.T, files map[string]exported, sum *Summary) {
	t.Helper()
	text := files[sumsName].content
	if sha(text) != sum.Sums {
		t.Errorf("the hash of SHA256SUMS is %s, not %s", sha(text), sum.Sums)
	}
	n := 0
	for line := range strings.Lines(text) {
		hash, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if f, there := files[name]; !ok || !there || sha(f.content) != hash {
			t.Errorf("SHA256SUMS has %q", line)
		}
		n++
	}
	if n != len(files)-1 {
		t.Errorf("SHA256SUMS has %d lines for %d files", n, len(files))
	}
}

// checkTable holds the table against what was visited, and against the files.
func checkTable(t *testing.T, files map[string]exported, all []File) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(files[tableName].content, "\n"), "\n")
	if len(all) == 0 {
		lines = nil
	}
	if len(lines) != len(all) {
		t.Fatalf("%d records for %d files", len(lines), len(all))
	}
	for i, line := range lines {
		var r struct {
			Schema, Name, Machine, Path, SHA256, Blob string
			Size                                      int64
			Problems                                  []struct{ Code, Detail string }
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err, line)
		}
		f := &all[i]
		if r.Schema != Schema || r.Name != f.Name || r.Path != f.Path || r.SHA256 != f.SHA256 || r.Size != f.Size || r.Blob != f.Evidence.Blob ||
			len(r.Problems) != len(f.Problems) || (f.Err == nil) != (f.Name != "") {
			t.Errorf("the record %s is of %+v", line, f)
		}
		if got, ok := files[f.Name]; f.Name != "" && (!ok || sha(got.content) != f.SHA256 || int64(len(got.content)) != f.Size || got.mode.Perm() != 0o400) {
			t.Errorf("%s has %d bytes, mode %v: %s", f.Name, len(got.content), got.mode, line)
		}
	}
}
