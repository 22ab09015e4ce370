package api

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLibrary(t *testing.T) {
	want := []LibraryFile{
		{Name: "hello.ps1", SHA256: helloSum, Description: "d", CreatedBy: "admin", Created: at("2019-10-24T10:54:23.2009016Z"), HasParameters: true, ParametersDescription: "test"},
		{Name: "file", HasParameters: true},
	}
	body := `{"value":[` + helloInfo + `,{"fileName":"file","sha256":"not one","hasParameters":"True"}%s]}`
	for more, bad := range map[string]int{"": 0, `,5,{"sha256":null}`: 2, strings.Repeat(",{}", 100): maxStray} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != "GET" || r.RequestURI != "/api/libraryfiles" {
				t.Error(r.Method, r.RequestURI)
			}
			fmt.Fprintf(w, body, more)
		})
		got, err := s.Library(t.Context())
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		skipped := 0
		for e := range chain(err) {
			if e, ok := e.(*SkippedError); ok && e.Kind == "library file" {
				skipped++
			}
		}
		if skipped != bad {
			t.Errorf("%d skipped, want %d: %v", skipped, bad, err)
		}
	}
	s := serve(t, says(200, `{"value":[]}`))
	if got, err := s.Library(t.Context()); len(got) != 0 || err != nil {
		t.Error(got, err)
	}
	s = serve(t, says(200, `{"value":[{"fileName":"a"}`))
	if got, err := s.Library(t.Context()); got != nil || !errors.Is(err, ErrResponse) {
		t.Error(got, err)
	}
}

// TestHashOfUpload: the answer names the content that is stored.
func TestHashOfUpload(t *testing.T) {
	for _, c := range []struct {
		name, body, stored string
	}{
		{"the same", helloInfo, helloSum},
		{"in upper case", strings.Replace(helloInfo, helloSum, strings.ToUpper(helloSum), 1), helloSum},
		{"another", strings.Replace(helloInfo, "853f", "953f", 1), "9" + helloSum[1:]},
		{"none", strings.Replace(helloInfo, helloSum, "", 1), ""},
		{"no hash", strings.Replace(helloInfo, helloSum, "<b>x", 1), ""},
	} {
		s := serve(t, says(200, c.body))
		f, err := s.Upload(t.Context(), hello())
		if c.stored == helloSum {
			if err != nil || f.SHA256 != helloSum {
				t.Errorf("%s: %+v %v", c.name, f, err)
			}
			continue
		}
		e, ok := errors.AsType[*HashError](err)
		if !ok || e.Sent != helloSum || e.Stored != c.stored || e.Name != "hello.ps1" || f == nil || !strings.Contains(err.Error(), helloSum) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	// Without its name, the service calls a file "file".
	s := serve(t, says(200, strings.Replace(helloInfo, "hello.ps1", "file", 1)))
	if _, err := s.Upload(t.Context(), hello()); !errors.Is(err, ErrResponse) || !errors.Is(err, ErrOutcomeUnknown) {
		t.Error(err)
	}
}

// TestUploadRefused: what the service would refuse is not sent.
func TestUploadRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*LibraryUpload)
	}{
		{"no name", func(u *LibraryUpload) { u.Name = "" }},
		{"a space", func(u *LibraryUpload) { u.Name = "a b.ps1" }},
		{"a path", func(u *LibraryUpload) { u.Name = "../a.ps1" }},
		{"dots", func(u *LibraryUpload) { u.Name = ".." }},
		{"a quote", func(u *LibraryUpload) { u.Name = `a".ps1` }},
		{"a line", func(u *LibraryUpload) { u.Name = "a\r\nX: y" }},
		{"an umlaut", func(u *LibraryUpload) { u.Name = "ä.ps1" }},
		{"long", func(u *LibraryUpload) { u.Name = strings.Repeat("a", 256) }},
		{"no content", func(u *LibraryUpload) { u.Content = nil }},
		{"a byte too large", func(u *LibraryUpload) { u.Size = MaxUpload + 1 }},
		{"negative", func(u *LibraryUpload) { u.Size = -1 }},
		{"shorter than its size", func(u *LibraryUpload) { u.Size++ }},
		{"one that cannot be read", func(u *LibraryUpload) { u.Content = broken{} }},
		{"a description with a line", func(u *LibraryUpload) { u.Description = "a\nb" }},
	} {
		u := hello()
		c.change(&u)
		s := serve(t, says(200, helloInfo))
		if _, err := s.Upload(t.Context(), u); err == nil || errors.Is(err, ErrOutcomeUnknown) || len(s.calls) != 0 {
			t.Errorf("%s: %v, %d calls", c.name, err, len(s.calls))
		}
		if err := s.DeleteLibraryFile(t.Context(), u.Name); u.Name != "hello.ps1" && (err == nil || len(s.calls) != 0) {
			t.Errorf("%s was deleted: %v", c.name, err)
		}
	}
	// The largest file is not.
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if n, err := io.Copy(io.Discard, r.Body); n < MaxUpload || err != nil {
			t.Error(n, err)
		}
		w.Write([]byte(helloInfo))
	})
	u := hello()
	u.Content, u.Size = zeros{}, MaxUpload
	if _, err := s.Upload(t.Context(), u); err == nil {
		t.Error("zeros have another hash")
	} else if _, ok := errors.AsType[*HashError](err); !ok {
		t.Error(err)
	}
}

type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) { return 0, errors.New("a bad sector") }

type zeros struct{}

func (zeros) ReadAt(p []byte, _ int64) (int, error) { clear(p); return len(p), nil }
