package analyze

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/layout"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// Layouts finds what tables, lists and listings say: Get-ChildItem and dir in the languages of
// Windows, ls -l, find -ls, du -h, Format-Table and Format-List, CSV and TSV, JSON, Get-FileHash,
// certutil, sha256sum, process and service tables. What stands in a row is tied to the name in the
// row; a name in a listing has its directory in Finding.Path.
var Layouts = builtIn(Analyzer{
	Name:       "layouts",
	Doc:        "rows of tables, lists and listings: files with sizes, hashes, times and owners; processes, services, tasks",
	WholeLines: true,
}, &family{groups: 2, new: func() scanner { return new(layoutScanner) }})

type layoutScanner struct {
	reader layout.Reader
	parts  []layout.Part
}

func (*layoutScanner) Busy() bool { return true }

func (s *layoutScanner) Scan(list *artifact.List, line *plane.Line) {
	s.parts = s.reader.Append(s.parts[:0], line.Text)
	for i := range s.parts {
		addPart(list, &s.parts[i])
	}
}

func addPart(list *artifact.List, p *layout.Part) {
	rule, _ := artifact.RuleOf(p.Rule)
	m := list.Add(p.Start, p.End, artifact.None, rule, artifact.High)
	m.Row.Number = int32(p.Row)
	set := func(flag artifact.Flags, on bool) {
		if on {
			m.Flags |= flag
		}
	}
	set(artifact.Truncated, p.Truncated)
	set(artifact.EscapedBackslashes, p.Doubled)
	set(artifact.Directory, p.Directory)
	set(artifact.InDirectory, p.InDirectory)
	set(artifact.Continued, p.Continued)
	set(artifact.Block, p.Block)
	text := p.Normalized
	switch p.What {
	case layout.Name:
		m.Kind = artifact.File
		set(artifact.POSIX, p.POSIX)
		set(artifact.Windows, !p.POSIX)
	case layout.Size:
		m.Kind, m.Rule, m.Size = artifact.SizeCode, artifact.RuleSizeCell, artifact.Bounds{Bytes: p.Bytes, Min: p.Min, Max: p.Max}
		set(artifact.Ambiguous, p.Ambiguous)
	case layout.Hash:
		m.Kind, m.Rule = artifact.HashCode, artifact.RuleHashLength
		m.Algorithm, _ = artifact.AlgorithmOf(p.Kind)
	case layout.Time:
		m.Kind, m.Rule, text = artifact.Timestamp, artifact.RuleTimeCell, p.Value
		m.Part, _ = artifact.PartOf(Role(p.Role))
	case layout.Owner:
		m.Part = artifact.Owner
	case layout.Signature:
		m.Part = artifact.Signature
	case layout.PID:
		m.Part, m.Size.Bytes = artifact.PID, p.ID
	case layout.ParentPID:
		m.Part, m.Size.Bytes = artifact.ParentPID, p.ID
	case layout.Process:
		m.Kind = artifact.Process
	case layout.Service:
		m.Kind = artifact.Service
	case layout.Task:
		m.Kind = artifact.Task
	case layout.Key:
		m.Kind = artifact.Registry
		set(artifact.Windows, true)
	case layout.URL:
		m.Kind = artifact.URL
	case layout.Account:
		m.Kind = artifact.Account
	case layout.Command:
		m.Kind = artifact.Command
	case layout.Candidate:
		m.Part = artifact.Candidate
	case layout.ServiceHint:
		m.Part = artifact.ServiceHint
	}
	if p.Truncated {
		m.Level = artifact.Low
	}
	list.Keep(m, text)
}
