package api

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"
)

// permission says what a token must allow for a call: one of the names. An application and a user
// have different ones.
type permission struct {
	application []string
	delegated   []string
	role        string // what the role of a user needs besides; empty if it is not documented
}

const (
	roleView         = "View data"
	roleLiveResponse = "Live response, Basic to read, Advanced to run scripts and upload files"
	roleLibrary      = "Live response, Advanced"
	roleForensics    = "Alerts investigation"
)

// The permissions are from the pages of the calls. One page had several versions: its permissions
// are those of all of them.
var (
	toRead       = permission{[]string{"Machine.Read.All", "Machine.ReadWrite.All"}, []string{"Machine.Read", "Machine.ReadWrite"}, roleView}
	toGetResults = permission{
		[]string{"Machine.LiveResponse", "Machine.Read.All", "Machine.ReadWrite.All"},
		[]string{"Machine.LiveResponse"}, roleLiveResponse,
	}
	toRun    = permission{[]string{"Machine.LiveResponse"}, []string{"Machine.LiveResponse"}, roleLiveResponse}
	toCancel = permission{
		[]string{"Machine.LiveResponse", "Machine.CollectForensics"},
		[]string{"Machine.LiveResponse", "Machine.CollectForensics"}, roleLiveResponse,
	}
	toCollect    = permission{[]string{"Machine.CollectForensics"}, []string{"Machine.CollectForensics"}, roleForensics}
	toGetPackage = permission{
		[]string{"Machine.Read.All", "Machine.ReadWrite.All"}, []string{"Machine.CollectForensics"}, roleForensics,
	}
	toManageLibrary = permission{[]string{"Library.Manage"}, []string{"Library.Manage"}, roleLibrary}
)

// claims are the contents of a token. They are not verified and only shown.
type claims struct {
	tenant    string
	allows    []string // roles of an application, or scopes of a user
	delegated bool     // it is that of a user
}

// maxClaims limits the roles or scopes that are shown.
const maxClaims = 50

// claimsOf decodes a token. An unreadable one has no claims.
func claimsOf(token string) (c claims) {
	_, rest, _ := strings.Cut(token, ".")
	payload, _, _ := strings.Cut(rest, ".")
	if len(payload) > tokenMax {
		return c
	}
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(payload, "="))
	if err != nil || !validJSON(string(b)) {
		return c
	}
	add := func(s string) {
		if s = plain(s); s != "" && len(c.allows) < maxClaims {
			c.allows = append(c.allows, s)
		}
	}
	gjson.ParseBytes(b).ForEach(func(key, v gjson.Result) bool {
		switch {
		case key.Str == "roles" && v.IsArray():
			v.ForEach(func(_, v gjson.Result) bool {
				add(v.Str)
				return len(c.allows) < maxClaims
			})
		case key.Str == "scp":
			c.delegated = true
			for s := range strings.FieldsSeq(v.Str) {
				add(s)
			}
		case key.Str == "tid":
			c.tenant = plain(v.Str)
		}
		return true
	})
	return c
}

// TenantOf returns the id of the tenant in a token, or "".
func TenantOf(token string) string {
	if t := claimsOf(token).tenant; actionID().MatchString(t) {
		return strings.ToLower(t)
	}
	return ""
}

// refuse adds the permissions of the token, and those that would do.
func (e *Error) refuse(token string, p permission) {
	c := claimsOf(token)
	e.Roles, e.Needs, e.Delegated, e.role = c.allows, p.application, c.delegated, ""
	if c.delegated {
		e.Needs, e.role = p.delegated, p.role
	}
}

// permissions explains an answer of 403.
func (e *Error) permissions() string {
	if len(e.Needs) == 0 {
		return ""
	}
	what, more := "application permissions", ""
	if e.Delegated {
		what = "delegated permissions"
	}
	if e.role != "" {
		more = "; the user's role needs " + e.role
	}
	has := "none"
	if len(e.Roles) > 0 {
		has = strings.Join(e.Roles, ", ")
	}
	return fmt.Sprintf("; the token has the %s %s, and one of %s is needed%s", what, has, strings.Join(e.Needs, ", "), more)
}
