package fetch

import (
	"context"
	"errors"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/internal/status"
	"github.com/lrkit/lrkit/link"
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

// packageLinks requests links to one package.
type packageLinks struct {
	api API
	id  string
}

// Link implements [download.Links].
func (l *packageLinks) Link(ctx context.Context) (*link.Link, error) {
	client, ok := l.api.(PackageAPI)
	if !ok {
		return nil, errors.New("fetch: the API of this Fetcher gives no links to investigation packages")
	}
	text, err := client.PackageLink(ctx, l.id)
	if err != nil {
		return nil, err
	}
	return link.Parse(string(text)), nil
}
