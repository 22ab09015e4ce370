package download_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/link"
)

// serve is a store on this machine. It returns a link to its blob.
func serve(blob []byte) (*httptest.Server, download.Links) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"0x8DC000000000001"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(blob))
	}))
	return s, download.LinksFunc(func(context.Context) (*link.Link, error) { // the API would return a new link
		return link.Parse(s.URL + "/account/container/blob?sv=2019-07-07&sr=b&sp=r&se=2999-01-01" +
			"&sig=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D"), nil
	})
}

func Example() {
	blob := []byte("what a script printed")
	server, links := serve(blob)
	defer server.Close()

	d := download.New(&download.Options{
		Policy:        link.Policy{Hosts: link.HostsAny}, // the host is not in the cloud,
		AllowLoopback: true,                              // but on this machine
	})
	defer d.Close()
	var store download.Memory
	res, err := d.Get(context.Background(), links, &store)
	fmt.Println(err, res.Length, res.SHA256 == sha256.Sum256(blob), string(store.Bytes()))
	// Output: <nil> 21 true what a script printed
}

func ExampleNewFile() {
	server, links := serve([]byte("what a script printed"))
	defer server.Close()
	f, err := os.CreateTemp("", "blob")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(f.Name())
	defer f.Close()

	d := download.New(&download.Options{Policy: link.Policy{Hosts: link.HostsAny}, AllowLoopback: true})
	defer d.Close()
	store := download.NewFile(f)
	for range 3 { // a Get that fails leaves what was synced, and the next one goes on from there
		if _, err = d.Get(context.Background(), links, store); err == nil {
			break
		}
	}
	text, _ := os.ReadFile(f.Name())
	fmt.Println(err, string(text))
	// Output: <nil> what a script printed
}
