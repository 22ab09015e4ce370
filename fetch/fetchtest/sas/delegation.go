package sas

import (
	"cmp"
	"errors"
	"time"
)

// DelegationKey is a user delegation key, as the service issues it to a user.
type DelegationKey struct {
	Object  string    // skoid: the GUID of the user
	Tenant  string    // sktid: the GUID of the user's tenant
	Start   time.Time // skt
	Expiry  time.Time // ske; the service allows 7 days
	Service string    // sks; empty for b
	Version string    // skv; empty for the version of the link
	Value   string    // in base64, as the service sends it

	// UserTenant is skdutid, the tenant of the user that the key is bound to. It is signed since
	// 2025-07-05.
	UserTenant string
}

// Delegate is the user of a delegation link, other than its signer. All fields are optional.
type Delegate struct {
	Authorized   string // saoid: acts for the signer, whose rights were checked; since version 2020-02-10
	Unauthorized string // suoid: acts for the signer, and is checked by the service; since version 2020-02-10
	Correlation  string // scid: the GUID by which audit logs tell the link; since version 2020-02-10
	User         string // sduoid: the only user who may use it; since version 2025-07-05
}

// DelegationLink returns a link to a blob with a user delegation SAS, of any version from
// 2018-11-09 on. It does not support required headers and parameters of the request (srh, srq,
// since 2026-04-06).
func (s Signer) DelegationLink(container, blob string, g Grant, key DelegationKey, d Delegate) (string, error) {
	if g.Identifier != "" {
		return "", errors.New("sas: a delegation link has no stored access policy")
	}
	params := g.params()
	g.resource(params)
	params["skoid"], params["sktid"] = key.Object, key.Tenant
	params["skt"], params["ske"] = g.time(key.Start), g.time(key.Expiry)
	params["sks"], params["skv"] = cmp.Or(key.Service, "b"), cmp.Or(key.Version, params["sv"])
	params["skdutid"], params["saoid"], params["suoid"] = key.UserTenant, d.Authorized, d.Unauthorized
	params["scid"], params["sduoid"] = d.Correlation, d.User
	fields := map[string]string{"resource": s.resource(container, blob, g), "point": point(params)}
	return s.sign(delegationLayouts, key.Value, fields, params, container, blob)
}
