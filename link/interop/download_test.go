package interop

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
	"github.com/lrkit/lrkit/link"
)

// large is more than a few ranges of the tests.
func large() []byte {
	b := make([]byte, 9<<20+12345)
	rand.NewChaCha8([32]byte{1}).Read(b) // it never fails
	return b
}

// TestDownload: downloads from a running Azurite and from nginx that are interrupted again and
// again give the same bytes: the hash is right, and the case is clean.
func TestDownload(t *testing.T) {
	data := large()
	sum := sha256.Sum256(data)
	servers := map[string]func(*testing.T, []byte) string{"Azurite": azuriteWith, "nginx": nginxWith}
	for name, serve := range servers {
		t.Run(name, func(t *testing.T) {
			text := serve(t, data)
			dir := filepath.Join(t.TempDir(), "case")
			key := casedir.Key{Tenant: fetchtest.DefaultTenant, Action: fetchtest.OneAction}
			var res download.Result
			ends := 0
			for {
				c, err := casedir.Open(t.Context(), dir, &casedir.Options{PartKey: bytes.Repeat([]byte{7}, 32)}) // as one user has it
				if err != nil {
					t.Fatal(err)
				}
				res, err = some(t.Context(), c, key, text, 1<<20)
				if err := c.Close(); err != nil {
					t.Fatal(err)
				}
				if err == nil {
					break
				}
				if ends++; !errors.Is(err, context.Canceled) || ends > 20 {
					t.Fatal(err)
				}
			}
			if res.SHA256 != sum || res.Length != int64(len(data)) || ends < 2 || res.Resumed == 0 {
				t.Errorf("%d bytes, %x, ended %d times, resumed at %d", res.Length, res.SHA256, ends, res.Resumed)
			}
			kept, err := os.ReadFile(filepath.Join(dir, "blobs", key.Action, "0.blob"))
			if err != nil || !bytes.Equal(kept, data) {
				t.Errorf("what is kept is not what was served: %v", err)
			}
			report, err := casedir.Verify(t.Context(), dir, nil)
			if err != nil || !report.OK() {
				t.Errorf("%v: %+v", err, report)
			}
			t.Logf(
				"%s: %d bytes, SHA-256 %s, ended %d times in the middle, the last time resumed at %d", name,
				res.Length, hex.EncodeToString(res.SHA256[:]), ends, res.Resumed,
			)
		})
	}
}

// some downloads on, and is cancelled when more bytes are safe.
func some(ctx context.Context, c *casedir.Dir, key casedir.Key, text string, more int64) (download.Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	first := int64(-1)
	d := download.New(&download.Options{
		Policy: link.Policy{Hosts: link.HostsAny}, AllowLoopback: true, RangeSize: 512 << 10, SyncBytes: 700 << 10,
		Progress: func(p download.Progress) {
			if first < 0 {
				first = p.Done
			}
			if p.Done >= first+more && p.Done < p.Total {
				cancel()
			}
		},
	})
	defer d.Close()
	part, err := c.Part(key)
	if err != nil {
		return download.Result{}, err
	}
	res, err := d.Get(ctx, linkTo(text), part)
	if err != nil {
		return res, errors.Join(err, part.Close())
	}
	_, err = c.Finish(part, casedir.Blob{Size: res.Length, SHA256: hex.EncodeToString(res.SHA256[:]), ETag: res.ETag}, []byte("{}\n"))
	return res, err
}

type linkTo string

func (l linkTo) Link(context.Context) (*link.Link, error) { return link.Parse(string(l)), nil }

func azuriteWith(t *testing.T, data []byte) string {
	a := startAzurite(t)
	credential, err := azblob.NewSharedKeyCredential(account, key)
	if err != nil {
		t.Fatal(err)
	}
	client, err := azblob.NewClientWithSharedKeyCredential(a.endpoint, credential, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.CreateContainer(t.Context(), results, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := client.UploadBuffer(t.Context(), results, "large.bin", data, nil); err != nil {
		t.Fatal(err)
	}
	text, err := a.signer().
		ServiceLink(results, "large.bin", sas.Grant{Version: "2019-07-07", Permissions: "r", Expiry: time.Now().Add(30 * time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// nginxWith serves data as a file. The test is skipped without nginx.
func nginxWith(t *testing.T, data []byte) string {
	path, err := exec.LookPath("nginx")
	if err != nil {
		path = "/usr/sbin/nginx"
		if _, err := os.Stat(path); err != nil {
			t.Skip("no nginx")
		}
	}
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "www", account, results), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "www", account, results, "large.bin"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	conf := fmt.Sprintf(`daemon off; pid %[1]s/pid; error_log stderr; worker_processes 1; %[3]s
events {}
http { access_log off; client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
server { listen %[2]s; root %[1]s/www; } }`, dir, address, map[bool]string{true: "user root;"}[os.Getuid() == 0])
	if err := os.WriteFile(filepath.Join(dir, "conf"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "-p", dir, "-c", filepath.Join(dir, "conf"))
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	})
	text, err := sas.Signer{Account: account, Key: key, Endpoint: "http://" + address + "/" + account}.ServiceLink(results, "large.bin",
		sas.Grant{Version: "2019-07-07", Permissions: "r", Expiry: time.Now().Add(30 * time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	for range 1200 {
		if answer, err := http.Get("http://" + address); err == nil {
			answer.Body.Close()
			return text
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("nginx does not listen: %s", said.String())
	return ""
}
