package casedir

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"

	"github.com/lrkit/lrkit/fetch/download"
)

// loss is a case in which each kind of file was lost, and what the service has by now.
type loss struct {
	m        *crashFS
	altered  [][]byte // what lies where it does not belong
	service  [crashResults][]byte
	recorded [crashResults][]byte
}

// newLoss makes a case and damages it. Result 0 is altered and its description gone; result 1 is
// gone and its description altered. If other is set the service has other bytes of result 0 by now.
func newLoss(t *testing.T, other, linkless bool) *loss {
	t.Helper()
	l := &loss{m: newCrashFS()}
	l.m.linkless = linkless
	if _, err := life(l.m); err != nil {
		t.Fatal(err)
	}
	for i := range crashResults {
		_, l.recorded[i] = blobOf(i)
		l.service[i] = l.recorded[i]
	}
	if other {
		l.service[0] = []byte("other bytes by now")
	}
	alter := func(name, content string) {
		n := l.m.names[name]
		n.data, n.durable = []byte(content), []byte(content)
		l.altered = append(l.altered, n.data)
	}
	alter(testKey(0).blob(), l.forged())
	alter(testKey(1).description(), `{"forged":true}`)
	for _, name := range []string{testKey(0).description(), testKey(1).blob()} {
		delete(l.m.names, name)
		delete(l.m.durable, name)
	}
	l.m.left, l.m.done = 1<<30, 0
	return l
}

// forged is what lies in the place of result 0. If there may be no links it has the right size.
func (l *loss) forged() string {
	if l.m.linkless {
		return string(bytes.ToUpper(l.recorded[0]))
	}
	return "forged"
}

// again is a writer that fetches again what is lost, and dies if the file system does.
func (l *loss) again(m *crashFS) error {
	if err := create(m); err != nil {
		return err
	}
	d, err := openFiles(context.Background(), m, testOptions())
	if err != nil {
		return err
	}
	for i := range crashResults {
		if err := l.restore(d, i); err != nil && !errors.Is(err, ErrOtherVersion) {
			return errors.Join(err, d.Close())
		}
	}
	return d.Close()
}

func (l *loss) restore(d *Dir, index int) error {
	found, err := d.Check(context.Background(), testKey(index))
	if err != nil {
		return err
	}
	other := error(nil)
	if found.Blob != ConditionIntact {
		p, err := d.Refetch(testKey(index))
		if err != nil {
			return err
		}
		defer p.Close()
		b, err := fill(p, l.service[index])
		if err != nil {
			return err
		}
		if _, err = d.Restore(context.Background(), p, b); err != nil {
			if other = err; !errors.Is(err, ErrOtherVersion) {
				return err
			}
		}
	}
	if err := d.Describe(context.Background(), testKey(index), []byte(`{"index":7}`)); err != nil {
		return err
	}
	return other
}

// fill is what a downloader does with a part: it goes on where Resume says, and syncs after each
// piece.
func fill(p *Part, whole []byte) (b Blob, err error) {
	want := download.Version{ETag: fmt.Sprintf(`"0x%.8s"`, hashOf(whole)), Length: int64(len(whole))}
	v, n, h, err := p.Resume(context.Background())
	if err != nil {
		return b, err
	}
	if n == 0 {
		v = want
		if h, err = p.Start(v); err != nil {
			return b, err
		}
	}
	if v.Length != want.Length || v.ETag != want.ETag {
		return b, fmt.Errorf("resumed another version: %+v", v)
	}
	for at := n; at < want.Length; {
		piece := whole[at:min(at+want.Length/3+1, want.Length)]
		h.Write(piece)
		if _, err := p.Write(piece); err != nil {
			return b, err
		}
		if err := p.Sync(); err != nil {
			return b, err
		}
		at += int64(len(piece))
	}
	if p.sum == nil { // all of it was there
		if err := p.Sync(); err != nil {
			return b, err
		}
	}
	return Blob{Size: v.Length, SHA256: hashOf(whole), ETag: v.ETag, Resumed: n}, nil
}

// sound says what is wrong with what lies there: what was altered must still be somewhere, and a
// name that promises something must keep it.
func (l *loss) sound(m *crashFS) error {
	for _, want := range l.altered {
		found := false
		for _, n := range m.names {
			found = found || bytes.Equal(n.data, want)
		}
		if !found {
			return fmt.Errorf("%q is gone", want)
		}
	}
	for i, want := range l.recorded {
		if n := m.names[testKey(i).blob()]; n != nil && !bytes.Equal(n.data, want) && string(n.data) != l.forged() {
			return fmt.Errorf("result %d has %d bytes of something else", i, len(n.data))
		}
	}
	lines := 0
	w, err := walk(context.Background(), &handle{m: m, n: m.names[manifestName]}, walkOptions{}, func(e *Event, _ int64) error {
		lines++
		if e.Name != EventVersion {
			return nil
		}
		if n := m.names[e.Path]; n == nil || hashOf(n.data) != e.SHA256 {
			return fmt.Errorf("%s is recorded and not there", e.Path)
		}
		return nil
	})
	if err == nil && len(w.problems) > 0 {
		err = fmt.Errorf("the manifest: %+v", w.problems)
	}
	return err
}

// whole runs the writer to its end, and says what is wrong then.
func (l *loss) whole(m *crashFS) error {
	if err := l.again(m); err != nil {
		return fmt.Errorf("the last life: %w", err)
	}
	return l.complete(m)
}

// complete says what is wrong at the end of a writer that got no error.
func (l *loss) complete(m *crashFS) error {
	if err := l.sound(m); err != nil {
		return err
	}
	r, err := verifyFiles(context.Background(), m, nil)
	if err != nil {
		return err
	}
	want := ""
	if !bytes.Equal(l.service[0], l.recorded[0]) {
		want = "missing " + testKey(0).blob()
	}
	if got := codes(r); got != want || r.Pending > 0 {
		return fmt.Errorf("in the end: %q, %d pending", got, r.Pending)
	}
	for _, name := range []string{testKey(0).altered(hashOf(l.altered[0])), testKey(1).altered(hashOf(l.altered[1]))} {
		if m.names[name] == nil {
			return fmt.Errorf("%s is not there", name)
		}
	}
	if version := m.names[testKey(0).version(hashOf(l.service[0]))]; (version != nil) != (want != "") {
		return fmt.Errorf("another version: %v", version)
	}
	return nil
}

// TestRestoreDeath kills a writer that fetches again, at every change, before it and after it, by a
// kill or a loss of power.
func TestRestoreCrash(t *testing.T) {
	for _, other := range []bool{false, true} {
		for _, linkless := range []bool{false, true} {
			l := newLoss(t, other, linkless)
			if err := l.whole(l.m); err != nil {
				t.Fatalf("no death: %v (%s)", err, l.m.shown())
			}
			total, n := l.m.done, 0
			for seed := uint64(0); n < *crashes/8; seed++ {
				r := rand.New(rand.NewPCG(seed, 2))
				for first := 1; first <= total; first++ {
					l := newLoss(t, other, linkless)
					m := l.m
					where := fmt.Sprintf("other %v, linkless %v, seed %d, change %d", other, linkless, seed, first)
					for twice := range 2 {
						m.left, m.after = first, r.IntN(2) == 0
						if twice == 1 {
							m.left = 1 + r.IntN(total)
						}
						if err := l.again(m); m.crashed != (err != nil) {
							t.Fatalf("%s: dead %v, error %v", where, m.crashed, err)
						}
						// A file system without links may lose both names of a file with the power.
						power := !linkless && r.IntN(2) == 0
						where += fmt.Sprintf(", then (power %v, after %v)", power, m.after)
						m = m.killedOr(power, r)
						m.linkless = linkless
						if err := l.sound(m); err != nil {
							t.Fatalf("%s: %v (%s)", where, err, m.shown())
						}
						n++
					}
					if err := l.whole(m); err != nil {
						t.Fatalf("%s: %v (%s)", where, err, m.shown())
					}
				}
			}
			t.Logf("other %v, linkless %v: %d crashes at %d places", other, linkless, n, total)
		}
	}
}

// TestRestoreFault lets each call fail once: the error is returned, and the next run goes on.
func TestRestoreFault(t *testing.T) {
	for _, other := range []bool{false, true} {
		l := newLoss(t, other, false)
		if err := l.whole(l.m); err != nil {
			t.Fatal(err)
		}
		total := l.m.done
		for at := 1; at <= total; at++ {
			l := newLoss(t, other, false)
			l.m.left, l.m.fault = at, syscall.EIO
			err := l.again(l.m)
			m := l.m.killed()
			if err == nil {
				err = l.complete(m) // then it was a call that is not needed
			} else if errors.Is(err, syscall.EIO) {
				err = nil
			}
			if err != nil {
				t.Fatalf("change %d: %v", at, err)
			}
			if err := l.sound(m); err != nil {
				t.Fatalf("change %d: %v", at, err)
			}
			if err := l.whole(m); err != nil {
				t.Fatalf("change %d: %v (%s)", at, err, m.shown())
			}
		}
	}
}
