package analyze

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// match collects the matches that begin in the slice, in order.
func (r *run) match(sl *slice) {
	r.matches = r.matches[:0]
	r.inRows = false
	line := sl.text
	has := r.prefilter.classes.Of(line)
	r.pure = has&notPure == 0
	if has&encoded != 0 && r.normal.normalize(line) {
		sl.normal = &r.normal
		sl.text = r.normal.text
	}
	done := sl.limit
	for i, m := range r.matchers {
		if class := r.prefilter.class[i]; class != 0 && has&class == 0 || r.analyzers[i].WholeLines && (!sl.whole || sl.limit < len(line)) {
			continue
		}
		kept := len(r.matches)
		r.matches = m(r.matches, sl.text)
		for k := kept; k < len(r.matches); k++ {
			m := &r.matches[k]
			if m.Start < 0 || m.End <= m.Start || m.End > len(sl.text) {
				panic("analyze: analyzer " + r.analyzers[i].Name + " returned a match outside the line")
			}
			if at := sl.place(m.Start); at < sl.from || at >= sl.limit {
				continue
			}
			if m.End-m.Start > maxValue {
				m.End = m.Start + maxValue
				for m.End > m.Start+maxValue-utf8.UTFMax && !utf8.RuneStart(sl.text[m.End]) {
					m.End--
				}
				m.Truncated = true
			}
			if m.Row != 0 {
				m.Row = m.Row*(maxAnalyzers+2) + i // no two analyzers have a row in common
				r.inRows = true
			}
			if !m.Weak { // or an indicator list would move the borders of slices
				done = max(done, sl.placeEnd(m.End))
			}
			if k != kept {
				r.matches[kept] = *m
			}
			kept++
		}
		r.matches = r.matches[:kept]
	}
	r.secretMatches(sl)
	r.sort()
	r.settle()
	if sl.limit < len(line) {
		r.goOn(done)
	}
}

// sort puts the matches in order. A Match is large: places are sorted, and each match moves once.
func (r *run) sort() {
	sorted := true
	for i := 1; i < len(r.matches) && sorted; i++ {
		sorted = inOrder(&r.matches[i-1], &r.matches[i]) <= 0
	}
	if sorted {
		return
	}
	r.order = r.order[:0]
	for i := range r.matches {
		r.order = append(r.order, i)
	}
	slices.SortStableFunc(r.order, func(a, b int) int { return inOrder(&r.matches[a], &r.matches[b]) })
	r.sorted = r.sorted[:0]
	for _, i := range r.order {
		r.sorted = append(r.sorted, r.matches[i])
	}
	r.matches, r.sorted = r.sorted, r.matches
}

func inOrder(a, b *Match) int {
	if a.Start != b.Start {
		return cmp.Compare(a.Start, b.Start)
	}
	if a.End == b.End && a.Weak != b.Weak {
		if a.Weak {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(b.End, a.End), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Rule, b.Rule))
}

// settle removes matches that others overrule.
func (r *run) settle() {
	r.claims, r.masks = r.claims[:0], r.masks[:0]
	if len(r.matches) == 0 {
		return
	}
	owner := maxAnalyzers // the first analyzer that has rows here: it knows best
	for i := range r.matches {
		if m := &r.matches[i]; m.Row != 0 {
			owner = min(owner, m.Row%(maxAnalyzers+2))
		}
	}
	for i := range r.matches {
		m := &r.matches[i]
		if m.Row != 0 && m.Row%(maxAnalyzers+2) == owner && m.Kind != KindCommand && m.Role != RoleCandidate { // in which there may be others
			r.claims.add(m.Start, m.End)
		}
		if m.Kind == KindSecret && !r.show {
			r.masks.add(m.Start, m.End)
		}
	}
	r.masks.merge(r.hidden)
	if len(r.matches) == 1 && len(r.masks) == 0 {
		return
	}
	var path, url interval // the last ones
	covered := 0           // where the last one ends that others yield to if they have to
	unc := false
	kept := 0
	keep := func(i int) {
		if i != kept {
			r.matches[kept] = r.matches[i]
		}
		kept++
	}
	for i := range r.matches {
		m := &r.matches[i]
		if last := kept - 1; last >= 0 && r.matches[last].Start == m.Start && r.matches[last].End == m.End && r.matches[last].Kind == m.Kind {
			switch { // two analyzers found the same
			case m.Row == 0:
				continue
			case r.matches[last].Row == 0:
				r.matches[last] = *m
				continue
			}
		}
		if m.Row != 0 && m.Row%(maxAnalyzers+2) != owner && r.claims.hit(m.Start, m.End) {
			continue
		}
		if m.Kind == KindEmail && r.engine.hit(m.Start, m.End) {
			continue // the password of a URL, and a host
		}
		if r.inSecret(m) {
			if r.matchList != nil { // it may hit, and has no part in anything else
				m.Row, m.Weak = 0, true
				keep(i)
			}
			continue
		}
		if m.Weak {
			if m.End > covered {
				keep(i)
			}
			continue
		}
		if m.Row == 0 {
			if r.claims.hit(m.Start, m.End) && yieldsToRows(m.Kind) {
				continue
			}
			if m.End <= url.end && yieldsToURL(m.Kind) {
				continue
			}
			if m.End <= path.end && m.Start > path.start && yieldsToPath(m.Kind, unc && m.Start == path.start+2) {
				continue
			}
		}
		switch {
		case isPath(m) && m.End > path.end:
			path = interval{m.Start, m.End}
			unc = m.Kind == KindFile && m.Platform == "windows"
		case m.Kind == KindURL && m.End > url.end:
			url = interval{m.Start, m.End}
		}
		if coversOthers(m.Kind) {
			covered = max(covered, m.End)
		}
		keep(i)
	}
	clear(r.matches[kept:])
	r.matches = r.matches[:kept]
}

// coversOthers: a match that yields is no finding of its own in one of these.
func coversOthers(k Kind) bool {
	switch k {
	case KindFile, KindRegistry, KindURL, KindEmail, KindDomain, KindProcess, KindService, KindTask:
		return true
	}
	return false
}

// yieldsToRows: what a cell of a table is, the table knows best.
func yieldsToRows(k Kind) bool {
	switch k {
	case KindFile, KindRegistry, KindSize, KindHash, KindTimestamp, KindAccount, KindProcess, KindService, KindTask, KindDomain:
		return true
	}
	return false
}

func yieldsToURL(k Kind) bool {
	switch k {
	case KindFile, KindRegistry, KindSize, KindTimestamp, KindAccount, KindProcess, KindService, KindTask:
		return true
	}
	return false
}

// yieldsToPath says of a kind that stands in a path; host is where a UNC path has its host.
func yieldsToPath(k Kind, host bool) bool {
	switch k {
	case KindDomain, KindIPv4, KindIPv6:
		return !host
	case KindSize, KindTimestamp, KindAccount, KindProcess, KindService, KindTask, KindEmail, KindCommand:
		return true
	}
	return false
}
