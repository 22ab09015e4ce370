package fetchtest

import (
	"encoding/xml"
	"net/http"
	"strings"
)

const authenticationFailed = "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature."

// refusal is an error of the store.
type refusal struct {
	status  int
	code    string
	message string
	detail  string
}

// refusals are the errors of the store, by their names in faults.
var refusals = map[string]refusal{
	"permission": {
		403, "AuthorizationPermissionMismatch",
		"This request is not authorized to perform this operation using this permission.", "",
	},
	"ip": {
		403, "AuthorizationSourceIPMismatch",
		"This request is not authorized to perform this operation using this source IP.", "",
	},
	"protocol": {
		403, "AuthorizationProtocolMismatch",
		"This request is not authorized to perform this operation using this protocol.", "",
	},
	"service": {
		403, "AuthorizationServiceMismatch",
		"This request is not authorized to perform this operation using this service.", "",
	},
	"resource-type": {
		403, "AuthorizationResourceTypeMismatch",
		"This request is not authorized to perform this operation using this resource type.", "",
	},
	"vague": {403, "AuthorizationFailure", "This request is not authorized to perform this operation.", ""},
	"bad-signature": {
		403, "AuthenticationFailed", authenticationFailed, "Signature did not match. String to sign used was r\n\n",
	},
	"malformed-signature": {403, "AuthenticationFailed", authenticationFailed, "Signature fields not well formed."},
	"anonymous":           {409, "PublicAccessNotPermitted", "Public access is not permitted on this storage account.", ""},
	"authorization-header": {
		401, "InvalidAuthenticationInfo",
		"Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
		"",
	},
	"method":                  {405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.", ""},
	"blob-not-found":          {404, "BlobNotFound", "The specified blob does not exist.", ""},
	"container-not-found":     {404, "ContainerNotFound", "The specified container does not exist.", ""},
	"condition":               {412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.", ""},
	"invalid-range":           {416, "InvalidRange", "The range specified is invalid for the current size of the resource.", ""},
	"range-too-large-for-md5": {400, "OutOfRangeInput", "One of the request inputs is out of range.", ""},
	"busy":                    {503, "ServerBusy", "The server is busy.", ""},
	"internal":                {500, "InternalError", "The server encountered an internal error. Please retry the request.", ""},
	"timeout":                 {500, "OperationTimedOut", "The operation could not be completed within the permitted time.", ""},
}

// refuse answers with a named error of the store.
func (x *exchange) refuse(name string) *response {
	r, ok := refusals[name]
	if !ok {
		panic("fetchtest: no refusal " + name)
	}
	return x.storeError(r.status, r.code, r.message, r.detail)
}

// storeError is an error as the store writes it: XML after a byte order mark. For HEAD the code is
// in the header only.
func (x *exchange) storeError(status int, code, message, detail string) *response {
	var b strings.Builder
	b.WriteString("\uFEFF" + `<?xml version="1.0" encoding="utf-8"?><Error><Code>` + code + "</Code><Message>")
	escape(&b, message+"\nRequestId:"+x.id+"\nTime:"+x.now.UTC().Format("2006-01-02T15:04:05.0000000Z"))
	b.WriteString("</Message>")
	if detail != "" {
		b.WriteString("<AuthenticationErrorDetail>")
		escape(&b, detail)
		b.WriteString("</AuthenticationErrorDetail>")
	}
	b.WriteString("</Error>")
	a := x.answer(status, "application/xml", b.String())
	if x.r.Method == http.MethodHead {
		a.body, a.n = nil, 0
	}
	x.storeHeader(a.header)
	a.header.Set("X-Ms-Error-Code", code)
	if v := x.r.URL.Query().Get("sv"); v != "" {
		a.header.Set("X-Ms-Version", v)
	}
	if status == http.StatusUnauthorized {
		a.header.Set(
			"WWW-Authenticate",
			"Bearer authorization_uri=https://login.microsoftonline.com/"+x.e.tenant.ID+"/oauth2/authorize resource_id=https://storage.azure.com",
		)
	}
	return a
}

// escape writes text into XML; line ends stay as they are.
func escape(b *strings.Builder, s string) {
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		xml.EscapeText(b, []byte(line))
	}
}
