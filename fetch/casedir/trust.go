package casedir

import (
	"cmp"
	"crypto/ed25519"
	"fmt"
	"slices"
)

const keySize = ed25519.PublicKeySize

// keyTextSize is the length of a public key in base64.
const keyTextSize = (keySize + 2) / 3 * 4

// trust tracks how far signatures vouch for a manifest. It checks the last line of each session,
// with the key that the session names. The chain covers the lines before it.
type trust struct {
	keys  []ed25519.PublicKey // whose signatures count
	good  int64               // the last line that one of them vouches for, with all before it
	open  []doubt             // sessions that none of them signed, until a later one takes them
	wrong []doubt             // sessions with a signature that is wrong
	more  *doubt              // the first that there was no room for: only adoption takes it
	state signatureState      // on the last line
	key   string              // that it is signed with
}

// doubt is a session that no signature vouches for.
type doubt struct {
	from, to place
	key      string
	what     string
}

// signatureState is the result of checking the signature of a line.
type signatureState uint8

const (
	unsigned signatureState = iota
	otherKey
	wrongSignature
	vouched
)

// check checks the signature of e.
func (t *trust) check(e *Event, key, caseID string) signatureState {
	if key == "" || e.Sig == "" && e.Signature == "" {
		return unsigned
	}
	pub, err := decode64(key, keySize)
	if err != nil || !e.signed(pub, caseID) {
		return wrongSignature
	}
	if !slices.ContainsFunc(t.keys, func(k ed25519.PublicKey) bool { return keyText(k) == key }) {
		return otherKey
	}
	return vouched
}

// session adds a session that has ended.
func (t *trust) session(s *session, caseID string) {
	if s.trusted != "" {
		t.take(func(d doubt) bool { return d.key == s.trusted })
	}
	t.state, t.key = t.check(s.last, s.key, caseID), s.key
	d := doubt{s.from, s.to, s.key, ""}
	old := s.last.Schema == manifestSchema1
	switch t.state {
	case vouched:
		t.good = s.to.line
		if old { // of version 1 the close itself was not signed, and all before it was
			t.good--
			t.open, t.more = nil, nil
		}
		return
	case wrongSignature:
		d.what = fmt.Sprintf("the signature of %s is wrong", lineRange(d.from.line, d.to.line))
		t.add(&t.wrong, d)
		return
	case otherKey:
		d.what = fmt.Sprintf("signed with another key, %s: %s", d.key, lineRange(d.from.line, d.to.line))
	case unsigned:
		d.what = "not signed: " + lineRange(d.from.line, d.to.line)
	}
	t.add(&t.open, d)
}

// lineRange names lines.
func lineRange(from, to int64) string {
	if from == to {
		return fmt.Sprintf("line %d", from)
	}
	return fmt.Sprintf("lines %d to %d", from, to)
}

// adopt accepts all sessions from a line on.
func (t *trust) adopt(from int64) {
	t.take(func(d doubt) bool { return d.from.line >= from })
	t.wrong = slices.DeleteFunc(t.wrong, func(d doubt) bool { return d.to.line >= from })
	if t.more != nil && t.more.from.line >= from {
		t.more = nil
	}
}

func (t *trust) take(covered func(doubt) bool) { t.open = slices.DeleteFunc(t.open, covered) }

func (t *trust) add(to *[]doubt, d doubt) {
	d.key, d.what = clip(d.key), clip(d.what)
	switch {
	case len(*to) < maxProblems:
		*to = append(*to, d)
	case t.more == nil:
		t.more = &d
	}
}

// doubts returns the sessions that nothing vouches for, as far as there was room for them.
func (t *trust) doubts() []doubt {
	all := slices.Concat(t.wrong, t.open)
	if t.more != nil {
		all = append(all, *t.more)
	}
	slices.SortFunc(all, func(x, y doubt) int { return cmp.Compare(x.from.line, y.from.line) })
	return all
}

// trusted returns the key of the last line, if it is not that of the writer, the first of keys.
func (t *trust) trusted() string {
	if t.state != vouched || t.key == keyText(t.keys[0]) {
		return ""
	}
	return t.key
}
