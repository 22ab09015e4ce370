package fetchtest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// maxForm limits the body of a request for a token.
const maxForm = 64 << 10

// claims are the contents of a token.
type claims struct {
	Audience string   `json:"aud"`
	Issuer   string   `json:"iss"`
	Issued   int64    `json:"iat"`
	NotOlder int64    `json:"nbf"`
	Expiry   int64    `json:"exp"`
	App      string   `json:"appid"`
	Roles    []string `json:"roles,omitempty"`
	Scopes   string   `json:"scp,omitempty"` // of a user's token, in place of roles
	User     string   `json:"upn,omitempty"`
	Tenant   string   `json:"tid"`
	Version  string   `json:"ver"`
	Unique   string   `json:"uti"` // makes tokens unique
}

// token answers a request for a token, at the endpoint of v2.0 or at the one before it.
func (x *exchange) token() *response {
	form, refused := x.loginForm()
	if refused != nil {
		return refused
	}
	switch grant := form.Get("grant_type"); {
	case grant == "client_credentials":
		return x.clientToken(form)
	case grant == deviceGrant && !x.version1:
		return x.deviceToken(form)
	case grant == "refresh_token" && !x.version1:
		return x.refreshed(form)
	default:
		return x.loginError(
			400, "unsupported_grant_type", 70003, fmt.Sprintf("The app requested an unsupported grant type '%s'.", grant),
		)
	}
}

// loginForm reads the form of a request of the login, and checks the tenant.
func (x *exchange) loginForm() (url.Values, *response) {
	x.r.Body = http.MaxBytesReader(x.w, x.r.Body, maxForm)
	if err := x.r.ParseForm(); err != nil {
		return nil, x.loginError(400, "invalid_request", 900144, "The request body could not be read.")
	}
	form := x.r.PostForm
	tenant, _, _ := strings.Cut(strings.TrimPrefix(x.r.URL.Path, "/"), "/")
	anyTenant := x.kind == KindDevice || form.Get("grant_type") != "client_credentials"
	if !strings.EqualFold(tenant, x.e.tenant.ID) && (!anyTenant || !contains([]string{"organizations", "common"}, tenant)) {
		return nil, x.loginError(
			400, "invalid_request", 90002,
			fmt.Sprintf(
				"Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
				tenant,
			),
		)
	}
	return form, nil
}

// clientToken answers an application that logs in with its secret.
func (x *exchange) clientToken(form url.Values) *response {
	id, secret := form.Get("client_id"), form.Get("client_secret")
	if user, password, ok := x.r.BasicAuth(); ok { // both are escaped there
		id, _ = url.QueryUnescape(user)
		secret, _ = url.QueryUnescape(password)
	}
	audience, refused := x.audience(form)
	if refused != nil {
		return refused
	}
	if refused := x.knownClient(id); refused != nil {
		return refused
	}
	if secret != x.e.tenant.ClientSecret {
		return x.wrongSecret()
	}
	c := x.newClaims(audience)
	c.Roles = x.e.tenant.Roles
	return x.grant(c, audience, "")
}

// audience returns for what a token is: the resource, or at v2.0 what stands before /.default.
func (x *exchange) audience(form url.Values) (string, *response) {
	name := "scope"
	if x.version1 {
		name = "resource"
	}
	value := form.Get(name)
	audience, suffixed := strings.CutSuffix(value, "/.default")
	switch {
	case value == "":
		return "", x.loginError(
			400, "invalid_request", 900144, "The request body must contain the following parameter: '"+name+"'.",
		)
	case x.version1 && !strings.Contains(value, "://"):
		return "", x.loginError(400, "invalid_resource", 500011, fmt.Sprintf(
			"The resource principal named %s was not found in the tenant named %s.", value, x.e.tenant.ID,
		))
	case x.version1:
		return value, nil
	case !suffixed || strings.Contains(value, " "):
		return "", x.loginError(
			400, "invalid_scope", 1002012,
			fmt.Sprintf(
				"The provided value for scope %s is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
				value,
			),
		)
	}
	return audience, nil
}

// knownClient returns the answer to an application that the tenant does not know.
func (x *exchange) knownClient(id string) *response {
	if strings.EqualFold(id, x.e.tenant.ClientID) {
		return nil
	}
	return x.loginError(
		400, "unauthorized_client", 700016,
		fmt.Sprintf(
			"Application with identifier '%s' was not found in the directory '%s'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.",
			id, x.e.tenant.ID,
		),
	)
}

// newClaims returns what all tokens say.
func (x *exchange) newClaims(audience string) claims {
	t := x.e.tenant
	return claims{
		Audience: audience, Issuer: "https://sts.windows.net/" + t.ID + "/",
		Issued: x.now.Unix(), NotOlder: x.now.Unix(), Expiry: x.now.Add(x.e.opts.TokenLife).Unix(),
		App: t.ClientID, Tenant: t.ID, Version: "1.0", Unique: x.id,
	}
}

// grant answers with a token, and with a refresh token unless it is empty. The endpoint before v2.0
// writes numbers as strings.
func (x *exchange) grant(c claims, resource, refresh string) *response {
	text := x.sign(c)
	x.e.keep(text)
	life := c.Expiry - x.now.Unix()
	if x.version1 {
		number := func(n int64) string { return strconv.FormatInt(n, 10) }
		return x.json(http.StatusOK, map[string]any{
			"token_type": "Bearer", "expires_in": number(life), "ext_expires_in": number(life),
			"expires_on": number(c.Expiry), "not_before": number(c.NotOlder), "resource": resource, "access_token": text,
		})
	}
	answer := map[string]any{"token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": text}
	if c.Scopes != "" {
		answer["scope"] = c.Scopes
	}
	if refresh != "" {
		answer["refresh_token"] = refresh
	}
	return x.json(http.StatusOK, answer)
}

func (x *exchange) wrongSecret() *response {
	return x.loginError(
		401, "invalid_client", 7000215,
		fmt.Sprintf(
			"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '%s'.",
			x.e.tenant.ClientID,
		),
	)
}

// loginError is an error as the login writes it.
func (x *exchange) loginError(status int, code string, number int, text string) *response {
	at := x.now.UTC().Format("2006-01-02 15:04:05Z")
	return x.json(status, struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		Codes       []int  `json:"error_codes"`
		Timestamp   string `json:"timestamp"`
		Trace       string `json:"trace_id"`
		Correlation string `json:"correlation_id"`
		URI         string `json:"error_uri"`
	}{
		code, fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", number, text, x.id, x.id, at),
		[]int{number}, at, x.id, x.id, fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", number),
	})
}

// sign makes a token in the form of a JWT. Clients are not meant to check its signature.
func (x *exchange) sign(c claims) string {
	payload, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	text := base64.RawURLEncoding.EncodeToString(
		[]byte(`{"typ":"JWT","alg":"HS256"}`),
	) + "." + base64.RawURLEncoding.EncodeToString(
		payload,
	)
	return text + "." + x.seal(text)
}

func (x *exchange) seal(text string) string {
	mac := hmac.New(sha256.New, []byte("tokens of "+x.e.tenant.Key))
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// bearer returns the token of a request, or the answer to a request without a valid one.
func (x *exchange) bearer() (claims, *response) {
	var c claims
	scheme, text, _ := strings.Cut(x.r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || text == "" {
		return c, x.unauthorized("", "Authorization has been denied for this request.")
	}
	end := strings.LastIndexByte(text, '.')
	if end < 0 || !hmac.Equal([]byte(text[end+1:]), []byte(x.seal(text[:end]))) {
		return c, x.unauthorized("invalid_token", "The access token is not valid.")
	}
	_, payload, _ := strings.Cut(text[:end], ".")
	b, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil || json.Unmarshal(b, &c) != nil {
		return c, x.unauthorized("invalid_token", "The access token is not valid.")
	}
	if x.now.Unix() >= c.Expiry {
		return c, x.unauthorized("invalid_token", "The access token expired.")
	}
	return c, nil
}

func (x *exchange) unauthorized(reason, text string) *response {
	a := x.apiError(http.StatusUnauthorized, "Unauthorized", text)
	challenge := fmt.Sprintf(`Bearer authorization_uri="https://login.microsoftonline.com/%s"`, x.e.tenant.ID)
	if reason != "" {
		challenge += fmt.Sprintf(`, error="%s", error_description="%s"`, reason, text)
	}
	a.header.Set("WWW-Authenticate", challenge)
	return a
}

// may returns nil if a token has one of the roles, and otherwise the answer.
func (x *exchange) may(c claims, need roles) *response {
	has, want := c.Roles, need.app
	if c.Scopes != "" {
		has, want = strings.Fields(c.Scopes), need.user
	}
	if slices.ContainsFunc(want, func(role string) bool { return slices.Contains(has, role) }) {
		return nil
	}
	return x.forbidden(want)
}

func (x *exchange) forbidden(roles []string) *response {
	return x.apiError(http.StatusForbidden, "Forbidden",
		"The application does not have any of the required application permissions ("+strings.Join(roles, ", ")+") to access the resource.")
}

// keep records secrets that were handed out.
func (e *Emulator) keep(secrets ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.secrets = append(e.secrets, secrets...)
}
