//go:build lrkit_light || lrkit_noidentity

package cli

import (
	"context"

	"github.com/lrkit/lrkit/fetch/api"
)

func init() { lacking = append(lacking, "--auth certificate, workload, managed and cli") }

// sdkAuths are the ways to get a token that the Azure SDK has. It is no part of this build.
var sdkAuths []string

func (f *serviceFlags) openIdentity(context.Context, api.Cloud, *service) (api.Tokens, error) {
	return nil, notBuilt("--auth " + f.auth)
}
