package link

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Status is the first problem that prevents the use of a link, or StatusValid.
type Status string

// The statuses, in the order in which they apply.
const (
	StatusMalformed   Status = "malformed"     // the service will refuse it, whatever the time
	StatusExpired     Status = "expired"       // it was usable once
	StatusNotYetValid Status = "not-yet-valid" // it will be
	StatusRefused     Status = "refused"       // it is usable, but not by this policy
	StatusValid       Status = "valid"
)

// Report is the result of a check.
type Report struct {
	Status   Status
	Problems []Problem // all of them, by offset, then code
	At       time.Time // the time that was checked, skew included
	Host     Host
}

// Usable reports whether the link is valid: a download should use no other.
func (r *Report) Usable() bool { return r.Status == StatusValid }

// checker collects problems.
type checker struct {
	l  *Link
	p  *Policy
	at time.Time
	r  *Report
}

// Check checks a link against a policy at a time, and reports all problems at once. It uses no
// network and no clock. A nil policy is the default.
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
	if l.Kind() == KindServiceDownload {
		c.serviceDownload()
	} else {
		c.all()
	}
	slices.SortStableFunc(c.r.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Code.String(), b.Code.String()))
	})
	c.r.Status = StatusValid
	for i := range c.r.Problems {
		if s := c.r.Problems[i].Code.status(); rank(s) < rank(c.r.Status) {
			c.r.Status = s
		}
	}
	return c.r
}

// all checks everything that applies to a SAS link.
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
	return slices.Index([]Status{StatusMalformed, StatusExpired, StatusNotYetValid, StatusRefused, StatusValid}, s)
}

func (c *checker) add(code Code, p Param, offset int, arg string) {
	c.r.Problems = append(c.r.Problems, Problem{Code: code, Param: p, Offset: offset, arg: Redact(arg)})
}

// param adds a problem of the value of a parameter.
func (c *checker) param(code Code, p Param, arg string) {
	c.add(code, p, c.l.params[p].value.start, arg)
}

// missing adds a problem of something absent. It points at the end of the query.
func (c *checker) missing(p Param) { c.add(CodeMissingParameter, p, c.l.query.end, "") }

// query checks the form of the parameters.
func (c *checker) query() {
	l := c.l
	if l.query.empty() {
		c.add(CodeNoQuery, 0, l.query.end, "")
	}
	for _, o := range []struct {
		at   int
		code Code
	}{{l.odd.entity, CodeHTMLEscaped}, {l.odd.semicolon, CodeSemicolonSeparator}, {l.odd.escape, CodeBadEscape}, {l.odd.twice, CodeDoubleEncoded}} {
		if o.at >= 0 {
			c.add(o.code, 0, o.at, "")
		}
	}
	if l.odd.variant >= 0 {
		c.add(CodeCaseVariant, l.odd.variantOf, l.odd.variant, "")
	}
	for p := Param(1); p < numParams; p++ {
		if l.params[p].count > 1 {
			c.add(CodeDuplicateParameter, p, l.params[p].name.start, "")
		}
	}
	if l.others.count > 0 && l.odd.entity < 0 && l.odd.variant < 0 {
		c.add(CodeUnknownParameter, 0, l.others.name.start, shortName(l.text(l.others.name)))
	}
	for p := ParamTN; p <= ParamERK; p++ {
		if l.Has(p) {
			c.param(CodeNotABlobLink, p, "")
		}
	}
}

// versions checks sv, and the parameters that it does not know.
func (c *checker) versions() {
	l := c.l
	if !l.Has(ParamSV) {
		return // required says so
	}
	sv := l.value(ParamSV)
	if !isDate(sv) {
		c.param(CodeBadVersion, ParamSV, sv)
		return
	}
	least := "2012-02-12"
	switch l.Kind() {
	case KindAccount:
		least = "2015-04-05"
	case KindUserDelegation:
		least = "2018-11-09"
	}
	if sv < least {
		c.param(CodeVersionTooOld, ParamSV, least)
	}
	for p := Param(1); p < numParams; p++ {
		if since := table[p].since; l.Has(p) && sv < since {
			c.param(CodeNewerParameter, p, since)
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

// required checks for missing and for conflicting parameters.
func (c *checker) required() {
	l := c.l
	need := func(all ...Param) {
		for _, p := range all {
			if !l.Has(p) || l.rawValue(p) == "" {
				c.missing(p)
			}
		}
	}
	if l.Kind() == KindUnknown && !l.query.empty() {
		c.add(CodeUnknownSAS, 0, l.query.start, "")
	}
	need(ParamSV)
	if !l.Has(ParamSI) {
		need(ParamSE, ParamSP)
	}
	if !l.Has(ParamSig) || l.params[ParamSig].value.empty() {
		c.missing(ParamSig)
	}
	switch l.Kind() {
	case KindUserDelegation:
		need(ParamSR, ParamSKOID, ParamSKTID, ParamSKE, ParamSKS, ParamSKV)
	case KindAccount:
		need(ParamSS, ParamSRT)
	case KindService:
		need(ParamSR)
	}
	exclusive := func(a, b Param) {
		if l.Has(a) && l.Has(b) {
			c.param(CodeExclusive, b, a.String())
		}
	}
	exclusive(ParamSR, ParamSS)
	exclusive(ParamSR, ParamSRT)
	exclusive(ParamSAOID, ParamSUOID)
	if l.Kind() != KindService {
		if l.Has(ParamSI) {
			c.param(CodeNotInThisKind, ParamSI, l.Kind().String())
		}
	}
	if l.hasKey() {
		exclusive(ParamSKOID, ParamSS)
	}
}

// conditions checks the other conditions and effects of the link.
func (c *checker) conditions() {
	l := c.l
	if l.Has(ParamSI) {
		if si := l.value(ParamSI); len(si) > 64 || si == "" {
			c.param(CodeBadValue, ParamSI, si)
		}
		c.param(CodeStoredPolicy, ParamSI, "")
	}
	if l.Has(ParamSPR) {
		switch l.value(ParamSPR) {
		case "https", "https,http":
		case "http":
			c.param(CodeHTTPOnly, ParamSPR, "")
		default:
			c.param(CodeBadValue, ParamSPR, l.rawValue(ParamSPR))
		}
	}
	if l.Has(ParamSIP) {
		if !isAddressRange(l.value(ParamSIP)) {
			c.param(CodeBadAddress, ParamSIP, l.rawValue(ParamSIP))
		} else {
			c.param(CodeAddressBound, ParamSIP, l.rawValue(ParamSIP))
		}
	}
	for p := ParamRSCC; p <= ParamRSCT; p++ {
		switch {
		case !l.Has(p):
		case p == ParamRSCE:
			c.param(CodeEncodingOverride, p, l.rawValue(p))
		default:
			c.param(CodeHeaderOverride, p, l.rawValue(p))
		}
	}
	for _, p := range []Param{ParamSDUOID, ParamSKDUTID} {
		if l.Has(p) {
			c.param(CodeNeedsUser, p, "")
			break // one reason is enough
		}
	}
	for _, p := range []Param{ParamSRH, ParamSRQ} {
		if l.Has(p) {
			c.param(CodeNeedsRequest, p, l.rawValue(p))
		}
	}
}

// delegation checks the key of a user delegation SAS.
func (c *checker) delegation() {
	l := c.l
	if l.Kind() != KindUserDelegation {
		return
	}
	for _, p := range []Param{ParamSKOID, ParamSKTID, ParamSAOID, ParamSUOID, ParamSCID, ParamSDUOID, ParamSKDUTID} {
		if l.Has(p) && l.rawValue(p) != "" && !isGUID(l.value(p)) {
			c.param(CodeBadGUID, p, l.rawValue(p))
		}
	}
	if l.Has(ParamSCID) && strings.ToLower(l.value(ParamSCID)) != l.value(ParamSCID) {
		c.param(CodeBadGUID, ParamSCID, l.rawValue(ParamSCID))
	}
	if l.Has(ParamSKS) && l.rawValue(ParamSKS) != "" && l.value(ParamSKS) != "b" {
		c.param(CodeBadValue, ParamSKS, l.rawValue(ParamSKS))
	}
	if l.Has(ParamSKV) && l.rawValue(ParamSKV) != "" && (!isDate(l.value(ParamSKV)) || l.value(ParamSKV) < "2018-11-09") {
		c.param(CodeBadVersion, ParamSKV, l.rawValue(ParamSKV))
	}
	start, hasStart := l.Time(ParamSKT)
	end, hasEnd := l.Time(ParamSKE)
	switch {
	case !hasStart || !hasEnd:
	case !start.Before(end):
		c.param(CodeTimeOrder, ParamSKE, "skt")
	case end.Sub(start) > 7*24*time.Hour:
		c.param(CodeKeyLifetime, ParamSKE, "")
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
