package link

import (
	"strings"
)

// Style is how a host names the account.
type Style string

// The styles.
const (
	StyleAccount Style = "account" // <account>.blob.core.windows.net, of any cloud
	StyleEdge    Style = "edge"    // edr-<region>.<geo>.endpoint.security.microsoft.com/storage/<account>/
	StylePath    Style = "path"    // 127.0.0.1:10000/<account>/, of an emulator
	StyleBare    Style = "bare"    // core.windows.net, as in Microsoft's documentation: the account is left out
	StyleCustom  Style = "custom"  // any other name
	StyleNone    Style = "none"    // there is none
)

// Host is the target of a link. Account, Container and Blob are decoded, and empty if unknown.
type Host struct {
	Style     Style
	Name      string // in lower case, without a port
	Account   string
	Container string
	Blob      string
}

// suffixes are the suffixes of the blob service in the clouds of Microsoft.
var suffixes = []string{
	".blob.core.windows.net", ".blob.core.usgovcloudapi.net", ".blob.core.chinacloudapi.cn", ".blob.core.cloudapi.de",
	".dfs.core.windows.net", ".dfs.core.usgovcloudapi.net", ".dfs.core.chinacloudapi.cn",
	".blob.storage.azure.net", ".dfs.storage.azure.net",
}

// edgeSuffix is the suffix of the streamlined endpoints of Microsoft Defender.
const edgeSuffix = ".endpoint.security.microsoft.com"

// Host returns the target of the link, from its form alone. A secret in the path of a broken link
// is redacted.
func (l *Link) Host() Host {
	h := l.target()
	if shownHost(l.text(l.host)) == redacted { // in capitals as it was written
		h.Name, h.Account = redacted, ""
	}
	h.Name, h.Account, h.Container, h.Blob = shownPlace(h.Name), shownPlace(h.Account), shownPlace(h.Container), shownPlace(h.Blob)
	return h
}

// target is Host without redaction. Its result is not printed.
func (l *Link) target() Host {
	h := Host{Style: StyleCustom, Name: strings.ToLower(l.text(l.host))}
	path := strings.TrimPrefix(l.text(l.path), "/")
	switch {
	case h.Name == "":
		h.Style = StyleNone
	case h.Name == "core.windows.net":
		h.Style = StyleBare
	case strings.HasPrefix(h.Name, "edr-") && strings.HasSuffix(h.Name, edgeSuffix):
		if rest, ok := strings.CutPrefix(path, "storage/"); ok {
			h.Style = StyleEdge
			h.Account, path, _ = strings.Cut(rest, "/")
		}
	case h.Name == "localhost" || isAddress(h.Name):
		h.Style = StylePath
		h.Account, path, _ = strings.Cut(path, "/")
	default:
		for _, s := range suffixes {
			if account, ok := strings.CutSuffix(h.Name, s); ok && account != "" {
				h.Style = StyleAccount
				h.Account, _, _ = strings.Cut(account, ".")
				break
			}
		}
	}
	h.Account = unescapePath(h.Account)
	container, blob, _ := strings.Cut(path, "/")
	h.Container, h.Blob = unescapePath(container), unescapePath(blob)
	return h
}

// unescapePath decodes percent escapes; a plus is a plus in a path.
func unescapePath(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	return unescape(strings.ReplaceAll(s, "+", "%2B"))
}

// isAddress reports whether a host is an IP literal, in any of the forms that some resolver
// accepts.
func isAddress(host string) bool {
	if host == "" {
		return false
	}
	if host[0] == '[' || strings.IndexByte(host, ':') >= 0 {
		return true
	}
	last := strings.TrimSuffix(host, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	return last != "" && (last[0] >= '0' && last[0] <= '9') // no top-level domain begins with a digit
}

// isAddressRange reports whether s is an IPv4 address, or two in order with a hyphen between them.
func isAddressRange(s string) bool {
	from, to, two := strings.Cut(s, "-")
	a, ok := ipv4(from)
	if !ok || !two {
		return ok
	}
	b, ok := ipv4(to)
	return ok && a <= b
}

func ipv4(s string) (n uint32, ok bool) {
	rest := s
	for i := range 4 {
		field := rest
		if i < 3 {
			if field, rest, ok = strings.Cut(rest, "."); !ok {
				return 0, false
			}
		}
		v := 0
		for _, c := range []byte(field) {
			if v = v*10 + int(c-'0'); c < '0' || c > '9' || v > 255 {
				return 0, false
			}
		}
		if field == "" || len(field) > 1 && field[0] == '0' {
			return 0, false
		}
		n = n<<8 | uint32(v)
	}
	return n, true
}
