package analyze

import "github.com/lrkit/lrkit/analyze/internal/layout"

// Layouts finds what tables, lists and listings say: Get-ChildItem and dir in the languages of Windows, ls -l, find -ls, du -h, Format-Table and Format-List, CSV and TSV,
// JSON, Get-FileHash, certutil, sha256sum, process and service tables. What stands in a row is tied to the name in the row; a name in a
// listing has its directory in Finding.Path.
var Layouts = Analyzer{
	Name:       "layouts",
	Doc:        "rows of tables, lists and listings: files with sizes, hashes, times and owners; processes, services, tasks",
	WholeLines: true,
	New: func() Matcher {
		r := new(layout.Reader)
		var parts []layout.Part
		return func(dst []Match, line []byte) []Match {
			parts = r.Append(parts[:0], line)
			for i := range parts {
				dst = append(dst, Match{})
				setPart(&dst[len(dst)-1], &parts[i])
			}
			return dst
		}
	},
}

// setPart fills in m, which is empty.
func setPart(m *Match, p *layout.Part) {
	m.Start, m.End, m.Row, m.Join, m.Rule, m.Confidence = p.Start, p.End, p.Row, Row, p.Rule, High
	m.Truncated, m.Doubled, m.Normalized = p.Truncated, p.Doubled, p.Normalized
	m.Directory, m.InDirectory, m.Continued = p.Directory, p.InDirectory, p.Continued
	if p.Block {
		m.Join = Block
	}
	switch p.What {
	case layout.Name:
		m.Kind, m.Platform = File, "windows"
		if p.POSIX {
			m.Platform = "posix"
		}
	case layout.Size:
		m.Kind, m.Rule, m.Size = SizeKind, "size-cell", Size{Bytes: p.Bytes, Min: p.Min, Max: p.Max, Ambiguous: p.Ambiguous}
	case layout.Hash:
		m.Kind, m.Rule, m.Hash = HashKind, "hash-length", p.Kind
	case layout.Time:
		m.Kind, m.Rule, m.Role, m.Time = Timestamp, "time-cell", Role(p.Role), p.Value
	case layout.Owner:
		m.Role = Owner
	case layout.Signature:
		m.Role = Signature
	case layout.PID:
		m.Role, m.ID = PID, p.ID
	case layout.ParentPID:
		m.Role, m.ID = ParentPID, p.ID
	case layout.Process:
		m.Kind = Process
	case layout.Service:
		m.Kind = Service
	case layout.Task:
		m.Kind = Task
	case layout.Command:
		m.Kind = Command
	case layout.Candidate:
		m.Role = Candidate
	case layout.ServiceHint:
		m.Role = ServiceHint
	}
	if m.Truncated {
		m.Confidence = Low
	}
}
