package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"syscall"
	"time"
)

// Net says how to connect. The zero value connects directly and ignores proxies in the environment.
type Net struct {
	// Proxy returns the proxy for a request, like http.ProxyURL and http.ProxyFromEnvironment.
	// Plain http to this machine does not use it.
	Proxy func(*http.Request) (*url.URL, error)
	// RootCAs are the accepted authorities: those of the system if nil. See CAFile.
	RootCAs *x509.CertPool
	// Dial makes connections, for tests.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// CAFile returns the system's certificates and those of a PEM file.
func CAFile(name string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	pool, err := CACertificates(pem)
	if err != nil {
		return nil, fmt.Errorf("api: %s: %w", name, err)
	}
	return pool, nil
}

// CACertificates returns the certificates of the system and those of a PEM text.
func CACertificates(pem []byte) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, errors.New("no certificate in it")
	}
	return pool, nil
}

// transport returns the transport for requests to base.
func (n Net) transport(base *url.URL) *http.Transport {
	t := &http.Transport{
		Proxy:                  n.Proxy,
		DialContext:            n.Dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: n.RootCAs},
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		TLSHandshakeTimeout:    15 * time.Second,
		ResponseHeaderTimeout:  2 * time.Minute,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConnsPerHost:    4,
		MaxResponseHeaderBytes: 64 << 10,
	}
	dialer := &net.Dialer{Timeout: 15 * time.Second}
	if base.Scheme == "http" {
		t.Proxy = nil
		dialer.ControlContext = onlyLoopback
	}
	if t.DialContext == nil {
		t.DialContext = dialer.DialContext
	}
	return t
}

// onlyLoopback refuses addresses of other machines, whatever the name was.
func onlyLoopback(_ context.Context, _, address string, _ syscall.RawConn) error {
	if a, err := netip.ParseAddrPort(address); err != nil || !a.Addr().Unmap().IsLoopback() {
		return errHost
	}
	return nil
}
