package cli

import (
	"bytes"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/internal/testkit/heap"
)

// TestInputsAreSmall: what is held of each result of a case until its turn comes.
func TestInputsAreSmall(t *testing.T) {
	const n, most = 1024, 180
	dir := filepath.Join(t.TempDir(), "case")
	if err := (gen.Case{Results: n}).Write(dir); err != nil {
		t.Fatal(err)
	}
	a := &app{Streams: Streams{Out: io.Discard, Err: new(bytes.Buffer)}}
	before := heap.Held()
	all, err := a.inputs(t.Context(), []string{dir})
	if err != nil || len(all.order) != n {
		t.Fatal(len(all.order), err)
	}
	if each := (heap.Held() - before) / n; each > most {
		t.Errorf("%d bytes a result, %d are the most", each, most)
	}
	runtime.KeepAlive(all)
}

// TestInputsInOrder: the results of cases stand among the files, in byte order of their names.
func TestInputsInOrder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b", "b.case", "a"} {
		if err := (gen.Case{Results: 5}).Write(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	one := filepath.Join(dir, "b", "blobs", gen.CaseAction(2), "0.blob")
	a := &app{Streams: Streams{Out: io.Discard, Err: new(bytes.Buffer)}}
	all, err := a.inputs(t.Context(), []string{filepath.Join(dir, "b.case"), one, dir})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range all.order {
		in := all.open(i)
		names = append(names, in.name)
		if (in.in != nil) != (in.result != nil) || in.result != nil && !strings.HasSuffix(in.name, filepath.FromSlash(in.result.Path)) {
			t.Errorf("%+v", in)
		}
	}
	if len(names) != 21 || !slices.IsSorted(names) {
		t.Errorf("%d names: %q", len(names), names)
	}
}
