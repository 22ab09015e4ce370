package download

import (
	"bytes"
	"context"
	"crypto/sha256"
	"hash"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/lrkit/lrkit/link"
)

// file is a store that keeps nothing about what it has.
type file struct{ *os.File }

func (f file) Resume(context.Context) (Version, int64, hash.Hash, error) {
	return Version{}, 0, nil, nil
}

func (f file) Start(Version) (hash.Hash, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return sha256.New(), f.Truncate(0)
}

// BenchmarkLoopback downloads 256 MiB from a server in this process into a file, and does the same
// with io.Copy through a SHA-256, in turn. Both end with fsync. The metric ratio is ours by theirs,
// of the medians.
//
//	go test ./fetch/download -run '^$' -bench Loopback -benchtime 10x
func BenchmarkLoopback(b *testing.B) {
	const size = 256 << 20
	data := testData(size)
	url := serve(b, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Etag", tagOf(0))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}) + "/acct/cont/blob" + grant
	want := sha256.Sum256(data)
	d := New(&Options{Policy: link.Policy{Hosts: link.HostsAny}, AllowLoopback: true})
	defer d.Close()
	plain := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer plain.CloseIdleConnections()

	run := func(fetch func(*os.File) ([32]byte, error)) time.Duration {
		f, err := os.Create(filepath.Join(b.TempDir(), "blob"))
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		defer os.Remove(f.Name())
		start := time.Now()
		sum, err := fetch(f)
		took := time.Since(start)
		if err != nil || sum != want {
			b.Fatalf("%v, wrong hash: %v", err, sum != want)
		}
		return took
	}
	var ours, theirs []time.Duration
	for b.Loop() {
		theirs = append(theirs, run(func(f *os.File) (sum [32]byte, err error) {
			resp, err := plain.Get(url)
			if err != nil {
				return sum, err
			}
			defer resp.Body.Close()
			h := sha256.New()
			if _, err := io.Copy(io.MultiWriter(f, h), resp.Body); err != nil {
				return sum, err
			}
			return [32]byte(h.Sum(nil)), f.Sync()
		}))
		ours = append(ours, run(func(f *os.File) ([32]byte, error) {
			res, err := d.Get(b.Context(), always(url), file{f})
			return res.SHA256, err
		}))
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	us, them := ours[len(ours)/2], theirs[len(theirs)/2]
	b.ReportMetric(size/us.Seconds()/1e6, "ours-MB/s")
	b.ReportMetric(size/them.Seconds()/1e6, "copy-MB/s")
	b.ReportMetric(float64(us)/float64(them), "ratio")
}
