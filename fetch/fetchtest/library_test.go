package fetchtest_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// uploadForm makes the form of an upload. Fields are pairs.
func uploadForm(name, content string, fields ...string) (contentType, body string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, _ := w.CreatePart(map[string][]string{"Content-Disposition": {`form-data; name="file"` + name}})
	part.Write([]byte(content))
	for i := 0; i+1 < len(fields); i += 2 {
		w.WriteField(fields[i], fields[i+1])
	}
	w.Close()
	return w.FormDataContentType(), b.String()
}

// TestLibrary: files are listed, uploaded, run and deleted.
func TestLibrary(t *testing.T) {
	b := newBench(t, fleet(0), fetchtest.Options{})
	token := b.token()
	upload := func(name, content string, fields ...string) reply {
		kind, body := uploadForm(name, content, fields...)
		return b.send(token, http.MethodPost, "/api/libraryfiles", kind, body)
	}
	names := func() string {
		var all []string
		for _, f := range decode[struct {
			Value []struct {
				FileName, SHA256 string
			}
		}](t, b.call(token, "/api/libraryfiles").body).Value {
			all = append(all, f.FileName+":"+f.SHA256[:4])
		}
		return strings.Join(all, " ")
	}
	for _, c := range []struct {
		name, content string
		fields        []string
		status        int
		says          string
	}{
		{`; filename="new.ps1"`, "1", []string{"Description", "d", "HasParameters", "True", "ParametersDescription", "p"}, 200, `"hasParameters":true,"parametersDescription":"p"`},
		{`; filename="NEW.ps1"`, "2", nil, 400, "already exists"},
		{`; filename="new.ps1"`, "2", []string{"OverrideIfExists", "true"}, 200, `"sha256":"d473`},
		{``, "3", nil, 200, `"fileName":"file"`},
		{`; filename="a b.ps1"`, "4", nil, 400, "letters"},
		{`; filename="ä.ps1"`, "4", nil, 400, "letters"},
		{`; filename="a/b.ps1"`, "4", nil, 400, "letters"},
		{`; filename="../b.ps1"`, "4", nil, 400, "letters"},
		{`; filename=".."`, "4", nil, 400, "letters"},
		{`; filename="e.ps1"`, "", nil, 400, "empty"},
		{`; filename="e.ps1"`, "x", []string{"OverrideIfExists", "maybe"}, 400, "true or false"},
		{`; filename="e.ps1"`, strings.Repeat("x", 20<<20+1), nil, 400, "20 MB"},
		{`; filename="big.ps1"`, strings.Repeat("x", 20<<20), nil, 200, `"fileName":"big.ps1"`},
	} {
		got := upload(c.name, c.content, c.fields...)
		if got.status != c.status || !strings.Contains(got.body, c.says) {
			t.Errorf("%s: %d %s", c.name, got.status, got.body)
		}
	}
	if got := names(); got != "big.ps1:6adf fails.ps1:2d71 file:4e07 long.ps1:a1fc new.ps1:d473 s.ps1:21a0" {
		t.Errorf("%s", got)
	}
	for path, want := range map[string]int{"/api/libraryfiles/new.ps1": 204, "/api/libraryfiles/none.ps1": 404} {
		if got := b.send(token, http.MethodDelete, path, "", ""); got.status != want || want == 204 && got.body != "" {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	if got := names(); strings.Contains(got, "new.ps1") {
		t.Errorf("%s", got)
	}
	for name, body := range map[string]string{"no form": "", "a form without an end": "--x\r\n", "no file": "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n"} {
		if got := b.send(token, http.MethodPost, "/api/libraryfiles", "multipart/form-data; boundary=x", body); got.status != 400 {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	if got := b.send(token, http.MethodPost, "/api/libraryfiles", "application/json", "{}"); got.status != 415 {
		t.Errorf("JSON: %d %s", got.status, got.body)
	}
}
