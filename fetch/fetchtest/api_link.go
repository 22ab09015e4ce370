package fetchtest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

// link answers the call for a link to a result. The answer for a command without a result is not
// documented: this one is a guess.
func (x *exchange) link(claims) *response {
	a, refused := x.found()
	if refused != nil {
		return refused
	}
	if a.Type != "LiveResponse" {
		return x.apiError(http.StatusBadRequest, "BadRequest", "Machine action "+a.ID+" is not of type LiveResponse.")
	}
	if x.index < 0 || x.index >= len(a.Commands) {
		return x.apiError(
			http.StatusNotFound, "ResourceNotFound",
			fmt.Sprintf("Command index %d of machine action %s was not found", x.index, a.ID),
		)
	}
	c, b := &a.Commands[x.index], x.e.result(a.ID, x.index)
	if _, ended := c.ended(a, x.now); !ended || b == nil {
		return x.apiError(
			http.StatusNotFound, "ResourceNotFound",
			fmt.Sprintf("Result of command index %d of machine action %s was not found", x.index, a.ID),
		)
	}
	text, err := x.e.mint(x.storeEndpoint(), b.Name, x.now)
	if err != nil {
		return x.apiError(http.StatusInternalServerError, "InternalServerError", err.Error())
	}
	return x.json(http.StatusOK, struct {
		Context string `json:"@odata.context"`
		Value   string `json:"value"`
	}{x.context("Edm.String"), text})
}

// storeEndpoint returns where links of this answer lead.
func (x *exchange) storeEndpoint() string {
	if service, _ := hostService(x.r.Host); x.e.opts.Endpoint == "" && service == serviceAny {
		return x.base() + "/" + x.e.tenant.Account
	}
	return x.e.opts.Endpoint
}

// mint signs a link.
func (e *Emulator) mint(endpoint, blob string, now time.Time) (string, error) {
	g := e.opts.Link
	g.Expiry = now.Add(e.opts.LinkLife)
	if e.opts.LinkStart != 0 {
		g.Start = now.Add(-e.opts.LinkStart)
	}
	text, err := e.Signer(endpoint).ServiceLink(e.tenant.Container, blob, g)
	if err != nil {
		return "", err
	}
	if u, err := url.Parse(text); err == nil {
		sig := u.Query().Get("sig")
		e.keep(sig, url.QueryEscape(sig))
	}
	return text, nil
}

// Link returns a link to a result as the API would, without a call of the API. The link leads to
// [Options].Endpoint, or if that is empty to the host of the account in the cloud.
func (e *Emulator) Link(action string, index int) (string, error) {
	e.mustInit()
	b := e.result(strings.ToLower(action), index)
	if b == nil {
		return "", fmt.Errorf("fetchtest: %s/%d has no result", action, index)
	}
	return e.mint(e.opts.Endpoint, b.Name, e.Now())
}

// Signer returns a signer with the key of the account, for tests that need unusual links. The
// endpoint may be empty, as in a [sas.Signer].
func (e *Emulator) Signer(endpoint string) sas.Signer {
	e.mustInit()
	return sas.Signer{Account: e.tenant.Account, Key: e.tenant.Key, Endpoint: endpoint}
}
