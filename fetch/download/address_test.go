package download

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lrkit/lrkit/internal/testkit/trap"
	"github.com/lrkit/lrkit/link"
)

func TestIsPublic(t *testing.T) {
	for _, a := range []string{"20.60.1.1", "52.239.148.1", "1.1.1.1", "168.63.129.17", "2603:1030::1", "2a01:111::1", "64:ff9b::20.60.1.1", "2002:143c:101::1", "::ffff:20.60.1.1"} {
		if !isPublic(netip.MustParseAddr(a)) {
			t.Errorf("%s is public", a)
		}
	}
	for _, a := range []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1",
		"172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
		"239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::20.60.1.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
		"64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::20.60.1.1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "2002:a00:1::1",
		"2002:a9fe:a9fe::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff05::1", "4000::1", "2603:1030::5efe:7f00:1",
		"2603:1030::200:5efe:a00:1", "2603:1030::5efe:10.0.0.1",
	} {
		if isPublic(netip.MustParseAddr(a)) {
			t.Errorf("%s is not public", a)
		}
	}
	if isPublic(netip.Addr{}) {
		t.Error("no address is public")
	}
}

const grant = "?se=2999-01-01T00%3A00%3A00Z&sp=r&sv=2019-07-07&sr=b&sig=" + canary

// always gives the same link.
func always(text string) Links {
	return linkFunc(func(context.Context) (*link.Link, error) { return link.Parse(text), nil })
}

// TestNowhere: whatever a link says, no server of this machine is asked, with the default policy
// and with the laxest.
func TestNowhere(t *testing.T) {
	tr := trap.New(t)
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:"+tr.Port)
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:"+tr.Port)
	hosts := []string{
		"127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "0.0.0.0", "0", "localhost", "LOCALHOST", "localhost.",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[0:0:0:0:0:0:0:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[fe80::1%25lo]", "[::1%25lo]",
		"user@127.0.0.1", "automatedirstrprdneu.blob.core.windows.net@127.0.0.1", "automatedirstrprdneu.blob.core.windows.net:443@127.0.0.1",
		"127.0.0.1#@automatedirstrprdneu.blob.core.windows.net", "127.0.0.1?@automatedirstrprdneu.blob.core.windows.net", `127.0.0.1\@automatedirstrprdneu.blob.core.windows.net`,
		"automatedirstrprdneu.blob.core.windows.net.127.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1%00.blob.core.windows.net", "127.0.0.1%2f.blob.core.windows.net", "",
	}
	n, dialed := 0, 0
	for _, o := range []Options{
		{}, {Policy: link.Policy{Hosts: link.HostsKnown}}, {Policy: link.Policy{Hosts: link.HostsAny}},
	} {
		o.MaxAttempts = 1
		d := New(&o)
		for _, scheme := range []string{"https", "http", "HTTP", "ftp", "//"} {
			for _, host := range hosts {
				for _, port := range []string{":" + tr.Port, "", ":443", ":0" + tr.Port} {
					n++
					ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
					_, err := d.Get(ctx, always(scheme+"://"+host+port+"/acct/cont/blob"+grant), &memory{})
					cancel()
					if errors.Is(err, ErrAddress) {
						dialed++
					}
					if err == nil {
						t.Errorf("%s://%s%s: a result", scheme, host, port)
					} else if leak := leaks(fmt.Sprintf("%v %+v %#v %q", err, err, err, err)); leak != "" {
						t.Errorf("%s://%s%s: %v", scheme, host, port, err)
					}
				}
			}
		}
		d.Close()
	}
	if c := tr.Contacts.Load(); c != 0 {
		t.Errorf("%d contacts", c)
	}
	if dialed == 0 {
		t.Error("nothing came to the guard of the dialer")
	}
	t.Logf("%d links, %d refused after their names were resolved, %d contacts", n, dialed, tr.Contacts.Load())
}

// names is a resolver that answers each question with one address.
func names(t *testing.T, a netip.Addr) *net.Resolver {
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
			pc.WriteTo(dnsAnswer(buf[:n], a), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp4", pc.LocalAddr().String())
	}}
}

// dnsAnswer answers A or AAAA, whichever fits the address.
func dnsAnswer(q []byte, a netip.Addr) []byte {
	if len(q) < 12 {
		return nil
	}
	end := 12
	for end < len(q) && q[end] != 0 {
		end += int(q[end]) + 1
	}
	end += 5
	if end > len(q) {
		return nil
	}
	kind := binary.BigEndian.Uint16(q[end-4:])
	r := append([]byte{q[0], q[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, q[12:end]...)
	if want := map[bool]uint16{true: 1, false: 28}[a.Is4()]; kind == want {
		r[7] = 1
		r = append(r, 0xC0, 12, byte(kind>>8), byte(kind), 0, 1, 0, 0, 0, 0, 0, byte(len(a.AsSlice())))
		r = append(r, a.AsSlice()...)
	}
	return r
}

// TestNames: a name of the cloud that resolves to an address of this machine or its network is not
// connected to.
func TestNames(t *testing.T) {
	tr := trap.New(t)
	for _, a := range []string{"127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "::", "10.0.0.1", "169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::1"} {
		o := Options{Policy: link.Policy{Hosts: link.HostsAny}, MaxAttempts: 1}
		d := New(&o)
		d.client.dialer.Resolver = names(t, netip.MustParseAddr(a))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		_, err := d.Get(ctx, always("https://automatedirstrprdneu.blob.core.windows.net:"+tr.Port+"/cont/blob"+grant), &memory{})
		var refused *AddressError
		if !errors.Is(err, ErrAddress) || !errors.As(err, &refused) {
			t.Errorf("%s: %v", a, err)
		}
		cancel()
		d.Close()
	}
	if c := tr.Contacts.Load(); c != 0 {
		t.Errorf("%d contacts", c)
	}
}

// TestLoopbackOnly: AllowLoopback permits this machine and no other address that is not public.
func TestLoopbackOnly(t *testing.T) {
	check := guard(true)
	for a, ok := range map[string]bool{"127.0.0.1:80": true, "[::1]:80": true, "[::ffff:127.0.0.1]:80": true, "10.0.0.1:80": false, "169.254.169.254:80": false, "[fe80::1]:80": false} {
		network := "tcp4"
		if strings.HasPrefix(a, "[") {
			network = "tcp6"
		}
		if err := check(t.Context(), network, a, nil); (err == nil) != ok {
			t.Errorf("%s: %v", a, err)
		}
	}
	for _, bad := range [][2]string{{"unix", "/run/x"}, {"tcp4", "localhost:80"}, {"tcp4", ""}, {"udp4", "1.1.1.1:53"}} {
		if check(t.Context(), bad[0], bad[1], nil) == nil {
			t.Error(bad)
		}
	}
}

// TestRedirect: no request follows a redirect, on this host or another.
func TestRedirect(t *testing.T) {
	tr := trap.New(t)
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, to := range []string{"http://127.0.0.1:" + tr.Port + "/", "https://localhost:" + tr.Port, "//127.0.0.1:" + tr.Port, "\x00", ""} {
			var asked atomic.Int64
			srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				w.Header()["Location"] = []string{to}
				w.WriteHeader(status)
			})
			o := small
			o.MaxAttempts = 1
			d := New(&o)
			_, err := d.Get(t.Context(), always(srv+"/acct/cont/blob"+grant), &memory{})
			if to != "\x00" && !errors.Is(err, ErrRedirect) || err == nil || to != "\x00" && asked.Load() != 1 {
				t.Errorf("%d to %q: %v, %d requests", status, to, err, asked.Load())
			}
			d.Close()
		}
	}
	if c := tr.Contacts.Load(); c != 0 {
		t.Errorf("%d contacts", c)
	}
}

// serve serves plain http on this machine.
func serve(t testing.TB, h http.HandlerFunc) string {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h}
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	return "http://" + l.Addr().String()
}
