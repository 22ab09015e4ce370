package casedir

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// TestSyncs: what a result costs, in order. A small one is the common case; a large one syncs its
// part and state as it arrives.
func TestSyncs(t *testing.T) {
	m := newCrashFS()
	if err := create(m); err != nil {
		t.Fatal(err)
	}
	d, err := openFiles(context.Background(), m, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	result := func(i int) []string {
		t.Helper()
		m.synced = nil
		if err := d.NoteAction(testTenant, testAction, fmt.Appendf(nil, "[%d]", i)); err != nil {
			t.Fatal(err)
		}
		if err := fetchOne(d, i); err != nil {
			t.Fatal(err)
		}
		return m.synced
	}
	part := func(k Key) []string { return []string{k.part(), k.state() + ".new", stateName + "/"} }
	description := func(k Key) []string { return []string{k.description() + ".new"} }
	place := func(k Key) []string { return []string{k.folder() + "/", blobsName + "/", newManifestName} } // opened as that
	begun := func(k Key) []string { return []string{k.state() + ".new"} }                                 // it has its bytes before its name
	k := testKey(1)
	if got, want := result(1), slices.Concat(begun(k), []string{k.part()}, description(k), place(k)); !slices.Equal(got, want) || len(got) != 6 {
		t.Errorf("a small result: %d syncs\n%q\nwant\n%q", len(got), got, want)
	}
	k = testKey(0)
	if got, want := result(0), slices.Concat(begun(k), part(k), part(k), part(k), description(k), []string{k.part()}, place(k)); !slices.Equal(got, want) {
		t.Errorf("a result in three pieces: %d syncs\n%q\nwant\n%q", len(got), got, want)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestUnchanged: a line about an action or a failure is written when it says something else than
// the last one, in this session or an earlier one.
func TestUnchanged(t *testing.T) {
	dir := t.TempDir()
	for _, session := range []struct {
		name  string
		do    func(d *Dir) error
		lines int64 // with open and close
	}{
		{"a new action", func(d *Dir) error { return d.NoteAction(testTenant, testAction, []byte(`{"a":1}`)) }, 3},
		{"the same", func(d *Dir) error { return d.NoteAction(testTenant, testAction, []byte(` { "a" : 1 } `)) }, 2},
		{"twice the same, of another tenant", func(d *Dir) error {
			return errors.Join(d.NoteAction("other", testAction, []byte(`{"a":1}`)), d.NoteAction("other", testAction, []byte(`{"a":1}`)))
		}, 3},
		{"changed, and back", func(d *Dir) error {
			return errors.Join(d.NoteAction(testTenant, testAction, []byte(`{"a":2}`)), d.NoteAction(testTenant, testAction, []byte(`{"a":1}`)))
		}, 4},
		{"a failure", func(d *Dir) error { return d.NoteFailure(testKey(1), "api", "gone") }, 3},
		{"the same failure", func(d *Dir) error { return d.NoteFailure(testKey(1), "api", "gone") }, 2},
		{"another failure", func(d *Dir) error { return d.NoteFailure(testKey(1), "api", "forbidden") }, 3},
		{"of another result", func(d *Dir) error { return d.NoteFailure(testKey(3), "api", "forbidden") }, 3},
		{"a result", func(d *Dir) error { return fetchOne(d, 1) }, 3},
		{"the failure after it", func(d *Dir) error { return d.NoteFailure(testKey(1), "api", "forbidden") }, 3},
		{"nothing", func(*Dir) error { return nil }, 2},
	} {
		before := int64(0)
		if r, err := Verify(t.Context(), dir, nil); err == nil {
			before = r.Lines
		}
		d, err := Open(t.Context(), dir, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(session.do(d), d.Close()); err != nil {
			t.Fatalf("%s: %v", session.name, err)
		}
		r, err := Verify(t.Context(), dir, nil)
		if err != nil || !r.OK() || r.Lines-before != session.lines {
			t.Errorf("%s: %d lines more, want %d: %+v, %v", session.name, r.Lines-before, session.lines, r.Findings, err)
		}
	}
}

// TestLeftover: an unrecorded file in the place of a result is replaced by the same bytes, and by
// no others.
func TestLeftover(t *testing.T) {
	_, whole := blobOf(1)
	for _, c := range []struct {
		name string
		data []byte
		ok   bool
	}{
		{"the same", whole, true},
		{"other bytes", append(slices.Clone(whole[:len(whole)-1]), 'x'), false},
		{"longer", append(slices.Clone(whole), 'x'), false},
		{"empty", nil, false},
	} {
		m := newCrashFS()
		if err := create(m); err != nil {
			t.Fatal(err)
		}
		d, err := openFiles(context.Background(), m, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		planted := &inode{mode: 0o400, data: c.data, durable: c.data}
		m.names[testKey(1).folder()] = &inode{dir: true, mode: 0o700}
		m.names[testKey(1).blob()] = planted
		err = fetchOne(d, 1)
		_, has := d.Has(testKey(1))
		if c.ok != (err == nil) || !c.ok && !errors.Is(err, ErrOccupied) || has != c.ok || (m.names[testKey(1).blob()] == planted) == c.ok {
			t.Errorf("%s: %v, has %v", c.name, err, has)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}
