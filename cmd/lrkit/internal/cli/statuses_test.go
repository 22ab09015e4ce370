package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/lrkit/lrkit/report"
)

// TestStatusesInOrder: statuses come in the order of the inputs, and those of an input whose turn
// has not come are held within bounds.
func TestStatusesInOrder(t *testing.T) {
	const each = 3000
	var out bytes.Buffer
	o := newOrdered(io.Discard, io.Discard, 2)
	o.most = 100 << 10 // less than the second input has
	o.records = func(b []byte) { out.Write(b) }
	emit := func(s *slot, i int) {
		rec := s.recorder()
		for n := range each {
			d := &report.Document{Source: fmt.Sprint(i)}
			d.Facts.Document = n
			rec.Sink = report.NewNDJSON(io.Discard)
			if err := rec.Begin(d); err != nil {
				t.Error(err)
			}
			o.mu.Lock()
			if o.held > o.most {
				t.Errorf("%d bytes are held, at most %d may be", o.held, o.most)
			}
			o.mu.Unlock()
		}
		rec.Finish("", -1, nil)
		s.close()
	}
	first, second := o.open(0), o.open(1)
	var both sync.WaitGroup
	both.Go(func() { emit(second, 1) })
	both.Go(func() { emit(first, 0) })
	both.Wait()
	var want []string
	for i := range 2 {
		for n := range each {
			want = append(want, fmt.Sprintf(`{"schema":"lrkit.status/1","source":"%d","document":%d,`, i, n))
		}
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != len(want) || o.held != 0 {
		t.Fatalf("%d lines, want %d; %d bytes are held", len(lines), len(want), o.held)
	}
	for i := range want {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Fatalf("line %d is %s, want %s", i, lines[i], want[i])
		}
	}
}
