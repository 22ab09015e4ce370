package fetchtest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

// sasParams are the parameters of a SAS that can be signed, or say what was.
var sasParams = strings.Fields(`sv sr ss srt st se sp si sip spr sig skoid sktid skt ske sks skv skdutid saoid suoid scid sduoid sdd ses
	srh srq rscc rscd rsce rscl rsct snapshot versionid`)

const notWellFormed = "Signature fields not well formed."

// authorize checks the SAS of a request, in the order of the service as far as it is known: missing
// and malformed parameters, the time, the signature, and then what the SAS grants.
func (x *exchange) authorize() (map[string]string, *response) {
	query, err := url.ParseQuery(x.r.URL.RawQuery)
	if err != nil {
		return nil, x.failed(notWellFormed)
	}
	p := map[string]string{}
	for _, name := range sasParams {
		if values := query[name]; len(values) > 1 {
			return nil, x.failed(notWellFormed)
		} else if len(values) == 1 {
			p[name] = values[0]
		}
	}
	if x.r.Header.Get("Authorization") != "" { // it has no business here, with or without a SAS
		return nil, x.refuse("authorization-header")
	}
	if p["sig"] == "" && p["sv"] == "" && p["se"] == "" {
		return nil, x.refuse("anonymous")
	}
	account := p["ss"] != "" || p["srt"] != ""
	mandatory := []string{"sv", "sr", "sp", "se", "sig"}
	if account {
		mandatory = []string{"sv", "ss", "srt", "sp", "se", "sig"}
	}
	for _, name := range mandatory {
		if p[name] == "" {
			return nil, x.failed(name + " is mandatory. Cannot be empty")
		}
	}
	if detail := x.times(p); detail != "" {
		return nil, x.failed(detail)
	}
	if detail := x.signature(p, account); detail != "" {
		return nil, x.failed(detail)
	}
	return p, x.granted(p, account)
}

// failed is the answer to a SAS that does not authenticate.
func (x *exchange) failed(detail string) *response {
	return x.storeError(http.StatusForbidden, "AuthenticationFailed", authenticationFailed, detail)
}

// times checks st and se. The service has two texts for an expired link: without a start, it uses
// the current time as the start.
func (x *exchange) times(p map[string]string) string {
	expiry, ok := sasTime(p["se"])
	if !ok {
		return notWellFormed
	}
	if p["st"] == "" {
		if !x.now.Before(expiry) {
			return expiredText(expiry, x.now)
		}
		return ""
	}
	start, ok := sasTime(p["st"])
	switch {
	case !ok:
		return notWellFormed
	case !start.Before(expiry):
		return expiredText(expiry, start)
	case x.now.Before(start), !x.now.Before(expiry):
		return frameText(start, expiry, x.now)
	}
	return ""
}

func expiredText(expiry, start time.Time) string {
	return fmt.Sprintf("Signed expiry time [%s] must be after signed start time [%s]", httpTime(expiry), httpTime(start))
}

func frameText(start, expiry, now time.Time) string {
	return fmt.Sprintf(
		"Signature not valid in the specified time frame: Start [%s] - Expiry [%s] - Current [%s]", httpTime(start),
		httpTime(expiry), httpTime(now),
	)
}

func httpTime(t time.Time) string { return t.UTC().Format(http.TimeFormat) }

// sasTime parses the forms that a SAS may have: a day, minutes, seconds, and 1 to 7 digits of a
// second.
func sasTime(s string) (time.Time, bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, true
	}
	if _, fraction, ok := strings.Cut(s, "."); ok {
		digits := len(fraction) - len(strings.TrimLeft(fraction, "0123456789"))
		if digits < 1 || digits > 7 {
			return time.Time{}, false
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// signature returns what is wrong with the signature, or nothing.
func (x *exchange) signature(p map[string]string, account bool) string {
	got, err := base64.StdEncoding.DecodeString(p["sig"])
	if err != nil || len(got) != sha256.Size {
		return notWellFormed
	}
	key := x.e.tenant.Key
	if !account && p["skoid"] != "" {
		if key = x.delegationKey(p); key == "" {
			return "Signature did not match. The user delegation key is not known."
		}
	}
	want, text, err := sas.Signature(x.e.tenant.Account, key, x.where, x.blob, p)
	switch {
	case errors.Is(err, sas.ErrKey):
		return "Signature did not match."
	case err != nil:
		return notWellFormed
	case !hmac.Equal(got, want) || x.account != x.e.tenant.Account:
		return "Signature did not match. String to sign used was " + text
	}
	return ""
}

// delegationKey finds the key that a link is signed with.
func (x *exchange) delegationKey(p map[string]string) string {
	for _, k := range x.e.tenant.DelegationKeys {
		if k.Object == p["skoid"] && k.Tenant == p["sktid"] && x.now.Before(k.Expiry) && !x.now.Before(k.Start) {
			return k.Value
		}
	}
	return ""
}

// granted checks what an authentic link grants.
func (x *exchange) granted(p map[string]string, account bool) *response {
	switch {
	case p["spr"] != "" && !contains(strings.Split(p["spr"], ","), x.scheme()):
		return x.refuse("protocol")
	case p["sip"] != "" && !inside(p["sip"], x.r.RemoteAddr):
		return x.refuse("ip")
	case account && !strings.Contains(p["ss"], "b"):
		return x.refuse("service")
	case account && !strings.Contains(p["srt"], "o"):
		return x.refuse("resource-type")
	case !strings.Contains(p["sp"], "r"):
		return x.refuse("permission")
	}
	return nil
}

// inside reports whether an address is in a range.
func inside(ips, remote string) bool {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return false
	}
	first, last, more := strings.Cut(ips, "-")
	if !more {
		last = first
	}
	a, err1 := netip.ParseAddr(first)
	b, err2 := netip.ParseAddr(last)
	ip, err3 := netip.ParseAddr(host)
	ip = ip.Unmap()
	return err1 == nil && err2 == nil && err3 == nil && a.Is4() == ip.Is4() && !ip.Less(a) && !b.Less(ip)
}
