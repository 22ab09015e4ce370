package download_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/link"
)

// links gives the link that it is told; one of the API would ask for a new one each time.
type links string

func (l links) Link(context.Context) (*link.Link, error) { return link.Parse(string(l)), nil }

// memory is a store without a memory of earlier downloads.
type memory struct{ bytes.Buffer }

func (m *memory) Resume(context.Context) (download.Version, int64, hash.Hash, error) {
	return download.Version{}, 0, nil, nil
}

func (m *memory) Start(download.Version) (hash.Hash, error) {
	m.Reset()
	return sha256.New(), nil
}

func (m *memory) Sync() error { return nil }

func Example() {
	blob := []byte("what a script printed")
	emulator := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"0x8DC000000000001"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(blob))
	}))
	defer emulator.Close()

	d := download.New(&download.Options{
		Policy:        link.Policy{Hosts: link.HostsAny}, // an emulator is none of the clouds,
		AllowLoopback: true,                              // and is on this machine
	})
	defer d.Close()
	var store memory
	res, err := d.Get(context.Background(),
		links(emulator.URL+"/account/container/blob?sv=2019-07-07&sr=b&sp=r&se=2999-01-01&sig=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D"), &store)
	fmt.Println(err, res.Length, res.SHA256 == sha256.Sum256(blob), store.String())
	// Output: <nil> 21 true what a script printed
}
