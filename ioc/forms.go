package ioc

import "strings"

// hashes has the number of digits of each kind of hash.
var hashes = map[string]int{"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}

func isHash(s string) bool {
	switch len(s) {
	case 32, 40, 64, 128:
		return strings.Trim(s, "0123456789abcdefABCDEF") == ""
	}
	return false
}

func isAddress(s string) bool {
	_, err := parseAddress(s)
	return err == nil
}

func isGUID(s string) bool {
	if len(s) == 38 && s[0] == '{' && s[37] == '}' {
		s = s[1:37]
	}
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (s[i] == '-') || !dash && !hexDigit(s[i]) {
			return false
		}
	}
	return true
}

func isSID(s string) bool {
	if len(s) < 7 || s[0]|0x20 != 's' || s[1] != '-' {
		return false
	}
	return strings.Trim(s[1:], "0123456789-") == "" && !strings.Contains(s, "--") && s[len(s)-1] != '-'
}

// isDomain reports whether s may be the name of a host. It may hold * and begin with a dot.
func isDomain(s string) bool {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "."), ".")
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			if !hostByte(c) && c != '*' {
				return false
			}
		}
	}
	last := s[strings.LastIndexByte(s, '.')+1:]
	return strings.Trim(last, "0123456789") != ""
}

// isEmail reports whether s may be an address. The part before the @ may be *.
func isEmail(s string) bool {
	local, host, ok := strings.Cut(s, "@")
	return ok && local != "" && isDomain(host) && !strings.ContainsAny(local, " \t\\/:;,<>\"")
}

func hostByte(c byte) bool {
	return letter(c) || c >= '0' && c <= '9' || c == '-' || c == '_' || c >= 0x80
}

func letter(c byte) bool   { c |= 0x20; return c >= 'a' && c <= 'z' }
func hexDigit(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }
