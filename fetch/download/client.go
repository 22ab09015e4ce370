package download

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/lrkit/lrkit/link"
)

const (
	dialTimeout = 30 * time.Second
	// maxHeader limits the header of a response. maxError limits how much of the body of a failed
	// response is read, and errorTimeout how long that takes.
	maxHeader    = 64 << 10
	maxError     = 16 << 10
	errorTimeout = 10 * time.Second
)

// client sends requests. It uses transports and no http.Client: nothing follows redirects, keeps
// cookies, sends a Referer or writes URLs into errors.
type client struct {
	dialer  *net.Dialer     // of direct
	direct  *http.Transport // to public addresses only
	proxied *http.Transport // to proxies only
	proxy   func(*http.Request) (*url.URL, error)
}

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

type proxyKey struct{}

func newClient(o *Options) *client {
	guarded := &net.Dialer{Timeout: dialTimeout, ControlContext: guard(o.AllowLoopback)}
	plain := &net.Dialer{Timeout: dialTimeout}
	c := &client{dialer: guarded, direct: newTransport(o, guarded.DialContext), proxied: newTransport(o, plain.DialContext), proxy: o.Proxy}
	if o.Dial != nil {
		c.direct.DialContext = o.Dial
	}
	c.proxied.Proxy = func(r *http.Request) (*url.URL, error) {
		if u, ok := r.Context().Value(proxyKey{}).(*url.URL); ok {
			return u, nil
		}
		return nil, ErrAddress // never without a proxy: its dialer is not guarded
	}
	return c
}

func newTransport(o *Options, dial dialFunc) *http.Transport {
	return &http.Transport{
		DialContext:            dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.RootCAs},
		TLSHandshakeTimeout:    dialTimeout,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    max(2*o.Parallel, 8),
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: maxHeader,
	}
}

func (c *client) close() {
	c.direct.CloseIdleConnections()
	c.proxied.CloseIdleConnections()
}

// roundTrip sends a request, through a proxy if there is one for it.
func (c *client) roundTrip(r *http.Request) (*http.Response, error) {
	if c.proxy == nil || r.URL.Scheme != "https" {
		return c.direct.RoundTrip(r)
	}
	bare := &http.Request{
		Method: http.MethodGet, URL: &url.URL{Scheme: r.URL.Scheme, Host: r.URL.Host}, Host: r.URL.Host,
		Header: http.Header{},
	}
	u, err := c.proxy(bare)
	switch {
	case err != nil:
		return nil, errProxy
	case u == nil:
		return c.direct.RoundTrip(r)
	case u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" && u.Scheme != "socks5h":
		return nil, errProxy
	}
	return c.proxied.RoundTrip(r.WithContext(context.WithValue(r.Context(), proxyKey{}, u)))
}

var errProxy = fmt.Errorf("%w: no proxy could be chosen", ErrNetwork)

// response is a response whose body is still unread.
type response struct {
	head
	body   io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	idle   time.Duration
	watch  watch
}

// send sends a request and returns the response. The caller closes its body.
func (d *Downloader) send(ctx context.Context, u *url.URL, q request, p *pace) (*response, error) {
	a := &response{idle: d.opts.Idle, watch: p.watch()}
	a.ctx, a.cancel = context.WithCancelCause(ctx)
	a.timer = time.AfterFunc(a.idle, func() { a.cancel(ErrStalled) })
	r := (&http.Request{Method: http.MethodGet, URL: u, Host: u.Host, Header: http.Header{
		"Accept-Encoding": {"identity"},
		"User-Agent":      {d.opts.UserAgent},
	}}).WithContext(a.ctx)
	if q.kind != requestWhole {
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", q.from, q.to-1))
	}
	if q.kind == requestResume || q.kind == requestPart {
		r.Header.Set("If-Match", q.pin.ETag)
	}
	resp, err := d.client.roundTrip(r)
	if err != nil {
		if err = a.explain(err); errors.Is(err, ErrShort) {
			err = fmt.Errorf("%w: closed before the response", ErrNetwork)
		}
		a.timer.Stop()
		a.cancel(nil)
		return nil, err
	}
	a.timer.Stop()
	a.body = resp.Body
	a.head = head{status: resp.StatusCode, header: resp.Header, length: resp.ContentLength,
		framed: resp.ProtoMajor > 1 || slices.Contains(resp.TransferEncoding, "chunked")}
	if a.status >= 400 {
		limit := time.AfterFunc(errorTimeout, func() { a.cancel(ErrStalled) })
		a.text, _ = io.ReadAll(io.LimitReader(a, maxError)) // a part of it is good enough
		limit.Stop()
	}
	return a, nil
}

// Read reads the body. The idle timeout applies to each call, and the minimum rate to all of them.
func (a *response) Read(p []byte) (int, error) {
	begun := time.Now()
	a.timer.Reset(a.idle)
	n, err := a.body.Read(p)
	a.timer.Stop() // what we do with it may take as long as it likes
	switch slow := a.watch.read(n, time.Since(begun)); {
	case err == nil:
		err = slow
	case err != io.EOF:
		err = a.explain(err)
	}
	return n, err
}

// fill reads until p is full, and calls each with the count after every read. It returns the count,
// and nil if p is full.
func (a *response) fill(p []byte, each func(n int)) (n int, err error) {
	for n < len(p) {
		k, err := a.Read(p[n:])
		n += k
		if each != nil {
			each(n)
		}
		switch {
		case n == len(p): // whatever came with the last byte: there is nothing left to ask for
		case err == io.EOF:
			return n, ErrShort
		case err != nil:
			return n, err
		}
	}
	return n, nil
}

// end checks that the body ends here. Reading to the end also lets the connection be reused.
func (a *response) end() error {
	var one [1]byte
	for range 100 {
		switch n, err := a.Read(one[:]); {
		case n > 0:
			return ErrLong
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
	return io.ErrNoProgress
}

func (a *response) close() {
	a.timer.Stop()
	a.cancel(nil)
	a.body.Close()
}

// explain turns an error of the transport into one without secrets and without text of a server. No
// error of net/http gets past it.
func (a *response) explain(err error) error {
	if cause := context.Cause(a.ctx); cause != nil {
		if errors.Is(cause, ErrStalled) {
			return ErrStalled
		}
		return a.ctx.Err()
	}
	var (
		address *AddressError
		errno   syscall.Errno
		verify  *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		alert   tls.AlertError
		dns     *net.DNSError
		op      *net.OpError
		timeout net.Error
	)
	switch {
	case errors.As(err, &address):
		return address
	case errors.Is(err, ErrAddress):
		return ErrAddress
	case errors.Is(err, errProxy):
		return errProxy
	case errors.As(err, &verify):
		return certificate(verify.Err)
	case errors.As(err, &errno):
		return fmt.Errorf("%w: %w", ErrNetwork, errno)
	case errors.As(err, &dns):
		return fmt.Errorf("%w: the name of the host was not found", ErrNetwork)
	case errors.As(err, &alert), errors.As(err, &record):
		return fmt.Errorf("%w: no TLS", ErrNetwork)
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return fmt.Errorf("%w: the proxy failed", ErrNetwork)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return ErrShort
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("%w: timed out", ErrNetwork)
	}
	return ErrNetwork
}

// certificate describes a bad certificate in our own words: the names in it are not trusted.
func certificate(err error) error {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &authority):
		return fmt.Errorf("%w: the authority is unknown", ErrCertificate)
	case errors.As(err, &host):
		return fmt.Errorf("%w: it is for another host", ErrCertificate)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Errorf("%w: it is expired, or not valid yet", ErrCertificate)
	}
	return ErrCertificate
}

// isFinal reports whether it is pointless to retry after an error of send.
func isFinal(err error) bool {
	return errors.Is(err, ErrAddress) || errors.Is(err, ErrCertificate)
}

// target returns the URL of a request for a link. The request carries the link byte for byte, and
// goes to the host that package link found: two parsers need not agree about a URL.
func target(l *link.Link) (*url.URL, bool) {
	raw := l.Reveal()
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Opaque != "" || u.Fragment != "" {
		return nil, false
	}
	prefix := len(u.Scheme) + len("://") + len(u.Host)
	if len(raw) < prefix || raw[len(u.Scheme):prefix] != "://"+u.Host || raw[prefix:] != u.RequestURI() {
		return nil, false
	}
	return u, u.Hostname() != "" && equalHost(u.Hostname(), l.Host().Name)
}

// equalHost compares names without the brackets of an IPv6 address.
func equalHost(a, b string) bool {
	return strings.EqualFold(a, strings.TrimSuffix(strings.TrimPrefix(b, "["), "]"))
}
