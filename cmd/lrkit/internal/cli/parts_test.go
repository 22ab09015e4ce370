package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/parquetreport"
)

// analyzed runs `lrkit analyze`, of which outputs may be faulty.
func analyzed(ctx context.Context, create func(context.Context, string) (*output, error), args ...string) (code int, messages string) {
	var err bytes.Buffer
	a := &app{Streams: Streams{In: new(bytes.Buffer), Out: new(bytes.Buffer), Err: &err}, ctx: ctx, create: create}
	root := a.root()
	root.SetArgs(append([]string{"analyze"}, args...))
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	if usage := root.ExecuteContext(ctx); usage != nil {
		return usageCode, usage.Error()
	}
	return a.status.code(), err.String()
}

// rowsOf reads all rows of Parquet files.
func rowsOf(t *testing.T, names ...string) (all []string) {
	t.Helper()
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, g := range file.RowGroups() {
			r := g.Rows()
			rows := make([]parquet.Row, 100)
			for {
				n, err := r.ReadRows(rows)
				for _, row := range rows[:n] {
					all = append(all, fmt.Sprint(row))
				}
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			r.Close()
		}
	}
	return all
}

// fourParts are inputs the rows of which take four parts of 10 KiB or more, in the columns narrow.
var fourParts = []int{3, 17_000, 17_000, 1, 17_000, 17_000}

const narrow = "--columns=source,kind,value,line,size"

// TestParts: parts hold the rows of one file in order, have their hash in their name, and are
// listed when they are all there. They are the same with any number of cores.
func TestParts(t *testing.T) {
	in, out := manyInputs(t, fourParts), t.TempDir()
	one := filepath.Join(out, "one.parquet")
	if code, said := analyzed(t.Context(), createOutput, "-f", "parquet", narrow, "-o", one, in); code != 0 {
		t.Fatalf("exit code %d, %s", code, said)
	}
	want := rowsOf(t, one)
	var first string
	for _, jobs := range []string{"1", "2", "5"} {
		dir := filepath.Join(out, "parts"+jobs)
		if code, said := analyzed(t.Context(), createOutput, "-j", jobs, "-f", "parquet", narrow, "-o", dir, "--part-size", "10KiB", in); code != 0 {
			t.Fatalf("exit code %d, %s", code, said)
		}
		listed, err := os.ReadFile(filepath.Join(dir, successName))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		var list strings.Builder
		for i, name := range globbed(t, dir, "*") {
			if filepath.Base(name) == successName {
				continue
			}
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			sum := fmt.Sprintf("%x", sha256.Sum256(b))
			if name := filepath.Base(name); name != fmt.Sprintf("part-%05d-%s.parquet", i-1, sum[:12]) { // the list is first
				t.Errorf("part %d is %s, its hash %s", i-1, name, sum)
			}
			names = append(names, name)
			fmt.Fprintf(&list, "%s  %s\n", sum, filepath.Base(name))
		}
		if list.String() != string(listed) || len(names) < 3 {
			t.Errorf("%d parts, listed as %q, want %q", len(names), listed, list.String())
		}
		if first == "" {
			first = string(listed)
		}
		if string(listed) != first {
			t.Errorf("other parts with -j %s: %s", jobs, listed)
		}
		if got := rowsOf(t, names...); !slices.Equal(got, want) {
			t.Errorf("-j %s: %d rows in parts, %d in one file, or in another order", jobs, len(got), len(want))
		}
	}
}

func globbed(t *testing.T, dir, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	hidden, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return append(hidden, names...)
}

// TestPartsThatFail: whichever step of which file fails, there is no list, and nothing that is not
// a whole part. The directory is named, and no input.
func TestPartsThatFail(t *testing.T) {
	in := manyInputs(t, fourParts)
	for _, step := range []string{"create", "write", "later", "sync", "close", "rename"} {
		for _, at := range []int{0, 2, -1} { // -1 is the list
			dir := filepath.Join(t.TempDir(), "parts")
			n := 0
			code, said := analyzed(t.Context(), func(ctx context.Context, name string) (*output, error) {
				list := filepath.Base(name) == successName
				if n++; !list && n-1 != at || list && at >= 0 || list && step == "later" {
					return createOutput(ctx, name)
				}
				if step == "create" {
					return nil, errStep
				}
				return faulty(step)(ctx, name)
			}, "-f", "parquet", narrow, "-o", dir, "--part-size", "10KiB", in)
			if step == "later" && at < 0 { // the list is too short for it
				continue
			}
			if code != 1 || !strings.Contains(said, "lrkit: "+dir+": cannot write: no room\n") || strings.Contains(said, in) {
				t.Errorf("%s of file %d fails: exit code %d, %s", step, at, code, said)
			}
			var names []string
			for _, name := range globbed(t, dir, "*") {
				if ok, _ := filepath.Match("part-?????-????????????.parquet", filepath.Base(name)); !ok {
					t.Errorf("%s of file %d fails: %s is left", step, at, name)
				}
				names = append(names, name)
			}
			rowsOf(t, names...)
			if at >= 0 && len(names) != at {
				t.Errorf("%s of file %d fails: %d parts", step, at, len(names))
			}
			if _, err := os.Stat(dir); (err == nil) != (at != 0) {
				t.Errorf("%s of file %d fails: the directory is there: %v", step, at, err)
			}
			if whole := !strings.Contains(said, "not whole"); whole != (at == 0) {
				t.Errorf("%s of file %d fails: %s", step, at, said)
			}
		}
	}
}

// TestPartsInterrupted: an interruption leaves no list, and no part that lacks rows.
func TestPartsInterrupted(t *testing.T) {
	in, dir := manyInputs(t, fourParts), filepath.Join(t.TempDir(), "parts")
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	analyzed(ctx, func(ctx context.Context, name string) (*output, error) {
		if n++; n == 3 {
			cancel()
		}
		return createOutput(ctx, name)
	}, "-j", "1", "-f", "parquet", narrow, "-o", dir, "--part-size", "10KiB", in)
	names := globbed(t, dir, "*")
	if len(names) != 2 {
		t.Errorf("%v is left", names)
	}
	rowsOf(t, names...)
}

// TestTooManyGroups: a file that would need more row groups than the format has is refused: the
// message names the output and the way out, and no file has its name.
func TestTooManyGroups(t *testing.T) {
	const rows, groups = 2, 32767
	for i := range formatTable {
		if f := &formatTable[i]; f.name == "parquet" {
			before := f.whole
			defer func() { f.whole = before }()
			f.whole = closing(func(w io.Writer, columns []report.Column) *parquetreport.Writer {
				return parquetreport.NewOptions(w, columns, &parquetreport.Options{GroupRows: rows})
			})
		}
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.json"), filepath.Join(dir, "out.parquet")
	for _, n := range []int{rows * groups, rows*groups + 1} {
		text := strings.Repeat(`C:\\a.exe\n`, n)
		if err := os.WriteFile(in, []byte(`{"script_name":"s","exit_code":0,"script_output":"`+text+`","script_errors":""}`), 0o600); err != nil {
			t.Fatal(err)
		}
		code, said := analyzed(t.Context(), createOutput, "-f", "parquet", "--columns", "kind,line", "-o", out, in)
		if n == rows*groups {
			if err := os.Remove(out); code != 0 || err != nil {
				t.Errorf("%d rows: exit code %d, %s, %v", n, code, said, err)
			}
			continue
		}
		if want := "lrkit: " + out + ": cannot write: a Parquet file has at most 32767 row groups: -o DIR/ writes several files\n"; code != 1 || said != want {
			t.Errorf("%d rows: exit code %d, %q", n, code, said)
		}
		if left := globbed(t, dir, "*"); !slices.Equal(left, []string{in}) {
			t.Errorf("%v is left", left)
		}
	}
}
