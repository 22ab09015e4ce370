package link

import (
	"slices"
	"strings"
)

// serviceDomains are the domains of Microsoft Defender. Only the first one is documented for
// download links; the others are those of its API, in the clouds that [isCloudHost] permits.
var serviceDomains = []string{
	".securitycenter.windows.com", ".securitycenter.microsoft.com", ".securitycenter.microsoft.us",
	".security.microsoft.com", ".security.microsoft.us",
}

// serviceHost is the first label of a host of download links. A region may follow it.
const serviceHost = "userrequests"

// isServiceDownload reports whether the link is of the form
// https://userrequests-us.securitycenter.windows.com/safedownload/NAME?token=TOKEN, which the API
// documents for investigation packages. With a token the host does not matter: [Link.Check] says if
// it is another one.
func (l *Link) isServiceDownload() bool {
	if l.Has(ParamSig) || !strings.Contains(l.text(l.path), "/safedownload/") {
		return false
	}
	if _, ok := l.token(); ok {
		return true
	}
	host := strings.ToLower(l.text(l.host))
	return slices.ContainsFunc(serviceDomains, func(s string) bool { return strings.HasSuffix(host, s) })
}

// token returns the value of the first parameter "token".
func (l *Link) token() (value string, ok bool) {
	for p := range strings.SplitSeq(l.text(l.query), "&") {
		if value, ok := strings.CutPrefix(p, "token="); ok {
			return value, true
		}
	}
	return "", false
}

// isServiceHost reports whether a policy permits the host of a download link of the service.
func isServiceHost(host string, p HostPolicy) bool {
	rest, ok := strings.CutPrefix(host, serviceHost)
	label, _, _ := strings.Cut(rest, ".")
	if !ok || label != "" && (label[0] != '-' || !only(label, "-abcdefghijklmnopqrstuvwxyz0123456789")) {
		return false
	}
	domains := serviceDomains
	if p == HostsKnown {
		domains = domains[:1]
	}
	return slices.Contains(domains, rest[len(label):])
}

// serviceDownload checks a download link of the service.
func (c *checker) serviceDownload() {
	l := c.l
	if !c.p.ServiceDownloads {
		c.add(CodeNoSAS, 0, 0, "")
		return
	}
	c.add(CodeServiceLink, 0, 0, "")
	if !c.way() {
		return
	}
	if host := l.text(l.host); c.p.Hosts != HostsAny && !isServiceHost(host, c.p.Hosts) {
		c.add(CodeServiceHost, 0, l.host.start, host)
	}
	if i := badEscape(l.text(l.path)); i >= 0 {
		c.add(CodeBadEscape, 0, l.path.start+i, "")
	}
	if token, _ := l.token(); token == "" {
		c.add(CodeNoToken, 0, l.query.end, "")
	}
	if l.odd.entity >= 0 {
		c.add(CodeHTMLEscaped, 0, l.odd.entity, "")
	}
}
