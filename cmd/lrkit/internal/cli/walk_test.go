package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/heap"
)

// TestLooseFilesAreSmall: what is held of each file of a folder, also with the longest of names.
// The heap may be twice as large as what is held.
func TestLooseFilesAreSmall(t *testing.T) {
	const n, most = 2000, 500
	for _, name := range []string{"%04d.json", "%0250d.json"} {
		var held [2]int
		for k, n := range []int{n, 2 * n} {
			dir := t.TempDir()
			for i := range n {
				if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf(name, i)), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			a := &app{Streams: Streams{Out: io.Discard, Err: new(bytes.Buffer)}}
			before := heap.Held()
			all, err := a.inputs(t.Context(), []string{dir})
			if err != nil || len(all.order) != n {
				t.Fatal(len(all.order), err)
			}
			held[k] = heap.Held() - before
			runtime.KeepAlive(all)
		}
		if each := (held[1] - held[0]) / n; each > most {
			t.Errorf("%s: %d bytes a file, %d are the most", name, each, most)
		}
	}
}

// deepTree makes a folder with folders in it, each in the one before, and calls visit in each.
func deepTree(t *testing.T, name string, levels int, visit func(level int, in *os.Root)) string {
	t.Helper()
	dir := t.TempDir()
	in, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	for level := range levels {
		visit(level, in)
		if err := in.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
		below, err := in.OpenRoot(name)
		in.Close()
		if err != nil {
			t.Fatal(err)
		}
		in = below
	}
	visit(levels, in)
	in.Close()
	return dir
}

func writeIn(t *testing.T, in *os.Root, name, text string) {
	t.Helper()
	if err := in.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestDeepTree: files are read where their paths are longer than the system takes them, in byte
// order of their paths. What is not looked into is counted, and no message shows a path of that
// length.
func TestDeepTree(t *testing.T) {
	for _, c := range []struct {
		name   string
		levels int
	}{{"d", 2500}, {strings.Repeat("n", 250), 20}} {
		dir := deepTree(t, c.name, c.levels, func(level int, in *os.Root) {
			if level%(c.levels/5) == 0 {
				writeIn(t, in, "b.json", fmt.Sprintf(`C:\level-%d.exe`, level))
				writeIn(t, in, "~.json", `C:\last.exe`)
			}
			if level == c.levels-1 {
				if err := in.Mkdir("case", 0o700); err != nil {
					t.Fatal(err)
				}
				writeIn(t, in, "case/manifest.ndjson", "{}")
			}
		})
		var out, messages bytes.Buffer
		code := Main(t.Context(), []string{"analyze", "-f", "csv", "--columns", "value", dir}, Streams{In: strings.NewReader(""), Out: &out, Err: &messages})
		var want []string
		for i := range 6 {
			want = append(want, fmt.Sprintf(`C:\level-%d.exe`, i*c.levels/5))
		}
		want = append(append([]string{"value"}, want...), slices.Repeat([]string{`C:\last.exe`}, 6)...)
		if got := strings.Fields(out.String()); !slices.Equal(got, want) {
			t.Errorf("%d levels: %q\n%.2000s", c.levels, got, &messages)
		}
		if code != 3 || !strings.Contains(messages.String(), "13 inputs: 12 with findings, 1 not looked into (too deep case 1)") {
			t.Errorf("%d levels: exit code %d: %.2000s", c.levels, code, &messages)
		}
		if messages.Len() > 2500 {
			t.Errorf("%d levels: messages of %d bytes: %.200s", c.levels, messages.Len(), &messages)
		}
	}
}

// TestTooDeep: a tree without end is left, and that is said.
func TestTooDeep(t *testing.T) {
	name := strings.Repeat("n", 250)
	levels := maxPath/len(name) + 5
	dir := deepTree(t, name, levels, func(level int, in *os.Root) {
		if level == 0 || level == levels {
			writeIn(t, in, "a.txt", `C:\a.exe`)
		}
	})
	var out, messages bytes.Buffer
	code := Main(t.Context(), []string{"analyze", "-f", "csv", "--columns", "value", dir}, Streams{In: strings.NewReader(""), Out: &out, Err: &messages})
	if strings.Count(out.String(), "a.exe") != 1 || code != 3 ||
		!strings.Contains(messages.String(), "2 inputs: 1 with findings, 1 not looked into (too deep folder 1)") || messages.Len() > 2500 {
		t.Errorf("exit code %d\n%s%.3000s", code, &out, &messages)
	}
}
