package link

import (
	"strings"

	"github.com/lrkit/lrkit/internal/secret"
)

// shownValue returns a decoded value of a parameter if it looks like one, and otherwise a
// placeholder: people paste passwords and signatures into the wrong place of a link.
func shownValue(p Param, value string) string {
	if value == "" || looksLike(p, value) {
		return secret.String(value, secret.All)
	}
	return redacted
}

// looksLike reports whether a value has the form of the values of a parameter, right or wrong. A
// word that could be a password has not. For parameters with few possible words or letters, only
// those are shown.
func looksLike(p Param, v string) bool {
	switch p {
	case ParamSV, ParamSKV:
		return only(v, "0123456789.-") && len(v) <= 24 && (len(v) <= 4 || strings.IndexAny(v, ".-") > 0)
	case ParamSIP:
		return only(v, "0123456789.-") && len(v) <= 64 && strings.IndexByte(v, '.') > 0
	case ParamST, ParamSE, ParamSKT, ParamSKE, ParamSnapshot, ParamVersionID:
		return only(v, "0123456789-:.TZ+/ tz") && len(v) <= 64 && strings.IndexAny(v, "-:/") > 0
	case ParamSR, ParamSS, ParamSRT, ParamSKS:
		return isWord(v, 4) || resources[strings.ToLower(v)]
	case ParamSP:
		return isWord(v, 3) || isWord(v, 24) && only(v, letters+"u") && !repeats(v) || strings.EqualFold(v, "read")
	case ParamSPR:
		return only(v, "https,HTTPS") || isWord(v, 3)
	case ParamSDD:
		return len(v) <= 3 && only(v, "-0123456789")
	case ParamSKOID, ParamSKTID, ParamSAOID, ParamSUOID, ParamSCID, ParamSDUOID, ParamSKDUTID:
		return len(v) <= 64 && only(v, "0123456789abcdefABCDEF-{}") && strings.Count(v, "-") >= 2
	case ParamRSCT:
		kind, rest, ok := strings.Cut(v, "/")
		return ok && mediaTypes[strings.ToLower(kind)] && !random(rest)
	case ParamRSCD:
		kind, rest, _ := strings.Cut(v, ";")
		kind = strings.ToLower(strings.TrimSpace(kind))
		return (kind == "attachment" || kind == "inline" || kind == "form-data") && !random(rest)
	case ParamRSCE, ParamRSCC, ParamRSCL:
		return directives(p, v)
	}
	return !mixedIn(v) && (len(v) < 6 || !only(v, "0123456789"))
}

// resources are what people write for the letters of sr, ss, srt and sks.
var resources = map[string]bool{
	"blob": true, "container": true, "directory": true, "file": true, "share": true, "snapshot": true,
	"service": true, "object": true,
}

// mediaTypes are the top-level types of MIME.
var mediaTypes = map[string]bool{
	"application": true, "audio": true, "font": true, "image": true, "message": true,
	"model": true, "multipart": true, "text": true, "video": true,
}

// encodings and caching are the words of the headers Content-Encoding and Cache-Control.
var (
	encodings = map[string]bool{
		"gzip": true, "x-gzip": true, "deflate": true, "br": true, "zstd": true,
		"compress": true, "identity": true, "aws-chunked": true,
	}
	caching = map[string]bool{
		"no-cache": true, "no-store": true, "no-transform": true,
		"must-revalidate": true, "proxy-revalidate": true, "must-understand": true,
		"private": true, "public": true, "immutable": true,
		"max-age": true, "s-maxage": true, "stale-while-revalidate": true,
		"stale-if-error": true, "only-if-cached": true,
	}
)

// directives reports whether a value is a list of the words of a header.
func directives(p Param, v string) bool {
	for part := range strings.SplitSeq(v, ",") {
		word, arg, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), "=")
		switch p {
		case ParamRSCE:
			if !encodings[word] || arg != "" {
				return false
			}
		case ParamRSCC:
			if !caching[word] || !only(arg, "0123456789") {
				return false
			}
		default: // a language tag: de, en-US
			language, region, _ := strings.Cut(word, "-")
			if !isWord(language, 3) || len(region) > 12 || mixedIn(region) || arg != "" {
				return false
			}
		}
	}
	return true
}

// repeats reports whether a byte occurs more than twice. It never does in permissions.
func repeats(v string) bool {
	for i := range len(v) {
		if strings.Count(v, v[i:i+1]) > 2 {
			return true
		}
	}
	return false
}

// mixedIn reports whether letters and digits are adjacent in a value, or capitals follow small
// letters, as in passwords, or whether it has characters that are in no name.
func mixedIn(v string) bool {
	for i := range len(v) {
		c := v[i]
		switch {
		case c < '!' || c > '~' || strings.IndexByte("!#$%&*?@^|~=<>", c) >= 0:
			return c != ' '
		case i == 0:
		case isDigit(c) && isLetter(v[i-1]), isLetter(c) && isDigit(v[i-1]), c >= 'A' && c <= 'Z' && v[i-1] >= 'a' && v[i-1] <= 'z':
			return true
		}
	}
	return random(v)
}

func isDigit(c byte) bool  { return c-'0' < 10 }
func isLetter(c byte) bool { return c|0x20-'a' < 26 }

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

// random reports whether some part of a value looks random: letters of both cases and digits, or
// very long.
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

// shownPlace returns a part of a path in a form that may be shown: without user info before a host,
// and without anything like a signature.
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
	s = secret.String(s, secret.All)
	if !random(s) && !strings.Contains(s, "=") {
		return s
	}
	var b strings.Builder
	for part := range strings.SplitAfterSeq(s, "/") {
		name := strings.TrimSuffix(part, "/")
		if signatureLike(unescapePath(name)) {
			b.WriteString(redacted)
		} else {
			b.WriteString(secret.String(name, secret.All)) // alone: after a slash a label is the name of a folder
		}
		b.WriteString(part[len(name):])
	}
	return b.String()
}

// signatureLike reports whether a part of a path looks like a signature: base64 of that length.
func signatureLike(v string) bool {
	digits := strings.TrimRight(v, "=")
	return len(v) >= secretRun && !strings.Contains(digits, "=") && isBase64(digits) && random(v) && mixed(v)
}

// shownHost returns a host in a form that may be shown. A text without a dot that looks random is
// not a host name. Neither is a name with a first label longer than any account.
func shownHost(host string) string {
	label, _, dotted := strings.Cut(host, ".")
	if (!dotted || len(label) > maxAccount) && random(label) && mixed(label) {
		return redacted
	}
	return shownPlace(host)
}

// maxScheme is the length of the longest scheme that is shown.
const maxScheme = 10

// maxAccount is the length of the longest name of a storage account.
const maxAccount = 24

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

// mixed reports whether s has letters of both cases. A hash in hex has not.
func mixed(s string) bool {
	return strings.ToLower(s) != s && strings.ToUpper(s) != s
}
