package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/lrkit/lrkit/fetch/api"
)

// deviceCode is the sign-in of a user, who is told on stderr what to do.
func (f *serviceFlags) deviceCode(cloud api.Cloud, s *service) (api.Tokens, error) {
	client := environment(f.client, "LRKIT_CLIENT_ID")
	if client == "" {
		return nil, errors.New("--auth device-code needs --client (LRKIT_CLIENT_ID): an application that allows public client flows")
	}
	to := f.stderr
	if to == nil {
		to = os.Stderr
	}
	return api.DeviceCode(api.DeviceLogin{
		Tenant: s.tenant, ClientID: client, Net: s.net, AllowHost: f.allowHost,
		Scope: cmp.Or(environment(f.scope, "LRKIT_SCOPE"), cloud.Scope), LoginURL: cmp.Or(environment(f.login, "LRKIT_LOGIN"), cloud.Login),
		Prompt: func(p api.DevicePrompt) error { return promptUser(to, isTerminal(to), p) },
	})
}

// promptUser tells a user what to do. Hours later nobody looks at a file or a pipe: there the verb
// ends instead.
func promptUser(to io.Writer, terminal bool, p api.DevicePrompt) error {
	again := ""
	if p.Again {
		if !terminal {
			return errors.New("the sign-in is no longer accepted, and there is no terminal to ask for another one: start again")
		}
		again = "the sign-in is no longer accepted: "
	}
	_, err := fmt.Fprintf(to, "lrkit: %s%s (until %s)\n", again, p.Message, p.Expires.Format("15:04"))
	return err
}
