package fetchtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// api answers the API. A call without a valid token is refused first, whatever its path, then one
// too many, then one for a path or a method that there is not.
func (x *exchange) api() *response {
	token, refused := x.bearer()
	if refused != nil {
		return refused
	}
	if refused := x.throttle(); refused != nil {
		return refused
	}
	call, ok := calls[x.kind]
	if !ok {
		if x.known {
			return x.apiError(
				http.StatusMethodNotAllowed, "BadRequest",
				"The requested resource does not support http method '"+x.r.Method+"'.",
			)
		}
		return x.apiError(http.StatusNotFound, "NotFound", "The requested resource was not found.")
	}
	if call.roles != nil {
		if refused := x.may(token, call.roles(x)); refused != nil {
			return refused
		}
	}
	return call.answer(x, token)
}

// call is how a kind of requests is answered.
type call struct {
	roles  func(*exchange) roles // nil if the answer checks them
	answer func(*exchange, claims) *response
}

// calls are the calls of the API.
var calls = map[string]call{
	KindList:        {readMachines, (*exchange).list},
	KindAction:      {readMachines, (*exchange).one},
	KindLink:        {readResults, (*exchange).link},
	KindRun:         {liveResponse, (*exchange).run},
	KindCancel:      {nil, (*exchange).cancel},
	KindCollect:     {forensics, (*exchange).collect},
	KindPackageLink: {readPackages, (*exchange).packageLink},
	KindMachines:    {readMachines, (*exchange).listMachines},
	KindMachine:     {readMachines, (*exchange).oneMachine},
	KindLibrary:     {library, (*exchange).listLibrary},
	KindUpload:      {library, (*exchange).upload},
	KindDelete:      {library, (*exchange).deleteFile},
}

// found returns the action of the path, or the answer if there is none.
func (x *exchange) found() (*Action, *response) {
	if !isGUID(x.action) {
		return nil, x.apiError(http.StatusBadRequest, "BadRequest", "Invalid machine action id was supplied.")
	}
	a := x.e.action(x.action, x.now)
	if a == nil {
		return nil, x.apiError(http.StatusNotFound, "ResourceNotFound", "Machine action "+x.action+" was not found")
	}
	return a, nil
}

// one answers with an action.
func (x *exchange) one(claims) *response {
	x.now = x.now.Add(-x.override.ago)
	a, refused := x.found()
	if refused != nil {
		return refused
	}
	return x.json(http.StatusOK, x.single(a))
}

// context is the @odata.context of an answer.
func (x *exchange) context(of string) string { return x.base() + "/api/$metadata#" + of }

// throttled is the answer to too many calls. The text was observed.
func (x *exchange) throttled(after string, limit *rateWindow) *response {
	text := "API calls quota exceeded! maximum allowed 100 per 00:01:00"
	if limit != nil {
		size := time.Time{}.Add(limit.size).Format(time.TimeOnly)
		text = fmt.Sprintf("API calls quota exceeded! maximum allowed %d per %s", limit.max, size)
	}
	a := x.apiError(http.StatusTooManyRequests, "TooManyRequests", text)
	if after != "" {
		a.header.Set("Retry-After", after)
	}
	return a
}

// apiError is an error as the API writes it.
func (x *exchange) apiError(status int, code, message string) *response {
	type inner struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Target  string `json:"target"`
	}
	return x.json(status, struct {
		Error inner `json:"error"`
	}{inner{code, message, x.id}})
}

// json is an answer in JSON. Ampersands stay as they are, as the service leaves them.
func (x *exchange) json(status int, v any) *response {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	contentType := "application/json; charset=utf-8"
	if status < 300 && x.service == serviceAPI {
		contentType = "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8"
	}
	a := x.answer(status, contentType, strings.TrimSuffix(b.String(), "\n"))
	a.header.Set("Cache-Control", "no-store")
	a.header.Set("Pragma", "no-cache")
	return a
}

// isGUID reports whether s is a GUID in lower case.
func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return true
}
