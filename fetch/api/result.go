package api

import (
	"context"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/lrkit/lrkit/link"
)

// maxLink limits a link.
const maxLink = 16 << 10

// ResultLink returns the link to the result of the command with that index. It is valid for 30
// minutes: request it as late as possible, and a new one when it has expired. The link is not
// checked: use link.Link.Check.
func (c *Client) ResultLink(ctx context.Context, id string, index int) (*link.Link, error) {
	const op = "get result link"
	id, err := checkID(op, id)
	if err != nil {
		return nil, err
	}
	if index < 0 || index > maxIndex {
		return nil, &Error{Op: op, Message: fmt.Sprintf("no command has the index %d", index)}
	}
	body, err := c.get(ctx, request{
		op: op, maxBytes: maxAnswer, needs: toGetResults,
		path: fmt.Sprintf("%s/%s/GetLiveResponseResultDownloadLink(index=%d)", pathActions, id, index),
	})
	if err != nil {
		return nil, err
	}
	value, ok := linkIn(body)
	if !ok {
		return nil, &Error{Op: op, Message: "an answer without a link", kind: ErrResponse} // which is not quoted
	}
	return link.Parse(value), nil
}

// linkIn returns the link in a response. Some links are escaped for HTML, and the API documents
// links in quotes inside the string. Nothing else may be decoded, because the signature covers the
// text.
func linkIn(body string) (value string, ok bool) {
	gjson.Parse(body).ForEach(func(key, v gjson.Result) bool {
		if key.Str == "value" && v.Type == gjson.String {
			value, ok = v.Str, v.Str != "" && len(v.Str) <= maxLink
			return false
		}
		return true
	})
	for range 3 {
		value = strings.ReplaceAll(value, "&amp;", "&")
	}
	value = strings.TrimSpace(value)
	if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		value = value[1 : n-1]
	}
	return strings.Clone(value), ok && value != ""
}
