package fetchtest

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// refreshToken is the content of a refresh token.
type refreshToken struct {
	Scope  string `json:"scope"`
	Issued int64  `json:"iat"`
	Unique string `json:"uti"`
}

// userToken answers a user who signed in. There is a refresh token if the scope asks for it.
func (x *exchange) userToken(scope string) *response {
	u := x.e.tenant.User
	c := x.newClaims(resourceOf(scope))
	c.Scopes, c.User = strings.Join(u.Scopes, " "), u.Name
	refresh := ""
	if slices.Contains(strings.Fields(scope), "offline_access") {
		b, err := json.Marshal(refreshToken{scope, x.now.Unix(), x.id})
		if err != nil {
			panic(err)
		}
		refresh = "1." + base64.RawURLEncoding.EncodeToString(b)
		refresh += "." + x.seal(refresh)
		x.e.keep(refresh)
	}
	return x.grant(c, "", refresh)
}

// refreshed answers with a new token for a refresh token, and with a new refresh token. The old one
// stays valid, as with the service.
func (x *exchange) refreshed(form url.Values) *response {
	if refused := x.knownClient(form.Get("client_id")); refused != nil {
		return refused
	}
	text := form.Get("refresh_token")
	end := strings.LastIndexByte(text, '.')
	if end < 0 || !hmac.Equal([]byte(text[end+1:]), []byte(x.seal(text[:end]))) {
		return x.notSignedIn("invalid_grant")
	}
	var old refreshToken
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(text[:end], "1."))
	if err != nil || json.Unmarshal(b, &old) != nil {
		return x.notSignedIn("invalid_grant")
	}
	if age := x.now.Unix() - old.Issued; float64(age) >= x.e.opts.SignIn.RefreshLife.Seconds() {
		return x.notSignedIn("invalid_grant")
	}
	return x.userToken(old.Scope)
}
