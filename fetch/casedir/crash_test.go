package casedir

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"

	"github.com/lrkit/lrkit/fetch/statedir"
)

var crashes = flag.Int("crashes", 2000, "how many times TestCrash kills the writer, at least")

const crashResults = 2

// life is a writer that fetches all results, and dies if the file system does. It returns which of
// them it was reported to be safe.
func life(m *crashFS) (safe []int, err error) {
	if err := create(m); err != nil {
		return nil, err
	}
	d, err := openFiles(context.Background(), m, m.options())
	if err != nil {
		return nil, err
	}
	for i := range crashResults {
		err := d.NoteAction(testTenant, testAction, fmt.Appendf(nil, `{"commands":%d}`, i))
		if err == nil {
			err = fetchOne(d, i)
		}
		if err != nil {
			return safe, errors.Join(err, d.Close())
		}
		safe = append(safe, i)
	}
	return safe, d.Close()
}

// sound says whether what lies there is safe: every result of which the manifest tells is whole,
// and those that were reported as safe are among them.
func sound(m *crashFS, safe []int) error {
	if m.names[manifestName] == nil {
		if len(safe) > 0 {
			return errors.New("the manifest is gone")
		}
		return nil
	}
	r, err := verifyFiles(context.Background(), m, nil)
	if err != nil {
		return err
	}
	reported := map[string]bool{}
	if _, err := walk(context.Background(), &handle{m: m, n: m.names[manifestName]}, walkOptions{}, func(e *Event, _ int64) error {
		if e.Name == EventBlob {
			reported[e.Path] = true
		}
		return nil
	}); err != nil {
		return err
	}
	for _, i := range safe {
		if !reported[testKey(i).blob()] {
			return fmt.Errorf("result %d was safe and is gone", i)
		}
	}
	for _, f := range r.Findings {
		if reported[f.Path] || f.Code == FindingMissing || f.Code == FindingManifest && len(reported) > 0 {
			return fmt.Errorf("false complete: %+v", f)
		}
	}
	return nil
}

// whole runs a life to its end and checks that nothing is wrong then.
func whole(m *crashFS) error {
	if _, err := life(m); err != nil {
		return fmt.Errorf("the last life: %w (%s)", err, m.shown())
	}
	vopts := &VerifyOptions{State: m.options().State}
	if key := m.options().SignKey; key != nil {
		vopts.PublicKey = publicOf(key)
	}
	r, err := verifyFiles(context.Background(), m, vopts)
	if err != nil {
		return err
	}
	if !r.OK() || r.Signed != (vopts.PublicKey != nil) || r.Blobs != crashResults || r.Pending > 0 {
		return fmt.Errorf("in the end: %+v (%s)", r, m.shown())
	}
	return nil
}

// own says whether what a killed writer left in state is what its key proves: verify lists it, and
// finds nothing but what the writer was about to rename.
func own(m *crashFS) error {
	r, err := verifyFiles(context.Background(), m, &VerifyOptions{PartKey: m.options().PartKey})
	if err != nil {
		return err
	}
	for _, f := range r.Findings {
		if strings.HasPrefix(f.Path, stateName) && !strings.HasSuffix(f.Path, ".new") {
			return fmt.Errorf("a part of this user is a finding: %+v", f)
		}
	}
	if r.Unchecked > 0 || r.Pending != len(r.Parts) {
		return fmt.Errorf("parts of this user are not known: %+v", r)
	}
	return nil
}

// restarts counts the parts that were begun anew because nothing showed that this user wrote them.
func restarts(m *crashFS) (n int, err error) {
	_, err = walk(context.Background(), &handle{m: m, n: m.names[manifestName]}, walkOptions{}, func(e *Event, _ int64) error {
		if e.Name == EventRestarted {
			n++
		}
		return nil
	})
	return n, err
}

func (m *crashFS) options() *Options { return cmp.Or(m.opts, testOptions()) }

// rememberingOptions are those of a writer that signs, and remembers the head: it takes no crash
// for a rollback.
func rememberingOptions() *Options {
	return with(signedOptions(testSigner(1)), statedir.Memory(nil))
}

// TestDeath kills the writer at every change, before it and after it, by a kill or a loss of power,
// once or twice. What a kill leaves is gone on with; without a key that lasts it is begun anew.
func TestCrash(t *testing.T) {
	changes := newCrashFS()
	if _, err := life(changes); err != nil {
		t.Fatal(err)
	}
	n, total, anew := 0, changes.done, 0
	for seed := uint64(0); n < *crashes; seed++ {
		r := rand.New(rand.NewPCG(seed, 1))
		for first := 1; first <= total; first++ {
			m, safe := newCrashFS(), []int(nil)
			if seed%2 == 1 {
				m.opts = rememberingOptions()
			}
			if r.IntN(4) == 0 {
				m.opts = with(m.options(), m.options().State)
				m.opts.PartKey = nil
			}
			lasting, powers := m.options().PartKey != nil, 0
			where := fmt.Sprintf("seed %d, change %d", seed, first)
			for twice := range 2 {
				m.left, m.after = first, r.IntN(2) == 0
				if twice == 1 {
					m.left = 1 + r.IntN(total)
				}
				power := r.IntN(2) == 0
				more, err := life(m)
				if m.crashed != (err != nil) {
					t.Fatalf("%s: dead %v, error %v", where, m.crashed, err)
				}
				safe = append(safe, more...)
				where += fmt.Sprintf(", then (power %v, after %v)", power, m.after)
				if m.crashed {
					n++
				}
				if power {
					powers++
				}
				if m = m.killedOr(power, r); m.names[manifestName] != nil || len(safe) > 0 {
					if err := sound(m, safe); err != nil {
						t.Fatalf("%s: %v (%s)", where, err, m.shown())
					}
					if err := own(m); powers == 0 && lasting && err != nil {
						t.Fatalf("%s: %v (%s)", where, err, m.shown())
					}
				}
			}
			if err := whole(m); err != nil {
				t.Fatalf("%s: %v", where, err)
			}
			more, err := restarts(m)
			if err != nil || powers == 0 && lasting && more > 0 {
				t.Fatalf("%s: %d parts were begun anew, %v", where, more, err)
			}
			anew += more
		}
	}
	if anew == 0 {
		t.Error("without a key no part was begun anew")
	}
	t.Logf("%d crashes at %d places: nothing that was safe is lost, nothing false is complete, %d parts were begun anew", n, total, anew)
}

func (m *crashFS) killedOr(power bool, r *rand.Rand) *crashFS {
	if power {
		return m.lost(r)
	}
	return m.killed()
}

// TestFault lets each call fail once: the error is reported, what is left is sound, and the next
// run repairs it.
func TestFault(t *testing.T) {
	changes := newCrashFS()
	if _, err := life(changes); err != nil {
		t.Fatal(err)
	}
	for _, fault := range []error{syscall.ENOSPC, syscall.EIO, syscall.EFBIG, syscall.EMFILE} {
		for at := 1; at <= changes.done; at++ {
			m := newCrashFS()
			m.left, m.fault = at, fault
			if at%2 == 1 {
				m.opts = rememberingOptions()
			}
			safe, err := life(m)
			if err == nil || !errors.Is(err, fault) {
				t.Fatalf("change %d, %v: got %v", at, fault, err)
			}
			m = m.killed()
			if err := sound(m, safe); err != nil {
				t.Fatalf("change %d, %v: %v", at, fault, err)
			}
			if err := whole(m); err != nil {
				t.Fatalf("change %d, %v: %v", at, fault, err)
			}
		}
	}
	t.Logf("%d changes failed in 4 ways each", changes.done)
}
