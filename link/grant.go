package link

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"
)

// newest is the last version of the service with known rules.
const newest = "2026-12-06"

// resource checks sr and the parameters that it needs.
func (c *checker) resource() {
	l := c.l
	if sv := l.value(ParamSV); isDate(sv) && sv > newest {
		c.param(CodeNewVersion, ParamSV, sv)
	}
	if !l.Has(ParamSR) {
		c.account()
		return
	}
	sr := l.value(ParamSR)
	since, ok := resourceSince(sr)
	switch {
	case sr == "":
		return // required says so
	case !ok:
		c.param(CodeBadResource, ParamSR, sr)
	case sr == "bs" && !l.Has(ParamSnapshot):
		c.param(CodeNotReadableAlone, ParamSR, ParamSnapshot.String())
	case sr == "bs":
		if _, ok := l.Time(ParamSnapshot); !ok {
			c.param(CodeBadTime, ParamSnapshot, l.rawValue(ParamSnapshot))
		}
	case sr == "bv" && !l.Has(ParamVersionID):
		c.param(CodeNotReadableAlone, ParamSR, ParamVersionID.String())
	case sr == "d" && !l.Has(ParamSDD):
		c.param(CodeMissingDepth, ParamSR, "")
	}
	if sv := l.value(ParamSV); isDate(sv) && sv < since {
		c.param(CodeNewerParameter, ParamSR, since)
	}
	if l.Has(ParamSDD) {
		if _, ok := l.depth(); !ok {
			c.param(CodeBadDepth, ParamSDD, l.rawValue(ParamSDD))
		} else if sr != "d" {
			c.param(CodeExclusive, ParamSDD, "sr="+sr)
		}
	}
	if sr != "c" && sr != "d" && c.r.Host.Blob == "" && c.r.Host.Container != "" {
		c.param(CodeNotReadableAlone, ParamSR, "the name of a blob in the path")
	}
}

// resourceSince returns the version since which a resource of blobs can have links, or "" for all
// versions.
func resourceSince(sr string) (since string, ok bool) {
	switch sr {
	case "b", "c":
		return "", true
	case "bs", "bv":
		return "2018-11-09", true
	case "d":
		return "2020-02-10", true
	}
	return "", false
}

// depth returns how many names of the path are the directory of sr=d.
func (l *Link) depth() (n int, ok bool) {
	v := l.value(ParamSDD)
	n, err := strconv.Atoi(v)
	return n, err == nil && v[0] >= '0' && v[0] <= '9'
}

// account checks ss and srt.
func (c *checker) account() {
	l := c.l
	for _, set := range []struct {
		p   Param
		all string
		one string // that reading a blob needs
	}{{ParamSS, "bqtf", "b"}, {ParamSRT, "sco", "o"}} {
		if !l.Has(set.p) || l.rawValue(set.p) == "" {
			continue
		}
		v := l.value(set.p)
		if !isSubset(v, set.all) {
			c.param(CodeBadValue, set.p, v)
		} else if !strings.Contains(v, set.one) {
			c.param(CodeNoReadPermission, set.p, "")
		}
	}
}

// isSubset reports whether each letter of s is in all, and only once.
func isSubset(s, all string) bool {
	seen := 0
	for i := range len(s) {
		k := strings.IndexByte(all, s[i])
		if k < 0 || seen&(1<<k) != 0 {
			return false
		}
		seen |= 1 << k
	}
	return true
}

// letters are the permissions in the documented order, with the version that introduced them.
const letters = "racwdxyltfmeopi"

var letterSince = [len(letters)]string{
	5: "2019-12-12", 6: "2020-02-10", 8: "2019-12-12", 9: "2019-12-12", 10: "2020-02-10", 11: "2020-02-10", 12: "2020-02-10", 13: "2020-02-10", 14: "2020-08-04",
}

// permissions checks sp.
func (c *checker) permissions() {
	l := c.l
	if !l.Has(ParamSP) || l.rawValue(ParamSP) == "" {
		return
	}
	sp, sv := l.value(ParamSP), l.value(ParamSV)
	order := letters
	all := letters
	if l.Kind() == KindAccount {
		all += "u" // update, and process (p), in an account SAS
		order = "" // tools disagree
	}
	seen := [128]bool{}
	last, unordered := -1, false
	newer, more := "", ""
	for i := range len(sp) {
		letter := sp[i : i+1]
		k := strings.Index(all, letter)
		switch {
		case k < 0:
			c.add(CodeUnknownPermission, ParamSP, l.params[ParamSP].value.start, letter)
			continue
		case seen[sp[i]]:
			c.add(CodeDuplicatePermission, ParamSP, l.params[ParamSP].value.start, letter)
			continue
		}
		seen[sp[i]] = true
		unordered = unordered || order != "" && k < last
		last = k
		if k < len(letterSince) && isDate(sv) && sv < letterSince[k] {
			newer += letter
		}
		if letter != "r" {
			more += letter
		}
	}
	if unordered {
		c.param(CodePermissionOrder, ParamSP, "")
	}
	if newer != "" {
		c.param(CodeNewerPermission, ParamSP, newer)
	}
	if !seen['r'] {
		c.param(CodeNoReadPermission, ParamSP, "")
	}
	if more != "" {
		c.param(CodeGrantsMore, ParamSP, more)
	}
}

// times checks start and expiry.
func (c *checker) times() {
	l := c.l
	bad := func(p Param) bool {
		if l.Has(p) && l.rawValue(p) != "" {
			if _, ok := l.Time(p); !ok {
				c.param(CodeBadTime, p, l.rawValue(p))
				return true
			}
		}
		return false
	}
	for _, p := range []Param{ParamST, ParamSE, ParamSKT, ParamSKE} {
		bad(p)
	}
	start, hasStart := l.Time(ParamST)
	end, hasEnd := l.Time(ParamSE)
	if hasStart && hasEnd && !start.Before(end) {
		c.param(CodeTimeOrder, ParamSE, ParamST.String())
	}
	if hasEnd && !c.at.Before(end) {
		c.param(CodeAlreadyExpired, ParamSE, l.rawValue(ParamSE))
	}
	if hasStart && c.at.Before(start) {
		c.param(CodeNotYet, ParamST, l.rawValue(ParamST))
	}
	if l.Kind() == KindUserDelegation {
		if key, ok := l.Time(ParamSKE); ok && !c.at.Before(key) {
			c.param(CodeKeyExpired, ParamSKE, l.rawValue(ParamSKE))
		}
		if key, ok := l.Time(ParamSKT); ok && c.at.Before(key) {
			c.param(CodeKeyNotYet, ParamSKT, l.rawValue(ParamSKT))
		}
	}
	if l.Has(ParamSI) && !l.Has(ParamSE) {
		c.param(CodeExpiryUnknown, ParamSI, "")
	}
}

// signature checks the form of sig. Whether it is right cannot be known without the key.
func (c *checker) signature() {
	l := c.l
	raw := l.text(l.params[ParamSig].value)
	if raw == "" {
		return // required says so
	}
	if strings.IndexByte(raw, '+') >= 0 {
		c.param(CodePlusInSignature, ParamSig, "")
		raw = strings.ReplaceAll(raw, "+", "%2B")
	}
	var room [64]byte
	sig := appendUnescaped(room[:0], raw)
	if strings.Contains(raw, "%25") {
		return // the double encoding is reported
	}
	var b [48]byte
	if len(sig) > len(room) {
		c.param(CodeBadSignature, ParamSig, "its length is "+strconv.Itoa(len(sig))+", and not 44")
		return
	}
	switch n, err := base64.StdEncoding.Strict().Decode(b[:], sig); {
	case bytes.ContainsAny(sig, "\r\n"): // which Go's base64 passes over
		c.param(CodeBadSignature, ParamSig, "it has a line end in it")
	case err != nil && len(sig)%4 != 0:
		c.param(CodeBadSignature, ParamSig, "its length is "+strconv.Itoa(len(sig))+", and not 44; was it cut?")
	case err != nil:
		c.param(CodeBadSignature, ParamSig, "it has characters that base64 has not")
	case n != 32:
		c.param(CodeBadSignature, ParamSig, "it has "+strconv.Itoa(n)+" bytes")
	}
}

// Repaired returns the link with each + in the signature written as %2B. ok is false if there is
// none. Base64 has no space, so the repair is unambiguous. It is offered, and never done silently.
func (l *Link) Repaired() (repaired *Link, ok bool) {
	v := l.params[ParamSig].value
	sig := l.text(v)
	if strings.IndexByte(sig, '+') < 0 {
		return nil, false
	}
	raw := l.all()
	return Parse(raw[:v.start] + strings.ReplaceAll(sig, "+", "%2B") + raw[v.end:]), true
}
