package export

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit"
)

// TestContent: a file is what it was on the machine, whatever the service made of it.
func TestContent(t *testing.T) {
	log := strings.Repeat("a line\n", 1000)
	for _, c := range []struct {
		line    int
		r       result
		name    string
		content string
		code    Code
	}{
		{here(), result{"pc", "GetFile", `C:\a.log`, "a.log.gz", zipped(log)}, "pc/C/a.log", log, ""},
		{here(), result{"pc", "GetFile", `C:\a.log`, "", zipped(log)}, "pc/C/a.log", log, ""},
		{here(), result{"pc", "GetFile", `C:\a.log`, "a.log", log}, "pc/C/a.log", log, ""},
		{here(), result{"pc", "GetFile", `C:\empty`, "empty.gz", zipped("")}, "pc/C/empty", "", ""},
		{here(), result{"pc", "GetFile", `C:\empty`, "empty", ""}, "pc/C/empty", "", ""},
		// What was gzip on the machine stays so.
		{here(), result{"pc", "GetFile", `/var/a.gz`, "a.gz", zipped(log)}, "pc/var/a.gz", zipped(log), ""},
		{here(), result{"pc", "GetFile", `/var/a.gz`, "a.gz.gz", zipped(zipped(log))}, "pc/var/a.gz", zipped(log), ""},
		{here(), result{"pc", "GetFile", `/var/a.gz`, "", zipped(zipped(log))}, "pc/var/a.gz", zipped(log), ""},
		{here(), result{"pc", "GetFile", `/var/a.gz`, "a.gz.gz", zipped(log)}, "pc/var/a.gz", log, ""}, // its name lied
		{here(), result{"pc", "GetFile", `/var/a.zst`, "", "\x28\xb5\x2f\xfd"}, "pc/var/a.zst", "\x28\xb5\x2f\xfd", ""},
		// Without a path the name of the download has to do.
		{here(), result{"pc", "GetFile", ``, "History.gz", zipped(log)}, "pc/History", log, CodeWithoutPath},
		{here(), result{"pc", "GetFile", ``, `..\..\con.gz`, zipped(log)}, "pc/%63on", log, CodeWithoutPath},
		{here(), result{"pc", "GetFile", ``, "", log}, "pc/unnamed", log, CodeWithoutPath},
		{here(), result{"pc", "CollectInvestigationPackage", ``, "WDATP_Investigation_Package.zip", "PK\x03\x04"}, "pc/WDATP_Investigation_Package.zip", "PK\x03\x04", ""},
		{here(), result{"pc", "CollectInvestigationPackage", ``, "", "PK\x03\x04"}, "pc/investigation-package.zip", "PK\x03\x04", ""},
		// Damaged, and what came after it.
		{here(), result{"pc", "GetFile", `C:\a.log`, "", zipped(log)[:40]}, "pc/C/a.log.partial", "*", CodeDamaged},
		{here(), result{"pc", "GetFile", `C:\a.log`, "", zipped(log)[:11]}, "", "", CodeEmpty},
		{here(), result{"pc", "GetFile", `C:\a.log`, "", zipped(log) + "more"}, "pc/C/a.log", log, CodeTrailing},
		{here(), result{"pc", "GetFile", `C:\a.log`, "", zipped(log) + "\x00\x00"}, "pc/C/a.log", log, ""},
		{here(), result{"pc", "GetFile", `C:\bomb`, "", zipped(strings.Repeat("\x00", 2<<20))}, "", "", CodeLimit},
		{here(), result{"pc", "RunScript", ``, "", `{"script_name":"a"}`}, "none", "", ""},
	} {
		dir := filepath.Join(t.TempDir(), "case")
		caseOf(t, dir, 0, c.r)
		files, all, sum := export(t, dir, nil)
		if c.name == "none" {
			if len(files)+len(all) != 0 {
				t.Errorf("export_test.go:%d: %v", c.line, all)
			}
			continue
		}
		got, ok := files[c.name]
		if len(all) != 1 || all[0].Name != c.name || ok != (c.name != "") || c.content != "*" && got.content != c.content {
			t.Errorf("export_test.go:%d: %q: %d bytes, %+v", c.line, slices.Collect(maps.Keys(files)), len(got.content), all)
		}
		if c.content == "*" && !strings.HasPrefix(log, got.content) {
			t.Errorf("export_test.go:%d: %q", c.line, got.content)
		}
		if code := codes(all); code != string(c.code) {
			t.Errorf("export_test.go:%d: %q, want %q", c.line, code, c.code)
		}
		if want := (Summary{Files: sum.Files, Failed: 1 - sum.Files, Bytes: int64(len(got.content)), Sums: sum.Sums}); *sum != want {
			t.Errorf("export_test.go:%d: %+v", c.line, sum)
		}
	}
}

func codes(all []File) string {
	var codes []string
	for _, f := range all {
		for _, p := range f.Problems {
			codes = append(codes, string(p.Code))
		}
	}
	return strings.Join(codes, " ")
}

// TestAltered: what is not as the manifest says is named and not exported, and the others are.
func TestAltered(t *testing.T) {
	good := result{"pc", "GetFile", `C:\good`, "", zipped("good")}
	for _, c := range []struct {
		name  string
		alter func(blob string) error
		code  Code
	}{
		{"longer", func(b string) error { return os.WriteFile(b, []byte(zipped("bad")+"x"), 0o600) }, CodeAltered},
		{"another one", func(b string) error { return os.WriteFile(b, []byte(zipped("bad!")), 0o600) }, CodeAltered},
		{"damaged", func(b string) error { return os.WriteFile(b, []byte(zipped("good"))[:20], 0o600) }, CodeAltered},
		{"gone", os.Remove, CodeAltered},
		{"a link", func(b string) error { return errors.Join(os.Rename(b, b+"2"), os.Symlink(b+"2", b)) }, CodeAltered},
		{"a folder", func(b string) error { return errors.Join(os.Remove(b), os.Mkdir(b, 0o700)) }, CodeAltered},
		{"its description is gone", func(b string) error { return os.Remove(strings.TrimSuffix(b, "blob") + "json") }, CodeAltered},
		{"its description is another one", func(b string) error {
			return os.WriteFile(strings.TrimSuffix(b, "blob")+"json", []byte("{}"), 0o600)
		}, CodeAltered},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "case")
			caseOf(t, dir, 0, good, result{"pc", "GetFile", `C:\bad`, "", zipped("bad.")}, good)
			json := strings.TrimSuffix(blobName(dir, 1), "blob") + "json"
			if err := errors.Join(os.Chmod(blobName(dir, 1), 0o600), os.Chmod(json, 0o600), c.alter(blobName(dir, 1))); err != nil {
				t.Fatal(err)
			}
			files, all, sum := export(t, dir, nil)
			if len(files) != 2 || sum.Files != 2 || sum.Failed != 1 || len(all) != 3 || all[1].Name != "" || codes(all) != string(c.code) {
				t.Fatalf("%v: %+v", slices.Collect(maps.Keys(files)), all)
			}
			if files["pc/C/good"].content != "good" || files["pc/C/good~0000fffd-0"].content != "good" {
				t.Errorf("%v", files)
			}
		})
	}
}

// TestGrown: a case that has grown gives the earlier files the names that they had, also where only
// some machines are wanted.
func TestGrown(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	early := []result{{"pc", "GetFile", `C:\a`, "", "1"}, {"pc", "GetFile", `C:\A`, "", "2"}, {"pc", "GetFile", `C:\b\c`, "", "3"}, {"other", "GetFile", `C:\a`, "", "4"}}
	caseOf(t, dir, 0, early...)
	before, _, _ := export(t, dir, nil)
	caseOf(t, dir, len(early), result{"pc", "GetFile", `C:\a`, "", "5"}, result{"pc", "GetFile", `C:\b`, "", "6"}, result{"PC", "GetFile", `C:\a`, "", "7"})
	after, _, _ := export(t, dir, nil)
	for name, f := range before {
		if after[name] != f {
			t.Errorf("%s was %q and is %q", name, f.content, after[name].content)
		}
	}
	if len(before) != 4 || len(after) != 7 {
		t.Errorf("%d files, then %d", len(before), len(after))
	}
	some, _, _ := export(t, dir, &Options{Machines: []string{"id-pc"}})
	for name, f := range some {
		if after[name] != f || strings.HasPrefix(name, "other") {
			t.Errorf("%s: %q", name, f.content)
		}
	}
	if len(some) != 6 { // a filter ignores case
		t.Errorf("%d files of one machine", len(some))
	}
}

// TestOutput: which folders are written to.
func TestOutput(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "case")
	caseOf(t, dir, 0, result{"pc", "GetFile", `C:\a`, "", "1"})
	full, file := filepath.Join(top, "full"), filepath.Join(top, "file")
	if err := errors.Join(os.MkdirAll(filepath.Join(full, "x"), 0o700), os.Mkdir(filepath.Join(top, "empty"), 0o700), os.WriteFile(file, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		line int
		out  string
		is   error
		ok   bool
	}{
		{here(), filepath.Join(top, "empty"), nil, true},
		{here(), full, ErrNotEmpty, false},
		{here(), filepath.Join(dir, "out"), ErrInside, false},
		{here(), dir, ErrInside, false},
		{here(), file, nil, false},
		{here(), filepath.Join(top, "none", "out"), os.ErrNotExist, false},
	} {
		_, err := Case(t.Context(), dir, c.out, nil)
		if c.ok != (err == nil) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("export_test.go:%d: %v", c.line, err)
		}
	}
	if _, err := Case(t.Context(), full, filepath.Join(top, "out"), nil); err == nil {
		t.Error("what is no case was exported")
	}
	if _, err := os.Lstat(filepath.Join(top, "out")); err == nil {
		t.Error("a folder was made for nothing")
	}
}

// TestPlanted: what turns up in the output while it is written is neither followed nor replaced.
func TestPlanted(t *testing.T) {
	for _, c := range []struct {
		name  string
		plant func(out, outside string) error
		fails bool // the second file is not exported
	}{
		{"a link for the folder", func(out, outside string) error { return os.Symlink(outside, filepath.Join(out, "pc2")) }, true},
		{"a link for a folder below", func(out, outside string) error {
			return errors.Join(os.Mkdir(filepath.Join(out, "pc2"), 0o700), os.Symlink(outside, filepath.Join(out, "pc2", "C")))
		}, true},
		{"a link in the output", func(out, _ string) error { return os.Symlink("pc", filepath.Join(out, "pc2")) }, true},
		{"a file for the folder", func(out, _ string) error { return os.WriteFile(filepath.Join(out, "pc2"), nil, 0o600) }, true},
		{"a file of the name", func(out, _ string) error {
			return errors.Join(os.MkdirAll(filepath.Join(out, "pc2", "C"), 0o700), os.WriteFile(filepath.Join(out, "pc2", "C", "b"), []byte("kept"), 0o600))
		}, false},
		{"a link of the name", func(out, outside string) error {
			return errors.Join(os.MkdirAll(filepath.Join(out, "pc2", "C"), 0o700), os.Symlink(filepath.Join(outside, "kept"), filepath.Join(out, "pc2", "C", "b")))
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			top := t.TempDir()
			dir, out, outside := filepath.Join(top, "case"), filepath.Join(top, "out"), filepath.Join(top, "outside")
			caseOf(t, dir, 0, result{"pc", "GetFile", `C:\a`, "", "1"}, result{"pc2", "GetFile", `C:\b`, "", "2"}, result{"pc3", "GetFile", `C:\b`, "", "3"})
			if err := errors.Join(os.Mkdir(outside, 0o700), os.WriteFile(filepath.Join(outside, "kept"), []byte("kept"), 0o600)); err != nil {
				t.Fatal(err)
			}
			var all []File
			sum, err := Case(t.Context(), dir, out, &Options{Visit: func(f *File) {
				if all = append(all, *f); len(all) == 1 {
					if err := c.plant(out, outside); err != nil {
						t.Error(err)
					}
				}
			}})
			if err != nil || len(all) != 3 || all[2].Err != nil || (all[1].Err != nil) != c.fails || c.fails && codes(all) != string(CodeName) {
				t.Fatalf("%v: %+v", err, all)
			}
			if sum.Files+sum.Failed != 3 || !c.fails && all[1].Name != "pc2/C/b~0000fffe-0" {
				t.Errorf("%+v: %q", sum, all[1].Name)
			}
			if got := filesOf(t, outside); len(got) != 1 || got["kept"].content != "kept" {
				t.Errorf("outside has %v", got)
			}
			if got := filesOf(t, filepath.Join(out, "pc")); len(got) != 1 {
				t.Errorf("the first machine has %v", got)
			}
		})
	}
}

// TestInterrupted: an export that ends early leaves whole files and no SHA256SUMS.
func TestInterrupted(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "case")
	big := strings.Repeat("x", 1<<20)
	caseOf(t, dir, 0, result{"pc", "GetFile", `C:\a`, "", big}, result{"pc", "GetFile", `C:\b`, "", big})
	for stop := range 12 {
		ctx, cancel := context.WithCancel(t.Context())
		out, reads := filepath.Join(t.TempDir(), "out"), 0
		_, err := Case(ctx, dir, out, &Options{Read: func(int) {
			if reads++; reads > stop {
				cancel()
			}
		}})
		cancel()
		files := filesOf(t, out)
		for name, f := range files {
			if f.content != big || !strings.HasPrefix(name, "pc/C/") {
				t.Errorf("stopped after %d reads: %s has %d bytes", stop, name, len(f.content))
			}
		}
		if !errors.Is(err, context.Canceled) || len(files) > 2 {
			t.Errorf("stopped after %d of %d reads: %v, %d files", stop, reads, err, len(files))
		}
	}
}

// TestMasked: names and records are made of what Mask returns.
func TestMasked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	caseOf(t, dir, 0, result{"pc-hunter2", "GetFile", `C:\hunter2.txt`, "", "1"}, result{"pc-hunter2", "GetFile", `C:\hunter3.txt`, "", "2"}, result{"pc-hunter2", "GetFile", "", "hunter2", "3"})
	files, all, _ := export(t, dir, &Options{Mask: strings.NewReplacer("hunter2", "*", "hunter3", "*").Replace})
	for name := range files {
		if strings.Contains(name, "hunter") {
			t.Error(name)
		}
	}
	for i := range all {
		if line := string(appendFile(nil, &all[i])); strings.Contains(line, "hunter") {
			t.Error(line)
		}
	}
	if len(files) != 3 {
		t.Errorf("%v", files)
	}
}

// TestLimits: the limits of the caller hold.
func TestLimits(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	caseOf(t, dir, 0, result{"pc", "GetFile", `C:\a`, "", zipped(strings.Repeat("a", 1000))}, result{"pc", "GetFile", `C:\b`, "", strings.Repeat("a", 1000)})
	files, all, _ := export(t, dir, &Options{Expand: lrkit.ExpandLimits{Size: 999}})
	if len(files) != 1 || codes(all) != string(CodeLimit) {
		t.Errorf("%v: %+v", files, all) // what is not compressed costs what it costs
	}
}
