package fetch_test

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// oneWay is a way to results of one size: n actions with one each.
func oneWay(dir string, n int, size int64, o *fetchtest.Options) *way {
	world := fetchtest.One(fetchtest.Text("x"), o.Clock())
	base := world.Actions[0]
	world.Actions = nil
	w := newWay(dir, nil)
	w.e.Close()
	w.targets, w.truth = nil, map[string][]byte{}
	for i := range n {
		a := base
		a.ID = id(i + 1)
		content := fetchtest.Noise(uint64(i), size)
		a.Commands = []fetchtest.Command{
			fetchtest.GetFile(`C:\a`).Ran(time.Second, 2*time.Second, &fetchtest.Blob{Content: content, MD5: true}),
		}
		world.Actions = append(world.Actions, a)
		w.targets = append(w.targets, fetch.Target{Action: a.ID, Index: fetch.AllResults})
		b, err := io.ReadAll(io.NewSectionReader(content, 0, size))
		if err != nil {
			panic(err) // content that is made does not fail
		}
		w.truth[filepath.ToSlash(filepath.Join("blobs", a.ID, "0.blob"))] = b
	}
	w.e = fetchtest.New(world, o)
	return w
}

// TestExpiry: links die three times and more on the way to one result, by their time and by what
// the service says, whatever our own clock shows. What is fetched twice stays below a range for
// each renewal.
func TestExpiry(t *testing.T) {
	const ranges = 80
	early := []fetchtest.Fault{{Do: "slow", Kind: fetchtest.KindBlob, Rate: 200, Count: -1}}
	for _, from := range []int{10, 25, 40} {
		early = append(early, fetchtest.Fault{Do: "cut", Kind: fetchtest.KindBlob, From: from, At: 500},
			fetchtest.Fault{Do: "expired-no-start", Kind: fetchtest.KindBlob, From: from + 3, Count: 2})
	}
	slow := []fetchtest.Fault{{Do: "slow", Kind: fetchtest.KindBlob, Rate: 4, Count: -1}} // 80 ranges, three at a time, take 114 minutes
	for _, test := range []struct {
		name   string
		skew   time.Duration
		faults []fetchtest.Fault
	}{
		{"by the clock", 0, slow},
		{"the service a day ahead", 24 * time.Hour, slow},
		{"the service a day behind", -24 * time.Hour, slow},
		{"the service says so early, in broken bodies", 0, early},
		{"the service says so early, a day ahead", 24 * time.Hour, early},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := fastDir(t)
			synctest.Test(t, func(t *testing.T) {
				w := oneWay(
					dir, 1, ranges*wayRange,
					&fetchtest.Options{Faults: test.faults, Clock: func() time.Time { return time.Now().Add(test.skew) }},
				)
				defer w.e.Close()
				begun := time.Now()
				items, err := w.fetch(t.Context())
				if wrong := w.whole(items); err != nil || wrong != nil || count(items, fetch.StateFetched) != 1 {
					t.Fatal(err, wrong, items)
				}
				var sent int64
				for _, r := range w.e.Requests(fetchtest.KindBlob) {
					if r.Status == 206 {
						sent += r.Sent
					}
				}
				b := items[0].Blob
				twice := sent - b.Size
				if b.Renewals < 3 || twice >= int64(b.Renewals)*wayRange {
					t.Errorf("%d renewals, %d bytes twice", b.Renewals, twice)
				}
				t.Logf("%d links renewed in %v, %d of %d bytes fetched twice: less than a range of %d for each; skew seen %s",
					b.Renewals, time.Since(begun).Round(time.Second), twice, b.Size, wayRange, b.ClockSkew)
			})
		})
	}
}

// TestStorm: the service wants no calls, for an hour and more, at each place where it can say so.
// No request is made before the time that it named, and in the end all is there.
func TestStorm(t *testing.T) {
	for _, kind := range []string{fetchtest.KindList, fetchtest.KindLink, fetchtest.KindBlob} {
		for after, least := range map[string]time.Duration{"37": 37 * time.Second, "41.5": 41500 * time.Millisecond, "+45s": 44 * time.Second, "": 0, "86400": time.Minute} {
			t.Run(fmt.Sprintf("%s, %q", kind, after), func(t *testing.T) {
				dir := fastDir(t)
				synctest.Test(t, func(t *testing.T) {
					w := newWay(
						dir,
						&fetchtest.Options{Faults: []fetchtest.Fault{{Kind: kind, Do: "throttled", Count: 7, RetryAfter: after}}},
					)
					defer w.e.Close()
					begun, runs := time.Now(), 0
					for done := 0; done < len(wayResults); runs++ {
						if runs == 10 {
							t.Fatal("it does not end")
						}
						items, _ := w.fetch(t.Context()) // a storm may end a run
						if wrong := w.whole(items); wrong != nil {
							t.Fatal(wrong)
						}
						done = count(items, fetch.StateFetched) + count(items, fetch.StatePresent)
					}
					var said, until time.Time
					for _, r := range w.e.Requests() {
						if r.Kind == fetchtest.KindToken || (r.Kind == fetchtest.KindBlob) != (kind == fetchtest.KindBlob) ||
							kind == fetchtest.KindBlob {
							continue // each blob has its own storms
						}
						if r.Time.After(said) && r.Time.Before(until) { // another one may be on its way when it is said
							t.Errorf("a call %v too early", until.Sub(r.Time))
						}
						if r.Status == 429 {
							said, until = r.Time, r.Time.Add(least)
						}
					}
					t.Logf("over after %v and %d runs", time.Since(begun).Round(time.Second), runs)
				})
			})
		}
	}
}

// TestHourWindow: much more work than the hour allows: it takes the hours that it takes, and no
// window has more calls than ours, nor wastes what it has.
func TestHourWindow(t *testing.T) {
	dir := fastDir(t)
	synctest.Test(t, func(t *testing.T) {
		w := oneWay(dir, 50, 100, &fetchtest.Options{Clock: time.Now, PerMinute: 5, PerHour: 10})
		defer w.e.Close()
		w.budget.PerMinute, w.budget.PerHour = 5, 10
		begun := time.Now()
		items, err := w.fetch(t.Context())
		if wrong := w.whole(items); err != nil || wrong != nil || count(items, fetch.StateFetched) != 50 {
			t.Fatal(err, wrong, count(items, fetch.StateFetched))
		}
		for _, r := range w.e.Requests() {
			if r.Status == 429 {
				t.Error("the service had to say it")
			}
		}
		took := time.Since(begun)
		if took < 5*time.Hour || took > 5*time.Hour+10*time.Minute { // 51 calls
			t.Errorf("it took %v", took)
		}
		minute, hour := w.e.Peaks()
		t.Logf("51 calls in %v, at most %d a minute and %d an hour", took.Round(time.Second), minute, hour)
	})
}
