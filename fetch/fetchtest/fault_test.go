package fetchtest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

const sixteen = "0123456789012345"

// shows is what a fault is seen to do, to a request for bytes 4 to 11 of a blob of 16.
var shows = []struct {
	fault fetchtest.Fault
	ok    func(r reply) bool
}{
	{fetchtest.Fault{Do: "drop"}, func(r reply) bool { return errors.Is(r.err, io.EOF) && r.status == 0 }},
	{fetchtest.Fault{Do: "drop-undone"}, func(r reply) bool { return errors.Is(r.err, io.EOF) && r.status == 0 }},
	{fetchtest.Fault{Do: "hang-undone"}, func(r reply) bool { return r.status == 0 && errors.Is(r.err, context.DeadlineExceeded) }},
	{fetchtest.Fault{Do: "busy-done", RetryAfter: "3"}, func(r reply) bool { return refused(503, "ServerBusy")(r) && r.header.Get("Retry-After") == "3" }},
	{fetchtest.Fault{Do: "internal-done"}, refused(500, "InternalError")},
	{fetchtest.Fault{Do: "status-done", Status: 504}, func(r reply) bool { return r.status == 504 && r.body == "" }},
	{fetchtest.Fault{Do: "reset", At: 3}, func(r reply) bool { return r.status == 206 && r.body == "456" && r.err != nil }},
	{fetchtest.Fault{Do: "cut"}, func(r reply) bool { return r.status == 206 && r.body == "" && r.err == io.ErrUnexpectedEOF }},
	{fetchtest.Fault{Do: "cut", At: 3}, func(r reply) bool {
		return r.body == "456" && r.err == io.ErrUnexpectedEOF && r.length == 8
	}},
	{fetchtest.Fault{Do: "stall", At: 3}, func(r reply) bool { return r.body == "456" && errors.Is(r.err, context.DeadlineExceeded) }},
	{fetchtest.Fault{Do: "hang"}, func(r reply) bool { return r.status == 0 && errors.Is(r.err, context.DeadlineExceeded) }},
	{fetchtest.Fault{Do: "slow", Rate: 2}, func(r reply) bool { return good(r) && r.took == 4*time.Second }},
	{fetchtest.Fault{Do: "delay", Seconds: 1.5}, func(r reply) bool { return good(r) && r.took == 1500*time.Millisecond }},
	{fetchtest.Fault{Do: "half-header"}, func(r reply) bool { return r.status == 0 && r.err != nil }},
	{fetchtest.Fault{Do: "garbage"}, func(r reply) bool { return r.status == 0 && r.err != nil }},
	{fetchtest.Fault{Do: "huge-header"}, func(r reply) bool { return r.status == 0 && r.err != nil }},
	{fetchtest.Fault{Do: "early-hints"}, good},

	{fetchtest.Fault{Do: "chunked"}, func(r reply) bool { return r.body == "45678901" && r.length == -1 && r.err == nil }},
	{fetchtest.Fault{Do: "close-length"}, func(r reply) bool { return r.body == "45678901" && r.length == -1 && r.err == nil }},
	{fetchtest.Fault{Do: "longer", By: 3}, func(r reply) bool { return r.body == "45678901" && r.length == 8 }},
	{fetchtest.Fault{Do: "shorter", By: 3}, func(r reply) bool {
		return r.body == "45678" && r.length == 5 && r.err == nil && r.where() == "bytes 4-11/16"
	}},
	{fetchtest.Fault{Do: "gzip"}, func(r reply) bool {
		z, err := gzip.NewReader(strings.NewReader(r.body))
		if err != nil {
			return false
		}
		b, err := io.ReadAll(z)
		return string(b) == "45678901" && err == nil && r.header.Get("Content-Encoding") == "gzip"
	}},
	{fetchtest.Fault{Do: "gzip-name"}, func(r reply) bool { return good(r) && r.header.Get("Content-Encoding") == "gzip" }},
	{fetchtest.Fault{Do: "corrupt", At: 2}, func(r reply) bool {
		return len(r.body) == 8 && r.body[:2] == "45" && r.body[2] != '6' && r.body[3:] == "78901"
	}},

	{fetchtest.Fault{Do: "whole"}, func(r reply) bool { return r.status == 200 && r.body == sixteen && r.where() == "" }},
	{fetchtest.Fault{Do: "range", Start: -2, End: 1}, func(r reply) bool {
		return r.status == 206 && r.body == "2345678901"+"2" && r.where() == "bytes 2-12/16"
	}},
	{fetchtest.Fault{Do: "range", End: -4}, func(r reply) bool { return r.body == "4567" && r.where() == "bytes 4-7/16" }},
	{fetchtest.Fault{Do: "content-range", Start: 1}, func(r reply) bool { return r.body == "45678901" && r.where() == "bytes 5-11/16" }},
	{fetchtest.Fault{Do: "content-range", End: -1}, func(r reply) bool { return r.where() == "bytes 4-10/16" }},
	{fetchtest.Fault{Do: "content-range", Total: 10}, func(r reply) bool { return r.where() == "bytes 4-11/26" }},
	{fetchtest.Fault{Do: "no-content-range"}, func(r reply) bool { return r.status == 206 && r.where() == "" }},
	{fetchtest.Fault{Do: "star-total"}, func(r reply) bool { return r.where() == "bytes 4-11/*" }},
	{fetchtest.Fault{Do: "bad-content-range"}, func(r reply) bool { return r.where() == "bytes 0-x/y" }},
	{fetchtest.Fault{Do: "multipart"}, func(r reply) bool {
		return r.status == 206 && strings.HasPrefix(r.header.Get("Content-Type"), "multipart/byteranges; boundary=") &&
			strings.Contains(r.body, "\r\n\r\n45678901\r\n--") &&
			r.err == nil
	}},

	{fetchtest.Fault{Do: "touch"}, func(r reply) bool { return good(r) && r.changed }},
	{fetchtest.Fault{Do: "replace"}, func(r reply) bool {
		return r.status == 206 && r.changed && r.body == "56789:12" && r.where() == "bytes 4-11/16"
	}},
	{fetchtest.Fault{Do: "replace", Total: -6}, func(r reply) bool { return r.changed && len(r.body) == 6 && r.where() == "bytes 4-9/10" }},
	{fetchtest.Fault{Do: "replace", Total: 6}, func(r reply) bool { return r.changed && r.where() == "bytes 4-11/22" }},
	{fetchtest.Fault{Do: "delete"}, refused(404, "BlobNotFound")},
	{fetchtest.Fault{Do: "ignore-if-match"}, good},
	{fetchtest.Fault{Do: "weak-etag"}, func(r reply) bool { return good(r) && strings.HasPrefix(r.header.Get("Etag"), `W/"0x8`) }},
	{fetchtest.Fault{Do: "no-etag"}, func(r reply) bool { return good(r) && r.header["Etag"] == nil }},
	{fetchtest.Fault{Do: "other-etag"}, func(r reply) bool { return good(r) && r.changed }},
	{fetchtest.Fault{Do: "no-md5"}, func(r reply) bool { return good(r) && r.header["X-Ms-Blob-Content-Md5"] == nil }},
	{
		fetchtest.Fault{Do: "wrong-md5"},
		func(r reply) bool { return good(r) && r.header.Get("X-Ms-Blob-Content-Md5") == md5Of("something else") },
	},

	{fetchtest.Fault{Do: "expired"}, detailed("Signature not valid in the specified time frame: Start [")},
	{fetchtest.Fault{Do: "expired-no-start"}, detailed("Signed expiry time [")},
	{fetchtest.Fault{Do: "not-yet-valid"}, detailed("Signature not valid in the specified time frame: Start [")},
	{fetchtest.Fault{Do: "bad-signature"}, detailed("Signature did not match.")},
	{fetchtest.Fault{Do: "malformed-signature"}, detailed("Signature fields not well formed.")},
	{fetchtest.Fault{Do: "permission"}, refused(403, "AuthorizationPermissionMismatch")},
	{fetchtest.Fault{Do: "ip"}, refused(403, "AuthorizationSourceIPMismatch")},
	{fetchtest.Fault{Do: "protocol"}, refused(403, "AuthorizationProtocolMismatch")},
	{fetchtest.Fault{Do: "vague"}, refused(403, "AuthorizationFailure")},
	{fetchtest.Fault{Do: "bare-403"}, func(r reply) bool { return r.status == 403 && r.body == "" }},
	{fetchtest.Fault{Do: "blob-not-found"}, refused(404, "BlobNotFound")},
	{fetchtest.Fault{Do: "container-not-found"}, refused(404, "ContainerNotFound")},
	{fetchtest.Fault{Do: "condition"}, refused(412, "ConditionNotMet")},
	{fetchtest.Fault{Do: "invalid-range"}, func(r reply) bool { return refused(416, "InvalidRange")(r) && r.where() == "bytes */16" }},
	{
		fetchtest.Fault{Do: "throttled", RetryAfter: "7"},
		func(r reply) bool { return r.status == 429 && r.header.Get("Retry-After") == "7" },
	},
	{fetchtest.Fault{Do: "throttled", RetryAfter: "1.5"}, func(r reply) bool { return r.header.Get("Retry-After") == "1.5" }},
	{fetchtest.Fault{Do: "throttled", RetryAfter: "+90s"}, func(r reply) bool {
		d, err := http.ParseTime(r.header.Get("Retry-After"))
		return err == nil && d.Sub(r.date()) == 90*time.Second
	}},
	{fetchtest.Fault{Do: "throttled"}, func(r reply) bool { return r.status == 429 && r.header["Retry-After"] == nil }},
	{
		fetchtest.Fault{Do: "busy", RetryAfter: "3"},
		func(r reply) bool { return refused(503, "ServerBusy")(r) && r.header.Get("Retry-After") == "3" },
	},
	{fetchtest.Fault{Do: "internal"}, refused(500, "InternalError")},
	{fetchtest.Fault{Do: "redirect", To: "https://elsewhere.example/x"}, func(r reply) bool {
		return r.status == 302 && r.header.Get("Location") == "https://elsewhere.example/x"
	}},
	{fetchtest.Fault{Do: "redirect", To: "http://127.0.0.1/", Status: 307}, func(r reply) bool { return r.status == 307 }},
	{fetchtest.Fault{Do: "status", Status: 502, Body: "<html>", Header: map[string]string{"Via": "1.1 proxy"}}, func(r reply) bool {
		return r.status == 502 && r.body == "<html>" && r.header.Get("Via") == "1.1 proxy"
	}},
	{fetchtest.Fault{Do: "status", Status: 204}, func(r reply) bool { return r.status == 204 && r.body == "" && r.err == nil }},
	{fetchtest.Fault{Do: "echo"}, func(r reply) bool { return r.status == 400 && strings.Contains(r.body, "&sig=") }},
	{fetchtest.Fault{Do: "header", Header: map[string]string{"Last-Modified": "", "ETag": `"x"`}}, func(r reply) bool {
		return good(r) && r.header["Last-Modified"] == nil && r.header.Get("Etag") == `"x"`
	}},
}

func good(r reply) bool {
	return r.status == 206 && r.body == "45678901" && r.err == nil && r.length == 8 && r.where() == "bytes 4-11/16"
}

func refused(status int, code string) func(reply) bool {
	return func(r reply) bool {
		return r.status == status && r.header.Get("X-Ms-Error-Code") == code && strings.Contains(r.body, "<Code>"+code+"</Code>")
	}
}

func detailed(text string) func(reply) bool {
	return func(r reply) bool {
		return refused(403, "AuthenticationFailed")(r) && strings.Contains(r.body, "<AuthenticationErrorDetail>"+text)
	}
}

func (r reply) where() string { return r.header.Get("Content-Range") }

func (r reply) date() time.Time {
	t, _ := http.ParseTime(r.header.Get("Date"))
	return t
}

// TestFaults shows every fault, in virtual time, and that the next request is served again.
func TestFaults(t *testing.T) {
	shown := map[string]bool{}
	for _, c := range shows {
		shown[c.fault.Do] = true
		t.Run(c.fault.Do, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t, fetchtest.One(fetchtest.Text(sixteen), time.Now()), fetchtest.Options{Clock: time.Now})
				b.client.Transport.(*http.Transport).DisableKeepAlives = true // or some faults are met by net/http trying again
				etag := b.get(b.link()).header.Get("Etag")
				if err := b.SetFaults([]fetchtest.Fault{c.fault}); err != nil {
					t.Fatal(err)
				}
				ask := func() reply {
					ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
					defer cancel()
					begin := time.Now()
					r, _ := http.NewRequestWithContext(ctx, http.MethodGet, b.link(), nil)
					r.Header.Set("Range", "bytes=4-11")
					if c.fault.Do == "ignore-if-match" && len(b.Pending()) > 0 {
						r.Header.Set("If-Match", `"another"`)
					}
					resp, err := b.client.Do(r)
					if err != nil {
						return reply{err: err, took: time.Since(begin)}
					}
					got := read(resp)
					got.took = time.Since(begin)
					got.changed = got.header.Get("Etag") != etag
					return got
				}
				if got := ask(); !c.ok(got) {
					t.Errorf("%+v: %+v", c.fault, got)
				}
				lasting := c.fault.Do == "touch" || c.fault.Do == "replace" || c.fault.Do == "delete"
				if got := ask(); !lasting && (!good(got) || got.changed) {
					t.Errorf("%+v: the next one: %+v", c.fault, got)
				}
				if log := b.Requests(fetchtest.KindBlob); len(log) != 3 || log[1].Fault != c.fault.Do || log[1].Range() != "bytes=4-11" ||
					log[2].Fault != "" {
					t.Errorf("%+v", log)
				}
				if left := b.Pending(); len(left) != 0 {
					t.Errorf("pending: %v", left)
				}
			})
		})
	}
	for _, d := range fetchtest.FaultActions() {
		if d.Doc == "" || strings.Contains(d.Doc, "\n") {
			t.Errorf("%s says not what it does", d.Name)
		}
		if len(d.Kinds) == 0 || d.Kinds[0] == fetchtest.KindBlob {
			if !shown[d.Name] {
				t.Errorf("%s is not shown", d.Name)
			}
		}
	}
}

// TestFaultsOfOthers: the login and the API have their own words.
func TestFaultsOfOthers(t *testing.T) {
	w := fetchtest.One(digits(1), at)
	for _, c := range []struct {
		fault  fetchtest.Fault
		status int
		body   string
	}{
		{fetchtest.Fault{Do: "wrong-secret"}, 401, "AADSTS7000215"},
		{fetchtest.Fault{Kind: fetchtest.KindToken, Do: "busy"}, 503, "AADSTS90033"},
		{fetchtest.Fault{Kind: fetchtest.KindToken, Do: "internal"}, 500, "server_error"},
		{fetchtest.Fault{Kind: fetchtest.KindToken, Do: "throttled", RetryAfter: "1"}, 429, "AADSTS90055"},
		{fetchtest.Fault{Kind: fetchtest.KindAction, Do: "unauthorized"}, 401, `"Unauthorized"`},
		{fetchtest.Fault{Kind: fetchtest.KindAction, Do: "forbidden"}, 403, `"Forbidden"`},
		{fetchtest.Fault{Kind: fetchtest.KindAction, Do: "bad-request"}, 400, `"BadRequest"`},
		{fetchtest.Fault{Kind: fetchtest.KindAction, Do: "not-found"}, 404, `"ResourceNotFound"`},
		{fetchtest.Fault{Kind: fetchtest.KindAction, Do: "internal"}, 500, `"InternalServerError"`},
		{fetchtest.Fault{Kind: fetchtest.KindAction, Do: "busy"}, 503, "<html>"},
		{fetchtest.Fault{Kind: fetchtest.KindAction, Do: "throttled", RetryAfter: "17"}, 429, "API calls quota exceeded!"},
		{fetchtest.Fault{Kind: fetchtest.KindAction, Do: "cut", At: 10}, 200, ""},
		{fetchtest.Fault{Do: "html-link"}, 200, "&amp;sig="},
	} {
		b := newBench(t, w, fetchtest.Options{Faults: []fetchtest.Fault{c.fault}})
		var got reply
		if c.fault.Kind == fetchtest.KindToken || c.fault.Do == "wrong-secret" {
			resp, err := b.client.PostForm(login+"/"+b.Tenant().ID+"/oauth2/v2.0/token", url.Values{"grant_type": {"client_credentials"}})
			if err != nil {
				t.Fatal(err)
			}
			got = read(resp)
		} else {
			path := "/api/machineactions/" + fetchtest.OneAction
			if c.fault.Do == "html-link" {
				path += "/GetLiveResponseResultDownloadLink(index=0)"
			}
			got = b.call(b.token(), path)
		}
		if got.status != c.status || !strings.Contains(got.body, c.body) || c.fault.Do == "cut" && len(got.body) != 10 ||
			got.header.Get("Retry-After") != c.fault.RetryAfter {
			t.Errorf("%+v: %+v", c.fault, got)
		}
	}
}

// serve says whether the answer was broken off.
func serve(t *testing.T, h http.Handler, w http.ResponseWriter, r *http.Request) (aborted bool) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			aborted = true
		} else if p != nil {
			t.Fatalf("%v\n%s", p, debug.Stack())
		}
	}()
	h.ServeHTTP(w, r)
	return false
}

// TestReset: on TCP it is a reset that the client sees.
func TestReset(t *testing.T) {
	e := fetchtest.New(
		fetchtest.One(fetchtest.Noise(1, 1<<20), time.Now()),
		&fetchtest.Options{Faults: []fetchtest.Fault{{Do: "reset", At: 100_000}}},
	)
	defer e.Close()
	s := e.Start()
	link, err := e.Signer(s.URL+"/"+e.Tenant().Account).
		ServiceLink(e.Tenant().Container, name(e), sas.Grant{Permissions: "r", Expiry: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(link)
	if err == nil {
		got := read(resp)
		err = got.err
		if len(got.body) > 100_000 {
			t.Errorf("%d bytes", len(got.body))
		}
	}
	if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}

// TestLonger: the bytes that are too many are really sent.
func TestLonger(t *testing.T) {
	b := newBench(t, fetchtest.One(fetchtest.Text(sixteen), at), fetchtest.Options{Faults: []fetchtest.Fault{{Do: "longer", By: 5}}})
	c, err := b.Dial(t.Context(), "tcp", "automatedirstrprdweu.blob.core.windows.net:80")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	link := strings.Replace(b.link(), "https://automatedirstrprdweu.blob.core.windows.net", "", 1)
	if _, err := io.WriteString(c, "GET "+link+" HTTP/1.1\r\nHost: automatedirstrprdweu.blob.core.windows.net\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(c)
	if err != nil || !bytes.HasSuffix(all, []byte("\r\n\r\n"+sixteen+"+++++")) || !bytes.Contains(all, []byte("Content-Length: 16\r\n")) {
		t.Errorf("%q %v", all, err)
	}
}

// name is that of the blob of a world of one.
func name(e *fetchtest.Emulator) string {
	link, err := e.Link(fetchtest.OneAction, 0)
	if err != nil {
		panic(err)
	}
	u, err := url.Parse(link)
	if err != nil {
		panic(err)
	}
	return strings.TrimPrefix(u.Path, "/"+e.Tenant().Container+"/")
}
