package api

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		base  string
		allow bool
		ok    bool
	}{
		{"", false, true},
		{"https://api.security.microsoft.com", false, true},
		{"https://API.security.microsoft.com/", false, true},
		{"https://api-gov.securitycenter.microsoft.us", false, true},
		{"https://example.com", false, false},
		{"https://example.com", true, true},
		{"https://example.com/prefix/", true, true},
		{"https://api.security.microsoft.com.example.com", false, false},
		{"https://api.security.microsoft.com:8443", false, false},
		{"https://api.security.microsoft.com@example.com", false, false},
		{"https://user:pass@api.security.microsoft.com", true, false},
		{"https://api.security.microsoft.com/api?x=1", true, false},
		{"https://api.security.microsoft.com#", true, false},
		{"https://api.security.microsoft.com/other", false, false},
		{"http://api.security.microsoft.com", false, false},
		{"http://api.security.microsoft.com", true, false},
		{"http://127.0.0.1:8080", false, false},
		{"http://127.0.0.1:8080", true, true},
		{"http://[::1]:8080", true, true},
		{"http://localhost:8080", true, true},
		{"http://127.0.0.1.example.com", true, false},
		{"http://169.254.169.254", true, false},
		{"ftp://api.security.microsoft.com", true, false},
		{"api.security.microsoft.com", true, false},
		{"https:api.security.microsoft.com", true, false},
		{"https://", true, false},
		{"https://a b", true, false},
	} {
		_, err := New(Options{BaseURL: c.base, AllowHost: c.allow, Tokens: &tokenList{}, Budget: &counter{}})
		if (err == nil) != c.ok {
			t.Errorf("%q, %v: %v", c.base, c.allow, err)
		}
		if err != nil && strings.Contains(err.Error(), "pass") {
			t.Errorf("a password: %v", err)
		}
	}
	if _, err := New(Options{Budget: &counter{}}); err == nil {
		t.Error("no tokens")
	}
	if _, err := New(Options{Tokens: &tokenList{}}); err == nil {
		t.Error("no budget")
	}
}

func TestClouds(t *testing.T) {
	names := make(map[string]bool)
	for _, c := range Clouds() {
		if names[c.Name] || !strings.HasPrefix(c.Base, "https://") || !strings.HasSuffix(c.Scope, "/.default") {
			t.Errorf("%+v", c)
		}
		names[c.Name] = true
		if got, ok := CloudOf(c.Name); !ok || got != c {
			t.Errorf("%s: %+v", c.Name, got)
		}
		if got, ok := CloudOf(c.Base + "/"); !ok || got.Base != c.Base {
			t.Errorf("%s: %+v", c.Base, got)
		}
		if u, err := url.Parse(c.Login); err != nil || !loginHost(u.Host) {
			t.Error(c.Login)
		}
	}
	for _, s := range []string{"", "nowhere", "http://api.security.microsoft.com", "https://example.com"} {
		if _, ok := CloudOf(s); ok {
			t.Error(s)
		}
	}
}

// TestLoopbackOnly: plain http goes to this machine, whatever a name says.
func TestLoopbackOnly(t *testing.T) {
	for addr, ok := range map[string]bool{"127.0.0.1:80": true, "[::1]:80": true, "[::ffff:127.0.0.1]:80": true, "10.0.0.1:80": false, "[fe80::1]:80": false, "x": false} {
		if err := onlyLoopback(t.Context(), "tcp", addr, nil); (err == nil) != ok {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

// TestNoProxyFromTheEnvironment, unless it is asked for.
func TestNoProxyFromTheEnvironment(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://192.0.2.1:1")
	t.Setenv("HTTP_PROXY", "http://192.0.2.1:1")
	base, _ := url.Parse("https://api.security.microsoft.com")
	if (Net{}).transport(base).Proxy != nil {
		t.Error("a proxy")
	}
	if (Net{Proxy: http.ProxyFromEnvironment}).transport(base).Proxy == nil {
		t.Error("no proxy")
	}
	local, _ := url.Parse("http://127.0.0.1")
	if (Net{Proxy: http.ProxyFromEnvironment}).transport(local).Proxy != nil {
		t.Error("a proxy to this machine")
	}
}

func TestCAFile(t *testing.T) {
	dir := t.TempDir()
	if _, err := CAFile(filepath.Join(dir, "none")); err == nil {
		t.Error("no file")
	}
	name := filepath.Join(dir, "x.pem")
	if err := os.WriteFile(name, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := CAFile(name); err == nil {
		t.Error("no certificate")
	}
}

// TestRedirects: nothing is followed, and the other host is never asked.
func TestRedirects(t *testing.T) {
	other := serve(t, says(200, documented))
	for status := 300; status < 309; status++ {
		s := serve(t, says(status, "", "Location", other.server.URL+"/api/machineactions/"+id0, "Set-Cookie", "a=b"))
		for range 2 {
			if _, err := s.Action(t.Context(), id0); err == nil {
				t.Error(status)
			}
		}
		for _, r := range s.calls {
			if r.Header.Get("Cookie") != "" {
				t.Error("a cookie")
			}
		}
	}
	if len(other.calls) != 0 {
		t.Error("a redirect was followed")
	}
}

func TestLogs(t *testing.T) {
	var log bytes.Buffer
	s := serve(t, says(429, "", "Retry-After", "1"), func(o *Options) {
		o.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	s.Action(t.Context(), id0)
	if !strings.Contains(log.String(), "throttled") || !strings.Contains(log.String(), "get action") {
		t.Error(log.String())
	}
}
