package link

import "strings"

// Param is a parameter of the query of a SAS link.
type Param uint8

// The parameters, by Microsoft's names.
const (
	ParamSV        Param = iota + 1 // sv: signed version, the version of the service that made the signature
	ParamSR                         // sr: signed resource: b blob, bs snapshot, bv version, c container, d directory, f file, s share
	ParamSS                         // ss: signed services of an account SAS
	ParamSRT                        // srt: signed resource types of an account SAS
	ParamST                         // st: signed start
	ParamSE                         // se: signed expiry
	ParamSP                         // sp: signed permissions
	ParamSI                         // si: signed identifier of a stored access policy
	ParamSIP                        // sip: signed IP
	ParamSPR                        // spr: signed protocol
	ParamSig                        // sig: the signature
	ParamSKOID                      // skoid: signed key object ID
	ParamSKTID                      // sktid: signed key tenant ID
	ParamSKT                        // skt: signed key start
	ParamSKE                        // ske: signed key expiry
	ParamSKS                        // sks: signed key service
	ParamSKV                        // skv: signed key version
	ParamSAOID                      // saoid: signed authorized object ID
	ParamSUOID                      // suoid: signed unauthorized object ID
	ParamSCID                       // scid: signed correlation ID
	ParamSDD                        // sdd: signed directory depth
	ParamSES                        // ses: signed encryption scope
	ParamSDUOID                     // sduoid: signed delegated user object ID
	ParamSKDUTID                    // skdutid: signed key delegated user tenant ID
	ParamSRH                        // srh: signed request headers
	ParamSRQ                        // srq: signed request query parameters
	ParamRSCC                       // rscc: Cache-Control of the answer
	ParamRSCD                       // rscd: Content-Disposition of the answer
	ParamRSCE                       // rsce: Content-Encoding of the answer
	ParamRSCL                       // rscl: Content-Language of the answer
	ParamRSCT                       // rsct: Content-Type of the answer
	ParamSnapshot                   // snapshot: which snapshot; not signed by its name
	ParamVersionID                  // versionid: which version
	ParamTN                         // tn: table name; not of a blob
	ParamSPK                        // spk: start partition key of a table
	ParamSRK                        // srk: start row key
	ParamEPK                        // epk: end partition key
	ParamERK                        // erk: end row key
	numParams
)

// table has the name of a parameter, and the version of the service that introduced it.
var table = [numParams]struct{ name, since string }{
	ParamSV: {"sv", "2012-02-12"}, ParamSR: {"sr", ""}, ParamSS: {"ss", "2015-04-05"}, ParamSRT: {"srt", "2015-04-05"},
	ParamST: {"st", ""}, ParamSE: {"se", ""}, ParamSP: {"sp", ""}, ParamSI: {"si", ""},
	ParamSIP: {"sip", "2015-04-05"}, ParamSPR: {"spr", "2015-04-05"}, ParamSig: {"sig", ""},
	ParamSKOID: {
		"skoid", "2018-11-09",
	}, ParamSKTID: {"sktid", "2018-11-09"}, ParamSKT: {"skt", "2018-11-09"}, ParamSKE: {"ske", "2018-11-09"},
	ParamSKS: {"sks", "2018-11-09"}, ParamSKV: {"skv", "2018-11-09"},
	ParamSAOID: {
		"saoid", "2020-02-10",
	}, ParamSUOID: {"suoid", "2020-02-10"}, ParamSCID: {"scid", "2020-02-10"}, ParamSDD: {"sdd", "2020-02-10"},
	ParamSES: {"ses", "2020-12-06"}, ParamSDUOID: {"sduoid", "2025-07-05"}, ParamSKDUTID: {"skdutid", "2025-07-05"},
	ParamSRH: {"srh", "2026-04-06"}, ParamSRQ: {"srq", "2026-04-06"},
	ParamRSCC: {
		"rscc", "2013-08-15",
	}, ParamRSCD: {"rscd", "2013-08-15"}, ParamRSCE: {"rsce", "2013-08-15"}, ParamRSCL: {"rscl", "2013-08-15"}, ParamRSCT: {"rsct", "2013-08-15"},
	ParamSnapshot: {"snapshot", ""}, ParamVersionID: {"versionid", ""},
	ParamTN: {"tn", ""}, ParamSPK: {"spk", ""}, ParamSRK: {"srk", ""}, ParamEPK: {"epk", ""}, ParamERK: {"erk", ""},
}

func (p Param) known() bool { return p > 0 && p < numParams }

// String returns the name as written in a link: "se".
func (p Param) String() string {
	if !p.known() {
		return ""
	}
	return table[p].name
}

// byName is made once: looking up a name allocates nothing.
var byName = func() map[string]Param {
	m := make(map[string]Param, numParams)
	for p := Param(1); p < numParams; p++ {
		m[table[p].name] = p
	}
	return m
}()

// maxName is longer than any name.
const maxName = 16

// variantOf returns the parameter whose name differs in case or escapes only.
func variantOf(name string) Param {
	if len(name) <= 3*maxName {
		name = unescape(name)
	}
	if len(name) > maxName {
		return 0
	}
	return byName[strings.ToLower(name)]
}

// parameters splits the query.
func (l *Link) parameters() {
	for at := l.query.start; at < l.query.end; {
		end := l.query.end
		if i := strings.IndexByte(l.text(part{at, end}), '&'); i >= 0 {
			end = at + i
		}
		l.parameter(part{at, end})
		at = end + 1
	}
}

func (l *Link) parameter(p part) {
	if p.empty() {
		return
	}
	name, value := p, part{p.end, p.end}
	if i := strings.IndexByte(l.text(p), '='); i >= 0 {
		name.end, value.start = p.start+i, p.start+i+1
	}
	l.lookForOddities(p, name)
	known, ok := byName[l.text(name)]
	if !ok {
		if v := variantOf(l.text(name)); v != 0 && l.odd.variant < 0 {
			l.odd.variant, l.odd.variantOf = name.start, v
		}
		if l.others.count++; l.others.count == 1 {
			l.others.name, l.others.value = name, value
		}
		return
	}
	entry := &l.params[known]
	if entry.count++; entry.count == 1 { // the first one counts
		entry.name, entry.value = name, value
	}
}

func (l *Link) lookForOddities(p, name part) {
	text := l.text(p)
	if l.odd.entity < 0 && strings.HasPrefix(text, "amp;") && p.start > l.query.start {
		l.odd.entity = p.start - 1
	}
	if i := strings.IndexByte(text, ';'); i >= 0 && l.odd.semicolon < 0 && !strings.HasPrefix(text, "amp;") {
		if rest, _, ok := strings.Cut(text[i+1:], "="); ok && byName[rest] != 0 {
			l.odd.semicolon = p.start + i
		}
	}
	if i := badEscape(text); i >= 0 && l.odd.escape < 0 {
		l.odd.escape = p.start + i
	}
	if over := byName[l.text(name)]; over >= ParamRSCC && over <= ParamRSCT {
		return // a header may have a % in it
	}
	if i := escapedTwice(text); i >= 0 && l.odd.twice < 0 {
		l.odd.twice = p.start + i
	}
}

// badEscape returns the index of a % that begins no escape, or -1.
func badEscape(s string) int {
	for i := range len(s) {
		if s[i] == '%' && (!isHex(s, i+1) || !isHex(s, i+2)) {
			return i
		}
	}
	return -1
}

// escapedTwice returns the index of a %25 before two hex digits, or -1.
func escapedTwice(s string) int {
	for i := range len(s) {
		if s[i] == '%' && strings.HasPrefix(s[i:], "%25") && isHex(s, i+3) && isHex(s, i+4) {
			return i
		}
	}
	return -1
}

func isHex(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	c := s[i]
	return c-'0' < 10 || c|0x20-'a' < 6
}

// unescape decodes percent escapes once, and a plus to a space as the service does. Invalid escapes
// stay.
func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return s
	}
	return string(appendUnescaped(make([]byte, 0, len(s)), s))
}

func appendUnescaped(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '+':
			b = append(b, ' ')
		case c == '%' && isHex(s, i+1) && isHex(s, i+2):
			b = append(b, hexValue(s[i+1])<<4|hexValue(s[i+2]))
			i += 2
		default:
			b = append(b, c)
		}
	}
	return b
}

func hexValue(c byte) byte {
	if c-'0' < 10 {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
