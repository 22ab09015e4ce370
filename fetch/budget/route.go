package budget

import (
	"cmp"
	"path/filepath"
	"time"
)

// A Route is a part of the API with limits of its own. A call of RunRoute or PackageRoute takes
// from the budget for all calls too.
type Route int

const (
	// AllCalls are the calls of all routes: 95 in any 60 s and 1450 in any 3600 s, of 100 and 1500.
	AllCalls Route = iota
	// RunRoute is POST machines/{id}/runliveresponse: 10 in any 65 s, of 10 in 60 s.
	RunRoute
	// PackageRoute is GET machineactions/{id}/GetPackageUri: 2 in any 65 s and 120 in any 3605 s,
	// of 2 in 60 s and 120 in 3600 s.
	PackageRoute
)

// spare is added to the windows of the routes with few calls. The service counts a call when it
// arrives, up to some seconds after Take: a new connection is made for it, perhaps through a proxy.
// If the first calls of a window are late and the first of the next one are not, both are within
// one window of the service. Fewer calls in a window of 60 s would not help: with 8 of them, and
// calls that need up to 2 s, 13 arrive within 60 s (TestRoutes).
const spare = 5 * time.Second

// limits returns the limits of a minute and of an hour.
func (o *Options) limits() [2]limit {
	minute, hour := limit{DefaultPerMinute, time.Minute}, limit{DefaultPerHour, time.Hour}
	switch o.Route {
	case RunRoute:
		minute = limit{10, time.Minute + spare}
		if hour = minute; o.PerHour != 0 || o.hour != 0 { // the service has none
			hour = limit{capacity, time.Hour + spare}
		}
	case PackageRoute:
		minute, hour = limit{2, time.Minute + spare}, limit{120, time.Hour + spare}
	}
	minute = limit{cmp.Or(o.PerMinute, minute.n), cmp.Or(o.minute, minute.window)}
	return [2]limit{minute, {cmp.Or(o.PerHour, hour.n), cmp.Or(o.hour, hour.window)}}
}

// FileIn returns the file of the route for a tenant in a folder. It checks the name of the tenant
// and puts it in lower case, and does nothing else.
func (r Route) FileIn(dir, tenant string) (string, error) {
	tenant, err := checkTenant(tenant)
	return filepath.Join(dir, r.prefix()+tenant), err
}

func (r Route) prefix() string {
	switch r {
	case RunRoute:
		return "run-budget-"
	case PackageRoute:
		return "package-budget-"
	}
	return "budget-"
}
