package api

import "context"

// PackageLink returns the link to the investigation package of an action that has ended. It is a
// secret: its holder may download the package. Convert it to a string to use it. It may be a SAS
// link or another one of the service. Before the package is there, the error is [ErrNotFound].
func (c *Client) PackageLink(ctx context.Context, actionID string) (Secret, error) {
	const op = "get package link"
	c.mustInit()
	if c.pack == nil {
		return "", without(op, "PackageBudget")
	}
	id, err := checkID(op, actionID)
	if err != nil {
		return "", err
	}
	body, err := c.get(ctx, request{
		op: op, path: pathActions + "/" + id + "/GetPackageUri", maxBytes: maxAnswer, needs: toGetPackage, also: c.pack,
	})
	if err != nil {
		return "", err
	}
	value, ok := linkIn(body)
	if !ok {
		return "", &Error{Op: op, Message: "an answer without a link", kind: ErrResponse} // which is not quoted
	}
	return Secret(value), nil
}
