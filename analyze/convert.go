package analyze

import (
	"strconv"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/plane"
	"github.com/lrkit/lrkit/internal/secret"
)

// scanner finds what a built-in analyzer finds, line by line.
type scanner interface {
	// Scan adds what it finds in line to list.
	Scan(list *artifact.List, line *plane.Line)
	// Busy says that the next line matters even if it has no candidates.
	Busy() bool
}

// family is a kind of scanner.
type family struct {
	candidates plane.Candidates // nil: it is shown every line
	groups     int              // of classes that it needs
	new        func() scanner
}

// matcher shows a scanner of the family as a Matcher.
func (f *family) matcher() Matcher {
	scan, list, l, chunk := f.new(), new(artifact.List), new(plane.Line), new(plane.Chunk)
	wanted := plane.Scanners{Groups: f.groups}
	if f.candidates != nil {
		wanted.Candidates = []plane.Candidates{f.candidates}
	}
	return func(dst []Match, line []byte) []Match {
		list.Reset()
		chunk.Read(line, &wanted)
		l.Set(chunk, 0, line)
		if f.candidates == nil || l.For(0) || scan.Busy() {
			scan.Scan(list, l)
		}
		for i := range list.Matches {
			dst = append(dst, public(list, &list.Matches[i]))
		}
		return dst
	}
}

// foreign is the scanner of an analyzer that is not built in.
type foreign struct {
	name  string
	match Matcher
	found []Match
}

func newForeign(a *Analyzer) *foreign {
	if a.New == nil {
		panic("analyze: the Analyzer " + strconv.Quote(a.Name) + " has no New")
	}
	return &foreign{name: a.Name, match: a.New()}
}

func (f *foreign) Busy() bool { return false }

func (f *foreign) Scan(list *artifact.List, line *plane.Line) {
	f.found = f.match(f.found[:0], line.Text)
	for i := range f.found {
		m := &f.found[i]
		if m.Start < 0 || m.End <= m.Start || m.End > len(line.Text) {
			panic("analyze: analyzer " + f.name + " returned a match outside the line")
		}
		if m.Row != int(int32(m.Row)) {
			panic("analyze: analyzer " + f.name + " returned a row out of range")
		}
		take(list, m)
	}
}

// take adds a match as a Matcher gives it.
func take(list *artifact.List, p *Match) {
	kind := artifact.CodeOf(p.Kind)
	level, ok1 := artifact.LevelOf(p.Confidence)
	rule, ok2 := artifact.RuleOf(p.Rule)
	part, ok3 := artifact.PartOf(p.Role)
	algorithm, ok4 := artifact.AlgorithmOf(p.Hash)
	m := list.Add(p.Start, p.End, kind, rule, level)
	m.Row.Number, m.Part, m.Algorithm = int32(p.Row), part, algorithm
	m.Flags = flags(p)
	m.Size = artifact.Bounds{Bytes: p.Size.Bytes, Min: p.Size.Min, Max: p.Size.Max}
	ok := kind != artifact.Other && ok1 && ok2 && ok3 && ok4
	if artifact.Paths.Has(kind) {
		m.SetAlternative(p.Alternative)
	}
	if p.Role == RolePID || p.Role == RoleParentPID {
		m.Size.Bytes = p.ID
	}
	text := p.Normalized
	if kind == artifact.Timestamp {
		m.Size = artifact.Bounds{}
		text, ok = p.Time, ok && p.Normalized == ""
	}
	if p.Platform != "" && p.Platform != "windows" && p.Platform != "posix" {
		ok = false
	}
	list.Keep(m, text)
	if !ok {
		list.Name(m, artifact.Names{
			Kind: p.Kind, Rule: p.Rule, Confidence: p.Confidence, Platform: p.Platform, Role: p.Role, Hash: p.Hash,
			Normalized: p.Normalized,
		})
	}
}

func flags(p *Match) (f artifact.Flags) {
	set := func(flag artifact.Flags, on bool) {
		if on {
			f |= flag
		}
	}
	set(artifact.Windows, p.Platform == "windows")
	set(artifact.POSIX, p.Platform == "posix")
	set(artifact.Truncated, p.Truncated)
	set(artifact.EscapedBackslashes, p.EscapedBackslashes)
	set(artifact.Shell, p.ShellEscaped)
	set(artifact.Ambiguous, p.Size.Ambiguous)
	set(artifact.Block, p.Join == JoinBlock)
	set(artifact.Directory, p.Directory)
	set(artifact.InDirectory, p.InDirectory)
	set(artifact.Continued, p.Continued)
	set(artifact.Weak, p.Weak)
	return f
}

// public returns a match as a Matcher gives it.
func public(list *artifact.List, m *artifact.Match) Match {
	p := Match{
		Start: int(m.Start), End: int(m.End), Kind: list.KindOf(m), Rule: ruleName(m.Rule), Confidence: m.Level.Confidence(),
		Hash: m.Algorithm.String(), Row: int(m.Row.Number), Role: m.Part.Role(),
		Truncated: m.Flags.Has(artifact.Truncated), EscapedBackslashes: m.Flags.Has(artifact.EscapedBackslashes),
		ShellEscaped: m.Flags.Has(artifact.Shell), Alternative: m.Alternative(),
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
		if !m.Flags.Has(artifact.Ambiguous) || m.Orders()&artifact.DayUsual != 0 {
			p.Time = list.TextOf(m)
		}
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
