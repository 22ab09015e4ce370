package analyze

import "github.com/lrkit/lrkit/analyze/internal/layout"

// Layouts finds what tables, lists and listings say: Get-ChildItem and dir in the languages of
// Windows, ls -l, find -ls, du -h, Format-Table and Format-List, CSV and TSV, JSON, Get-FileHash,
// certutil, sha256sum, process and service tables. What stands in a row is tied to the name in the
// row; a name in a listing has its directory in Finding.Path.
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
	m.Start, m.End, m.Row, m.Join, m.Rule, m.Confidence = p.Start, p.End, p.Row, JoinRow, p.Rule, ConfidenceHigh
	m.Truncated, m.EscapedBackslashes, m.Normalized = p.Truncated, p.Doubled, p.Normalized
	m.Directory, m.InDirectory, m.Continued = p.Directory, p.InDirectory, p.Continued
	if p.Block {
		m.Join = JoinBlock
	}
	switch p.What {
	case layout.Name:
		m.Kind, m.Platform = KindFile, "windows"
		if p.POSIX {
			m.Platform = "posix"
		}
	case layout.Size:
		m.Kind, m.Rule, m.Size = KindSize, "size-cell", Size{Bytes: p.Bytes, Min: p.Min, Max: p.Max, Ambiguous: p.Ambiguous}
	case layout.Hash:
		m.Kind, m.Rule, m.Hash = KindHash, "hash-length", p.Kind
	case layout.Time:
		m.Kind, m.Rule, m.Role, m.Time = KindTimestamp, "time-cell", Role(p.Role), p.Value
	case layout.Owner:
		m.Role = RoleOwner
	case layout.Signature:
		m.Role = RoleSignature
	case layout.PID:
		m.Role, m.ID = RolePID, p.ID
	case layout.ParentPID:
		m.Role, m.ID = RoleParentPID, p.ID
	case layout.Process:
		m.Kind = KindProcess
	case layout.Service:
		m.Kind = KindService
	case layout.Task:
		m.Kind = KindTask
	case layout.Command:
		m.Kind = KindCommand
	case layout.Candidate:
		m.Role = RoleCandidate
	case layout.ServiceHint:
		m.Role = RoleServiceHint
	}
	if m.Truncated {
		m.Confidence = ConfidenceLow
	}
}
