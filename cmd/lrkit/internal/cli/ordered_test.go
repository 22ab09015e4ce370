package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestOrdered: whatever the workers do, output comes in the order of the inputs.
func TestOrdered(t *testing.T) {
	for _, jobs := range []int{1, 2, 7} {
		names := new(inputs)
		var want strings.Builder
		for i := range 30 {
			names.add(source{name: fmt.Sprint("input-", i)})
			want.WriteString(strings.Repeat(names.sources[i].name+"\n", i*i*5))
		}
		var out, messages bytes.Buffer
		a := &app{Streams: Streams{Out: &out, Err: &messages}}
		a.each(t.Context(), names, newOrdered(&out, &messages, jobs), func(_ context.Context, j *job) {
			time.Sleep(time.Duration(rand.IntN(500)) * time.Microsecond)
			var i int
			fmt.Sscanf(j.name, "input-%d", &i)
			for range i * i * 5 {
				fmt.Fprintln(j.out, j.name)
			}
			j.seen = true
			j.message("%s done", j.name)
		})
		if out.String() != want.String() {
			t.Errorf("%d jobs: output is not in order", jobs)
		}
		if got := strings.Count(messages.String(), "\n"); got != len(names.order)+1 || !strings.HasSuffix(messages.String(), "lrkit: 30 inputs: 30 without\n") || !strings.HasPrefix(messages.String(), "lrkit: input-0 done\nlrkit: input-1 done\n") {
			t.Errorf("%d jobs: %d messages: %.60q", jobs, got, messages.String())
		}
	}
}

// TestOrderedHoldsLittle: inputs whose turn has not come hold a bounded amount, all of them
// together, and wait when that is reached. The input whose turn it is never waits, however much is
// held.
func TestOrderedHoldsLittle(t *testing.T) {
	for _, jobs := range []int{2, 3, 8} {
		synctest.Test(t, func(t *testing.T) {
			var out bytes.Buffer
			o := newOrdered(&out, io.Discard, jobs)
			line := bytes.Repeat([]byte("x"), 1000)
			o.most = 1 << 20
			lines := 2 * o.most / len(line)
			ended := make([]bool, jobs)
			write := func(s *slot) {
				for range lines {
					s.Write(line)
				}
				s.close()
				ended[s.i] = true
			}
			first := o.open(0)
			for i := 1; i < jobs; i++ {
				s := o.open(i)
				go write(s)
			}
			synctest.Wait()
			if o.held > o.most || o.held < o.most-2*flushSize || slices.Contains(ended, true) || out.Len() > 0 {
				t.Fatalf("%d jobs: %d bytes are held, %d are written", jobs, o.held, out.Len())
			}
			if o.working != 1 || !o.join() {
				t.Errorf("%d jobs: %d goroutines work where all but one wait", jobs, o.working)
			}
			o.leave()
			write(first)
			synctest.Wait()
			o.end()
			if slices.Contains(ended, false) || out.Len() != jobs*lines*len(line) || o.held != 0 {
				t.Errorf("%d jobs: %d bytes are written, %d are held", jobs, out.Len(), o.held)
			}
		})
	}
}

// TestOrderedEndsWhereOutputFails: an input that waits for its turn goes on when there is nothing
// to wait for any more.
func TestOrderedEndsWhereOutputFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOrdered(brokenWriter{}, io.Discard, 2)
		first, second := o.open(0), o.open(1)
		var err error
		go func() {
			for err == nil {
				_, err = second.Write(make([]byte, flushSize))
			}
		}()
		synctest.Wait()
		if err != nil {
			t.Fatal(err)
		}
		_, of := first.Write(make([]byte, flushSize))
		first.close()
		synctest.Wait()
		if output := new(outputError); !errors.As(err, &output) || !errors.As(of, &output) {
			t.Errorf("%v, and of the other input %v", of, err)
		}
	})
}

// writes remembers what each Write brought.
type writes struct{ all []string }

func (w *writes) Write(b []byte) (int, error) {
	w.all = append(w.all, string(b))
	return len(b), nil
}

// TestOrderedCollects: the output of small inputs is written together, but none waits for long, nor
// for an input that comes after it, and messages come after the output of their input.
func TestOrderedCollects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := new(writes)
		o := newOrdered(out, out, 4)
		for i := range 300 {
			s := o.open(i)
			fmt.Fprintf(s, "%01000d", i)
			s.close()
		}
		if len(out.all) != 4 || len(out.all[0]) > 2*flushSize {
			t.Errorf("%d writes for 300 kB", len(out.all))
		}
		o.open(300) // and it is not closed
		time.Sleep(holdFor)
		synctest.Wait()
		if n := len(strings.Join(out.all, "")); n != 300_000 {
			t.Errorf("%d bytes after %v", n, holdFor)
		}
	})
	out := new(writes)
	o := newOrdered(out, out, 1)
	for i := range 2 {
		s := o.open(i)
		fmt.Fprint(s, "output ")
		s.messages = append(s.messages, "message "...)
		s.close()
	}
	o.end()
	if got := strings.Join(out.all, ""); got != "output message output message " {
		t.Errorf("%q", got)
	}
}

// TestEachKeepsLittle: buffers of inputs that have ended serve the next ones.
func TestEachKeepsLittle(t *testing.T) {
	o := newOrdered(io.Discard, io.Discard, 1)
	line := []byte(strings.Repeat("x", 1000))
	i := 0
	small := func() {
		s := o.open(i)
		for range 20 {
			s.Write(line)
		}
		s.close()
		i++
	}
	small()
	if n := testing.AllocsPerRun(100, small); n > 2 { // the slot, and a timer now and then
		t.Errorf("%v allocations for an input", n)
	}
	o.end()
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestOutputThatFails(t *testing.T) {
	var messages bytes.Buffer
	a := &app{Streams: Streams{Out: brokenWriter{}, Err: &messages}}
	a.each(t.Context(), listOf("a", "b"), newOrdered(a.Out, a.Err, 1), func(_ context.Context, j *job) { fmt.Fprintln(j.out, j.name) })
	if a.status.code() != 1 || messages.String() != "lrkit: cannot write: no room\n" {
		t.Errorf("code %d, %q", a.status.code(), &messages)
	}
}

func TestByteSize(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int64
		out  string
	}{{"0", 0, "0"}, {"1000", 1000, "1000"}, {"1024", 1024, "1KiB"}, {"64GiB", 64 << 30, "64GiB"}, {"1536MiB", 1536 << 20, "1536MiB"}} {
		var b byteSize
		if err := b.Set(c.in); err != nil || int64(b) != c.want || b.String() != c.out {
			t.Errorf("%s: %d, %s, %v", c.in, int64(b), &b, err)
		}
	}
	for _, bad := range []string{"", "x", "-1", "1MB", "9999999999GiB"} {
		var b byteSize
		if err := b.Set(bad); err == nil {
			t.Errorf("%q is %d", bad, int64(b))
		}
	}
}

// TestOrderedLate: what the timer writes is neither lost nor written twice while inputs end that
// have little or much, and what comes after it waits.
func TestOrderedLate(t *testing.T) {
	for _, size := range []int{1, flushSize - 1, 3 * flushSize} {
		synctest.Test(t, func(t *testing.T) {
			out := &gate{open: make(chan struct{})}
			o := newOrdered(out, io.Discard, 2)
			want := "first\n"
			s := o.open(0)
			io.WriteString(s, want)
			s.close()
			go o.end() // the timer
			synctest.Wait()
			if !out.waits {
				t.Fatal("nothing is written")
			}
			for i := range 3 {
				text := strings.Repeat(fmt.Sprint(i), size)
				want += text
				go func() {
					s := o.open(i + 1)
					io.WriteString(s, text)
					s.close()
				}()
			}
			synctest.Wait()
			if out.String() != "" {
				t.Errorf("%d bytes came first", out.Len())
			}
			close(out.open)
			synctest.Wait()
			o.end()
			if out.String() != want {
				t.Errorf("inputs of %d bytes: %d bytes, want %d, or in another order", size, out.Len(), len(want))
			}
		})
	}
}

// gate is an output whose first Write waits until it is opened.
type gate struct {
	bytes.Buffer
	open  chan struct{}
	waits bool
}

func (g *gate) Write(b []byte) (int, error) {
	g.waits = true
	<-g.open
	return g.Buffer.Write(b)
}
