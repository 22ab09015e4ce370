package sas

import (
	"cmp"
	"encoding/base64"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Signer signs links as the owner of a storage account does.
type Signer struct {
	Account string
	Key     string // in base64, as the portal shows it
	// Endpoint is where the account is served, or empty for
	// https://<account>.blob.core.windows.net. An emulator has the account in the path:
	// "http://127.0.0.1:10000/<account>".
	Endpoint string
}

// ServiceLink returns a link to a blob with a service SAS, of any version from 2015-04-05 on. If
// the blob is empty, the link leads to the container, for a Resource of c.
func (s Signer) ServiceLink(container, blob string, g Grant) (string, error) {
	params := g.params()
	g.resource(params)
	params["si"] = g.Identifier
	fields := map[string]string{"resource": s.resource(container, blob, g), "point": point(params)}
	return s.sign(serviceLayouts, s.Key, fields, params, container, blob)
}

// AccountLink returns a link to a blob with an account SAS, of any version from 2015-04-05 on. Its
// signature is valid for every blob of the account.
func (s Signer) AccountLink(container, blob string, g Grant) (string, error) {
	params := g.params()
	params["ss"], params["srt"] = cmp.Or(g.Services, "b"), cmp.Or(g.Types, "o")
	return s.sign(accountLayouts, s.Key, map[string]string{"account": s.Account}, params, container, blob)
}

func (s Signer) sign(layouts []layout, key string, fields, params map[string]string, container, blob string) (string, error) {
	if s.Account == "" || container == "" {
		return "", errors.New("sas: a link needs an account and a container")
	}
	sig, _, err := sign(layouts, key, fields, params)
	if err != nil {
		return "", err
	}
	params["sig"] = base64.StdEncoding.EncodeToString(sig)
	return s.url(container, blob) + "?" + query(params), nil
}

// url returns the address of a blob or container.
func (s Signer) url(container, blob string) string {
	u := cmp.Or(s.Endpoint, "https://"+s.Account+".blob.core.windows.net") + "/" + url.PathEscape(container)
	if blob == "" {
		return u
	}
	for name := range strings.SplitSeq(blob, "/") {
		u += "/" + url.PathEscape(name)
	}
	return u
}

// query writes the non-empty parameters, sorted by name. A space is %20, which is not ambiguous.
func query(params map[string]string) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if params[name] != "" {
			pairs = append(pairs, name+"="+strings.ReplaceAll(url.QueryEscape(params[name]), "+", "%20"))
		}
	}
	return strings.Join(pairs, "&")
}

// resource returns the canonicalized resource, with unescaped names.
func (s Signer) resource(container, blob string, g Grant) string {
	names := []string{"", "blob", s.Account, container}
	switch path := strings.Split(blob, "/"); {
	case g.Resource == "c" || blob == "":
	case g.Resource == "d":
		names = append(names, path[:min(g.Depth, len(path))]...)
	default:
		names = append(names, path...)
	}
	return strings.Join(names, "/")
}

// point returns the snapshot or version of the blob: they share one field.
func point(params map[string]string) string {
	switch params["sr"] {
	case "bs":
		return params["snapshot"]
	case "bv":
		return params["versionid"]
	}
	return ""
}
