package report

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// stixAddress returns the type and the value of an address or a network. ok is false for what is
// neither. A zone is none of the address.
func stixAddress(s string) (typ, value string, ok bool) {
	s = strings.Trim(s, "[]")
	typ = "ipv6-addr"
	if p, err := netip.ParsePrefix(s); err == nil {
		if p.Addr().Is4() {
			typ = "ipv4-addr"
		}
		return typ, p.String(), !p.Addr().Is4In6()
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return "", "", false
	}
	if a = a.Unmap().WithZone(""); a.Is4() {
		typ = "ipv4-addr"
	}
	return typ, a.String(), true
}

// isHostname reports whether STIX takes a name for that of a host, also in other letters than
// ASCII.
func isHostname(s string) bool {
	_, err := idna.Registration.ToASCII(s)
	return err == nil && s != "" && !strings.HasSuffix(s, ".")
}

// isMailAddress reports whether STIX takes an email address. It should take every one of RFC 5322,
// but OASIS's validator takes only these.
func isMailAddress(s string) bool {
	local, host, _ := strings.Cut(s, "@")
	for i := range len(local) {
		if c := local[i]; !isAlnum(c) && strings.IndexByte("_.+-", c) < 0 {
			return false
		}
	}
	for i := range len(host) {
		if c := host[i]; !isAlnum(c) && c != '-' && c != '.' {
			return false
		}
	}
	return local != "" && strings.IndexByte(host, '.') > 0
}

func isAlnum(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' }

// stixURL returns a URL as RFC 3986 has it: what may not stand in one is escaped. ok is false for
// what is no URL with a host.
func stixURL(s string) (_ string, ok bool) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme == "" || strings.HasPrefix(u.Host, "[") && strings.Contains(u.Host, "%") {
		return "", false
	}
	var b strings.Builder
	scheme, rest, _ := strings.Cut(s, "://")
	b.WriteString(scheme + "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	user, host := "", rest[:end]
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		user, host = host[:at], host[at+1:]
		escapeURL(&b, user, ":!$&'()*+,;=")
		b.WriteByte('@')
	}
	escapeURL(&b, host, ":[]!$&'()*+,;=")
	rest, fragment, has := strings.Cut(rest[end:], "#")
	escapeURL(&b, rest, "/?:@!$&'()*+,;=")
	if has {
		b.WriteByte('#')
		escapeURL(&b, fragment, "/?:@!$&'()*+,;=")
	}
	return b.String(), true
}

// escapeURL writes s with all escaped that is neither usual in every part of a URL nor of some.
func escapeURL(b *strings.Builder, s, some string) {
	const digits = "0123456789ABCDEF"
	for i := range len(s) {
		c := s[i]
		switch {
		case isAlnum(c), strings.IndexByte("-._~", c) >= 0, strings.IndexByte(some, c) >= 0,
			c == '%' && i+2 < len(s) && isHexDigit(s[i+1]) && isHexDigit(s[i+2]):
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
}

func isHexDigit(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

// hives are the roots of the registry by their short names. STIX wants the long ones.
var hives = []struct{ as, hive string }{
	{"HKLM", "HKEY_LOCAL_MACHINE"}, {"HKCU", "HKEY_CURRENT_USER"}, {"HKCR", "HKEY_CLASSES_ROOT"},
	{"HKU", "HKEY_USERS"}, {"HKCC", "HKEY_CURRENT_CONFIG"},
	{`REGISTRY\MACHINE`, "HKEY_LOCAL_MACHINE"}, {`REGISTRY\USER`, "HKEY_USERS"},
}

// stixKey returns a key of the registry with its hive in full. ok is false where the hive is not
// known.
func stixKey(key string) (_ string, ok bool) {
	if i := strings.Index(key, "::"); i > 0 {
		key = key[i+2:] // Microsoft.PowerShell.Core\Registry::HKEY_…
	}
	if n := len(`Computer\`); len(key) > n && strings.EqualFold(key[:n], `Computer\`) {
		key = key[n:]
	}
	key = strings.TrimLeft(key, `\`)
	for _, h := range hives {
		for _, name := range []string{h.as, h.hive} {
			if len(key) < len(name) || !strings.EqualFold(key[:len(name)], name) {
				continue
			}
			rest := strings.TrimPrefix(key[len(name):], ":")
			if rest == "" || rest[0] == '\\' || rest[0] == '/' {
				return h.hive + rest, true
			}
		}
	}
	return "", false
}
