package analyze

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/internal/secret"
)

// A scanner finds what a built-in analyzer finds in a line, and adds it to list.
type scanner func(list *artifact.List, line []byte)

// matcher shows a scanner as a Matcher.
func (scan scanner) matcher() Matcher {
	list := new(artifact.List)
	return func(dst []Match, line []byte) []Match {
		list.Reset()
		scan(list, line)
		for i := range list.Matches {
			dst = append(dst, public(list, &list.Matches[i]))
		}
		return dst
	}
}

// public returns a match as a Matcher gives it.
func public(list *artifact.List, m *artifact.Match) Match {
	p := Match{
		Start: int(m.Start), End: int(m.End), Kind: list.KindOf(m), Rule: ruleName(m.Rule), Confidence: m.Level.Confidence(),
		Hash: m.Algorithm.String(), Row: int(m.Row.Number), Role: m.Part.Role(),
		Truncated: m.Flags.Has(artifact.Truncated), EscapedBackslashes: m.Flags.Has(artifact.EscapedBackslashes),
		Directory: m.Flags.Has(artifact.Directory), InDirectory: m.Flags.Has(artifact.InDirectory),
		Continued: m.Flags.Has(artifact.Continued), Weak: m.Flags.Has(artifact.Weak),
	}
	switch {
	case m.Flags.Has(artifact.Windows):
		p.Platform = "windows"
	case m.Flags.Has(artifact.POSIX):
		p.Platform = "posix"
	}
	switch {
	case p.Row == 0:
	case m.Flags.Has(artifact.Block):
		p.Join = JoinBlock
	default:
		p.Join = JoinRow
	}
	switch {
	case m.Kind == artifact.Timestamp:
		p.Time = list.TextOf(m)
	default:
		p.Normalized = list.TextOf(m)
	}
	switch {
	case m.Kind == artifact.SizeCode:
		p.Size = Size{Bytes: m.Size.Bytes, Min: m.Size.Min, Max: m.Size.Max, Ambiguous: m.Flags.Has(artifact.Ambiguous)}
	case m.Part == artifact.PID || m.Part == artifact.ParentPID:
		p.ID = m.Size.Bytes
	}
	return p
}

// ruleName returns the name of a rule.
func ruleName(r artifact.Rule) string {
	if r < artifact.FirstSecretRule {
		return r.String()
	}
	return secretRules[r-artifact.FirstSecretRule]
}

// secretRules are the names of the rules of secrets.
var secretRules = func() (names [secret.LastRule + 1]string) {
	for r := secret.Rule(1); r <= secret.LastRule; r++ {
		names[r] = "secret-" + r.String()
	}
	return names
}()
