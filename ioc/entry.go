package ioc

import (
	"fmt"
	"net/netip"

	"github.com/lrkit/lrkit/analyze"
)

// Entry is an entry of an indicator list.
type Entry struct {
	Text string // as it was written
	Line int    // from 1

	rules []rule
}

// Kinds returns the kinds of the entry. Most entries have one; evil.com is a domain and a name.
func (e *Entry) Kinds() []string {
	var all []string
	for _, r := range e.rules {
		all = append(all, r.kind.String())
	}
	return all
}

// rule is one way to read an entry.
type rule struct {
	kind   kind
	key    string // in the form in which this kind is compared
	wild   bool   // key is a pattern
	text   string // to be searched for in text; empty when it is not
	prefix netip.Prefix
}

type kind uint8

const (
	path kind = iota
	name
	hash
	address
	domain
	url
	email
	sid
	registry
	guid
	account
	kinds
)

var kindNames = [kinds]string{"path", "name", "hash", "address", "domain", "url", "email", "sid", "registry", "guid", "account"}

func (k kind) String() string { return kindNames[k] }

// byPrefix has the words that may come before an entry and a colon.
var byPrefix = map[string]kind{
	"path": path, "name": name, "hash": hash, "md5": hash, "sha1": hash, "sha256": hash, "sha512": hash,
	"address": address, "ip": address, "ipv4": address, "ipv6": address, "cidr": address,
	"domain": domain, "url": url, "email": email, "sid": sid, "registry": registry, "guid": guid, "account": account,
}

// found has the kind of the findings that a rule makes in text.
var found = [kinds]analyze.Kind{
	path: analyze.KindFile, name: analyze.KindFile, domain: analyze.KindDomain, url: analyze.KindURL,
	email: analyze.KindEmail, sid: analyze.KindSID,
	registry: analyze.KindRegistry, guid: analyze.KindGUID, account: analyze.KindAccount,
}

// Error is an error in a line of a list. Text comes from the list and is not safe to print as it
// is.
type Error struct {
	File   string
	Line   int
	Text   string
	Reason string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d: %q: %s", e.File, e.Line, e.Text[:min(len(e.Text), 100)], e.Reason)
}
