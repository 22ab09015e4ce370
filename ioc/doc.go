// Package ioc hunts for indicators of compromise: it compares findings against a list of paths,
// names, hashes, addresses and other indicators, and searches text for those that no analyzer takes
// for a finding.
//
//	list, err := ioc.Read("hunt.txt", file)
//	...
//	for f, err := range analyze.Findings(text, &analyze.Options{Analyzers: append(analyze.Default(), list.Analyzer())}) {
//		if f.Matched = list.Match(f); f.Matched != nil {
//			fmt.Println(f.Value, f.Matched)
//		}
//	}
//
// # The list
//
// One entry on each line. Blank lines, lines that begin with #, and text after a # between spaces
// are comments. An entry in double quotes is taken as it is. The kind of an entry is recognized, or
// given: "kind:value".
//
//	path      C:\Temp\evil.exe, C:\Users\*\AppData\x?.dll, \\srv\share\x, /tmp/x, Temp\evil.exe
//	name      evil.exe, *.kirbi, mimikatz
//	hash      MD5, SHA-1, SHA-256, SHA-512 in hex, in any case (also md5:, sha1:, sha256:, sha512:)
//	address   192.0.2.1, 2001:db8::1, 192.0.2.0/24 (also ip:, ipv4:, ipv6:, cidr:)
//	domain    evil.example, *.evil.example, .evil.example
//	url       https://evil.example/a, https://evil.example/*
//	email     a@evil.example
//	sid       S-1-5-21-1-2-3-500
//	registry  HKLM\Software\Run\x, HKEY_LOCAL_MACHINE\Software\*
//	guid      {00000000-0000-0000-0000-000000000000}, with or without braces
//	account   only as account:DOMAIN\user
//
// Defanged forms (hxxp, [.], (dot), [@], [:]) are read as what they stand for, but not in paths,
// names and keys of the registry.
//
// In paths, names and keys of the registry * stands for any number of characters and ? for one; in
// URLs, domains and email addresses only * does. A path's * passes separators.
//
// # What hits
//
// Windows paths are compared without case, with / as \, without \\?\, \??\ and \\.\ before a drive,
// and \\?\UNC\ as \\; POSIX paths are compared as they are. Forms that only the machine could
// resolve are not resolved: %ProgramData%, $env:TEMP, \SystemRoot, \Device\HarddiskVolume3, 8.3
// names, ".." and links. A path without a root hits every path that ends with it.
//
// A name hits any part of a path or URL, folders too. It also hits a process, service, task or
// finding of a custom kind by its whole value. A hash hits itself and the file that it was joined
// to. An address or a domain hits itself and the host of a URL, an email address or a UNC path.
// evil.example hits that name only, *.evil.example those below it, .evil.example both. An entry
// without * is the whole URL.
//
// A name like evil.com may be a domain or a file: it is both. So are those that end with .zip, .sh
// and the like.
//
// # In text
//
// Names, domains, URLs, email addresses, SIDs, GUIDs, keys of the registry and paths without a root
// are also searched for in the text itself ([List.Analyzer]), if they have no * (but *.domain) and
// at least four bytes. Case is folded for ASCII. They count only as whole
// words. Where another finding covers the place, that finding counts alone.
// Findings that only the list makes are joined to nothing. All others are the same with and without
// a list, and one more entry takes no hit away.
package ioc
