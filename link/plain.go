package link

import (
	"strings"

	"github.com/lrkit/lrkit/internal/secret"
)

// shownValue returns a decoded value of a parameter if it looks like one, and what stands for a secret if it does not: people
// paste passwords and signatures into the wrong place of a link.
func shownValue(p Param, value string) string {
	if value == "" || looksLike(p, value) {
		return secret.String(value, secret.All)
	}
	return redacted
}

// looksLike reports whether a value has the form of the values of a parameter, right or wrong.
func looksLike(p Param, v string) bool {
	switch p {
	case ParamSV, ParamSKV, ParamSIP:
		return len(v) <= 64 && only(v, "0123456789.-")
	case ParamST, ParamSE, ParamSKT, ParamSKE, ParamSnapshot, ParamVersionID:
		return len(v) <= 64 && only(v, "0123456789-:.TZ+ tz") || isWord(v, 12)
	case ParamSR, ParamSS, ParamSRT, ParamSP, ParamSKS:
		return isWord(v, 24)
	case ParamSPR:
		return isWord(strings.ReplaceAll(v, ",", ""), 24)
	case ParamSDD:
		return len(v) <= 8 && only(v, "-0123456789")
	case ParamSKOID, ParamSKTID, ParamSAOID, ParamSUOID, ParamSCID, ParamSDUOID, ParamSKDUTID:
		return len(v) <= 64 && only(v, "0123456789abcdefABCDEF-{}") && strings.Count(v, "-") >= 2 || isWord(v, 12)
	case ParamRSCT:
		kind, rest, ok := strings.Cut(v, "/")
		return ok && isWord(kind, 24) && !random(rest)
	case ParamRSCD:
		kind, _, _ := strings.Cut(v, ";")
		return isWord(strings.TrimSpace(kind), 24) && !random(v)
	case ParamRSCC, ParamRSCE, ParamRSCL, ParamSRH, ParamSRQ, ParamSI, ParamSES, ParamTN, ParamSPK, ParamSRK, ParamEPK, ParamERK:
		return !random(v)
	}
	return !random(v)
}

// only reports whether a value has no other characters.
func only(v, chars string) bool {
	return strings.Trim(v, chars) == ""
}

// isWord reports whether a value is a short word of letters.
func isWord(v string, most int) bool {
	for i := range len(v) {
		if c := v[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return v != "" && len(v) <= most
}

// random reports whether some part of a value looks drawn at random: letters of both cases and digits, or very long.
func random(v string) bool {
	var lower, upper, digit bool
	n := 0
	for i := 0; i <= len(v); i++ {
		if i == len(v) || strings.IndexByte(" ,;/.:=\"'-()@", v[i]) >= 0 {
			if n >= 8 && lower && upper && digit || n >= secretRun {
				return true
			}
			lower, upper, digit, n = false, false, false, 0
			continue
		}
		c := v[i]
		lower = lower || c >= 'a' && c <= 'z'
		upper = upper || c >= 'A' && c <= 'Z'
		digit = digit || c >= '0' && c <= '9'
		n++
	}
	return false
}

// shownPlace returns a part of a path as it may be shown: without who stands before a host, and without what looks like a signature.
func shownPlace(s string) string {
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		from := 0
		if j := strings.LastIndexAny(s[:i], "/"); j >= 0 {
			from = j + 1
		}
		if j := strings.IndexByte(s[from:i], ':'); j >= 0 || from == 0 {
			if scheme := s[from : from+max(j, 0)]; isScheme(scheme) { // https:user:password@host
				from += len(scheme) + 1
			}
			s = s[:from] + redacted + s[i:]
		}
	}
	if !random(s) {
		return secret.String(s, secret.All)
	}
	var b strings.Builder
	for part := range strings.SplitAfterSeq(s, "/") {
		name := strings.TrimSuffix(part, "/")
		if value := unescapePath(name); len(value) >= secretRun && strings.Trim(value, "=") == strings.TrimRight(value, "=") && isBase64(strings.TrimRight(value, "=")) && random(value) && mixed(value) {
			b.WriteString(redacted)
			b.WriteString(part[len(name):])
			continue
		}
		b.WriteString(part)
	}
	return secret.String(b.String(), secret.All)
}

func isScheme(s string) bool {
	switch strings.ToLower(s) {
	case "http", "https", "ftp", "wasbs", "abfss":
		return true
	}
	return false
}

func isBase64(s string) bool {
	for i := range len(s) {
		if !isSignature(s[i]) || s[i] == '%' || s[i] == '=' {
			return false
		}
	}
	return true
}

// mixed reports whether there are letters of both cases in s: a hash in hex has not.
func mixed(s string) bool {
	return strings.ToLower(s) != s && strings.ToUpper(s) != s
}
