package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// authorities are domains of accounts that Windows has of its own, where a blank may stand in
// either name.
var authorities = [...]string{
	"nt authority", "nt service", "builtin", "iis apppool", "window manager", "font driver host", "nt virtual machine", "azuread",
	"application package authority", "nt-autorität", "nt-autorit\u00c4t", "autorite nt", "vordefiniert", "autoridad nt",
}

// groups are names of accounts with blanks in them.
var groups = [...]string{
	"network service", "local service", "authenticated users", "domain admins", "domain users", "domain computers",
	"domain controllers", "domain guests", "enterprise admins", "schema admins", "remote desktop users", "backup operators",
	"account operators", "server operators", "print operators", "performance log users", "performance monitor users",
	"event log readers", "anonymous logon", "local account", "power users", "power user", "cert publishers",
	"group policy creator owners", "protected users", "key admins", "hyper-v administrators", "network configuration operators",
	"remote management users", "cryptographic operators", "distributed com users", "write restricted", "this organization",
	"all application packages", "dialup", "ntlm authentication",
}

// groupsOf are the groups that begin with a byte, authoritiesOf the authorities that end with one.
var groupsOf, authoritiesOf = func() (g, a [256][]string) {
	for _, name := range groups {
		g[name[0]] = append(g[name[0]], name)
	}
	for _, name := range authorities {
		last := name[len(name)-1]
		a[last] = append(a[last], name)
	}
	return g, a
}()

// roots are not domains, though a backslash stands after them.
var roots = set(`hklm hkcu hkcr hku hkcc hkey_local_machine hkey_current_user hkey_users hkey_classes_root software system system32 device
	registry machine users windows temp bin lib src program`)

func accountByte(c byte) bool { return isWord(c) || c == '-' || c == '.' || c == '$' || c >= 0x80 }

// account looks for an account around the backslash at i: a domain, one backslash or two in JSON,
// and a user.
func (s *Scanner) account(i int) {
	line := s.line
	if i < s.urlEnd {
		return
	}
	user := i + 1
	if ascii.At(line, user) == '\\' {
		user++
	}
	if user >= len(line) || !isWord(line[user]) && line[user] < 0x80 {
		return
	}
	from, sure := authority(line, i)
	if !sure {
		from = accountDomain(line, i)
	}
	if from == i || !sure && !upperName(line[from:i]) && !s.labelledAccount(from) && !spokenAccount(line, from, user) && !(s.asked && from == skipBlanks(line, 0)) {
		return
	}
	if end, ok := accountUser(line, user); ok && (sure || !roots[lowered(line[from:i])] && !endsLikeFile(line[user:end])) {
		s.emitAccount(from, end, i, user, sure)
	}
}

// accountDomain returns where the domain that ends at i begins; i if there is none.
func accountDomain(line []byte, i int) (from int) {
	from = i
	for from > 0 && i-from < 17 && (isWord(line[from-1]) && line[from-1] != '_' || line[from-1] == '-') {
		from--
	}
	if n := i - from; n < 2 || n > 15 {
		return i
	}
	if from == 0 {
		return from
	}
	switch c := line[from-1]; c {
	case '\\', '/', '%', '$', '.', '>', '}', '_':
		return i
	case ':':
		if ascii.IsLetter(ascii.At(line, from-2)) && !isWord(ascii.At(line, from-3)) { // a drive
			return i
		}
	default:
		if c >= 0x80 {
			return i
		}
	}
	return from
}

// accountUser returns where the user at i ends. ok is false if it is a part of a path.
func accountUser(line []byte, i int) (end int, ok bool) {
	end = i
	for end < len(line) && end-i < 64 && accountByte(line[end]) {
		end++
	}
	for end > i && line[end-1] == '.' {
		end--
	}
	for _, g := range groupsOf[ascii.Lower(line[i])] {
		if n := len(g); ascii.HasFold(line, i, g) && !isWord(ascii.At(line, i+n)) {
			end = i + n
			break
		}
	}
	c := ascii.At(line, end)
	return end, c != '\\' && c != '*' && c != '/' && (c != ':' || ascii.At(line, end+1) != ':')
}

func (s *Scanner) emitAccount(from, end, i, user int, sure bool) {
	single := "" // with one backslash
	if user-i == 2 {
		single = string(s.line[from:i]) + string(s.line[i+1:end])
	}
	s.emitAs(from, end, artifact.Account, artifact.RuleAccount, level(sure), single)
}

// authority reports whether one of the authorities ends at i, and where it begins.
func authority(line []byte, i int) (from int, ok bool) {
	for _, a := range authoritiesOf[ascii.Lower(ascii.At(line, i-1))] {
		if endsFold(line, i, a) {
			from = i - len(a)
			if c := ascii.At(line, from-1); from == 0 || !isWord(c) && c != '\\' && c != '/' {
				return from, true
			}
		}
	}
	return 0, false
}

// upperName: a NetBIOS name, in capitals.
func upperName(b []byte) bool {
	letters := 0
	for _, c := range b {
		if c-'a' < 26 {
			return false
		}
		if ascii.IsLetter(c) {
			letters++
		}
	}
	return letters >= 2
}

// labelledAccount reports whether the label before i says that an account follows.
func (s *Scanner) labelledAccount(i int) bool {
	line := s.line
	end, ok := labelBefore(line, i)
	if !ok {
		return false
	}
	if roleBefore(line, end) == vocabulary.User {
		return true
	}
	for _, l := range [...]string{"user", "owner", "account", "username", "user name", "account name", "startname", "start_name", "benutzer",
		"besitzer", "runas", "run as user", "logon account", "identity", "identityreference", "principal", "author", "service_start_name", "group", "member", "members"} {
		if endsFold(line, end, l) {
			return true
		}
	}
	return false
}

// spokenAccount reports whether the text around the domain at i, with its user at user, says that
// it is one of an account: user a\b, a\b logged on.
func spokenAccount(line []byte, i, user int) bool {
	if i > 0 {
		if !ascii.IsBlank(line[i-1]) {
			return false
		}
		if endsFold(line, i-1, "user") || endsFold(line, i-1, "account") {
			return true
		}
	}
	end := user
	for end < len(line) && end-user < 64 && accountByte(line[end]) {
		end++
	}
	if ascii.At(line, end) != ' ' {
		return false
	}
	for _, verb := range [...]string{" logged on", " logged off", " logged in", " signed in", " signed out", " has logged"} {
		if ascii.HasFold(line, end, verb) {
			return true
		}
	}
	return false
}

// endsLikeFile reports whether the name has an ending of a file.
func endsLikeFile(b []byte) bool {
	for _, e := range [...]string{".exe", ".dll", ".sys", ".ps1", ".txt", ".log", ".bat", ".cmd", ".dat", ".ini", ".xml", ".json", ".zip", ".tmp", ".vbs", ".js", ".lnk", ".msi", ".evtx"} {
		if endsFold(b, len(b), e) {
			return true
		}
	}
	return false
}
