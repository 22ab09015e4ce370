package download

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// TestPace: bodies that come below the least rate for a minute are broken off and asked for again,
// a limited number of times. What is faster, however little, ends whole. The clock is that of the
// bubble.
func TestPace(t *testing.T) {
	const bodies = 8 << 10
	for _, c := range []struct {
		rate float64 // bytes a second, of one body
		size int
		want error
	}{
		{rate: 300.0 / 90, size: bodies, want: ErrStalled}, // each piece later than Idle
		{rate: 10, size: bodies, want: ErrSlow},
		{rate: 10, size: 40 * bodies, want: ErrSlow},  // several bodies at a time
		{rate: 200, size: 40 * bodies, want: ErrSlow}, // all of them together
		{rate: 400, size: 40 * bodies},                // the same, and fast enough
		{rate: 1100, size: 40 * bodies},
		{rate: 10, size: 500}, // it is over before the minute
	} {
		t.Run(fmt.Sprintf("%.2f bytes a second, %d bytes", c.rate, c.size), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(testData(c.size))
				s.pace = time.Duration(300 / c.rate * float64(time.Second))
				o := small
				o.RangeSize = 10 * bodies
				m := &memory{}
				begun := time.Now()
				res, err := get(t.Context(), s, o, m)
				if !errors.Is(err, c.want) {
					t.Errorf("%v, want %v", err, c.want)
				}
				if c.want == nil {
					if err := whole(s, m, res); err != nil {
						t.Error(err)
					}
				}
				// Six attempts, each of two minutes at most, and the pauses between them.
				if took := time.Since(begun); c.want != nil && took > 15*time.Minute {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

// TestPaceRecovers: a body that trickles costs a minute, and not the download; what came of it is
// kept.
func TestPaceRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(testData(60 * rangeSize))
		s.faults = []fault{{kind: slow, request: 1}}
		m := &memory{}
		o := small
		o.RangeSize = 20 * rangeSize
		begun := time.Now()
		res, err := get(t.Context(), s, o, m)
		if err != nil {
			t.Fatal(err)
		}
		if err := whole(s, m, res); err != nil {
			t.Error(err)
		}
		t.Logf("%d requests, %v", res.Requests, time.Since(begun))
	})
}

// TestWatch: only the time in which bytes were waited for counts, and what other bodies of the
// download bring counts, too.
func TestWatch(t *testing.T) {
	type read struct {
		n    int
		took time.Duration
		want error
	}
	for i, reads := range [][]read{
		{{1, 59 * time.Second, nil}, {1, time.Second, ErrSlow}},
		{{1, 30 * time.Second, nil}, {60 << 10, 30 * time.Second, nil}, {1, 59 * time.Second, nil}, {0, time.Second, ErrSlow}},
		{{60 << 10, 90 * time.Second, ErrSlow}}, // a rate, not an amount
		{{90 << 10, 90 * time.Second, nil}},
	} {
		p := &pace{min: 1 << 10}
		w := p.watch()
		for k, r := range reads {
			if err := w.read(r.n, r.took); err != r.want {
				t.Errorf("%d.%d: %v", i, k, err)
			}
		}
	}
	p := &pace{min: 1 << 10}
	mine, other := p.watch(), p.watch()
	if err := other.read(60<<10, time.Second); err != nil {
		t.Error(err)
	}
	if err := mine.read(1, time.Minute); err != nil {
		t.Errorf("the other brought enough: %v", err)
	}
}
