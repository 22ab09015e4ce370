package fetch_test

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/internal/testkit/canary"
	"github.com/lrkit/lrkit/internal/testkit/trap"
	"github.com/lrkit/lrkit/link"
)

// lying is a resolver for which every name is an address of this machine.
func lying(t *testing.T) *net.Resolver {
	pc, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pc.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := pc.ReadFrom(buf)
			if err != nil {
				return
			}
			pc.WriteTo(loopback(buf[:n]), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp4", pc.LocalAddr().String())
	}}
}

// loopback answers a question for A or AAAA.
func loopback(q []byte) []byte {
	end := 12
	for end < len(q) && q[end] != 0 {
		end += int(q[end]) + 1
	}
	if end += 5; end > len(q) {
		return nil
	}
	a := netip.MustParseAddr("127.0.0.1")
	if binary.BigEndian.Uint16(q[end-4:]) == 28 {
		a = netip.MustParseAddr("::1")
	}
	r := append([]byte{q[0], q[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0}, q[12:end]...)
	r = append(r, 0xC0, 12, q[end-4], q[end-3], 0, 1, 0, 0, 0, 0, 0, byte(len(a.AsSlice())))
	return append(r, a.AsSlice()...)
}

const known = "automatedirstrprdneu.blob.core.windows.net"

// elsewhere are links that lead to the port of this machine, or try to; GRANT stands for what would
// be a good signature. All names are this machine, too.
func elsewhere(port string) (all []string) {
	hosts := []string{
		"127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7F.1", "0177.0.0.1", "017700000001", "00000177.0.0.1", "127.0.0.1.", "127.0.0.001", "127.000.000.001",
		"127.127.127.127", "0.0.0.0", "0", "localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "ip6-localhost", "blob.localhost",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
		"[fe80::1%25lo]", "[::1%25lo]", "[::1]." + known, "::1", "[::1", "[v1.127.0.0.1]",
		"user@127.0.0.1", ":@127.0.0.1", "@127.0.0.1", known + "@127.0.0.1", known + ":443@127.0.0.1", known + "%40127.0.0.1", "a:b@" + known + "@127.0.0.1", "127.0.0.1@" + known,
		"user:pass@" + known, "@" + known, "127.0.0.1#@" + known, "127.0.0.1?@" + known, `127.0.0.1\@` + known, `127.0.0.1\.` + known, "127.0.0.1;" + known, "127.0.0.1," + known, "127.0.0.1 " + known,
		"127.0.0.1\t", "127.0.0.1%00." + known, "127.0.0.1%2f." + known, "127.0.0.1%23." + known, "127.0.0.1/." + known, "127.0.0.1//" + known, "①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1\u200b", "１２７.0.0.1",
		known + ".127.0.0.1.nip.io", known + ".example", known + ".", known + "..", "." + known, "x." + known, known + "%2eexample", known + "\u3002example", "blob.core.windows.net", "core.windows.net",
		"automatedirstrprdneu.blob.core.windows.net.example.com", "automatedirstrprdneu-blob.core.windows.net", "automatedirstrprdneu.blob.core.windows.com", "automatedirstrprdneu.blob.core.windows.net\u2024com",
		"automatedirstrprdneu.file.core.windows.net", "automatedirstrprdneu.queue.core.windows.net", "AUTOMATEDIRSTRPRDNEU.BLOB.CORE.WINDOWS.NET", "аutomatedirstrprdneu.blob.core.windows.net",
		"xn--utomatedirstrprdneu-x8i.blob.core.windows.net", "metadata.google.internal", "169.254.169.254", "168.63.129.16", "10.0.0.1", "192.168.0.1", "", known,
	}
	for _, host := range hosts {
		for _, scheme := range []string{"https://", "http://"} {
			all = append(all, scheme+host+":"+port+"/cont/blob?GRANT", scheme+host+"/cont/blob?GRANT")
		}
	}
	at := "127.0.0.1:" + port + "/cont/blob?GRANT"
	return append(
		all, "//"+at, "/"+at, at, "https:"+at, "https:/"+at, "https:///"+at, "https:////"+at, `https:\\`+at,
		`https:/\`+at, "HTTP://"+at, "HtTpS://"+at, "ftp://"+at, "file:///etc/passwd?GRANT", "gopher://"+at,
		"ws://"+at, "unix:///tmp/x?GRANT", "data:text/plain,x?GRANT", "javascript:x?GRANT", " https://"+at,
		"\thttp://"+at, "\u0000http://"+at, "http://"+known+":"+port+"@"+at,
		"https://"+known+":0"+port+"/cont/blob?GRANT", "https://"+known+":+"+port+"/cont/blob?GRANT",
		"https://"+known+":"+port+" /cont/blob?GRANT", "https://"+known+":/cont/blob?GRANT",
		"https://"+known+":99999/cont/blob?GRANT", "https://"+known+":443:"+port+"/cont/blob?GRANT",
		"https://"+known+"/cont/blob?GRANT#@"+at, "https://"+known+"\r\nHost: "+at,
		"https://"+known+"/\r\n\r\nGET http://"+at,
	)
}

// TestNowhere: whatever link the API gives, and wherever its answers point: no server of this
// machine is asked, by no policy.
func TestNowhere(t *testing.T) {
	tr := trap.New(t)
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"} {
		t.Setenv(name, "http://127.0.0.1:"+tr.Port)
	}
	old := net.DefaultResolver
	net.DefaultResolver = lying(t)
	defer func() { net.DefaultResolver = old }()
	const grant = "sv=2019-07-07&sr=b&sp=r&se=2999-01-01T00%3A00%3A00Z&sig=" + signature
	links := elsewhere(tr.Port)
	refused, find := map[string]int{}, canary.For(signature)
	policies := []link.Policy{{Hosts: link.HostsAny}, {}, {Hosts: link.HostsKnown}}
	if testing.Short() {
		policies = policies[:1]
	}
	for _, policy := range policies {
		for _, text := range links {
			text = strings.ReplaceAll(text, "GRANT", grant)
			body, err := json.Marshal(map[string]string{"value": text})
			if err != nil {
				t.Fatal(err)
			}
			w := oneWay(fastDir(t), 1, 10, &fetchtest.Options{
				Clock: time.Now, Faults: []fetchtest.Fault{{Kind: fetchtest.KindLink, Count: -1, Do: "status", Status: 200, Body: string(body), Header: map[string]string{"Content-Type": "application/json"}}},
			})
			w.open = true
			w.downloads.Policy, w.downloads.MaxAttempts = policy, 1
			items, err := w.fetch(t.Context())
			if err != nil || count(items, fetch.StateFailed) != 1 {
				t.Errorf("%q: %v, %+v", text, err, items)
				continue
			}
			var code string
			switch err := items[0].Err; {
			case errors.Is(err, download.ErrAddress):
				code = "by its address"
			case errors.Is(err, download.ErrLink):
				code = "by the policy"
			default:
				code = "otherwise"
			}
			refused[code]++
			if found := find.InError(items[0].Err); found != "" {
				t.Errorf("%q: %s", text, found)
			}
			if report, err := casedir.Verify(t.Context(), filepath.Join(w.dir, "case"), nil); err != nil || !report.OK() ||
				report.Blobs != 0 {
				t.Errorf("%q: %+v, %v", text, report, err)
			}
			if found, _, err := find.InFiles(w.dir); found != "" || err != nil {
				t.Errorf("%q: %s, %v", text, found, err)
			}
			w.e.Close()
		}
	}
	if refused["by its address"] == 0 || refused["by the policy"] == 0 {
		t.Errorf("a way to refuse was never used: %v", refused)
	}
	if c := tr.Contacts.Load(); c != 0 {
		t.Errorf("%d contacts", c)
	}
	t.Logf("%d links under %d policies, %d contacts; refused: %v", len(links), len(policies), tr.Contacts.Load(), refused)
}

// TestRedirects: where the login, the API and the store redirect to, or say that the list goes on,
// no request is made.
func TestRedirects(t *testing.T) {
	tr := trap.New(t)
	n := 0
	for _, kind := range []string{fetchtest.KindToken, fetchtest.KindAction, fetchtest.KindList, fetchtest.KindLink, fetchtest.KindBlob} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			for _, to := range []string{"http://127.0.0.1:", "https://127.0.0.1:", "//127.0.0.1:", "http://localhost:", "http://[::1]:"} {
				n++
				nowhere(t, fetchtest.Fault{Kind: kind, Count: -1, Do: "redirect", Status: status, To: to + tr.Port + "/x"})
			}
		}
	}
	for _, to := range []string{"http://127.0.0.1:", "https://127.0.0.1:", "http://127.0.0.1:1@127.0.0.1:", "//127.0.0.1:"} {
		n++
		body := fmt.Sprintf(`{"value":[],"@odata.nextLink":%q}`, to+tr.Port+"/api/machineactions")
		nowhere(
			t,
			fetchtest.Fault{
				Kind: fetchtest.KindList, Count: -1, Do: "status", Status: 200, Body: body,
				Header: map[string]string{"Content-Type": "application/json"},
			},
		)
	}
	if c := tr.Contacts.Load(); c != 0 {
		t.Errorf("%d contacts", c)
	}
	t.Logf("%d ways to be sent elsewhere, %d contacts", n, tr.Contacts.Load())
}

// nowhere lets all requests through real connections, where only the emulator and the trap listen.
func nowhere(t *testing.T, f fetchtest.Fault) {
	dir := fastDir(t)
	actions := 1
	if f.Kind == fetchtest.KindList {
		actions = 6 // fewer are asked for one by one
	}
	w := oneWay(dir, actions, 10, &fetchtest.Options{Clock: time.Now, Faults: []fetchtest.Fault{f}})
	defer w.e.Close()
	s := w.e.Start()
	w.at = s.URL
	w.downloads.MaxAttempts = 1
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	items, err := w.fetch(ctx)
	if wrong := w.whole(items); wrong != nil || count(items, fetch.StateFetched) != 0 || ctx.Err() != nil {
		t.Errorf("%s of %s: %v, %v, %+v", f.Do, f.Kind, wrong, err, items)
	}
}
