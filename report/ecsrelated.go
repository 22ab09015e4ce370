package report

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze"
)

// related are values that searches look for in any field, each once.
type related struct {
	hash, hosts, ip, user []string
}

// ecsRelated appends the values that searches look for in any field.
func (o *object) ecsRelated(d *Document, f *analyze.Finding) {
	var r related
	if d.Origin != nil {
		put(&r.hosts, d.Origin.Machine)
	}
	value := usual(f)
	switch f.Kind {
	case analyze.KindFile, analyze.KindHash:
		for _, h := range f.Hashes {
			put(&r.hash, h.Value)
		}
		put(&r.user, f.Owner)
	case analyze.KindIPv4, analyze.KindIPv6:
		r.host(value)
	case analyze.KindDomain:
		put(&r.hosts, value)
	case analyze.KindURL:
		if u, err := url.Parse(value); err == nil {
			r.host(u.Hostname())
		}
	case analyze.KindSID, analyze.KindEmail:
		put(&r.user, value)
	case analyze.KindAccount:
		_, name := accountParts(value)
		put(&r.user, value)
		put(&r.user, name)
	}
	if r.hash == nil && r.hosts == nil && r.ip == nil && r.user == nil {
		return
	}
	o.key("related")
	o.open()
	o.list("hash", r.hash)
	o.list("hosts", r.hosts)
	o.list("ip", r.ip)
	o.list("user", r.user)
	o.close()
}

// host puts an address or a name where it belongs. An address has no zone, which the type of
// Elasticsearch does not take; what has one in a document would keep the document out.
func (r *related) host(s string) {
	if a, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		put(&r.ip, a.WithZone("").String())
		return
	}
	if !strings.ContainsAny(s, "/:") { // a network, or an address in a form of its own
		put(&r.hosts, s)
	}
}

func put(to *[]string, value string) {
	if value != "" && !slices.Contains(*to, value) {
		*to = append(*to, value)
	}
}
