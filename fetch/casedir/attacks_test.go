package casedir

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// attack is a change of a case by an attacker who can write to it and has no key.
type attack struct {
	name   string
	change func(m *crashFS)
	want   error  // of a writer with the key, nil if it goes on
	codes  string // that verify finds, with the key and what is remembered
}

// relines applies a change to the lines and computes the chain again.
func relines(f forger, change func(lines []string) []string) func(*crashFS) {
	return func(m *crashFS) { m.setManifest(f.rechain(change(splitLines(m.manifest())))) }
}

// forgeBlob forges a result, and the lines that tell of it.
func forgeBlob(m *crashFS, f forger) {
	n := m.names[testKey(0).blob()]
	old := hashOf(n.data)
	n.data = append([]byte("forged"), n.data[6:]...)
	lines := splitLines(m.manifest())
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], old, hashOf(n.data))
	}
	m.setManifest(f.rechain(lines))
}

func replaceIn(event, from, to string) func(lines []string) []string {
	return func(lines []string) []string {
		for i, l := range lines {
			if strings.Contains(l, `"event":"`+event+`"`) {
				lines[i] = strings.Replace(l, from, to, 1)
			}
		}
		return lines
	}
}

// secondOpen is the index of the line that opens the second session.
func secondOpen(lines []string) int {
	first := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, `"event":"close"`) })
	return first + 1
}

var attacks = []attack{
	{"nothing", func(*crashFS) {}, nil, ""},
	{"a forged result, signatures kept", func(m *crashFS) { forgeBlob(m, forger{}) }, ErrUntrusted, "rollback signature"},
	{
		"a forged result, signatures removed", func(m *crashFS) { forgeBlob(m, forger{sigs: sigsNone}) }, ErrDamaged,
		"manifest rollback signature",
	},
	{"a forged result, signed with another key", func(m *crashFS) { forgeBlob(m, forger{sigs: sigsOther, key: testSigner(2)}) },
		ErrUntrusted, "rollback signature"},
	{"lines of garbage for the last session, its results removed", func(m *crashFS) {
		lines := splitLines(m.manifest())
		m.setManifest(strings.Join(lines[:secondOpen(lines)], "\n") + "\none\ntwo\nthree\n")
		delete(m.names, testKey(1).blob())
		delete(m.names, testKey(1).description())
	}, ErrDamaged, "manifest rollback"},
	{"one line of garbage at the end", func(m *crashFS) { m.setManifest(m.manifest() + "garbage\n") }, ErrDamaged, "manifest"},
	{"emptied", func(m *crashFS) { m.setManifest("") }, ErrDamaged, "extra manifest signature"},
	{"half of the first line", func(m *crashFS) { m.setManifest(m.manifest()[:100]) }, ErrDamaged, "extra manifest signature"},
	{"an older state", func(m *crashFS) {
		lines := splitLines(m.manifest())
		m.setManifest(strings.Join(lines[:secondOpen(lines)], "\n") + "\n")
		delete(m.names, testKey(1).blob())
		delete(m.names, testKey(1).description())
	}, ErrRollback, "rollback"},
	{"the last line cut", func(m *crashFS) { m.setManifest(m.manifest()[:len(m.manifest())-20]) }, ErrRollback, "rollback torn"},
	{"the last close removed", func(m *crashFS) {
		lines := splitLines(m.manifest())
		m.setManifest(strings.Join(lines[:len(lines)-1], "\n") + "\n")
	}, ErrRollback, "rollback"},
	{"another time in a close", relines(forger{}, replaceIn("close", `"time":"2026`, `"time":"2031`)), ErrUntrusted, "rollback signature"},
	{
		"other numbers in a close", relines(forger{}, replaceIn("close", `"blobs":`, `"blobs":99`)), ErrDamaged,
		"manifest rollback signature",
	},
	{"other lines in a close", relines(forger{}, replaceIn("close", `"lines":`, `"lines":9`)), ErrDamaged, "manifest rollback signature"},
	{
		"another writer in a close",
		relines(forger{}, replaceIn("close", `"writer":"`, `"writer":"forged by mallory `)), ErrDamaged,
		"manifest rollback signature",
	},
	{
		"another tenant in a close", relines(forger{}, replaceIn("close", `"tenant":"0`, `"tenant":"1`)), ErrDamaged,
		"manifest rollback signature",
	},
	{
		"another tenant in the first line",
		relines(forger{}, replaceIn("open", `"writer":`, `"tenant":"x","writer":`)), ErrDamaged,
		"manifest rollback signature",
	},
	{
		"another case",
		relines(forger{}, replaceIn("open", `"case":"`, `"case":"00000000000000000000000000000000","x":"`)),
		ErrUntrusted, "signature",
	},
	{"a session without a key", func(m *crashFS) {
		lines := splitLines(m.manifest())
		lines = append(
			lines,
			`{"schema":"lrkit.manifest/2","seq":6,"time":"2026-04-05T06:07:08Z","event":"open","prev":"`+zeroHash+`","hash":"`+zeroHash+`"}`,
		)
		m.setManifest(forger{}.rechain(lines))
	}, ErrUntrusted, "signature"},
	{"a signature stripped from a line in the middle", func(m *crashFS) {
		lines := splitLines(m.manifest())
		lines[1] = lines[1][:len(lines[1])-sigTail-1] + "}"
		m.setManifest(strings.Join(lines, "\n") + "\n")
	}, ErrDamaged, "manifest"},
	{"a signature stripped from the last line", func(m *crashFS) {
		m.setManifest(m.manifest()[:len(m.manifest())-sigTail-2] + "}\n")
	}, ErrDamaged, "manifest signature"},
}

// TestAttacks: no signature is put on what others wrote, and verify finds it before and
// after.
func TestAttacks(t *testing.T) {
	key := testSigner(1)
	whole := memoryCase(t, signedOptions(key))
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			m := whole.clone()
			a.change(m)
			before := m.manifest()
			opts := signedOptions(key)
			opts.State = rememberedState(t, whole, publicOf(key))
			check := func(when string) {
				r, err := verifyFiles(t.Context(), m, &VerifyOptions{PublicKey: publicOf(key), State: opts.State})
				if err != nil {
					t.Fatal(err)
				}
				found := map[string]bool{}
				for _, f := range r.Findings {
					found[f.Code] = true
				}
				if got := strings.Join(sortedKeys(found), " "); got != a.codes || r.OK() && r.Signed != (a.codes == "") {
					t.Errorf("%s: found %q (%v), signed %v; want %q", when, got, codes(r), r.Signed, a.codes)
				}
			}
			check("before")
			d, err := openFiles(t.Context(), m, opts)
			if !errors.Is(err, a.want) {
				t.Errorf("a writer with the key: %v, want %v", err, a.want)
			}
			if err == nil {
				if err := d.Close(); err != nil {
					t.Fatal(err)
				}
			} else if m.manifest() != before {
				t.Error("something was written")
			} else if e := new(UntrustedError); errors.As(err, &e) && !strings.Contains(err.Error(), e.Head.Hash) {
				t.Errorf("the head is not named: %v", err)
			}
			check("after")
		})
	}
}

func sortedKeys(m map[string]bool) (all []string) {
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// TestWithoutKey: a signed case is gone on with without a key only if that is asked for, and then
// not with the key again.
func TestWithoutKey(t *testing.T) {
	for name, signed := range map[string]*crashFS{
		"version 2": memoryCase(t, signedOptions(testSigner(1))),
		"version 1": keptCrashFS(t, "signed"),
	} {
		m := signed.clone()
		if _, err := openFiles(t.Context(), m, testOptions()); !errors.Is(err, ErrSigned) || m.manifest() != signed.manifest() {
			t.Errorf("%s: %v", name, err)
		}
		opts := testOptions()
		opts.Unsigned = true
		addSession(t, m, opts)
		if _, err := openFiles(t.Context(), m, testOptions()); !errors.Is(err, ErrSigned) {
			t.Errorf("%s: again: %v", name, err)
		}
		if _, err := openFiles(t.Context(), m, signedOptions(testSigner(1))); !errors.Is(err, ErrUntrusted) {
			t.Errorf("%s: with the key again: %v", name, err)
		}
	}
}

// keptMortal is a kept case in memory.
func keptCrashFS(t *testing.T, name string) *crashFS {
	t.Helper()
	m := newCrashFS()
	root := rootOf(t, copyKept(t, name))
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == "." {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		n := &inode{dir: d.IsDir(), mode: info.Mode().Perm()}
		if !d.IsDir() {
			n.data, err = fs.ReadFile(root, path)
			n.durable = slices.Clone(n.data)
		}
		m.names[path], m.durable[path] = n, n
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestFirstSignature: no signature is put on lines that were not signed before.
func TestFirstSignature(t *testing.T) {
	key := keptSigner(t)
	for _, c := range []struct {
		name string
		m    *crashFS
		from int64 // what is adopted
	}{
		{"version 2", memoryCase(t, testOptions()), 1},
		{"version 1", keptCrashFS(t, "unsigned"), 1},
		{"version 1, of which only the head was signed", keptCrashFS(t, "signed"), 8},
		{"version 1, its last session not signed", keptCrashFS(t, "mixed"), 8},
		{"version 1, killed", keptCrashFS(t, "torn"), 4},
		{"version 1, signed again after it was forged", keptCrashFS(t, "laundered"), 1},
		{"version 1, with garbage", keptCrashFS(t, "garbled"), 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := c.m.manifest()
			opts := signedOptions(key)
			if _, err := openFiles(t.Context(), c.m, opts); !errors.Is(err, ErrUntrusted) && !errors.Is(err, ErrDamaged) ||
				c.m.manifest() != before {
				t.Fatalf("without adoption: %v", err)
			}
			var a *Adoption
			opts.Adopt = func(x *Adoption) error { a = x; return nil }
			addSession(t, c.m, opts)
			if a == nil || a.From != c.from || a.To != int64(strings.Count(strings.TrimSuffix(before, "\n"), "\n"))+1 || len(a.Why) == 0 {
				t.Errorf("adopted: %+v, want from line %d", a, c.from)
			}
			r, err := verifyFiles(t.Context(), c.m, &VerifyOptions{PublicKey: publicOf(key)})
			if err != nil || !r.OK() || !r.Signed || !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == NoteAdopted }) {
				t.Errorf("after it: %v, %+v", err, r)
			}
			opts.Adopt = nil
			addSession(t, c.m, opts) // and now it goes on by itself
		})
	}
}

// TestAdoptAsks: nothing is written unless the adoption is agreed to.
func TestAdoptAsks(t *testing.T) {
	m := memoryCase(t, testOptions())
	before := m.manifest()
	opts := signedOptions(testSigner(1))
	opts.Adopt = func(*Adoption) error { return io.ErrUnexpectedEOF }
	if _, err := openFiles(t.Context(), m, opts); !errors.Is(err, io.ErrUnexpectedEOF) || m.manifest() != before {
		t.Errorf("%v", err)
	}
	opts.Adopt = func(a *Adoption) error {
		if a.Results != 2 || a.Files.Blobs != 2 || a.Files.Bytes == 0 ||
			a.Head.Hash != strings.Split(before, `"hash":"`)[len(splitLines(before))][:64] {
			t.Errorf("it shows %+v, %+v", a, a.Files)
		}
		return nil
	}
	addSession(t, m, opts)
	// Files that are missing or altered are no part of it.
	m.names[testKey(0).blob()].data[3] ^= 1
	delete(m.names, testKey(1).blob())
	opts.Adopt = nil
	addSession(t, m, opts)
	r, err := verifyFiles(t.Context(), m, &VerifyOptions{PublicKey: publicOf(opts.SignKey)})
	if err != nil || codes(r) != "altered "+testKey(0).blob()+", missing "+testKey(1).blob() {
		t.Errorf("%v, %s", err, codes(r))
	}
}

// TestTwoWriters: where two writers were at a manifest at once it is damaged for all, until it is
// adopted. Then the results of both count.
func TestTwoWriters(t *testing.T) {
	for _, opts := range []*Options{testOptions(), signedOptions(testSigner(1))} {
		one := memoryCase(t, opts)
		base := one.manifest()
		two := one.clone()
		addSession(t, one, opts, 2)
		addSession(t, two, opts, 3)
		var mixed strings.Builder
		mixed.WriteString(base)
		a, b := splitLines(strings.TrimPrefix(one.manifest(), base)), splitLines(strings.TrimPrefix(two.manifest(), base))
		for i := range a {
			mixed.WriteString(a[i] + "\n" + b[i] + "\n")
		}
		one.setManifest(mixed.String())
		for _, name := range []string{testKey(3).blob(), testKey(3).description()} {
			one.names[name] = two.names[name]
		}
		if _, err := openFiles(t.Context(), one, opts); !errors.Is(err, ErrDamaged) {
			t.Fatalf("it is not damaged: %v", err)
		}
		adopting := *opts
		adopting.Adopt = func(*Adoption) error { return nil }
		addSession(t, one, &adopting, 4)
		r, err := verifyFiles(t.Context(), one, &VerifyOptions{})
		if err != nil || !r.OK() || r.Blobs != 5 {
			t.Errorf("after it: %v, %+v", err, r)
		}
		if opts.SignKey != nil {
			if r, err := verifyFiles(t.Context(), one, &VerifyOptions{PublicKey: publicOf(opts.SignKey)}); err != nil || !r.Signed ||
				!r.OK() {
				t.Errorf("after it: %v, %+v", err, r)
			}
		}
		// What was adopted cannot be changed any more.
		changed := strings.Replace(one.manifest(), `"index":3`, `"index":2`, 1)
		one.setManifest(changed)
		if r, err := verifyFiles(t.Context(), one, &VerifyOptions{}); err != nil || r.OK() {
			t.Errorf("changed after it: %v, %+v", err, r)
		}
		one.setManifest(strings.Replace(mixed.String()+strings.TrimPrefix(changed, mixed.String()), "\n", "\n\n", 1))
		if r, err := verifyFiles(t.Context(), one, &VerifyOptions{}); err != nil || r.OK() {
			t.Errorf("a line more after it: %v, %+v", err, r)
		}
	}
}

// TestTrust: a case goes from hand to hand, and each hand says whose lines it goes on with.
func TestTrust(t *testing.T) {
	a, b, c := testSigner(1), testSigner(2), testSigner(3)
	m := memoryCase(t, signedOptions(a))
	if _, err := openFiles(t.Context(), m, signedOptions(b)); !errors.Is(err, ErrUntrusted) {
		t.Errorf("another key: %v", err)
	}
	if _, err := openFiles(t.Context(), m, signedOptions(b, publicOf(c))); !errors.Is(err, ErrUntrusted) {
		t.Errorf("another key, and a third: %v", err)
	}
	addSession(t, m, signedOptions(b, publicOf(c), publicOf(a)), 2)
	if _, err := openFiles(t.Context(), m, signedOptions(a)); !errors.Is(err, ErrUntrusted) {
		t.Errorf("the first key again: %v", err)
	}
	addSession(t, m, signedOptions(a, publicOf(b)), 3)
	for key, want := range map[byte]string{1: "", 2: "signature manifest.ndjson", 3: "signature manifest.ndjson"} {
		r, err := verifyFiles(t.Context(), m, &VerifyOptions{PublicKey: publicOf(testSigner(key))})
		if err != nil || !strings.HasPrefix(codes(r), want) || r.OK() != (want == "") || r.Signed != (want == "") {
			t.Errorf("key %d: %v, %s, signed %v", key, err, codes(r), r.Signed)
		}
		trusted := 0
		for _, n := range r.Notes {
			if n.Code == NoteTrusted {
				trusted++
			}
		}
		if trusted != 2 {
			t.Errorf("key %d: %+v", key, r.Notes)
		}
	}
}

// TestSessionWithoutClose: verify says where a writer died, and takes the last line that it signed.
func TestSessionWithoutClose(t *testing.T) {
	opts := signedOptions(testSigner(1))
	m := memoryCase(t, opts)
	d, err := openFiles(t.Context(), m, opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := fetchOne(d, 2); err != nil {
		t.Fatal(err)
	}
	for range 2 { // killed, and gone on with
		r, err := verifyFiles(t.Context(), m, &VerifyOptions{PublicKey: publicOf(opts.SignKey)})
		if err != nil || !r.OK() || !r.Signed || r.Blobs != 3 {
			t.Errorf("%v, %+v", err, r)
		}
		if i := slices.IndexFunc(r.Notes, func(n Note) bool { return n.Code == NoteNoClose }); i < 0 || r.Notes[i].Line != 7 {
			t.Errorf("%+v", r.Notes)
		}
		addSession(t, m, opts)
	}
}
