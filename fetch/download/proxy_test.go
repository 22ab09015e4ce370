package download

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lrkit/lrkit/internal/testkit/trap"
	"github.com/lrkit/lrkit/link"
)

// TestProxy: over TLS and HTTP/2, through a proxy that stands on a private address; the proxy sees
// the host and nothing else of the link.
func TestProxy(t *testing.T) {
	data := testData(300_000)
	var mu sync.Mutex
	var protocols []string
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		protocols = append(protocols, r.Proto)
		mu.Unlock()
		for _, name := range []string{"Referer", "Cookie", "Authorization", "Proxy-Authorization", "Origin"} {
			if r.Header.Get(name) != "" {
				t.Errorf("%s: %s", name, r.Header.Get(name))
			}
		}
		if r.Header.Get("Accept-Encoding") != "identity" || r.Method != http.MethodGet {
			t.Errorf("%s %v", r.Method, r.Header)
		}
		w.Header().Set("Set-Cookie", "a=b")
		w.Header().Set("Etag", tagOf(0))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()

	var saw bytes.Buffer
	proxy, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.Close()
	go func() {
		for {
			c, err := proxy.Accept()
			if err != nil {
				return
			}
			go tunnel(c, srv.Listener.Addr().String(), &mu, &saw)
		}
	}()

	o := Options{Policy: link.Policy{Hosts: link.HostsAny}, RangeSize: 50_000, RootCAs: x509.NewCertPool()}
	o.RootCAs.AddCert(srv.Certificate())
	o.Proxy = func(r *http.Request) (*url.URL, error) {
		if r.URL.Path != "" || r.URL.RawQuery != "" {
			t.Errorf("the proxy function got %v", r.URL)
		}
		return &url.URL{Scheme: "http", Host: proxy.Addr().String()}, nil
	}
	links := always("https://example.com/acct/cont/blob" + grant)
	m := &memory{}
	d := New(&o)
	defer d.Close()
	res, err := d.Get(t.Context(), links, m)
	if err != nil || !bytes.Equal(m.bytes, data) || res.Requests != 6 {
		t.Errorf("%v, %d bytes, %+v", err, len(m.bytes), res)
	}
	mu.Lock()
	defer mu.Unlock()
	if s := saw.String(); !strings.Contains(s, "CONNECT example.com:443") || leaks(s) != "" || strings.Contains(s, "cont") {
		t.Errorf("the proxy saw %q", s)
	}
	for _, p := range protocols {
		if p != "HTTP/2.0" {
			t.Error(p)
		}
	}
}

// tunnel is a proxy for one connection.
func tunnel(c net.Conn, to string, mu *sync.Mutex, saw *bytes.Buffer) {
	defer c.Close()
	buf := make([]byte, 4096)
	n, _ := c.Read(buf)
	mu.Lock()
	saw.Write(buf[:n])
	mu.Unlock()
	u, err := net.Dial("tcp4", to)
	if err != nil {
		return
	}
	defer u.Close()
	io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
	go io.Copy(u, c)
	io.Copy(c, u)
}

// TestCertificate: a server without a valid certificate gets no request.
func TestCertificate(t *testing.T) {
	asked := false
	srv := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	srv.Config.ErrorLog = nil
	defer srv.Close()
	o := Options{Policy: link.Policy{Hosts: link.HostsAny}, AllowLoopback: true}
	d := New(&o)
	defer d.Close()
	_, err := d.Get(t.Context(), always(srv.URL+"/acct/cont/blob"+grant), &memory{})
	if !errors.Is(err, ErrCertificate) || asked || leaks(err.Error()) != "" {
		t.Error(err)
	}
}

// TestProxyFails: without its proxy a request is not sent at all.
func TestProxyFails(t *testing.T) {
	tr := trap.New(t)
	for _, f := range []func(*http.Request) (*url.URL, error){
		func(*http.Request) (*url.URL, error) { return nil, errors.New("https://x/?sig=" + canary) },
		func(*http.Request) (*url.URL, error) { return &url.URL{Scheme: "http", Host: "127.0.0.1:1"}, nil },
		func(*http.Request) (*url.URL, error) {
			return &url.URL{Scheme: "gopher", Host: "127.0.0.1:" + tr.Port}, nil
		},
		func(*http.Request) (*url.URL, error) { return nil, nil }, // direct, and so guarded
	} {
		o := Options{Policy: link.Policy{Hosts: link.HostsAny}, MaxAttempts: 1, Proxy: f}
		d := New(&o)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		_, err := d.Get(ctx, always("https://127.0.0.1:"+tr.Port+"/acct/cont/blob"+grant), &memory{})
		if err == nil || leaks(err.Error()) != "" {
			t.Error(err)
		}
		cancel()
		d.Close()
	}
	if c := tr.Contacts.Load(); c != 0 {
		t.Errorf("%d contacts", c)
	}
}
