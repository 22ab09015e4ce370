package analyze

import "github.com/lrkit/lrkit/analyze/internal/artifact"

// Which kinds give way to what they stand in.
const (
	// suppressWeak: a weak match inside of one of these does not count.
	suppressWeak = artifact.Paths | 1<<artifact.URL | 1<<artifact.Email | 1<<artifact.Domain |
		1<<artifact.Process | 1<<artifact.Service | 1<<artifact.Task
	// yieldToRows: what a cell of a table is, the table knows best.
	yieldToRows = yieldToURL | 1<<artifact.HashCode | 1<<artifact.Domain | 1<<artifact.IPv4
	yieldToURL  = artifact.Paths | 1<<artifact.SizeCode | 1<<artifact.Timestamp | 1<<artifact.Account |
		1<<artifact.Process | 1<<artifact.Service | 1<<artifact.Task
	yieldToPath artifact.Set = 1<<artifact.SizeCode | 1<<artifact.Timestamp | 1<<artifact.Account | 1<<artifact.Process |
		1<<artifact.Service | 1<<artifact.Task | 1<<artifact.Email | 1<<artifact.Command
	// hosts yield to a path, but where a UNC path has its host.
	hosts artifact.Set = 1<<artifact.Domain | 1<<artifact.IPv4 | 1<<artifact.IPv6
)

// settle removes matches that others overrule.
func (r *resolver) settle() {
	all := r.list.Matches
	r.reserved = r.reserved[:0]
	r.secrets.cover(all)
	if len(all) == 0 || len(all) == 1 && len(r.secrets.masks) == 0 {
		return
	}
	owner := r.reserve()
	var path, url interval // the last ones
	covered := int32(0)    // where the last one ends that suppresses weak ones
	unc := false
	kept := 0
	for i := range all {
		m := &all[i]
		if kept > 0 && sameValue(&all[kept-1], m) && r.list.KindOf(&all[kept-1]) == r.list.KindOf(m) {
			if m.Row.Number == 0 { // two scanners found the same
				continue
			}
			if last := &all[kept-1]; last.Row.Number == 0 {
				*last = *m
				continue
			}
		}
		start, end := int(m.Start), int(m.End)
		switch {
		case m.Row.Number != 0 && m.Row.Scanner != owner && (r.reserved.hit(start, end) || isCandidate(all[:kept], m)):
			continue
		case m.Kind == artifact.Email && r.secrets.engine.hit(start, end):
			continue // the password of a URL, and a host
		case r.secrets.hides(m):
			if !r.hunting {
				continue
			}
			m.Row, m.Flags = artifact.Row{}, m.Flags|artifact.Weak // it has no part in anything else
		case m.Flags.Has(artifact.Weak):
			if m.End <= covered {
				continue
			}
		case m.Row.Number == 0 && !programOf(all, i) && (yieldToRows.Has(m.Kind) && r.reserved.hit(start, end) ||
			end <= url.end && yieldToURL.Has(m.Kind) ||
			end <= path.end && start > path.start && (yieldToPath.Has(m.Kind) || hosts.Has(m.Kind) && !(unc && start == path.start+2))):
			continue
		default:
			switch {
			case artifact.Paths.Has(m.Kind) && end > path.end:
				path = interval{start, end}
				unc = m.Kind == artifact.File && m.Flags.Has(artifact.Windows)
			case m.Kind == artifact.URL && end > url.end:
				url = interval{start, end}
			}
			if suppressWeak.Has(m.Kind) {
				covered = max(covered, m.End)
			}
		}
		if i != kept {
			all[kept] = *m
		}
		kept++
	}
	r.list.Matches = all[:kept]
}

// isCandidate says of a process whether its name is a candidate of a row, among the matches before.
func isCandidate(before []artifact.Match, m *artifact.Match) bool {
	if m.Kind != artifact.Process {
		return false
	}
	for i := len(before) - 1; i >= 0 && before[i].Start == m.Start; i-- {
		if before[i].Part == artifact.Candidate && before[i].Row.Scanner != m.Row.Scanner {
			return true
		}
	}
	return false
}

// programOf says that match i is the path by which a row names a process.
func programOf(all []artifact.Match, i int) bool {
	m := &all[i]
	if m.Kind != artifact.File || i+1 == len(all) {
		return false
	}
	next := &all[i+1]
	return next.Kind == artifact.Process && next.Row.Number != 0 && m.Start == next.Start && m.End == next.End
}

func sameValue(a, b *artifact.Match) bool {
	return a.Start == b.Start && a.End == b.End && a.Kind == b.Kind
}

// reserve notes what parts of rows keep others away from. It returns the first scanner that has
// rows here: it knows best.
func (r *resolver) reserve() (owner int32) {
	if !r.inRows {
		return 0
	}
	owner = maxAnalyzers
	all := r.list.Matches
	for i := range all {
		if m := &all[i]; m.Row.Number != 0 {
			owner = min(owner, m.Row.Scanner)
		}
	}
	for i := range all {
		m := &all[i]
		// In a command or a URL, and in a name that may be one, there may be others.
		if m.Row.Number != 0 && m.Row.Scanner == owner && m.Kind != artifact.Command && m.Kind != artifact.URL && m.Part != artifact.Candidate {
			r.reserved.add(int(m.Start), int(m.End))
		}
	}
	return owner
}
