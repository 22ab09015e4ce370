package ioc

import (
	"cmp"
	"strings"

	"github.com/lrkit/lrkit/analyze"
)

// Indicator is an entry as a list in CSV has it: the word that may stand before an entry, and the
// entry.
type Indicator struct{ Kind, Value string }

// AppendIndicators appends the entries that a finding makes: each of them hits the finding again.
// ok is false for a kind of which no list has entries. A kind that has some makes none if no entry
// can be the value: it has wildcards in it, is longer than an entry may be, or is no such thing as
// a whole. The number of a process without a name is none: it is another one on each machine.
func AppendIndicators(dst []Indicator, f *analyze.Finding) (_ []Indicator, ok bool) {
	if f == nil {
		panic("ioc: a nil Finding")
	}
	value := cmp.Or(f.Normalized, f.Value)
	if f.Kind == analyze.KindFile {
		value = cmp.Or(f.Path, value)
	}
	k, ok := indicatorKinds[f.Kind]
	if !ok {
		return dst, false
	}
	if k == path && !strings.ContainsAny(value, `\/:`) {
		k = name
	}
	word := k.String()
	switch f.Kind {
	case analyze.KindIPv4, analyze.KindIPv6:
		word = string(f.Kind)
	case analyze.KindHash:
		word = "" // all of them follow
	}
	if word != "" && !f.Truncated && !f.Numbered() && isLiteral(k, value) {
		dst = append(dst, Indicator{word, value})
	}
	for _, h := range f.Hashes {
		if n := hashes[h.Kind]; n == len(h.Value) && isHash(h.Value) {
			dst = append(dst, Indicator{h.Kind, h.Value})
		}
	}
	return dst, true
}

// indicatorKinds has the kinds of the entries that findings make.
var indicatorKinds = map[analyze.Kind]kind{
	analyze.KindFile: path, analyze.KindHash: hash, analyze.KindRegistry: registry, analyze.KindIPv4: address,
	analyze.KindIPv6: address, analyze.KindDomain: domain, analyze.KindURL: url, analyze.KindEmail: email, analyze.KindSID: sid,
	analyze.KindAccount: account, analyze.KindGUID: guid, analyze.KindProcess: name, analyze.KindService: name, analyze.KindTask: name,
}

// isLiteral reports whether an entry can be the value, and nothing else.
func isLiteral(k kind, value string) bool {
	wild := "*"
	switch k {
	case path, name, registry:
		wild = "*?"
	case address:
		wild = "/" // a network
	}
	if value == "" || len(value) > maxEntry || strings.ContainsAny(value, wild) || strings.TrimSpace(value) != value || !isText(value) {
		return false
	}
	_, err := newRule(k, value)
	return err == nil
}
