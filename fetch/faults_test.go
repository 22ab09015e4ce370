package fetch_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// apart are faults that cannot be noticed without the MD5 of the blob.
var apart = []string{
	"corrupt", "range", "content-range", "other-etag", "ignore-if-match", "shorter", "longer", "gzip", "gzip-name",
	"replace",
}

// blind says whether a schedule hides the MD5 and lies as well.
func blind(faults []fetchtest.Fault) bool {
	return slices.ContainsFunc(faults, func(f fetchtest.Fault) bool { return f.Do == "no-md5" }) &&
		slices.ContainsFunc(faults, func(f fetchtest.Fault) bool { return slices.Contains(apart, f.Do) })
}

// gone are faults that last when the others are over.
func gone(faults []fetchtest.Fault) bool {
	return slices.ContainsFunc(faults, func(f fetchtest.Fault) bool { return f.Do == "delete" })
}

// try runs a schedule over the whole way, then once more without faults, and says what is wrong.
// ended says whether all was fetched the first time.
func try(dir string, faults []fetchtest.Fault) (ended bool, wrong error) {
	w := newWay(dir, &fetchtest.Options{Faults: faults})
	defer w.e.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 48*time.Hour)
	defer cancel()
	items, err := w.fetch(ctx)
	if wrong := w.whole(items); wrong != nil {
		return false, wrong
	}
	if ctx.Err() != nil {
		return false, errors.New("it does not end")
	}
	ended = err == nil && count(items, fetch.StateFetched) == len(wayResults)
	if err := w.e.SetFaults(nil); err != nil {
		return false, err
	}
	time.Sleep(time.Hour)
	items, err = w.fetch(ctx)
	if wrong := w.whole(items); wrong != nil {
		return ended, fmt.Errorf("the second time: %w", wrong)
	}
	if n := count(items, fetch.StateFetched) + count(items, fetch.StatePresent); !gone(faults) && (err != nil || n != len(wayResults)) {
		return ended, fmt.Errorf("not even without faults: %d results, %w", n, err)
	}
	return ended, nil
}

func count(items []fetch.Item, s fetch.State) (n int) {
	for _, item := range items {
		if item.State == s {
			n++
		}
	}
	return n
}

// allWayFaults is each fault at requests of each kind that it makes sense for: early and late, once
// and from then on.
func allWayFaults() (all []fetchtest.Fault) {
	for _, d := range fetchtest.FaultActions() {
		kinds := d.Kinds
		if kinds == nil {
			kinds = []string{fetchtest.KindToken, fetchtest.KindList, fetchtest.KindLink, fetchtest.KindBlob}
		}
		for _, kind := range kinds {
			if kind == fetchtest.KindAction { // none is requested
				continue
			}
			for _, from := range []int{1, 2, 4} {
				for _, n := range []int{1, -1} {
					if from > 1 && (kind == fetchtest.KindToken || kind == fetchtest.KindList) && n == 1 { // there is one
						continue
					}
					f := fetchtest.Fault{
						Kind: kind, From: from, Count: n, Do: d.Name, At: 500, By: 3, Start: 1, Rate: 100, Seconds: 40, Status: 418,
						RetryAfter: []string{"", "1.5", "+30s", "7200"}[(from+n+len(d.Name))%4], Header: map[string]string{"X-Test": "x"}, To: "http://127.0.0.1:1/elsewhere",
					}
					switch d.Name {
					case "replace":
						f.Total = []int64{0, -shrink}[from%2]
					case "redirect":
						f.Status = 302
					}
					all = append(all, f)
				}
			}
		}
	}
	return all
}

var allSchedules = flag.Bool("schedules", false, "TestFaults: each fault alone, and 3,000 pairs")

// TestFaults: whatever goes wrong between the login and the case, alone and in pairs, nothing that
// is not whole gets a final name, no hash is wrong, no call is above the budget, no secret gets
// out, the case is clean; and a second run ends what the first could not.
func TestFaults(t *testing.T) {
	alone := allWayFaults()
	var schedules [][]fetchtest.Fault
	each, step := 2, 2999 // by primes, so that all kinds have their turn
	switch {
	case *allSchedules:
		each, step = 1, 181
	case testing.Short():
		each, step = 7, 20011
	}
	for i := 0; i < len(alone); i += each {
		schedules = append(schedules, alone[i:i+1])
	}
	ones := len(schedules)
	for i := 0; i < len(alone)*len(alone); i += step {
		if pair := []fetchtest.Fault{alone[i/len(alone)], alone[i%len(alone)]}; !blind(pair) {
			schedules = append(schedules, pair)
		}
	}
	atOnce := 0
	for _, faults := range schedules {
		dir := fastDir(t)
		synctest.Test(t, func(t *testing.T) {
			ended, wrong := try(dir, faults)
			if wrong != nil {
				t.Errorf("%s: %v", describe(faults), wrong)
			}
			if ended {
				atOnce++
			}
		})
	}
	t.Logf("%d schedules (%d alone), in %d of them all was fetched at the first attempt", len(schedules), ones, atOnce)
}

func describe(faults []fetchtest.Fault) (s string) {
	for _, f := range faults {
		s += fmt.Sprintf("%s of %s from %d, %d times; ", f.Do, f.Kind, f.From, f.Count)
	}
	return s
}
