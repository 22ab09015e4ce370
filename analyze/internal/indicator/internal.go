package indicator

import (
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// internals are top level domains of networks that have no public name.
var internals = set(`local lan lab corp internal intranet localdomain home private domain`)

// plainInternals are those that are hardly ever anything else than the end of a host's name.
var plainInternals = set(`local lan corp intranet`)

// internal reports whether n is the name of a host below an internal domain: what stands around it
// says so, or it has three labels and no other reading is likely.
func (s *Scanner) internal(n name, top string, strong bool) bool {
	if !internals[top] || !wellFormed(s.line, n) {
		return false
	}
	return strong || s.labelledHost(n) || n.labels > 2 && plainInternals[top] && !namespaced(s.line[n.start:n.last])
}

// labelledHost reports whether the label before the name says that it is one of a host.
func (s *Scanner) labelledHost(n name) bool {
	end, ok := labelBefore(s.line, n.start)
	return ok && roleBefore(s.line, end) == vocabulary.Host
}

// namespaced reports whether each of the labels, a dot after each, begins with a capital and goes
// on with a small letter: Trojan.Win32.Generic. and System.Net. are names of other things.
func namespaced(labels []byte) bool {
	begins, count := true, 0
	for i, c := range labels {
		if begins {
			if c-'A' >= 26 || ascii.At(labels, i+1)-'a' >= 26 {
				return false
			}
			count++
		}
		begins = c == '.'
	}
	return count > 1
}

// wellFormed says whether no label is longer than labels are, or has a dash at an end.
func wellFormed(line []byte, n name) bool {
	for i := n.start; i < n.end; {
		to := nameLabel(line, i)
		if to == i || to-i > 63 || line[i] == '-' || line[to-1] == '-' {
			return false
		}
		i = to + max(dotLen(line, to), 1)
	}
	return true
}

// serviceClasses are those of the names of service principals, with a host after the slash.
var serviceClasses = set(`host http cifs ldap gc dns termsrv mssqlsvc wsman restrictedkrbhost smtp smtpsvc imap imap4 pop pop3 exchangemdb
	exchangerfr exchangeab exchangeauth nfs ftp rpc rpcss kadmin postgres mongodb oracle sip vnc dfsr ismserver spooler`)

// afterService reports whether the class of a service principal and a slash stand before i.
func afterService(line []byte, i int) bool {
	if ascii.At(line, i-1) != '/' {
		return false
	}
	from := i - 1
	for from > 0 && i-from < 24 && isWord(line[from-1]) {
		from--
	}
	if c := ascii.At(line, from-1); from > 0 && (c == '/' || c == '\\' || c == '.' || c == '-') {
		return false
	}
	return serviceClasses[lowered(line[from:i-1])]
}
