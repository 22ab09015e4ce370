package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// faultyFile is a file of which a step fails.
type faultyFile struct {
	*os.File
	step  string
	after int // bytes are written before writing fails
}

var errStep = errors.New("no room")

func (f *faultyFile) fails(step string) error {
	if f.step == step {
		return errStep
	}
	return nil
}

func (f *faultyFile) Write(b []byte) (int, error) {
	if f.step == "write" && f.after < len(b) {
		n, _ := f.File.Write(b[:f.after])
		f.after -= n
		return n, errStep
	}
	f.after -= len(b)
	return f.File.Write(b)
}

// faulty returns what makes outputs of which a step fails.
func faulty(step string) func(context.Context, string) (*output, error) {
	return func(ctx context.Context, name string) (*output, error) {
		o, err := createOutput(ctx, name)
		if err != nil {
			return nil, err
		}
		f := &faultyFile{File: o.f.(*os.File), step: step}
		if step == "later" {
			f.step, f.after = "write", 1000
		}
		o.f, o.w = f, f
		if step == "rename" {
			o.rename = func(string, string) error { return errStep }
		}
		return o, nil
	}
}

func (f *faultyFile) Sync() error  { return errors.Join(f.fails("sync"), f.File.Sync()) }
func (f *faultyFile) Close() error { return errors.Join(f.File.Close(), f.fails("close")) }

// TestOutputHasItsNameWhenItIsWhole: whichever step fails, what had the name has it still, and
// nothing else is left.
func TestOutputHasItsNameWhenItIsWhole(t *testing.T) {
	for _, step := range []string{"", "write", "sync", "close", "rename", "interrupt"} {
		dir := t.TempDir()
		name := filepath.Join(dir, "out")
		if err := os.WriteFile(name, []byte("before"), 0o600); err != nil {
			t.Fatal(err)
		}
		o, err := faulty(step)(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Write([]byte("after"))
		err = errors.Join(err, o.end(step != "interrupt"))
		want := "before"
		if step == "" {
			want = "after"
		}
		if failed := step != "" && step != "interrupt"; errors.Is(err, errStep) != failed || err != nil && !failed {
			t.Errorf("%q fails: %v", step, err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%q fails: the file has %q, %v", step, got, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Errorf("%q fails: %v is left, %v", step, left, err)
		}
	}
}

// TestFormatsNameTheOutput: in every format an output that cannot be written is named, once, and no
// input is. The file does not get its name.
func TestFormatsNameTheOutput(t *testing.T) {
	dir := t.TempDir()
	in, long := filepath.Join(dir, "in.json"), filepath.Join(dir, "long.json")
	for name, lines := range map[string]int{in: 1, long: 4_000} {
		var text strings.Builder
		for i := range lines { // some formats have each path once
			fmt.Fprintf(&text, `C:\\Windows\\a%d.exe 12 KB\n`, i)
		}
		if err := os.WriteFile(name, []byte(`{"script_name":"s","exit_code":0,"script_output":"`+text.String()+`","script_errors":""}`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, format := range formats {
		if format == "timesketch" { // there is no time to write
			continue
		}
		for _, jobs := range []string{"1", "2"} {
			name := filepath.Join(dir, "findings."+format)
			for _, step := range []string{"write", "later", "sync", "close", "rename"} {
				in := in
				if step == "write" || step == "later" { // more than is held
					in = long
				}
				var messages bytes.Buffer
				a := &app{Streams: Streams{In: new(bytes.Buffer), Out: new(bytes.Buffer), Err: &messages}, ctx: t.Context(), create: faulty(step)}
				root := a.root()
				root.SetArgs([]string{"analyze", "-j", jobs, "-f", format, "-o", name, in, in})
				if err := root.ExecuteContext(t.Context()); err != nil {
					t.Fatal(err)
				}
				code := a.status.code()
				said := messages.String()
				if code != 1 || !strings.Contains(said, "lrkit: "+name+": cannot write: ") || !strings.HasSuffix(said, "no room\n") || strings.Count(said, "no room") != 1 || strings.Contains(said, in) {
					t.Errorf("%s, -j %s, %s fails: exit code %d, %q", format, jobs, step, code, said)
				}
				if _, err := os.Stat(name); err == nil {
					t.Errorf("%s, -j %s, %s fails: the file has its name", format, jobs, step)
				}
			}
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("%v is left, %v", left, err)
	}
}
