package fetch

import (
	"context"
	"errors"

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
