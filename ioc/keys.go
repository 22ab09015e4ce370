package ioc

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// AppendPathKey appends the form in which paths are compared; see "What hits" in the package
// documentation. Equal forms are the same file on one machine, as far as the paths themselves tell.
func AppendPathKey(dst []byte, p string) []byte {
	if i := strings.Index(p, "::"); i > 0 && hasFold(p[:i], `filesystem`) {
		p = p[i+2:] // Microsoft.PowerShell.Core\FileSystem::C:\x
	}
	if strings.HasPrefix(p, "/") {
		for len(p) > 1 && p[len(p)-1] == '/' {
			p = p[:len(p)-1]
		}
		return append(dst, p...)
	}
	start := len(dst)
	for len(p) >= 4 && separator(p[0]) && isVerbatim(p) {
		rest := p[4:]
		if len(rest) >= 4 && strings.EqualFold(rest[:3], "unc") && separator(rest[3]) {
			dst = append(dst, '\\', '\\')
			p = rest[4:]
			break
		}
		if len(rest) < 2 || rest[1] != ':' {
			dst = append(dst, `\\?\`...) // a volume, or a device
			if p[2] == '.' {
				dst[len(dst)-2] = '.'
			}
		}
		p = rest
	}
	for i := 0; i < len(p); {
		c := p[i]
		switch {
		case c == '/' || c == '\\':
			if n := len(dst); n < start+2 || dst[n-1] != '\\' { // not twice, but in front
				dst = append(dst, '\\')
			}
			i++
		case c < utf8.RuneSelf:
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			dst = append(dst, c)
			i++
		default:
			r, n := utf8.DecodeRuneInString(p[i:])
			dst = appendLower(dst, p[i:i+n], r)
			i += n
		}
	}
	for len(dst) > start+1 && dst[len(dst)-1] == '\\' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

func separator(c byte) bool { return c == '\\' || c == '/' }

// isVerbatim reports whether a path begins with \\?\, \\.\ or \??\.
func isVerbatim(p string) bool {
	if !separator(p[3]) {
		return false
	}
	return separator(p[1]) && (p[2] == '?' || p[2] == '.') || p[1] == '?' && p[2] == '?'
}

// rooted reports whether a key begins at a root, and with more than a name.
func rooted(key string) bool {
	switch {
	case key == "":
		return false
	case key[0] == '/', key[0] == '\\', key[0] == '%', key[0] == '*', key[0] == '$', key[0] == '~':
		return true
	}
	return len(key) > 1 && key[1] == ':'
}

// appendFold appends s without case. No character outside of ASCII becomes one of ASCII.
func appendFold(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		dst = appendLower(dst, s[i:i+n], r)
		i += n
	}
	return dst
}

func appendLower(dst []byte, as string, r rune) []byte {
	if low := unicode.ToLower(r); low >= utf8.RuneSelf && r != utf8.RuneError {
		return utf8.AppendRune(dst, low)
	}
	return append(dst, as...)
}

// appendURLKey folds the scheme and the host. A lone slash after them does not count.
func appendURLKey(dst []byte, s string) []byte {
	i := strings.Index(s, "://")
	if i < 0 {
		return append(dst, s...)
	}
	i += 3
	end := len(s)
	if n := strings.IndexAny(s[i:], "/?#"); n >= 0 {
		end = i + n
	}
	dst = appendFold(dst, s[:end])
	if rest := s[end:]; rest != "/" {
		dst = append(dst, rest...)
	}
	return dst
}

// domainKey folds a domain. *.x and .x are kept apart from x.
func domainKey(s string) string {
	return string(bytes.TrimSuffix(appendFold(nil, s), []byte(".")))
}

// roots of the registry, as they are written and as they are compared.
var roots = []struct{ long, short string }{
	{"hkey_local_machine", "hklm"}, {"hkey_current_user", "hkcu"}, {"hkey_classes_root", "hkcr"}, {"hkey_users", "hku"},
	{"hkey_current_config", "hkcc"}, {"registry\\machine", "hklm"}, {"registry\\user", "hku"},
	{"hklm", "hklm"}, {"hkcu", "hkcu"}, {"hkcr", "hkcr"}, {"hku", "hku"}, {"hkcc", "hkcc"},
}

// inRegistry reports whether s is a key of the registry.
func inRegistry(s string) bool {
	root, _ := cutRoot(s)
	return root != ""
}

// cutRoot divides a key of the registry in its root, in the short form, and the rest.
func cutRoot(s string) (root, rest string) {
	if i := strings.Index(s, "::"); i > 0 && hasFold(s[:i], "registry") {
		s = s[i+2:]
	}
	if n := len(`Computer\`); len(s) > n && strings.EqualFold(s[:n], `Computer\`) {
		s = s[n:]
	}
	s = strings.TrimPrefix(s, `\`)
	for _, r := range roots {
		if n := len(r.long); len(s) >= n && strings.EqualFold(s[:n], r.long) {
			rest = strings.TrimPrefix(s[n:], ":")
			if rest == "" || separator(rest[0]) {
				return r.short, rest
			}
		}
	}
	return "", ""
}

// appendRegistryKey appends the form in which keys of the registry are compared.
func appendRegistryKey(dst []byte, s string) []byte {
	root, rest := cutRoot(s)
	if root == "" {
		return AppendPathKey(dst, s)
	}
	dst = append(dst, root...)
	if rest = strings.TrimLeft(rest, `\/`); rest != "" {
		dst = AppendPathKey(append(dst, '\\'), rest)
	}
	return dst
}

// hasFold reports whether s ends with suffix, which is in lower case.
func hasFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}
