package fetch

import (
	"context"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/internal/status"
)

// PackageAPI is what an [API] needs besides to fetch investigation packages. [api.Client] has it.
type PackageAPI interface {
	PackageLink(ctx context.Context, id string) (api.Secret, error)
}

// packageIndex is the index of a package among the results of its action.
const packageIndex = 0

// withPackage returns an action that collects an investigation package with a command for it: the
// API tells of none. A case has the package as the result of that command. Other actions are
// returned as they are.
func withPackage(a *api.Action) *api.Action {
	if !status.Package(a.Type) || len(a.Commands) > 0 {
		return a
	}
	state := "Created"
	switch {
	case status.Succeeded(a.Status):
		state = "Completed"
	case a.Done():
		state = "Failed"
	}
	whole := *a
	whole.Commands = []api.Command{{Index: packageIndex, Type: status.TypePackage, Status: state}}
	return &whole
}
