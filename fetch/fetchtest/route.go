package fetchtest

import (
	"net/http"
	"strconv"
	"strings"
)

// The kinds of requests.
const (
	KindToken       = "token"          // of the login
	KindDevice      = "device-code"    // for a user to sign in with
	KindAction      = "action"         // an action by its ID
	KindList        = "list"           // a list of actions
	KindLink        = "link"           // the link to a result
	KindRun         = "run"            // runs commands on a machine
	KindCancel      = "cancel"         // cancels an action
	KindCollect     = "collect"        // collects an investigation package
	KindPackageLink = "package-link"   // the link to an investigation package
	KindPackage     = "package"        // an investigation package itself
	KindMachine     = "machine"        // a machine by its ID or name
	KindMachines    = "machines"       // a list of machines
	KindLibrary     = "library"        // the list of the library
	KindUpload      = "library-upload" // of a file to the library
	KindDelete      = "library-delete" // of a file of the library
	KindBlob        = "blob"           // of the store
	KindOther       = "other"          // nothing that is served
)

// kinds are the kinds of requests.
var kinds = []string{
	KindToken, KindDevice, KindAction, KindList, KindLink, KindRun, KindCancel, KindCollect, KindPackageLink,
	KindPackage, KindMachine, KindMachines, KindLibrary, KindUpload, KindDelete, KindBlob, KindOther,
}

// route is what a request is for. It follows from the request alone.
type route struct {
	service service
	kind    string
	known   bool // there is such a path, perhaps for another method

	action  string // ID in the path
	index   int    // of a link
	machine string // ID or name in the path, in lower case
	file    string // of the library

	version1 bool // of the login: the endpoint before v2.0

	account string // of a blob
	where   string // its container
	blob    string
}

// findRoute finds what a request is for. The host decides about the service, and if it is none of
// the cloud, the path.
func findRoute(r *http.Request) route {
	to := route{kind: KindOther}
	path := r.URL.Path
	service, account := hostService(r.Host)
	if service == serviceAny {
		switch {
		case isLogin(path):
			service = serviceLogin
		case isAPI(path):
			service = serviceAPI
		case strings.HasPrefix(path, packagePath):
			service = servicePackage
		default:
			service = serviceBlob
			account, path, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
			if path == "" {
				return to
			}
		}
	}
	to.service = service
	switch service {
	case serviceLogin:
		to.toLogin(r.Method, path)
	case serviceAPI:
		to.toAPI(r.Method, path)
	case servicePackage:
		if strings.HasPrefix(path, packagePath) {
			to.kind, to.action = KindPackage, packageAction(r.URL.Query().Get("token"))
		}
	case serviceBlob:
		to.kind, to.account = KindBlob, account
		to.where, to.blob, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	}
	return to
}

// isLogin reports whether a path belongs to the login: /<tenant>/oauth2/…
func isLogin(path string) bool {
	parts := strings.SplitN(strings.TrimPrefix(path, "/"), "/", 3)
	return len(parts) == 3 && strings.EqualFold(parts[1], "oauth2")
}

func (to *route) toLogin(method, path string) {
	_, endpoint, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if method != http.MethodPost {
		return
	}
	switch strings.ToLower(endpoint) {
	case "oauth2/token":
		to.kind, to.version1 = KindToken, true
	case "oauth2/v2.0/token":
		to.kind = KindToken
	case "oauth2/v2.0/devicecode":
		to.kind = KindDevice
	}
}

// isAPI reports whether a path belongs to the API.
func isAPI(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return strings.EqualFold(first, "api")
}

// toAPI compares a path with those of the API, in any case, with or without a version in it.
func (to *route) toAPI(method, path string) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 2 || !strings.EqualFold(parts[0], "api") {
		return
	}
	parts = parts[1:]
	if strings.EqualFold(parts[0], "v1.0") {
		parts = parts[1:]
	}
	if len(parts) == 0 || len(parts) > 3 {
		return
	}
	pattern := strings.ToLower(parts[0])
	if len(parts) > 1 {
		pattern += "/*"
	}
	if len(parts) > 2 {
		last := strings.ToLower(parts[2])
		if n, ok := linkIndex(last); ok {
			to.index, last = n, "link"
		}
		pattern += "/" + last
	}
	methods := paths[pattern]
	if methods == nil {
		return
	}
	to.known = true
	if kind := methods[method]; kind != "" {
		to.kind = kind
	}
	if len(parts) == 1 {
		return
	}
	switch id := strings.ToLower(parts[1]); strings.ToLower(parts[0]) {
	case "machineactions":
		to.action = id
	case "machines":
		to.machine = id
	case "libraryfiles":
		to.file = parts[1]
	}
}

// paths are the paths of the API: a * is an ID or a name.
var paths = map[string]map[string]string{
	"machineactions":          {http.MethodGet: KindList},
	"machineactions/*":        {http.MethodGet: KindAction},
	"machineactions/*/link":   {http.MethodGet: KindLink},
	"machineactions/*/cancel": {http.MethodPost: KindCancel},

	"machineactions/*/getpackageuri": {http.MethodGet: KindPackageLink},

	"machines":   {http.MethodGet: KindMachines},
	"machines/*": {http.MethodGet: KindMachine},

	"machines/*/runliveresponse":             {http.MethodPost: KindRun},
	"machines/*/collectinvestigationpackage": {http.MethodPost: KindCollect},

	"libraryfiles":   {http.MethodGet: KindLibrary, http.MethodPost: KindUpload},
	"libraryfiles/*": {http.MethodDelete: KindDelete},
}

// linkIndex parses getliveresponseresultdownloadlink(index=0).
func linkIndex(call string) (int, bool) {
	text, ok := strings.CutPrefix(call, "getliveresponseresultdownloadlink(index=")
	text, closed := strings.CutSuffix(text, ")")
	n, err := strconv.Atoi(text)
	return n, ok && closed && err == nil
}

// key is the name of the target of a request in faults and logs.
func (x *exchange) key() string {
	switch x.kind {
	case KindAction, KindCancel, KindPackageLink, KindPackage:
		return x.action
	case KindLink:
		return resultKey(x.action, x.index)
	case KindRun, KindCollect, KindMachine:
		return x.machine
	case KindDelete:
		return x.file
	case KindBlob:
		if x.target != nil {
			return x.target.key
		}
		return x.blob
	}
	return ""
}

type service int

const (
	serviceAny service = iota // the path says it
	serviceLogin
	serviceAPI
	serviceBlob
	servicePackage
)

// hostService returns the service at a host of the cloud, and the account if it is the store.
func hostService(host string) (service, string) {
	host, _, _ = strings.Cut(strings.ToLower(host), ":")
	if account, ok := strings.CutSuffix(host, ".blob.core.windows.net"); ok {
		return serviceBlob, account
	}
	if account, ok := strings.CutSuffix(host, ".blob.core.usgovcloudapi.net"); ok {
		return serviceBlob, account
	}
	switch {
	case host == "login.microsoftonline.com", host == "login.microsoftonline.us":
		return serviceLogin, ""
	case strings.HasSuffix(host, "api.security.microsoft.com"):
		return serviceAPI, ""
	case strings.HasPrefix(host, "userrequests") && strings.Contains(host, ".securitycenter."):
		return servicePackage, ""
	case strings.HasPrefix(host, "api") && strings.Contains(host, ".securitycenter."):
		return serviceAPI, ""
	}
	return serviceAny, ""
}
