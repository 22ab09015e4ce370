package ioc

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
)

// recognize returns the rules of an entry. A quoted entry is never split into kind and value.
func recognize(text string, quoted bool) ([]rule, error) {
	if prefix, value, ok := strings.Cut(text, ":"); ok && !quoted && len(prefix) > 1 {
		if k, ok := byPrefix[strings.ToLower(prefix)]; ok {
			value = strings.Trim(strings.TrimSpace(value), `"`)
			if value == "" {
				return nil, errEmpty
			}
			if hex := hashes[strings.ToLower(prefix)]; hex != 0 && len(value) != hex {
				return nil, errHash
			}
			r, err := newRule(k, value)
			return []rule{r}, err
		}
	}
	ks, err := recognizeKinds(text)
	if err != nil {
		return nil, err
	}
	var rules []rule
	for _, k := range ks {
		r, err := newRule(k, text)
		if err != nil {
			return nil, err
		}
		rules = append(rules, r)
		if k == path && strings.HasPrefix(r.key, `*\`) && !strings.Contains(text, `\`) { // a/b may be of either world
			rules = append(rules, rule{kind: path, key: "*/" + strings.TrimRight(text, "/"), wild: true})
		}
	}
	return rules, nil
}

var (
	errHash    = errors.New("not a hash of this kind")
	errAddress = errors.New("not an address")
	errDomain  = errors.New("not a domain")
	errURL     = errors.New("not a URL")
	errEmail   = errors.New("not an email address")
	errSID     = errors.New("not a SID")
	errGUID    = errors.New("not a GUID")
	errKey     = errors.New("not a registry key: it begins with none of the roots")
	errName    = errors.New("a name has no separators")
	errAccount = errors.New(`not an account: want DOMAIN\user`)
)

// recognizeKinds looks at the form of an entry.
func recognizeKinds(s string) ([]kind, error) {
	if inRegistry(s) {
		return []kind{registry}, nil
	}
	if isGUID(s) {
		return []kind{guid}, nil
	}
	if isSID(s) {
		return []kind{sid}, nil
	}
	fanged := refang(s)
	switch {
	case strings.Contains(fanged, "://"):
		return []kind{url}, nil
	case isHash(s):
		return []kind{hash}, nil
	case isAddress(fanged):
		return []kind{address}, nil
	case len(s) >= 2 && s[1] == ':' && letter(s[0]), strings.ContainsAny(s, `\/`):
		return []kind{path}, nil
	case strings.Contains(fanged, "@") && isEmail(fanged):
		return []kind{email}, nil
	}
	if prefix, _, ok := strings.Cut(s, ":"); ok && !strings.Contains(prefix, ".") {
		return nil, errUnknown
	}
	if !isDomain(fanged) {
		return []kind{name}, nil
	}
	last := strings.ToLower(fanged[strings.LastIndexByte(fanged, '.')+1:])
	switch {
	case fanged != s || strings.HasPrefix(s, ".") && strings.Count(s, ".") > 1:
		return []kind{domain}, nil
	case slices.Contains(extensions, last), !strings.Contains(fanged, "."), strings.HasPrefix(s, "."),
		strings.HasPrefix(s, "*.") && strings.Count(s, ".") == 1:
		return []kind{name}, nil
	case slices.Contains(both, last):
		return []kind{name, domain}, nil
	}
	return []kind{domain}, nil
}

// extensions of files that are no top-level domain.
var extensions = strings.Fields("7z asp aspx bak bat bin cab cer cfg chm cmd conf cpl csv dat db dll dmg dmp doc docm " +
	"docx drv efi elf etl evtx exe gz gzip hta htm html " +
	"img inf ini iso jar jpg js json jse jsp kirbi ko lnk log msi msp ocx odt pcap pdb pdf pem pfx php plist png ppt " +
	"pptx ps1 psd1 psm1 rar reg rtf scr service " +
	"sct sqlite swp sys tar tgz tmp ttf txt url vbe vbs vhd vhdx war wsf wsh xls xlsm xlsx xml xz yaml yml zst")

// both are extensions and top-level domains.
var both = strings.Fields("ai app cc com md mov pl ps py rs sh so zip")

// newRule makes an entry of a kind ready to be compared.
func newRule(k kind, s string) (r rule, err error) {
	r.kind = k
	switch k {
	case path:
		r.key = string(AppendPathKey(nil, s))
		if !rooted(r.key) {
			r.text = s
			r.key = `*\` + r.key
		}
	case name:
		if strings.ContainsAny(s, `\/`) {
			return r, errName
		}
		r.key, r.text = string(appendFold(nil, s)), s
	case hash:
		if !isHash(s) {
			return r, errHash
		}
		r.key = strings.ToLower(s)
	case address:
		r.prefix, err = parseAddress(refang(s))
		return r, err
	case domain:
		s = refang(s)
		if !isDomain(s) {
			return r, errDomain
		}
		r.text, r.key = s, domainKey(s)
		if zone, ok := strings.CutPrefix(r.key, "*."); ok {
			r.text = s[1:]
			if !strings.Contains(zone, "*") {
				return r, nil
			}
		}
	case url:
		s = refang(s)
		if !strings.Contains(s, "://") || strings.ContainsAny(s, " \t") {
			return r, errURL
		}
		r.key, r.text = string(appendURLKey(nil, s)), s
	case email:
		s = refang(s)
		if !isEmail(s) {
			return r, errEmail
		}
		r.key, r.text = string(appendFold(nil, s)), s
	case sid:
		if !isSID(s) {
			return r, errSID
		}
		r.key, r.text = strings.ToLower(s), s
	case registry:
		if !inRegistry(s) {
			return r, errKey
		}
		r.key, r.text = string(appendRegistryKey(nil, s)), s
	case guid:
		if !isGUID(s) {
			return r, errGUID
		}
		r.text = strings.Trim(s, "{}")
		r.key = strings.ToLower(r.text)
	case account:
		if !strings.Contains(s, `\`) {
			return r, errAccount
		}
		r.key, r.text = string(appendFold(nil, s)), s
	}
	wild := "*"
	if k == path || k == name || k == registry {
		wild = "*?"
	}
	if strings.ContainsAny(r.key, wild) {
		r.wild = true
		if strings.Trim(r.key, `*?.\/`) == "" {
			return r, errNothing
		}
	}
	if strings.ContainsAny(r.text, wild) {
		r.text = ""
	}
	return r, nil
}

func parseAddress(s string) (netip.Prefix, error) {
	s = strings.Trim(s, "[]")
	if strings.Contains(s, "/") {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return p, errAddress
		}
		return p.Masked(), nil
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, errAddress
	}
	a = a.WithZone("").Unmap()
	return netip.PrefixFrom(a, a.BitLen()), nil
}
