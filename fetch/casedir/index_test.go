package casedir

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/heap"
)

// chain writes lines of a manifest, without the files that they tell of.
type chain struct {
	t      *testing.T
	file   *os.File
	b      []byte
	seq    int64
	head   string
	caseID string
}

func newChain(t *testing.T, dir string) *chain {
	f, err := os.Create(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	c := &chain{t: t, file: f, head: zeroHash, caseID: newCaseID()}
	c.add(&Event{Name: EventOpen, Case: c.caseID})
	return c
}

func (c *chain) add(e *Event) {
	e.Seq, e.Prev, e.Time = c.seq, c.head, testTime
	var err error
	if c.b, err = appendLine(c.b[:0], e, c.caseID, nil); err == nil {
		_, err = c.file.Write(c.b)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	c.seq, c.head = e.Seq+1, e.Hash
}

func (c *chain) blob(k Key, n int64) {
	c.add(&Event{Name: EventBlob, Tenant: k.Tenant, Action: k.Action, Index: &k.Index, Blob: &Blob{
		Path: k.blob(), Size: n, SHA256: hashOf(fmt.Append(nil, n)), ETag: fmt.Sprintf(`"0x%X"`, n), CommandSHA256: hashOf(nil),
	}})
}

func (c *chain) close() {
	if err := c.file.Close(); err != nil {
		c.t.Fatal(err)
	}
}

func numberedKey(n int) Key {
	return Key{
		Tenant: testTenant, Action: fmt.Sprintf("%08x-7557-4ab7-9782-%012x", int64(n)*2654435761&0xffffffff, n),
		Index: n % (MaxIndex + 1),
	}
}

// TestResults: all results of a manifest, the last line of each, in byte order of their paths.
func TestResults(t *testing.T) {
	dir := t.TempDir()
	c := newChain(t, dir)
	want, described := map[Key]int64{}, map[Key]string{}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range int64(3000) {
		k := numberedKey(r.IntN(1000))
		if i%10 == 0 {
			k.Tenant = "other.example"
		}
		if i%100 == 0 {
			k.Action = testAction
			k.Index = r.IntN(120)
		}
		if i%7 == 0 {
			c.add(&Event{Name: EventAction, Tenant: k.Tenant, Action: k.Action, Detail: []byte(`{"commands":[{}]}`)})
		}
		c.blob(k, i)
		want[k], described[k] = i, hashOf(nil)
		if i%5 == 0 {
			described[k] = hashOf([]byte("again"))
			c.add(
				&Event{
					Name: EventDescribed, Tenant: k.Tenant, Action: k.Action, Index: &k.Index,
					Blob: &Blob{Path: k.description(), SHA256: described[k]},
				},
			)
		}
	}
	bad := -1
	c.add(&Event{Name: EventBlob, Tenant: testTenant, Action: "../x", Index: &bad, Blob: &Blob{}})
	c.close()
	lines := 0
	res, err := ReadResults(t.Context(), dir, nil, func(*Event) error { lines++; return nil })
	if err != nil || res.Len() != len(want) || int64(lines) != c.seq {
		t.Fatalf("%d results of %d, %d lines of %d: %v", res.Len(), len(want), lines, c.seq, err)
	}
	var paths []string
	for i := range res.Len() {
		k := res.Key(i)
		n, ok := want[k]
		b := res.Blob(i)
		if !ok || b.Size != n || b.SHA256 != hashOf(fmt.Append(nil, n)) || b.CommandSHA256 != described[k] || b.Path != k.blob() {
			t.Errorf("%v: %+v", k, b)
		}
		delete(want, k)
		paths = append(paths, b.Path)
	}
	if !slices.IsSorted(paths) {
		t.Error("not in byte order of the paths")
	}
}

// TestResultsAreSmall: what a reader, a writer and a check hold of each result.
func TestResultsAreSmall(t *testing.T) {
	const most = 140 // bytes
	dir := t.TempDir()
	c := newChain(t, dir)
	const n = 5000
	for i := range n {
		k := numberedKey(i)
		c.add(
			&Event{Name: EventAction, Tenant: k.Tenant, Action: k.Action, Detail: []byte(`{"machine":"` + strings.Repeat("x", 300) + `"}`)},
		)
		c.blob(k, int64(i))
	}
	c.close()
	for _, way := range []struct {
		name string
		open func() (any, error)
	}{
		{"reader", func() (any, error) { return ReadResults(t.Context(), dir, nil, nil) }},
		{"writer", func() (any, error) { return Open(t.Context(), dir, nil) }},
		{"check", func() (any, error) {
			root, err := os.OpenRoot(dir)
			if err != nil {
				return nil, err
			}
			defer root.Close()
			v := &verifier{ctx: t.Context(), files: rootFiles{root: root}, opts: &VerifyOptions{}, report: &Report{}, known: newIndex()}
			err = v.manifest()
			v.report.Findings = nil // no file is there
			return v, err
		}},
	} {
		before := heap.Held()
		held, err := way.open()
		if err != nil {
			t.Fatal(err)
		}
		each := float64(heap.Held()-before) / n
		t.Logf("%s: %.0f bytes a result", way.name, each)
		if each > most {
			t.Errorf("%s: %.0f bytes a result, %d are the most", way.name, each, most)
		}
		if d, ok := held.(*Dir); ok {
			d.Close()
		}
	}
}

// TestLimits: beyond its limits a case is refused by the name of the limit.
func TestLimits(t *testing.T) {
	x := newIndex()
	x.max = 3
	add := func(k Key) error {
		return x.apply(&Event{Name: EventBlob, Tenant: k.Tenant, Action: k.Action, Index: &k.Index, Blob: &Blob{}})
	}
	for range 2 { // the same again needs no room
		for i := range 3 {
			if err := add(numberedKey(i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var limit *LimitError
	if err := add(numberedKey(3)); !errors.As(err, &limit) || limit.Limit != "results" || limit.Max != 3 {
		t.Errorf("a result too many: %v", err)
	}
	d := &Dir{results: x}
	if _, err := d.Part(numberedKey(4)); !errors.As(err, &limit) {
		t.Errorf("a part of a result too many: %v", err)
	}
	x = newIndex()
	for i := range MaxKept {
		if err := x.keep(testKey(i % 10000).version(fmt.Sprintf("%012x", i))); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.keep(testKey(0).version("ffffffffffff")); !errors.As(err, &limit) || limit.Limit != "kept" {
		t.Errorf("a file too many: %v", err)
	}
	for i := range MaxTenants {
		if _, err := x.tenant(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := x.tenant("one more"); !errors.As(err, &limit) || limit.Limit != "tenants" {
		t.Errorf("a tenant too many: %v", err)
	}

	dir := t.TempDir()
	for i := range 2 * entriesAtOnce {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if all, err := readDir(rootFiles{root: root}, ".", 2*entriesAtOnce); err != nil || len(all) != 2*entriesAtOnce {
		t.Errorf("%d entries: %v", len(all), err)
	}
	if all, err := readDir(rootFiles{root: root}, ".", 2*entriesAtOnce-1); !errors.As(err, &limit) || limit.Limit != "parts" {
		t.Errorf("%d entries: %v", len(all), err)
	}
}

// TestKnows: the manifest tells of a file if its name is one that is made of what it says, letter
// for letter.
func TestKnows(t *testing.T) {
	x := newIndex()
	k, sum := testKey(12), hashOf(nil)
	for _, e := range []*Event{
		{Name: EventBlob, Blob: &Blob{}}, {Name: EventAltered, Blob: &Blob{Path: k.altered(sum), SHA256: sum}},
		{Name: EventVersion, Blob: &Blob{Path: k.version(hashOf([]byte("x"))), SHA256: hashOf([]byte("x"))}},
		{Name: EventVersion, Blob: &Blob{Path: k.version(sum) + "0", SHA256: sum}},
	} {
		e.Tenant, e.Action, e.Index = k.Tenant, k.Action, &k.Index
		if err := x.apply(e); err != nil {
			t.Fatal(err)
		}
	}
	folder := "blobs/" + testAction
	for name, want := range map[string]bool{
		k.blob(): true, k.description(): true, k.altered(sum): true, k.version(hashOf([]byte("x"))): true,
		k.version(sum): false, k.version(sum) + "0": false, testKey(13).blob(): false, testKey(1).altered(sum): false,
		folder + "/012.blob": false, folder + "/-12.blob": false, folder + "/+12.blob": false, folder + "/12": false, folder + "/12.BLOB": false,
		folder + "/10000.blob": false, folder + "/12.blob/12.blob": false, "blobs/" + strings.ToUpper(testAction) + "/12.blob": false,
		"state/" + testAction + "/12.blob": false, "12.blob": false, "": false, "blobs//12.blob": false,
		folder + "/12.altered-": false, folder + "/12.altered": false, strings.ToUpper(k.altered(sum)): false,
		folder + "/12.altered-" + strings.ToUpper(sum[:12]): false, folder + "/12.other-" + sum[:12]: false, folder + "/12.-" + sum[:12]: false,
	} {
		if got := x.knows(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

// TestFind: each result is found by its key, and nothing else is.
func TestFind(t *testing.T) {
	r := &Results{x: newIndex()}
	key := func(tenant, action string, index int) Key { return Key{Tenant: tenant, Action: action, Index: index} }
	const n = 300
	for i := range n {
		k := Key{Tenant: []string{"a", "b"}[i%2], Action: fmt.Sprintf("%08x-7557-4ab7-9782-d50480024a4e", i*7919), Index: i % 12}
		if err := r.x.add(k, &Blob{Size: int64(i)}); err != nil {
			t.Fatal(err)
		}
	}
	r.order = r.x.sorted()
	for i := range n {
		k := r.Key(i)
		if at, ok := r.Find(k); !ok || at != i {
			t.Errorf("%v is at %d, %v: want %d", k, at, ok, i)
		}
		for _, other := range []Key{
			key(k.Tenant, k.Action, k.Index+12), key(k.Tenant, k.Action, k.Index+1<<16), key(k.Tenant, k.Action, -1),
			key(k.Tenant, "", k.Index), key("c", k.Action, k.Index), key(map[string]string{"a": "b", "b": "a"}[k.Tenant], k.Action, k.Index),
		} {
			if at, ok := r.Find(other); ok {
				t.Errorf("%v is at %d", other, at)
			}
		}
	}
}
