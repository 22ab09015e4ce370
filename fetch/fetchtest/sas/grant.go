package sas

import (
	"cmp"
	"strconv"
	"time"
)

// DefaultVersion is the version of a [Grant] that names none: that of the Live Response link in
// Microsoft's documentation.
const DefaultVersion = "2019-07-07"

// Grant is what a link allows. Empty fields are left out of the link. Nothing is checked: a test
// can make links that no service accepts. It has a field for each parameter of a SAS.
type Grant struct {
	Version     string    // sv; empty for DefaultVersion
	Permissions string    // sp: "r"
	Start       time.Time // st; the zero time is left out
	Expiry      time.Time // se; the zero time is left out
	TimeLayout  string    // how both are written, as for time.Format; empty for "2006-01-02T15:04:05Z"
	IP          string    // sip: "10.0.0.1" or "10.0.0.1-10.0.0.9"
	Protocol    string    // spr: "https" or "https,http"

	// EncryptionScope is ses. It is signed since version 2020-12-06.
	EncryptionScope string

	// These are for service and delegation links.
	Resource  string // sr: b, c, d, bs or bv; empty for b
	Snapshot  string // of sr=bs: the time of the snapshot, as the service names it
	VersionID string // of sr=bv: the version of the blob
	Depth     int    // sdd of sr=d: how many names of the path are the directory

	// Identifier is si, the stored access policy of a service link.
	Identifier string

	// Headers of the response, for service and delegation links.
	CacheControl       string // rscc
	ContentDisposition string // rscd
	ContentEncoding    string // rsce
	ContentLanguage    string // rscl
	ContentType        string // rsct

	// These are for account links.
	Services string // ss; empty for b
	Types    string // srt; empty for o
}

// params returns the parameters that all kinds have.
func (g Grant) params() map[string]string {
	return map[string]string{
		"sv": cmp.Or(g.Version, DefaultVersion), "sp": g.Permissions, "st": g.time(g.Start), "se": g.time(g.Expiry),
		"sip": g.IP, "spr": g.Protocol, "ses": g.EncryptionScope,
	}
}

// resource adds the parameters of a link to one resource.
func (g Grant) resource(params map[string]string) {
	params["sr"] = cmp.Or(g.Resource, "b")
	params["snapshot"], params["versionid"] = g.Snapshot, g.VersionID
	if params["sr"] == "d" {
		params["sdd"] = strconv.Itoa(g.Depth)
	}
	params["rscc"], params["rscd"], params["rsce"] = g.CacheControl, g.ContentDisposition, g.ContentEncoding
	params["rscl"], params["rsct"] = g.ContentLanguage, g.ContentType
}

func (g Grant) time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(cmp.Or(g.TimeLayout, "2006-01-02T15:04:05Z"))
}
