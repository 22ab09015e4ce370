package fetch

import (
	"context"
	"errors"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/link"
)

// links requests links to one result.
type links struct {
	api API
	key casedir.Key
}

func (l *links) Link(ctx context.Context) (*link.Link, error) {
	return l.api.ResultLink(ctx, l.key.Action, l.key.Index)
}

// packageLinks requests links to one package.
type packageLinks struct {
	api   API
	id    string
	tries int // how often an action that has succeeded may be without a package
}

// newPackageLinks returns the links to the package of an action. With wait, a package that is not
// there yet is asked for again.
func newPackageLinks(a API, id string, wait bool) *packageLinks {
	l := &packageLinks{api: a, id: id}
	if wait {
		l.tries = 2
	}
	return l
}

// packagePause is the pause before a package is asked for again. The service gives two links in a
// minute.
const packagePause = 30 * time.Second

// Link implements [download.Links].
func (l *packageLinks) Link(ctx context.Context) (*link.Link, error) {
	client, ok := l.api.(PackageAPI)
	if !ok {
		return nil, errors.New("fetch: the API of this Fetcher gives no links to investigation packages")
	}
	for {
		text, err := client.PackageLink(ctx, l.id)
		if err == nil {
			return link.Parse(string(text)), nil
		}
		if !errors.Is(err, api.ErrNotFound) || l.tries <= 0 {
			return nil, err
		}
		l.tries--
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(packagePause):
		}
	}
}
