package casedir

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/internal/owner"
	"github.com/lrkit/lrkit/fetch/statedir"
)

// remembers verifies a case and remembers its head, and returns what was found.
func remembers(t *testing.T, m *crashFS, opts VerifyOptions) *Report {
	t.Helper()
	r, err := verifyFiles(t.Context(), m, &opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Remember(); err != nil {
		t.Fatal(err)
	}
	return r
}

// with returns options with a state directory.
func with(opts *Options, state *statedir.Dir) *Options {
	o := *opts
	o.State = state
	return &o
}

// TestRemember: the head of a case is remembered by writers and by verify, and missed by all.
func TestRemember(t *testing.T) {
	signed := signedOptions(testSigner(1))
	for name, opts := range map[string]*Options{"no key": testOptions(), "a key": signed} {
		for _, by := range []string{"a writer", "verify"} {
			t.Run(name+", "+by, func(t *testing.T) {
				state := statedir.Memory(nil)
				m := memoryCase(t, opts)
				older := m.clone()
				addSession(t, m, opts, 2)
				branch := older.clone()
				addSession(t, branch, opts, 3)
				addSession(t, branch, opts)
				vopts := VerifyOptions{State: state}
				if opts.SignKey != nil {
					vopts.PublicKey = publicOf(opts.SignKey)
				}
				if by == "verify" {
					if r := remembers(t, m, vopts); !r.OK() || r.Remembered != 0 {
						t.Fatalf("%+v", r)
					}
				} else {
					addSession(t, m, with(opts, state))
				}
				if r := remembers(t, m, vopts); !r.OK() || r.Remembered == 0 {
					t.Errorf("the case itself: %+v", r)
				}
				for what, c := range map[string]*crashFS{"an older state was put back": older, "it is another branch": branch} {
					before := c.manifest()
					r := remembers(t, c, vopts) // and remembers nothing, for something is found
					if codes(r) != "rollback "+manifestName || !strings.Contains(r.Findings[0].Detail, what) {
						t.Errorf("verify: %s, %+v", codes(r), r.Findings)
					}
					var lost *RollbackError
					if _, err := openFiles(t.Context(), c, with(opts, state)); !errors.As(err, &lost) ||
						!strings.Contains(err.Error(), what) {
						t.Errorf("a writer: %v, want %s", err, what)
					}
					if c.manifest() != before {
						t.Error("something was written")
					}
				}
				if r := remembers(t, m, vopts); !r.OK() {
					t.Errorf("the case itself is not in order any more: %+v", r)
				}
				addSession(t, m, with(opts, state))
			})
		}
	}
}

// TestAcceptRollback: verify changes what is remembered and nothing else, a writer adds a line.
func TestAcceptRollback(t *testing.T) {
	opts := signedOptions(testSigner(1))
	vopts := VerifyOptions{PublicKey: publicOf(opts.SignKey), AcceptRollback: true}
	for _, by := range []string{"a writer", "verify"} {
		state := statedir.Memory(nil)
		vopts.State = state
		m := memoryCase(t, opts)
		older := m.clone()
		addSession(t, m, with(opts, state), 2)
		before := older.manifest()
		if by == "verify" {
			if r := remembers(t, older, vopts); !r.OK() || older.manifest() != before ||
				!slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == NoteRollback }) {
				t.Errorf("%s: %+v", by, r)
			}
		} else {
			accepting := with(opts, state)
			accepting.AcceptRollback = true
			addSession(t, older, accepting)
			if added := strings.TrimPrefix(older.manifest(), before); strings.Count(added, `"event":"rollback"`) != 1 || !strings.Contains(added, `"lost_seq":8,`) {
				t.Errorf("%s: it added\n%s", by, added)
			}
		}
		vopts.AcceptRollback = false
		if r := remembers(t, older, vopts); !r.OK() {
			t.Errorf("%s: after it: %+v", by, r)
		}
		// The state that was given up goes on from what verify accepted, and is a branch of what
		// the writer added.
		if r := remembers(t, m, vopts); r.OK() != (by == "verify") {
			t.Errorf("%s: the other state: %s", by, codes(r))
		}
		vopts.AcceptRollback = true
	}
}

// TestKeyedMemory: a head that no key vouched for does not replace one that a key did.
func TestKeyedMemory(t *testing.T) {
	opts, state := signedOptions(testSigner(1)), statedir.Memory(nil)
	pub := publicOf(opts.SignKey)
	m := memoryCase(t, with(opts, state))
	planted := m.clone()
	unsigned := testOptions()
	unsigned.Unsigned = true
	addSession(t, planted, unsigned, 2)
	if r := remembers(t, planted, VerifyOptions{State: state}); !r.OK() {
		t.Fatalf("%+v", r)
	}
	if r := remembers(t, m, VerifyOptions{State: state}); codes(r) != "rollback "+manifestName {
		t.Errorf("without a key: %s", codes(r))
	}
	if r := remembers(t, m, VerifyOptions{State: state, PublicKey: pub}); !r.OK() || !r.Signed {
		t.Errorf("with the key: %s", codes(r))
	}
	// An authentic head replaces both.
	if r := remembers(t, m, VerifyOptions{State: state}); !r.OK() {
		t.Errorf("without a key, after one with it: %s", codes(r))
	}
	if r := remembers(t, m, VerifyOptions{State: state, PublicKey: publicOf(testSigner(2))}); r.OK() {
		t.Error("with another key")
	}
}

// TestManyKeys: what is remembered of a case is bounded.
func TestManyKeys(t *testing.T) {
	state := statedir.Memory(nil)
	m := memoryCase(t, testOptions())
	r := remembers(t, m, VerifyOptions{State: state})
	for n := range 3 * maxHeads {
		if err := r.memory.remember(r.names, r.LastHead(), remembering{key: keyText(publicOf(testSigner(byte(n)))), last: true}); err != nil {
			t.Fatal(err)
		}
	}
	b, err := state.ReadFile(memoryFile(r.Case))
	if n := strings.Count(string(b), "\n"); err != nil || n != maxHeads {
		t.Errorf("%d heads are remembered, %v", n, err)
	}
	if r := remembers(t, m, VerifyOptions{State: state}); !r.OK() || r.Remembered != maxHeads {
		t.Errorf("%+v", r)
	}
}

// TestMemoryOfVersion1: a case without an id is known by its first line, and later by its id too.
func TestMemoryOfVersion1(t *testing.T) {
	state := statedir.Memory(nil)
	m := keptCrashFS(t, "unsigned")
	first := m.clone()
	remembers(t, m, VerifyOptions{State: state})
	addSession(t, m, with(testOptions(), state), 0)
	if r := remembers(t, m, VerifyOptions{State: state}); !r.OK() || r.Remembered == 0 {
		t.Errorf("with an id: %+v", r)
	}
	if r := remembers(t, first, VerifyOptions{State: state}); codes(r) != "rollback "+manifestName {
		t.Errorf("as it was without an id: %s", codes(r))
	}
	// With another first line it is known by its id.
	lines := splitLines(m.manifest())
	old := strings.Index(lines[0], `"time":"20`)
	lines[0] = lines[0][:old] + `"time":"19` + lines[0][old+10:]
	forged := m.clone()
	manifest := forger{renumber: true}.rechain(lines)
	_, hash, _ := cutTail([]byte(splitLines(manifest)[0]))
	_, before, _ := cutTail([]byte(splitLines(m.manifest())[0]))
	forged.setManifest(forger{renumber: true}.rechain(splitLines(strings.Replace(manifest, `"first":"`+before, `"first":"`+hash, 1))))
	if r := remembers(t, forged, VerifyOptions{State: state}); codes(r) != "rollback "+manifestName {
		t.Errorf("with another first line: %s, %+v", codes(r), r.Findings)
	}
}

// racing is a file system whose manifest gets another session, which is remembered, while the older
// one is read.
type racing struct {
	*crashFS
	race func()
}

func (r *racing) OpenFile(name string, flag int, mode fs.FileMode) (file, error) {
	f, err := r.crashFS.OpenFile(name, flag, mode)
	if name == manifestName && err == nil {
		h := f.(*handle)
		h.n = &inode{mode: h.n.mode, data: slices.Clone(h.n.data)}
		f = &racingFile{h, r}
	}
	return f, err
}

// SameFile takes the copy for the file.
func (r *racing) SameFile(fs.FileInfo, fs.FileInfo) bool { return true }

func (r *racing) Facts(f file) (owner.Facts, error) {
	if own, ok := f.(*racingFile); ok {
		f = own.handle
	}
	return r.crashFS.Facts(f)
}

type racingFile struct {
	*handle
	r *racing
}

func (f *racingFile) Read(b []byte) (int, error) {
	if race := f.r.race; race != nil {
		f.r.race = nil
		race()
	}
	return f.handle.Read(b)
}

// TestMemoryComesFirst: a writer that is at work is no rollback, and what it remembers is not
// replaced.
func TestMemoryComesFirst(t *testing.T) {
	state := statedir.Memory(nil)
	m := memoryCase(t, with(testOptions(), state))
	r := &racing{crashFS: m, race: func() { addSession(t, m, with(testOptions(), state), 2) }}
	report, err := verifyFiles(t.Context(), r, &VerifyOptions{State: state})
	if err != nil {
		t.Fatal(err)
	}
	if r.race != nil || slices.ContainsFunc(report.Findings, func(f Finding) bool { return f.Code == FindingRollback }) {
		t.Errorf("%s", codes(report))
	}
	report.Findings = nil // the files of the other session
	if err := report.Remember(); err != nil {
		t.Fatal(err)
	}
	now, err := verifyFiles(t.Context(), m, &VerifyOptions{State: state})
	if err != nil {
		t.Fatal(err)
	}
	b, err := state.ReadFile(memoryFile(now.Case))
	if err != nil || !strings.Contains(string(b), now.LastHead().String()) {
		t.Errorf("remembered is %s (%v), not %s", b, err, now.LastHead())
	}
}

// TestBadMemory: what is remembered and cannot be read is an error, not nothing.
func TestBadMemory(t *testing.T) {
	m := memoryCase(t, testOptions())
	r, err := verifyFiles(t.Context(), m, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"x", "lrkit.head/1 " + r.Case + " -1 " + r.Head + "\n", r.LastHead().String() + " key\n", r.LastHead().String() + "\n\n"} {
		state := statedir.Memory(nil)
		if err := state.WriteFile(memoryFile(r.Case), []byte(text)); err != nil {
			t.Fatal(err)
		}
		if _, err := verifyFiles(t.Context(), m, &VerifyOptions{State: state}); err == nil {
			t.Errorf("%q: verify", text)
		}
		if _, err := openFiles(t.Context(), m, with(testOptions(), state)); err == nil {
			t.Errorf("%q: a writer", text)
		}
	}
}
