package link

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Status is the first thing that keeps a link from being used.
type Status string

// The statuses, in the order in which they apply.
const (
	Malformed   Status = "malformed"     // the service will refuse it, whatever the time
	Expired     Status = "expired"       // it was usable once
	NotYetValid Status = "not-yet-valid" // it will be
	Refused     Status = "refused"       // it is usable, but not by this policy
	Valid       Status = "valid"
)

// Report is what a check found.
type Report struct {
	Status   Status
	Problems []Problem // all of them, by offset, then code
	At       time.Time // the time that was checked, skew included
	Host     Host
}

// Usable is the gate for a download: the link is valid.
func (r *Report) Usable() bool { return r.Status == Valid }

// checker collects problems.
type checker struct {
	l  *Link
	p  *Policy
	at time.Time
	r  *Report
}

// Check holds a link against a policy at a time. It finds everything at once, and asks nobody: the package has no clock
// and no network. A nil policy is the default one.
func (l *Link) Check(p *Policy, at time.Time) *Report {
	if p == nil {
		p = &Policy{}
	}
	at = at.Add(p.Skew)
	var both struct { // in one allocation
		r     Report
		first [8]Problem
	}
	both.r = Report{At: at, Problems: both.first[:0], Host: l.Host()}
	c := checker{l: l, p: p, at: at, r: &both.r}
	if l.Kind() == ServiceDownload {
		c.add(NoSAS, 0, 0, "")
	} else {
		c.all()
	}
	slices.SortStableFunc(c.r.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Code.String(), b.Code.String()))
	})
	c.r.Status = Valid
	for i := range c.r.Problems {
		if s := c.r.Problems[i].Code.status(); rank(s) < rank(c.r.Status) {
			c.r.Status = s
		}
	}
	return c.r
}

// all checks everything that holds for a SAS link.
func (c *checker) all() {
	c.address()
	c.query()
	c.versions()
	c.required()
	c.resource()
	c.permissions()
	c.times()
	c.signature()
	c.delegation()
	c.conditions()
}

func rank(s Status) int {
	return slices.Index([]Status{Malformed, Expired, NotYetValid, Refused, Valid}, s)
}

func (c *checker) add(code Code, p Param, offset int, arg string) {
	c.r.Problems = append(c.r.Problems, Problem{Code: code, Param: p, Offset: offset, arg: Redact(arg)})
}

// param adds a problem of the value of a parameter.
func (c *checker) param(code Code, p Param, arg string) {
	c.add(code, p, c.l.params[p].value.start, arg)
}

// missing adds a problem of what is not there: it points at the end of the query.
func (c *checker) missing(p Param) { c.add(MissingParameter, p, c.l.query.end, "") }

// query looks at the form of the parameters.
func (c *checker) query() {
	l := c.l
	if l.query.empty() {
		c.add(NoQuery, 0, l.query.end, "")
	}
	for _, o := range []struct {
		at   int
		code Code
	}{{l.odd.entity, HTMLEscaped}, {l.odd.semicolon, SemicolonSeparator}, {l.odd.escape, BadEscape}, {l.odd.twice, DoubleEncoded}} {
		if o.at >= 0 {
			c.add(o.code, 0, o.at, "")
		}
	}
	if l.odd.variant >= 0 {
		c.add(CaseVariant, l.odd.variantOf, l.odd.variant, "")
	}
	for p := Param(1); p < numParams; p++ {
		if l.params[p].count > 1 {
			c.add(DuplicateParameter, p, l.params[p].name.start, "")
		}
	}
	if l.others.count > 0 && l.odd.entity < 0 && l.odd.variant < 0 {
		c.add(UnknownParameter, 0, l.others.name.start, shortName(l.text(l.others.name)))
	}
	for p := TN; p <= ERK; p++ {
		if l.Has(p) {
			c.param(NotABlobLink, p, "")
		}
	}
}

// versions looks at sv and at what it does not know.
func (c *checker) versions() {
	l := c.l
	if !l.Has(SV) {
		return // required says so
	}
	sv := l.value(SV)
	if !isDate(sv) {
		c.param(BadVersion, SV, sv)
		return
	}
	least := "2012-02-12"
	switch l.Kind() {
	case Account:
		least = "2015-04-05"
	case UserDelegation:
		least = "2018-11-09"
	}
	if sv < least {
		c.param(VersionTooOld, SV, least)
	}
	for p := Param(1); p < numParams; p++ {
		if since := table[p].since; l.Has(p) && sv < since {
			c.param(NewerParameter, p, since)
		}
	}
}

func isDate(s string) bool {
	var room [16]byte
	if len(s) != len("2006-01-02") {
		return false
	}
	_, ok := parseTime(append(room[:0], s...))
	return ok
}

// required looks for what has to be there, and what must not be there together.
func (c *checker) required() {
	l := c.l
	need := func(all ...Param) {
		for _, p := range all {
			if !l.Has(p) || l.rawValue(p) == "" {
				c.missing(p)
			}
		}
	}
	if l.Kind() == UnknownKind && !l.query.empty() {
		c.add(UnknownSAS, 0, l.query.start, "")
	}
	need(SV)
	if !l.Has(SI) {
		need(SE, SP)
	}
	if !l.Has(Sig) || l.params[Sig].value.empty() {
		c.missing(Sig)
	}
	switch l.Kind() {
	case UserDelegation:
		need(SR, SKOID, SKTID, SKE, SKS, SKV)
	case Account:
		need(SS, SRT)
	case Service:
		need(SR)
	}
	exclusive := func(a, b Param) {
		if l.Has(a) && l.Has(b) {
			c.param(Exclusive, b, a.String())
		}
	}
	exclusive(SR, SS)
	exclusive(SR, SRT)
	exclusive(SAOID, SUOID)
	if l.Kind() != Service {
		if l.Has(SI) {
			c.param(NotInThisKind, SI, l.Kind().String())
		}
	}
	if l.hasKey() {
		exclusive(SKOID, SS)
	}
}

// conditions looks at what else the service asks or does.
func (c *checker) conditions() {
	l := c.l
	if l.Has(SI) {
		if si := l.value(SI); len(si) > 64 || si == "" {
			c.param(BadValue, SI, si)
		}
		c.param(StoredPolicy, SI, "")
	}
	if l.Has(SPR) {
		switch l.value(SPR) {
		case "https", "https,http":
		case "http":
			c.param(HTTPOnly, SPR, "")
		default:
			c.param(BadValue, SPR, l.rawValue(SPR))
		}
	}
	if l.Has(SIP) {
		if !isAddressRange(l.value(SIP)) {
			c.param(BadAddress, SIP, l.rawValue(SIP))
		} else {
			c.param(AddressBound, SIP, l.rawValue(SIP))
		}
	}
	for p := RSCC; p <= RSCT; p++ {
		switch {
		case !l.Has(p):
		case p == RSCE:
			c.param(EncodingOverride, p, l.rawValue(p))
		default:
			c.param(HeaderOverride, p, l.rawValue(p))
		}
	}
	for _, p := range []Param{SDUOID, SKDUTID} {
		if l.Has(p) {
			c.param(NeedsUser, p, "")
			break // one reason is enough
		}
	}
	for _, p := range []Param{SRH, SRQ} {
		if l.Has(p) {
			c.param(NeedsRequest, p, l.rawValue(p))
		}
	}
}

// delegation looks at the key of a user delegation SAS.
func (c *checker) delegation() {
	l := c.l
	if l.Kind() != UserDelegation {
		return
	}
	for _, p := range []Param{SKOID, SKTID, SAOID, SUOID, SCID, SDUOID, SKDUTID} {
		if l.Has(p) && l.rawValue(p) != "" && !isGUID(l.value(p)) {
			c.param(BadGUID, p, l.rawValue(p))
		}
	}
	if l.Has(SCID) && strings.ToLower(l.value(SCID)) != l.value(SCID) {
		c.param(BadGUID, SCID, l.rawValue(SCID))
	}
	if l.Has(SKS) && l.rawValue(SKS) != "" && l.value(SKS) != "b" {
		c.param(BadValue, SKS, l.rawValue(SKS))
	}
	if l.Has(SKV) && l.rawValue(SKV) != "" && (!isDate(l.value(SKV)) || l.value(SKV) < "2018-11-09") {
		c.param(BadVersion, SKV, l.rawValue(SKV))
	}
	start, hasStart := l.Time(SKT)
	end, hasEnd := l.Time(SKE)
	switch {
	case !hasStart || !hasEnd:
	case !start.Before(end):
		c.param(TimeOrder, SKE, "skt")
	case end.Sub(start) > 7*24*time.Hour:
		c.param(KeyLifetime, SKE, "")
	}
}

func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !isHex(s, i) {
				return false
			}
		}
	}
	return true
}
