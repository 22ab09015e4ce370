package link

import "strings"

// Param is a parameter of the query of a SAS link.
type Param uint8

// The parameters, by what Microsoft calls them.
const (
	SV        Param = iota + 1 // sv: signed version, the version of the service that made the signature
	SR                         // sr: signed resource: b blob, bs snapshot, bv version, c container, d directory, f file, s share
	SS                         // ss: signed services of an account SAS
	SRT                        // srt: signed resource types of an account SAS
	ST                         // st: signed start
	SE                         // se: signed expiry
	SP                         // sp: signed permissions
	SI                         // si: signed identifier of a stored access policy
	SIP                        // sip: signed IP
	SPR                        // spr: signed protocol
	Sig                        // sig: the signature
	SKOID                      // skoid: signed key object ID
	SKTID                      // sktid: signed key tenant ID
	SKT                        // skt: signed key start
	SKE                        // ske: signed key expiry
	SKS                        // sks: signed key service
	SKV                        // skv: signed key version
	SAOID                      // saoid: signed authorized object ID
	SUOID                      // suoid: signed unauthorized object ID
	SCID                       // scid: signed correlation ID
	SDD                        // sdd: signed directory depth
	SES                        // ses: signed encryption scope
	SDUOID                     // sduoid: signed delegated user object ID
	SKDUTID                    // skdutid: signed key delegated user tenant ID
	SRH                        // srh: signed request headers
	SRQ                        // srq: signed request query parameters
	RSCC                       // rscc: Cache-Control of the answer
	RSCD                       // rscd: Content-Disposition of the answer
	RSCE                       // rsce: Content-Encoding of the answer
	RSCL                       // rscl: Content-Language of the answer
	RSCT                       // rsct: Content-Type of the answer
	Snapshot                   // snapshot: which snapshot; not signed by its name
	VersionID                  // versionid: which version
	TN                         // tn: table name; not of a blob
	SPK                        // spk: start partition key of a table
	SRK                        // srk: start row key
	EPK                        // epk: end partition key
	ERK                        // erk: end row key
	numParams
)

// table tells what a parameter is called, and since which version of the service it is there.
var table = [numParams]struct{ name, since string }{
	SV: {"sv", "2012-02-12"}, SR: {"sr", ""}, SS: {"ss", "2015-04-05"}, SRT: {"srt", "2015-04-05"},
	ST: {"st", ""}, SE: {"se", ""}, SP: {"sp", ""}, SI: {"si", ""},
	SIP: {"sip", "2015-04-05"}, SPR: {"spr", "2015-04-05"}, Sig: {"sig", ""},
	SKOID: {"skoid", "2018-11-09"}, SKTID: {"sktid", "2018-11-09"}, SKT: {"skt", "2018-11-09"}, SKE: {"ske", "2018-11-09"},
	SKS: {"sks", "2018-11-09"}, SKV: {"skv", "2018-11-09"},
	SAOID: {"saoid", "2020-02-10"}, SUOID: {"suoid", "2020-02-10"}, SCID: {"scid", "2020-02-10"}, SDD: {"sdd", "2020-02-10"},
	SES: {"ses", "2020-12-06"}, SDUOID: {"sduoid", "2025-07-05"}, SKDUTID: {"skdutid", "2025-07-05"},
	SRH: {"srh", "2026-04-06"}, SRQ: {"srq", "2026-04-06"},
	RSCC: {"rscc", "2013-08-15"}, RSCD: {"rscd", "2013-08-15"}, RSCE: {"rsce", "2013-08-15"}, RSCL: {"rscl", "2013-08-15"}, RSCT: {"rsct", "2013-08-15"},
	Snapshot: {"snapshot", ""}, VersionID: {"versionid", ""},
	TN: {"tn", ""}, SPK: {"spk", ""}, SRK: {"srk", ""}, EPK: {"epk", ""}, ERK: {"erk", ""},
}

func (p Param) known() bool { return p > 0 && p < numParams }

// String returns the name as it stands in a link: "se".
func (p Param) String() string {
	if !p.known() {
		return ""
	}
	return table[p].name
}

// byName is made once; looking a name up allocates nothing.
var byName = func() map[string]Param {
	m := make(map[string]Param, numParams)
	for p := Param(1); p < numParams; p++ {
		m[table[p].name] = p
	}
	return m
}()

// maxName is longer than any name.
const maxName = 16

// variantOf returns the parameter whose name differs in case only, or is written with escapes.
func variantOf(name string) Param {
	if len(name) <= 3*maxName {
		name = unescape(name)
	}
	if len(name) > maxName {
		return 0
	}
	return byName[strings.ToLower(name)]
}

// parameters divides the query.
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
	if over := byName[l.text(name)]; over >= RSCC && over <= RSCT {
		return // a header may have a % in it
	}
	if i := escapedTwice(text); i >= 0 && l.odd.twice < 0 {
		l.odd.twice = p.start + i
	}
}

// badEscape returns where a % begins no escape; -1 for nowhere.
func badEscape(s string) int {
	for i := range len(s) {
		if s[i] == '%' && (!isHex(s, i+1) || !isHex(s, i+2)) {
			return i
		}
	}
	return -1
}

// escapedTwice returns where %25 stands in front of two hex digits; -1 for nowhere.
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

// unescape decodes percent escapes once, and a plus as the service does: to a blank. What is no escape stays.
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
