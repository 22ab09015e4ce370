package casedir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/statedir"
)

// lineOf is a line without a key whose hashes rechain computes.
func lineOf(schema, event, more string) string {
	return `{"schema":"` + schema + `","seq":0,"time":"2026-04-05T06:07:08Z","event":"` + event + `"` + more + `,"prev":"` + zeroHash + `","hash":"` + zeroHash + `"}`
}

// TestChain: what each line must be, whatever the hashes.
func TestChain(t *testing.T) {
	const id, other = "0123456789abcdef0123456789abcdef", "ffffffffffffffffffffffffffffffff"
	open := lineOf(manifestSchema, EventOpen, `,"case":"`+id+`"`)
	action := lineOf(manifestSchema, EventAction, `,"tenant":"t","action":"`+testAction+`"`)
	closed := func(lines int, more string) string {
		return lineOf(manifestSchema, EventClose, fmt.Sprintf(`,"lines":%d,"blobs":0%s`, lines, more))
	}
	open1, close1 := lineOf(manifestSchema1, EventOpen, ""), lineOf(manifestSchema1, EventClose, `,"blobs":0`)
	first1 := `,"first":"` + hashIn(forger{}.rechain([]string{open1})) + `"`
	for _, c := range []struct {
		name  string
		lines []string
		want  string // "" if nothing is wrong
	}{
		{"a session", []string{open, action, closed(3, `,"tenant":"t"`)}, ""},
		{"two sessions", []string{open, closed(2, ""), lineOf(manifestSchema, EventOpen, ""), closed(4, "")}, ""},
		{"a session that names its tenant", []string{lineOf(manifestSchema, EventOpen, `,"case":"`+id+`","tenant":"t"`), closed(2, `,"tenant":"t"`)}, ""},
		{"a session of two tenants", []string{lineOf(manifestSchema, EventOpen, `,"case":"`+id+`","tenant":"u"`), action, closed(3, `,"tenants":["t","u"]`)}, ""},
		{"a killed session", []string{open, action, lineOf(manifestSchema, EventOpen, ""), closed(4, "")}, ""},
		{"version 1", []string{open1, close1}, ""},
		{"version 1 and 2", []string{open1, close1, lineOf(manifestSchema, EventOpen, `,"case":"`+id+`"`+first1), closed(4, "")}, ""},
		{"a member of a later version", []string{lineOf(manifestSchema, EventOpen, `,"case":"`+id+`","x":{"Y":1}`)}, ""},

		{"no id", []string{lineOf(manifestSchema, EventOpen, "")}, "gives the case no id"},
		{"an id that is none", []string{lineOf(manifestSchema, EventOpen, `,"case":"x"`)}, "gives the case no id"},
		{"an id twice", []string{open, closed(2, ""), open}, "the case has one"},
		{"another id", []string{open, closed(2, ""), lineOf(manifestSchema, EventOpen, `,"case":"`+other+`"`)}, "the case has one"},
		{"a first line in version 2", []string{lineOf(manifestSchema, EventOpen, `,"case":"`+id+`"`+first1)}, "another first line"},
		{"another first line", []string{open1, lineOf(manifestSchema, EventOpen, `,"case":"`+id+`","first":"`+zeroHash+`"`)}, "another first line"},
		{"no first line", []string{open1, open}, "another first line"},
		{"version 1 after 2", []string{open, open1}, "an earlier version after"},
		{"a version to come", []string{lineOf("lrkit.manifest/3", EventOpen, `,"case":"`+id+`"`)}, "schema"},
		{"a line after the close", []string{open, closed(2, ""), action}, "no writer is open"},
		{"a line before the open", []string{lineOf(manifestSchema, EventAction, `,"case":"`+id+`"`)}, "no writer is open"},
		{"a close of fewer lines", []string{open, action, closed(2, `,"tenant":"t"`)}, "2 lines, there are 3"},
		{"a close of more results", []string{open, lineOf(manifestSchema, EventClose, `,"lines":2,"blobs":1`)}, "1 results, there are 0"},
		{"a close of more results, version 1", []string{open1, lineOf(manifestSchema1, EventClose, `,"blobs":1`)}, "1 results, there are 0"},
		{"a close that says nothing", []string{open, lineOf(manifestSchema, EventClose, "")}, "does not say how many"},
		{"a close of another tenant", []string{open, action, closed(3, `,"tenant":"u"`)}, "other tenants"},
		{"a close of one of two tenants", []string{lineOf(manifestSchema, EventOpen, `,"case":"`+id+`","tenant":"u"`), action, closed(3, `,"tenant":"t"`)}, "other tenants"},
		{"a close of no tenant", []string{open, action, closed(3, "")}, "other tenants"},
		{"a close of another writer", []string{open, closed(2, `,"writer":"x"`)}, "another writer"},
		{"a key in between", []string{open, lineOf(manifestSchema, EventFailed, `,"key":"`+keyText(publicOf(testSigner(1)))+`"`)}, "another key than its session"},
		{"a key that is none", []string{lineOf(manifestSchema, EventOpen, `,"case":"`+id+`","key":"x"`)}, "none that can be one"},
		{"a torn piece that is not there", []string{open, lineOf(manifestSchema, EventTorn, `,"torn_bytes":1,"torn_sha256":"`+zeroHash+`"`)}, "there is none before it"},
		{"a torn piece of nothing", []string{open, lineOf(manifestSchema, EventTorn, "")}, "there is none before it"},
		{"an adoption of nothing", []string{open, lineOf(manifestSchema, EventAdopted, "")}, "adopts other lines"},
		{"a name in capitals", []string{lineOf(manifestSchema, EventOpen, `,"case":"`+id+`","Seq":0`)}, "not one of a line"},
		{"a name with another k", []string{lineOf(manifestSchema, EventOpen, `,"case":"`+id+`","\u212aey":"x"`)}, "not one of a line"},
		{"a name twice", []string{lineOf(manifestSchema, EventOpen, `,"case":"`+id+`","event":"open"`)}, "a name comes twice"},
		{"a signature that does not come last", []string{lineOf(manifestSchema, EventOpen, `,"case":"`+id+`","sig":"x"`)}, "does not end in a hash"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := forger{renumber: true}.rechain(c.lines)
			w, err := walk(t.Context(), strings.NewReader(text), walkOptions{signatures: true}, func(*Event, int64) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if len(w.problems) > 0 {
				got = w.problems[0].what
			}
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("%q, want %q:\n%s", got, c.want, text)
			}
		})
	}
}

// hashIn is the hash of the first line of a text.
func hashIn(text string) string {
	_, hash, _ := cutTail([]byte(splitLines(text)[0]))
	return hash
}

// TestAdoptionIsExact: an adoption that is not of exactly what comes before it adopts nothing.
func TestAdoptionIsExact(t *testing.T) {
	m := memoryCase(t, testOptions())
	m.setManifest(m.manifest() + "garbage\n")
	opts := testOptions()
	opts.Adopt = func(*Adoption) error { return nil }
	addSession(t, m, opts)
	whole := m.manifest()
	for _, c := range []struct{ from, to string }{
		{`"adopted_from":7,"adopted_to":7`, `"adopted_from":0,"adopted_to":7`},
		{`"adopted_from":7,"adopted_to":7`, `"adopted_from":7,"adopted_to":8`},
		{`"adopted_bytes":`, `"adopted_bytes":1`},
		{`"adopted_sha256":"`, `"adopted_sha256":"0`},
		{"garbage\n", "garbagE\n"},
		{"garbage\n", "garbage\n\n"},
	} {
		changed := strings.Replace(whole, c.from, c.to, 1)
		if changed == whole {
			t.Fatalf("there is no %s in\n%s", c.from, whole)
		}
		before, _, _ := strings.Cut(changed, `{"schema":"lrkit.manifest/2","seq":6`)
		text := before + strings.TrimPrefix(forger{}.rechain(splitLines(changed)), forger{}.rechain(splitLines(before)))
		w, err := walk(t.Context(), strings.NewReader(text), walkOptions{}, func(*Event, int64) error { return nil })
		if err != nil || len(w.problems) == 0 {
			t.Errorf("%s: %v, nothing is wrong with\n%s", c.to, err, text)
		}
	}
}

// TestRecordedPiece: a torn piece that was recorded cannot be changed any more.
func TestRecordedPiece(t *testing.T) {
	m := memoryCase(t, testOptions())
	m.setManifest(m.manifest() + `{"schema":"torn`)
	addSession(t, m, testOptions())
	whole := m.manifest()
	for _, c := range []string{`{"schema":"tarn`, `{"schema":"tor`, `{"schema":"torn `, `{"schema":"torn` + "\n", ""} {
		w, err := walk(
			t.Context(),
			strings.NewReader(strings.Replace(whole, `{"schema":"torn`, c, 1)),
			walkOptions{},
			func(*Event, int64) error { return nil },
		)
		if err != nil || len(w.problems) == 0 {
			t.Errorf("%q: %v, nothing is wrong", c, err)
		}
	}
}

// TestSignedOverUnsigned: a key that signed over lines without a signature, which no writer of ours
// does, does not vouch for them, though its last line is right.
func TestSignedOverUnsigned(t *testing.T) {
	key := testSigner(1)
	m := memoryCase(t, testOptions())
	lines := splitLines(m.manifest())
	opts := signedOptions(key)
	opts.Adopt = func(*Adoption) error { return nil }
	addSession(t, m, opts)
	added := slices.DeleteFunc(
		splitLines(m.manifest())[len(lines):],
		func(l string) bool { return strings.Contains(l, `"event":"adopted"`) },
	)
	added[1] = strings.Replace(added[1], `"lines":9`, `"lines":8`, 1)
	m.setManifest(forger{renumber: true, sigs: sigsNamed, key: key}.rechain(append(lines, added...)))
	r, err := verifyFiles(t.Context(), m, &VerifyOptions{PublicKey: publicOf(key)})
	if err != nil || r.Signed || codes(r) != "signature "+manifestName+", signature "+manifestName {
		t.Errorf("verify: %v, %s, %+v", err, codes(r), r.Findings)
	}
	if _, err := openFiles(t.Context(), m, signedOptions(key)); !errors.Is(err, ErrUntrusted) {
		t.Errorf("a writer: %v", err)
	}
}

// TestReadRollback: readers notice an older state, after they have read it.
func TestReadRollback(t *testing.T) {
	t.Setenv(statedir.EnvVar, t.TempDir())
	state, err := statedir.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer state.Close()
	dir := t.TempDir()
	makeCase(t, dir, 1, testOptions())
	older, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	makeCase(t, dir, 2, with(testOptions(), state))
	for range 2 {
		found, err := statedir.Find()
		if err != nil {
			t.Fatal(err)
		}
		if err := Read(t.Context(), dir, &ReadOptions{State: found}, func(*Event) error { return nil }); err != nil {
			t.Error(err)
		}
		found.Close()
	}
	if err := os.WriteFile(filepath.Join(dir, manifestName), older, 0o600); err != nil {
		t.Fatal(err)
	}
	events := 0
	if err := Read(t.Context(), dir, &ReadOptions{State: state}, func(*Event) error { events++; return nil }); !errors.Is(
		err, ErrRollback,
	) ||
		events == 0 {
		t.Errorf("%v after %d events", err, events)
	}
	if err := Read(t.Context(), dir, nil, func(*Event) error { return nil }); err != nil {
		t.Errorf("without a state directory: %v", err)
	}
}

// TestCreate: a manifest has its name only with its first line, and of two that make one, one wins.
func TestCreate(t *testing.T) {
	line := func() ([]byte, error) { return []byte("line\n"), nil }
	t.Run("left by a dead writer", func(t *testing.T) {
		m := newCrashFS()
		if err := create(m); err != nil {
			t.Fatal(err)
		}
		m.names[newManifestName] = &inode{mode: 0o666, data: []byte("planted")}
		f, created, err := openManifest(m, line)
		if err != nil || !created || m.manifest() != "line\n" || m.names[newManifestName] != nil || m.names[manifestName].mode != 0o600 {
			t.Errorf("%v, %v, %q", created, err, m.manifest())
		}
		if f != nil {
			f.Close()
		}
	})
	t.Run("not a file", func(t *testing.T) {
		m := newCrashFS()
		if err := create(m); err != nil {
			t.Fatal(err)
		}
		m.names[newManifestName] = &inode{dir: true, mode: 0o700}
		if _, _, err := openManifest(m, line); err == nil || m.names[manifestName] != nil {
			t.Errorf("%v", err)
		}
	})
	t.Run("at once", func(t *testing.T) {
		dir := t.TempDir()
		results := make(chan error, 8)
		for range cap(results) {
			go func() {
				d, err := Open(t.Context(), dir, testOptions())
				if err == nil {
					err = d.Close()
				}
				results <- err
			}()
		}
		made := 0
		for range cap(results) {
			switch err := <-results; {
			case err == nil:
				made++
			case !errors.Is(err, ErrLocked):
				t.Error(err)
			}
		}
		r := mustVerify(t, dir, nil)
		if made == 0 || !r.OK() || r.Lines != int64(2*made) {
			t.Errorf("%d writers, %d lines, %s", made, r.Lines, codes(r))
		}
	})
}

// TestSignatureOfVersion1: a signature of a line of version 2 is none of version 1, whatever that
// says of the line before it.
func TestSignatureOfVersion1(t *testing.T) {
	key := testSigner(1)
	e := &Event{Schema: manifestSchema, Seq: 3, Hash: zeroHash}
	sig := sign(key, "0123456789abcdef0123456789abcdef", e)
	old := &Event{
		Schema: manifestSchema1,
		Prev:   string(signedText(e.Schema, "0123456789abcdef0123456789abcdef", e.Seq, e.Hash)), Signature: sig,
	}
	if old.signed(publicOf(key), "") {
		t.Error("it is taken for one")
	}
}

// TestManyDoubts: of more sessions than are kept in mind, the others are not forgotten.
func TestManyDoubts(t *testing.T) {
	key := testSigner(1)
	lines := []string{lineOf(manifestSchema, EventOpen, `,"case":"0123456789abcdef0123456789abcdef"`)}
	for range maxProblems + 5 {
		lines = append(lines, lineOf(manifestSchema, EventOpen, ""))
	}
	m := memoryCase(t, testOptions())
	m.setManifest(forger{renumber: true}.rechain(lines))
	opts := signedOptions(key)
	opts.Adopt = func(*Adoption) error { return nil }
	addSession(t, m, opts)
	whole := m.manifest()
	sound := func(from int) bool {
		text := strings.Replace(whole, `"adopted_from":1,`, fmt.Sprintf(`"adopted_from":%d,`, from), 1)
		m.setManifest(forger{sigs: sigsNamed, key: key}.rechain(splitLines(text)))
		r, err := verifyFiles(t.Context(), m, &VerifyOptions{PublicKey: publicOf(key)})
		if err != nil {
			t.Fatal(err)
		}
		return r.Signed
	}
	if !sound(1) {
		t.Error("all is adopted, and it is not authentic")
	}
	for _, from := range []int{2, maxProblems, maxProblems + 2, maxProblems + 4} {
		if sound(from) {
			t.Errorf("lines before %d are neither signed nor adopted, and it is authentic", from)
		}
	}
}
