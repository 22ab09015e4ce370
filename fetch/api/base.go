package api

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// errHost is the error for a base URL that may not be used.
var errHost = errors.New("not a host of the service")

// checkBase checks a base URL. It must be https and a known host, or any host if allow is set.
// Plain http is for this machine only. It returns the URL without a slash at its end.
func checkBase(what, base string, known func(host string) bool, allow bool) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("api: the %s is not a URL", what) // the error would quote it, and people paste the wrong things
	}
	where := plain(u.Scheme + "://" + u.Host)
	switch {
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Opaque != "":
		return nil, fmt.Errorf("api: the %s must be https://host", what)
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(base, "#"):
		return nil, fmt.Errorf("api: the %s %s must have neither user, query nor fragment", what, where)
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return nil, fmt.Errorf("api: the %s %s: plain http is for this machine only", what, where)
	case !allow && (u.Scheme == "http" || !known(u.Host) || strings.Trim(u.Path, "/") != ""):
		return nil, fmt.Errorf("api: the %s %s: %w: allow it if you mean it", what, where, errHost)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = ""
	return u, nil
}

// loopback reports whether a name is this machine. The dialer checks the address again.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}

func loginHost(host string) bool {
	return hasHost(loginPublic, host) || hasHost(loginGovernment, host)
}
