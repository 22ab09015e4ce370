package link

import (
	"strings"
	"time"
)

// HostPolicy says which hosts a link may lead to.
type HostPolicy uint8

// The host policies.
const (
	// HostsCloud permits the blob hosts of the public and the government cloud, and the streamlined
	// endpoints of Defender. An account that Microsoft does not document for Live Response is a
	// warning: anyone can own one.
	HostsCloud HostPolicy = iota
	// HostsKnown permits the hosts of the accounts that Microsoft documents.
	HostsKnown
	// HostsAny permits every name and address, any port, and plain http to loopback, for emulators.
	HostsAny
)

// Policy says which links may be used. The zero value, and a nil pointer, are the safe default:
// https, port 443, no user info, no fragment, no address, [HostsCloud].
type Policy struct {
	Hosts HostPolicy
	// ServiceDownloads permits download links of the service itself, which are no SAS links. The
	// API gives them for investigation packages. Their hosts are userrequests.DOMAIN and
	// userrequests-REGION.DOMAIN, where DOMAIN is one of Microsoft Defender; with [HostsKnown] only
	// the documented one.
	ServiceDownloads bool
	// Skew is added to the time of a check: how far the clock of the service is ahead of ours. See
	// [SkewOf].
	Skew time.Duration
}

// SkewOf returns how far the clock of a service is ahead of ours, by the Date header of its answer,
// as HTTP has it. The header has whole seconds.
func SkewOf(date string, now time.Time) (skew time.Duration, ok bool) {
	t := httpTime(date)
	return t.Sub(now), !t.IsZero()
}

// vendor are the accounts that Microsoft documents for Live Response: "Configure your network
// environment to ensure connectivity with the Defender for Endpoint service", AutoIR sample
// storage.
const vendorPrefix = "automatedirstrprd"

var vendorRegions = map[string]bool{
	"cus": true, "eus": true, "cus3": true, "eus3": true, "neu": true, "weu": true, "neu3": true, "weu3": true,
	"uks": true, "ukw": true, "aue": true, "aus": true,
}

func isVendorAccount(account string) bool {
	region, ok := strings.CutPrefix(account, vendorPrefix)
	return ok && vendorRegions[region]
}

// isCloudHost reports whether the default policy permits the host.
func isCloudHost(h Host) bool {
	if !isAccountName(h.Account) {
		return false
	}
	if h.Style == StyleEdge {
		return true
	}
	return h.Name == h.Account+".blob.core.windows.net" || h.Name == h.Account+".blob.core.usgovcloudapi.net"
}

// isAccountName reports whether s has 3 to 24 letters and digits, in lower case.
func isAccountName(s string) bool {
	if len(s) < 3 || len(s) > 24 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// way checks scheme, user, port and fragment. It reports whether the link is a URL.
func (c *checker) way() bool {
	l, h := c.l, c.r.Host
	if l.scheme.empty() || h.Style == StyleNone || !printable(l.all()) {
		c.add(CodeNotAURL, 0, 0, "")
		return false
	}
	lax := c.p.Hosts == HostsAny
	if s := strings.ToLower(l.text(l.scheme)); s != "https" && !(lax && s == "http" && isLoopback(h.Name)) {
		c.add(CodeSchemeRefused, 0, l.scheme.start, s)
	}
	if l.user != (part{}) {
		c.add(CodeUserInfo, 0, l.user.start, "")
	}
	if l.port != (part{}) && l.text(l.port) != "443" && !lax {
		c.add(CodePortRefused, 0, l.port.start, l.text(l.port))
	}
	if l.frag != (part{}) {
		c.add(CodeFragmentRefused, 0, l.frag.start-1, "")
	}
	return true
}

// address checks the link before the query.
func (c *checker) address() {
	if !c.way() {
		return
	}
	l, h, lax := c.l, c.r.Host, c.p.Hosts == HostsAny
	switch {
	case isAddress(h.Name):
		if !lax {
			c.add(CodeAddressHost, 0, l.host.start, h.Name)
		}
	case !isCloudHost(h) || h.Name != l.text(l.host):
		if !lax {
			c.add(CodeHostRefused, 0, l.host.start, l.text(l.host))
		}
	case !isVendorAccount(h.Account):
		code := CodeUnfamiliarAccount
		if c.p.Hosts == HostsKnown {
			code = CodeAccountNotKnown
		}
		c.add(code, 0, l.host.start, h.Account)
	}
	if h.Account == "" {
		c.add(CodeAccountUnknown, 0, l.host.start, "")
	}
	switch sr := l.value(ParamSR); {
	case h.Container == "":
		c.add(CodeNoContainer, 0, l.path.start, "")
	case h.Blob == "" && (sr == "c" || sr == "d" || l.Kind() == KindAccount): // others are malformed then
		c.add(CodeNoBlob, 0, l.path.start, "")
	}
	if i := badEscape(l.text(l.path)); i >= 0 {
		c.add(CodeBadEscape, 0, l.path.start+i, "")
	}
}

func isLoopback(host string) bool {
	return host == "localhost" || host == "[::1]" || strings.HasPrefix(host, "127.") && isAddressRange(host)
}

// printable reports whether a link has only characters of a URL: ASCII without spaces and controls.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}
