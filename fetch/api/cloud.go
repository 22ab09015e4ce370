package api

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A Cloud is one address of the API, with its scope and its login.
type Cloud struct {
	Name  string // short, for flags
	Base  string // base URL of the API
	Login string // base URL of the login
	Scope string // what a token is asked for
}

const (
	loginPublic     = "https://login.microsoftonline.com"
	loginGovernment = "https://login.microsoftonline.us"
	scopePublic     = "https://api.securitycenter.microsoft.com/.default"
)

// The clouds are from the pages "Supported Microsoft Defender for Endpoint APIs" (the geo hosts:
// "improve request performance") and "Microsoft Defender for Endpoint for US Government customers".
// For the government clouds the resource is the host of the API.
var clouds = []Cloud{
	{"commercial", "https://api.security.microsoft.com", loginPublic, scopePublic},
	{"us", "https://us.api.security.microsoft.com", loginPublic, scopePublic},
	{"eu", "https://eu.api.security.microsoft.com", loginPublic, scopePublic},
	{"uk", "https://uk.api.security.microsoft.com", loginPublic, scopePublic},
	{"au", "https://au.api.security.microsoft.com", loginPublic, scopePublic},
	{"swa", "https://swa.api.security.microsoft.com", loginPublic, scopePublic},
	{"ina", "https://ina.api.security.microsoft.com", loginPublic, scopePublic},
	{"securitycenter", "https://api.securitycenter.microsoft.com", loginPublic, scopePublic},
	{"securitycenter-windows", "https://api.securitycenter.windows.com", loginPublic, scopePublic},
	{"securitycenter-us", "https://api-us.securitycenter.microsoft.com", loginPublic, scopePublic},
	{"securitycenter-eu", "https://api-eu.securitycenter.microsoft.com", loginPublic, scopePublic},
	{"securitycenter-uk", "https://api-uk.securitycenter.microsoft.com", loginPublic, scopePublic},
	{"securitycenter-au", "https://api-au.securitycenter.microsoft.com", loginPublic, scopePublic},
	{"gcc", "https://api-gcc.securitycenter.microsoft.us", loginPublic, "https://api-gcc.securitycenter.microsoft.us/.default"},
	{"gcc-high", "https://api-gov.securitycenter.microsoft.us", loginGovernment, "https://api-gov.securitycenter.microsoft.us/.default"},
	{"dod", "https://api-gov.securitycenter.microsoft.us", loginGovernment, "https://api-gov.securitycenter.microsoft.us/.default"},
}

// Clouds returns the known addresses of the API, the usual one first.
func Clouds() []Cloud { return slices.Clone(clouds) }

// CloudOf returns the cloud with that name or that base URL.
func CloudOf(nameOrBase string) (Cloud, bool) {
	u, err := url.Parse(nameOrBase)
	for _, c := range clouds {
		if strings.EqualFold(nameOrBase, c.Name) || err == nil && u.Scheme == "https" && hasHost(c.Base, u.Host) {
			return c, true
		}
	}
	if err == nil && u.Scheme == "https" && regional().MatchString(strings.ToLower(u.Host)) {
		host := strings.ToLower(u.Host)
		return Cloud{strings.SplitN(host, ".", 2)[0], "https://" + host, loginPublic, scopePublic}, true
	}
	return Cloud{}, false
}

// regional are the hosts of a region and their numbers, as responses of the service name them:
// api-us3.securitycenter.microsoft.com.
var regional = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^api-[a-z]{2,4}[0-9]{0,2}\.securitycenter\.(microsoft|windows)\.com$`)
})

func hasHost(base, host string) bool { return base[len("https://"):] == strings.ToLower(host) }

// ours reports whether a host, with an optional port, belongs to the service.
func ours(host string) bool {
	return regional().MatchString(strings.ToLower(host)) || slices.ContainsFunc(clouds, func(c Cloud) bool { return hasHost(c.Base, host) })
}
