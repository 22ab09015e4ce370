package download_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/link"
)

// pipes is a listener whose connections are pipes: it works in a bubble of synctest.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.done); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.conns <- far:
		return near, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// packageStore serves investigation packages. Each call of serve gets the number of the request,
// from 1, and that of the token.
type packageStore struct {
	serve    func(w http.ResponseWriter, r *http.Request, n, token int)
	requests int
	tokens   int
}

// get downloads a package into a store.
func (s *packageStore) get(t *testing.T, store download.Store, change func(*download.Options)) (res download.Result, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &pipes{make(chan net.Conn), make(chan struct{})}
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			token, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Query().Get("token"), "CANARY-"))
			s.requests++
			s.serve(w, r, s.requests, token)
		})}
		go server.Serve(p)
		defer server.Close()
		opts := &download.Options{Dial: p.dial, Policy: link.Policy{Hosts: link.HostsAny}, AllowLoopback: true, RangeSize: 1 << 16, Parallel: 1}
		if change != nil {
			change(opts)
		}
		d := download.New(opts).WithServiceDownloads()
		defer d.Close()
		links := download.LinksFunc(func(context.Context) (*link.Link, error) {
			s.tokens++
			return link.Parse(fmt.Sprintf("http://127.0.0.1/safedownload/WDATP_Investigation_Package.zip?token=CANARY-%d", s.tokens)), nil
		})
		res, err = d.Get(t.Context(), links, store)
	})
	if err != nil && strings.Contains(err.Error(), "CANARY") {
		t.Errorf("the error shows the token: %v", err)
	}
	return res, err
}

var packageBytes = append([]byte("PK\x03\x04"), bytes.Repeat([]byte("0123456789abcdef"), 20_000)...)

// whole answers with all of the package, with its length.
func wholePackage(w http.ResponseWriter) {
	w.Header().Set("Content-Length", strconv.Itoa(len(packageBytes)))
	w.Write(packageBytes)
}

// chunks answers with a part of the package in chunks.
func chunkedPackage(w http.ResponseWriter, n int) {
	w.Write(packageBytes[:n/2])
	w.(http.Flusher).Flush()
	w.Write(packageBytes[n/2 : n])
}

// ranges answers with ranges of the package.
func packageRanges(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Etag", `"v1"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(packageBytes))
}

// TestPackages: whatever the service does that may still give the package, it is downloaded whole.
func TestPackages(t *testing.T) {
	for _, c := range []struct {
		name             string
		serve            func(w http.ResponseWriter, r *http.Request, n, token int)
		renewals, starts int
	}{
		{"ranges", func(w http.ResponseWriter, r *http.Request, _, _ int) { packageRanges(w, r) }, 0, 0},
		{"no ranges", func(w http.ResponseWriter, _ *http.Request, _, _ int) { wholePackage(w) }, 0, 0},
		{"no length", func(w http.ResponseWriter, _ *http.Request, _, _ int) { chunkedPackage(w, len(packageBytes)) }, 0, 0},
		{"no length, cut", func(w http.ResponseWriter, _ *http.Request, n, _ int) {
			if n < 3 {
				w.Write(packageBytes[:1000])
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			}
			chunkedPackage(w, len(packageBytes))
		}, 0, 0},
		{"no length, the second body cut", func(w http.ResponseWriter, _ *http.Request, n, _ int) {
			if n == 2 {
				chunkedPackage(w, len(packageBytes)-8)
				return
			}
			chunkedPackage(w, len(packageBytes))
		}, 0, 1},
		{"cut", func(w http.ResponseWriter, _ *http.Request, n, _ int) {
			if n == 1 {
				w.Header().Set("Content-Length", strconv.Itoa(len(packageBytes)))
				w.Write(packageBytes[:70_000])
				panic(http.ErrAbortHandler)
			}
			wholePackage(w)
		}, 0, 1},
		{"403 for the first token", func(w http.ResponseWriter, r *http.Request, _, token int) {
			if token == 1 {
				http.Error(w, `{"error":"expired"}`, http.StatusForbidden)
				return
			}
			packageRanges(w, r)
		}, 1, 0},
		{"the token expires on the way", func(w http.ResponseWriter, r *http.Request, n, token int) {
			if n > 3 && token == 1 {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			packageRanges(w, r)
		}, 1, 0},
		{"410 for the first token", func(w http.ResponseWriter, r *http.Request, _, token int) {
			if token == 1 {
				w.WriteHeader(http.StatusGone)
				return
			}
			packageRanges(w, r)
		}, 1, 0},
		{"a login for the first token", func(w http.ResponseWriter, r *http.Request, _, token int) {
			if token == 1 {
				http.Redirect(w, r, "https://login.microsoftonline.com/", http.StatusFound)
				return
			}
			wholePackage(w)
		}, 1, 0},
		{"a page for the first token", func(w http.ResponseWriter, _ *http.Request, _, token int) {
			if token == 1 {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				io.WriteString(w, "<html>sign in</html>")
				return
			}
			wholePackage(w)
		}, 1, 0},
	} {
		s := &packageStore{serve: c.serve}
		var store download.Memory
		res, err := s.get(t, &store, nil)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !bytes.Equal(store.Bytes(), packageBytes) || res.Length != int64(len(packageBytes)) {
			t.Errorf("%s: %d bytes", c.name, len(store.Bytes()))
		}
		if res.Renewals != c.renewals || res.Restarts != c.starts {
			t.Errorf("%s: %d renewals, %d restarts in %d requests", c.name, res.Renewals, res.Restarts, s.requests)
		}
	}
}

// TestPackagesThatFail: an error says why, and no more links are asked for than one.
func TestPackagesThatFail(t *testing.T) {
	status := func(code int) func(http.ResponseWriter, *http.Request, int, int) {
		return func(w http.ResponseWriter, _ *http.Request, _, _ int) { w.WriteHeader(code) }
	}
	for _, c := range []struct {
		name  string
		serve func(w http.ResponseWriter, r *http.Request, n, token int)
		want  error
		links int
	}{
		{"redirect", func(w http.ResponseWriter, r *http.Request, _, _ int) {
			http.Redirect(w, r, "/safedownload/other?token=CANARY-1", http.StatusTemporaryRedirect)
		}, download.ErrRedirect, 2},
		{"401", status(401), download.ErrUnauthorized, 2},
		{"403", status(403), download.ErrUnauthorized, 2},
		{"404", status(404), download.ErrNotFound, 2},
		{"410", status(410), download.ErrRefused, 2},
		{"400", status(400), download.ErrRefused, 1},
		{"page", func(w http.ResponseWriter, _ *http.Request, _, _ int) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "sign in")
		}, download.ErrResponse, 2},
		{"too large without a length", func(w http.ResponseWriter, _ *http.Request, _, _ int) {
			for range 20 {
				w.Write(packageBytes[:100_000])
			}
		}, download.ErrTooLarge, 1},
		{"another length each time", func(w http.ResponseWriter, _ *http.Request, n, _ int) { chunkedPackage(w, 10_000+n) },
			download.ErrLong, 1},
		{"ends with the connection", func(w http.ResponseWriter, _ *http.Request, _, _ int) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nPK")
				conn.Close()
			}
		}, download.ErrLength, 1},
	} {
		s := &packageStore{serve: c.serve}
		var store download.Memory
		_, err := s.get(t, &store, func(o *download.Options) { o.MaxSize = 1 << 20 })
		if !errors.Is(err, c.want) || s.tokens != c.links {
			t.Errorf("%s: %v, %d links", c.name, err, s.tokens)
		}
	}
}

// TestPackageNeedsLeave: a Downloader for results takes no such link.
func TestPackageNeedsLeave(t *testing.T) {
	d := download.New(&download.Options{Policy: link.Policy{Hosts: link.HostsAny}, AllowLoopback: true})
	defer d.Close()
	var store download.Memory
	_, err := d.Get(t.Context(), download.LinksFunc(func(context.Context) (*link.Link, error) {
		return link.Parse("http://127.0.0.1:1/safedownload/a.zip?token=CANARY"), nil
	}), &store)
	if !errors.Is(err, download.ErrLink) || strings.Contains(err.Error(), "CANARY") {
		t.Error(err)
	}
}

// TestPackageResumes: with a strong tag a broken download goes on where it ended.
func TestPackageResumes(t *testing.T) {
	var store download.Memory
	s := &packageStore{serve: func(w http.ResponseWriter, r *http.Request, n, _ int) {
		if n > 2 {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		packageRanges(w, r)
	}}
	if _, err := s.get(t, &store, nil); !errors.Is(err, download.ErrRefused) {
		t.Fatal(err)
	}
	s = &packageStore{serve: func(w http.ResponseWriter, r *http.Request, _, _ int) { packageRanges(w, r) }}
	res, err := s.get(t, &store, nil)
	if err != nil || res.Resumed != 2<<16 || !bytes.Equal(store.Bytes(), packageBytes) {
		t.Errorf("%v, %d bytes resumed", err, res.Resumed)
	}
}
