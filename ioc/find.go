package ioc

import (
	"bytes"
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze"
)

// scratch is the memory of a call of Match.
type scratch struct {
	key   []byte    // the value as it is compared
	cased bool      // its case counts, but not for names
	parts []stretch // the names in it
	word  []byte    // one of them
	seen  marks
	hits  []int32
}

type stretch struct{ start, end int }

// Match returns the text of the entries that the finding hits, in the order of the list. It returns
// at most 16, and nil if there are none.
func (l *List) Match(f *analyze.Finding) []string {
	switch {
	case len(l.entries) == 0: // such as the zero value
		return nil
	case f == nil:
		panic("ioc: a nil Finding")
	}
	s := l.scratchs.Get().(*scratch)
	defer l.scratchs.Put(s)
	s.hits = s.hits[:0]
	l.find(s, f)
	if len(s.hits) == 0 {
		return nil
	}
	slices.Sort(s.hits)
	s.hits = slices.Compact(s.hits)
	texts := make([]string, 0, min(len(s.hits), maxMatched))
	for _, i := range s.hits[:min(len(s.hits), maxMatched)] {
		texts = append(texts, l.entries[i].Text)
	}
	return texts
}

func (l *List) find(s *scratch, f *analyze.Finding) {
	value := cmp.Or(f.Normalized, f.Value)
	s.parts, s.cased = s.parts[:0], false
	switch f.Kind {
	case analyze.KindFile:
		l.path(s, cmp.Or(f.Path, value))
	case analyze.KindRegistry:
		s.key = appendRegistryKey(s.key[:0], value)
		s.hit(l.exact[registry].of(s.key))
		l.components(s, 0)
		l.patterns(s, registry)
	case analyze.KindIPv4, analyze.KindIPv6:
		l.address(s, value)
	case analyze.KindDomain:
		l.domain(s, value)
		l.whole(s)
	case analyze.KindURL:
		l.url(s, value)
	case analyze.KindEmail:
		s.key = appendFold(s.key[:0], value)
		s.hit(l.exact[email].of(s.key))
		l.patterns(s, email)
		if _, host, ok := strings.Cut(value, "@"); ok {
			l.host(s, host)
		}
	case analyze.KindSID:
		l.folded(s, sid, value)
	case analyze.KindGUID:
		l.folded(s, guid, strings.Trim(value, "{}"))
	case analyze.KindAccount:
		l.folded(s, account, value)
	case analyze.KindHash:
		l.folded(s, hash, value)
	case analyze.KindSize, analyze.KindTimestamp, analyze.KindSecret, analyze.KindCommand:
	default:
		s.key = appendFold(s.key[:0], value)
		l.whole(s)
	}
	for _, h := range f.Hashes {
		s.hit(l.exact[hash].of([]byte(h.Value)))
	}
}

func (s *scratch) hit(entries []int32) { s.hits = append(s.hits, entries...) }

func (l *List) folded(s *scratch, k kind, value string) {
	if len(l.exact[k].m) > 0 {
		s.key = appendFold(s.key[:0], value)
		s.hit(l.exact[k].of(s.key))
	}
}

// whole looks up the key as a name.
func (l *List) whole(s *scratch) {
	s.parts = append(s.parts, stretch{0, len(s.key)})
	l.byName(s)
	l.patterns(s, name)
}

func (l *List) path(s *scratch, p string) {
	s.key = AppendPathKey(s.key[:0], p)
	s.cased = len(s.key) > 0 && s.key[0] == '/'
	s.hit(l.exact[path].of(s.key))
	l.components(s, 0)
	l.patterns(s, path)
	if len(s.key) > 2 && s.key[0] == '\\' && s.key[1] == '\\' && s.key[2] != '?' && s.key[2] != '.' {
		host, _, _ := bytes.Cut(s.key[2:], []byte{'\\'})
		host, _, _ = bytes.Cut(host, []byte{'@'}) // \\host@SSL\share
		l.host(s, string(host))
	}
}

// components looks up the names of which key[from:] is made.
func (l *List) components(s *scratch, from int) {
	start := from
	for i := from; i <= len(s.key); i++ {
		if i == len(s.key) || s.key[i] == '\\' || s.key[i] == '/' {
			if i > start {
				s.parts = append(s.parts, stretch{start, i})
			}
			start = i + 1
		}
	}
	if n := len(s.parts); n > 0 { // the name of a file, without its stream
		p := s.parts[n-1]
		if i := bytes.IndexByte(s.key[p.start:p.end], ':'); i > 1 {
			s.parts = append(s.parts, stretch{p.start, p.start + i})
		}
	}
	l.byName(s)
}

func (l *List) byName(s *scratch) {
	if len(l.exact[name].m) == 0 {
		return
	}
	for _, p := range s.parts {
		s.hit(l.exact[name].of(s.name(p)))
	}
}

func (s *scratch) name(p stretch) []byte {
	if !s.cased {
		return s.key[p.start:p.end]
	}
	s.word = appendFold(s.word[:0], string(s.key[p.start:p.end]))
	return s.word
}

// patterns tries the patterns of a kind, and those for names on the names in the key.
func (l *List) patterns(s *scratch, k kind) {
	if len(l.globs.all) == 0 {
		return
	}
	l.globs.candidates(s.key, &s.seen, func(g *filed) {
		switch {
		case g.kind == name:
			if slices.ContainsFunc(s.parts, func(p stretch) bool { return g.match(s.name(p)) }) {
				s.hits = append(s.hits, g.entry)
			}
		case g.kind == k && g.match(s.key):
			s.hits = append(s.hits, g.entry)
		}
	})
}

// url looks up a URL, the names in its path, and its host.
func (l *List) url(s *scratch, value string) {
	s.key, s.cased = appendURLKey(s.key[:0], value), true
	s.hit(l.exact[url].of(s.key))
	from := bytes.Index(s.key, []byte("://")) + 3
	if from < 3 {
		l.patterns(s, url)
		return
	}
	end := from + bytes.IndexAny(s.key[from:], "/?#")
	if end < from {
		end = len(s.key)
	}
	whole := len(s.key)
	if i := bytes.IndexAny(s.key[end:], "?#"); i >= 0 {
		s.key = s.key[:end+i]
	}
	l.components(s, end)
	s.key = s.key[:whole]
	l.patterns(s, url)
	host := string(s.key[from:end])
	host = host[strings.LastIndexByte(host, '@')+1:]
	if inner, ok := strings.CutPrefix(host, "["); ok {
		host, _, _ = strings.Cut(inner, "]")
	} else {
		host, _, _ = strings.Cut(host, ":")
	}
	l.host(s, host)
}

// host looks up the host of something.
func (l *List) host(s *scratch, h string) {
	if l.address(s, h) {
		return
	}
	s.parts, s.cased = s.parts[:0], false // a host has no names in it
	l.domain(s, h)
}

// address looks up an address. It reports whether h is one.
func (l *List) address(s *scratch, h string) bool {
	a, err := netip.ParseAddr(strings.Trim(h, "[]"))
	if err != nil {
		return false
	}
	a = a.WithZone("").Unmap()
	for _, bits := range l.lengths[family(a)] {
		if p, err := a.Prefix(bits); err == nil && l.networks.has(networkHash(p)) {
			s.hit(l.addrs[p])
		}
	}
	return true
}

func (l *List) domain(s *scratch, h string) {
	if len(h) > 253 {
		h = ""
	}
	s.key = bytes.TrimSuffix(appendFold(s.key[:0], h), []byte("."))
	s.hit(l.exact[domain].of(s.key))
	for rest := s.key; len(l.zones.m) > 0; {
		i := bytes.IndexByte(rest, '.')
		if i < 0 {
			break
		}
		rest = rest[i+1:]
		s.hit(l.zones.of(rest))
	}
	l.patterns(s, domain)
}
