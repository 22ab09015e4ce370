package fetchtest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
)

// Ready says how to reach a [Server], and what it serves. `lrkit sim --ready-file` writes it, for
// tests in any language.
type Ready struct {
	Schema       string `json:"schema"`    // lrkit.sim/1
	API          string `json:"base_url"`  // base URL of the API: http://127.0.0.1:12345
	Login        string `json:"login_url"` // base URL of the login
	Token        string `json:"token_url"` // the token endpoint
	Scope        string `json:"scope"`
	Tenant       string `json:"tenant_id"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`

	Actions []ReadyAction `json:"actions"`
}

// ReadyAction is an action of a [Ready].
type ReadyAction struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Machine string `json:"machine"`
	Status  string `json:"status"`  // now
	Results []int  `json:"results"` // indexes of the commands that have one, some of them only later
}

// Scope is the scope of a token.
const Scope = "https://api.securitycenter.microsoft.com/.default"

// Ready says how to reach the server.
func (s *Server) Ready() Ready {
	s.mustInit()
	e := s.emulator
	w := e.tenant
	r := Ready{
		Schema: "lrkit.sim/1", API: s.URL, Login: s.URL, Token: s.URL + "/" + url.PathEscape(w.ID) + "/oauth2/v2.0/token",
		Scope: Scope, Tenant: w.ID, ClientID: w.ClientID, ClientSecret: w.ClientSecret,
	}
	now := e.Now()
	for _, a := range e.allActions() {
		one := ReadyAction{ID: a.ID, Type: a.Type, Results: []int{}}
		one.Status, _ = a.status(now)
		if m, ok := e.machine(a.Machine); ok {
			one.Machine = m.Name
		}
		for n, c := range a.Commands {
			if c.Result != nil {
				one.Results = append(one.Results, n)
			}
		}
		r.Actions = append(r.Actions, one)
	}
	return r
}

// WriteFile writes it as JSON. The file appears complete or not at all.
func (r Ready) WriteFile(name string) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // if it was not renamed
	if _, err = f.Write(append(b, '\n')); err == nil {
		err = f.Sync()
	}
	if err2 := f.Close(); err == nil {
		err = err2
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("fetchtest: %w", err)
	}
	return nil
}

// ReadReady reads such a file.
func ReadReady(name string) (Ready, error) {
	var r Ready
	b, err := os.ReadFile(name)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return r, fmt.Errorf("fetchtest: %s: %w", name, err)
	}
	if r.Schema != "lrkit.sim/1" {
		return r, fmt.Errorf("fetchtest: %s is no ready file of lrkit sim", name)
	}
	return r, nil
}
