package cli

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
)

func TestFetchProgress(t *testing.T) {
	p := newFetchProgress(func() (int, int) { return 88, 1432 })
	a := casedir.Key{Action: "a", Index: 0}
	b := casedir.Key{Action: "b", Index: 1}
	start := time.Unix(0, 0)
	for i, c := range []struct {
		a, b int64
		want []string
	}{
		{0, 0, []string{"0 of 2 results, 0.0 MiB of 30.0 MiB; 88 calls left this minute, 1432 this hour", "a:0 0.0 MiB of 10.0 MiB", "b:1 0.0 MiB of 20.0 MiB"}},
		{5, 1, []string{"0 of 2 results, 6.0 MiB of 30.0 MiB, 6.0 MiB/s, 4s left; 88 calls left this minute, 1432 this hour",
			"a:0 5.0 MiB of 10.0 MiB, 5.0 MiB/s, 1s left", "b:1 1.0 MiB of 20.0 MiB, 1.0 MiB/s, 19s left"}},
		{10, 2, []string{"1 of 2 results, 12.0 MiB of 30.0 MiB, 6.0 MiB/s, 3s left; 88 calls left this minute, 1432 this hour",
			"b:1 2.0 MiB of 20.0 MiB, 1.0 MiB/s, 18s left"}},
		{10, 0, []string{"1 of 2 results, 10.0 MiB of 30.0 MiB, 3.3 MiB/s, 6s left; 88 calls left this minute, 1432 this hour",
			"b:1 0.0 MiB of 20.0 MiB"}}, // it began again
	} {
		p.set(a, download.Progress{Done: c.a << 20, Total: 10 << 20})
		p.set(b, download.Progress{Done: c.b << 20, Total: 20 << 20})
		if diff := cmp.Diff(c.want, p.tell(start.Add(time.Duration(i)*time.Second))); diff != "" {
			t.Errorf("second %d: %s", i, diff)
		}
	}

	// What has ended counts and is not kept.
	p.end(a)
	p.end(a)
	p.set(b, download.Progress{Done: 20 << 20, Total: 20 << 20})
	p.end(b)
	if got, want := p.tell(start.Add(9 * time.Second))[0], "2 of 2 results, 30.0 MiB of 30.0 MiB; 88 calls left this minute, 1432 this hour"; got != want || len(p.files) > 0 {
		t.Errorf("%s, %d files are kept", got, len(p.files))
	}
}
