package analyze

import (
	"strings"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// CommonSchemaHost is Finding.Common of hosts that stand in documents as names of schemas, and of
// the URLs that are those names.
const CommonSchemaHost = "schema-host"

// schemaHosts are the hosts whose names are namespaces in files and messages of every machine. No
// user can store anything there.
var schemaHosts = map[string]bool{
	"docs.oasis-open.org":         true,
	"java.sun.com":                true,
	"json-schema.org":             true,
	"manifests.microsoft.com":     true,
	"ns.adobe.com":                true,
	"schema.management.azure.com": true,
	"schemas.android.com":         true,
	"schemas.dmtf.org":            true,
	"schemas.microsoft.com":       true,
	"schemas.openxmlformats.org":  true,
	"schemas.xmlsoap.org":         true,
	"tempuri.org":                 true,
	"www.w3.org":                  true,
	"xmlns.jcp.org":               true,
}

// longestSchemaHost is the length of the longest one.
var longestSchemaHost = func() (n int) {
	for host := range schemaHosts {
		n = max(n, len(host))
	}
	return n
}()

// commonWord returns what is common about a value, in its usual form; "" if nothing is.
func commonWord(kind artifact.Code, value string) string {
	switch kind {
	case artifact.URL:
		scheme, rest, ok := strings.Cut(value, "://")
		if !ok || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
			return ""
		}
		value = rest
		if i := strings.IndexAny(value, "/?#"); i >= 0 {
			value = value[:i]
		}
	case artifact.Domain:
	default:
		return ""
	}
	if len(value) <= longestSchemaHost && schemaHosts[strings.ToLower(value)] {
		return CommonSchemaHost
	}
	return ""
}
