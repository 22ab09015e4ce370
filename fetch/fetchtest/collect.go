package fetchtest

import (
	"archive/zip"
	"cmp"
	"crypto/hmac"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	collectType = "CollectInvestigationPackage"
	packageName = "WDATP_Investigation_Package.zip"
	packagePath = "/safedownload/"
	packageHost = "https://userrequests-us.securitycenter.windows.com:443"
)

// collect answers the call to collect an investigation package.
func (x *exchange) collect(token claims) *response {
	o, refused := x.object()
	if refused != nil {
		return refused
	}
	comment, refused := x.text(o, "Comment")
	if refused != nil {
		return refused
	}
	m, ok := x.e.machine(x.machine)
	if !ok {
		return x.apiError(http.StatusNotFound, "ResourceNotFound", "Machine "+x.machine+" was not found")
	}
	a := &Action{
		Type: collectType, Title: "Collect investigation package", Requestor: token.requestor(), RequestorComment: comment,
		Source: "PublicApi", Machine: m.ID, Created: x.now.UTC().Truncate(100), Commands: []Command{{Type: collectType}},
	}
	if refused := x.begin(a, m); refused != nil {
		return refused
	}
	return x.json(http.StatusCreated, x.single(a))
}

// onePackage is an investigation package of which nothing else is known.
func onePackage(run Execution) *Blob {
	return &Blob{Content: Computed(func() string {
		var b strings.Builder
		w := zip.NewWriter(&b)
		f, err := w.CreateHeader(&zip.FileHeader{Name: "System Information/SystemInformation.txt", Method: zip.Deflate})
		if err != nil {
			panic(err) // a strings.Builder takes all
		}
		fmt.Fprintf(f, "Host Name: %s\r\n", run.Machine.Name)
		if err := w.Close(); err != nil {
			panic(err)
		}
		return b.String()
	})}
}

// packageLink answers the call for a link to an investigation package. The link is in quotes, as in
// the documentation.
func (x *exchange) packageLink(claims) *response {
	a, refused := x.found()
	if refused != nil {
		return refused
	}
	if a.Type != collectType {
		return x.apiError(http.StatusBadRequest, "BadRequest", "Machine action "+a.ID+" is not of type "+collectType+".")
	}
	if status, _ := a.status(x.now); status != "Succeeded" || x.e.result(a.ID, 0) == nil {
		return x.apiError(http.StatusNotFound, "ResourceNotFound", "The package of machine action "+a.ID+" was not found")
	}
	base := packageHost
	if service, _ := hostService(x.r.Host); service == serviceAny {
		base = x.base()
	}
	if u, err := url.Parse(x.e.opts.Endpoint); err == nil && u.Host != "" {
		base = u.Scheme + "://" + u.Host
	}
	text := fmt.Sprintf("%s.%d", a.ID, x.now.Add(x.e.opts.LinkLife).Unix())
	text += "." + x.seal("package "+text)
	x.e.keep(text)
	return x.json(http.StatusOK, struct {
		Context string `json:"@odata.context"`
		Value   string `json:"value"`
	}{x.context("Edm.String"), `"` + base + packagePath + packageName + "?token=" + url.QueryEscape(text) + `"`})
}

// packageAction returns the ID of the action in the token of a link.
func packageAction(token string) string {
	id, _, _ := strings.Cut(token, ".")
	return strings.ToLower(id)
}

// investigationPackage answers a request for a package. Nothing is documented of it: whether it
// takes ranges, and what its errors are, are guesses.
func (x *exchange) investigationPackage() *response {
	token := x.r.URL.Query().Get("token")
	text, seal, _ := cutLast(token, ".")
	_, expiry, _ := cutLast(text, ".")
	at, err := strconv.ParseInt(expiry, 10, 64)
	switch {
	case x.r.Method != http.MethodGet && x.r.Method != http.MethodHead:
		return x.apiError(http.StatusMethodNotAllowed, "BadRequest", "The requested resource does not support this method.")
	case err != nil || !hmac.Equal([]byte(seal), []byte(x.seal("package "+text))):
		return x.apiError(http.StatusForbidden, "Forbidden", "The token of the link is not valid.")
	case x.now.Unix() >= at:
		return x.apiError(http.StatusForbidden, "Forbidden", "The link expired.")
	}
	v := x.version()
	if v == nil {
		return x.apiError(http.StatusNotFound, "ResourceNotFound", "The package was not found.")
	}
	a := x.answer(http.StatusOK, cmp.Or(v.blob.Type, "application/zip"), "")
	a.header.Set("Etag", v.etag)
	a.header.Set("Last-Modified", v.modified.Format(http.TimeFormat))
	a.header.Set("Accept-Ranges", "bytes")
	a.header.Set("Content-Disposition", `attachment; filename="`+packageName+`"`)
	if status := x.condition(v); status != 0 {
		a.status = status
		return a
	}
	return x.part(a, v)
}

// cutLast cuts a text around the last separator.
func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// collecting is how long it takes to collect a package, unless something else is said.
const collecting = time.Minute
