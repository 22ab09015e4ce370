package analyze

// tie is what a match of a line is tied to on that line.
type tie struct {
	dropped bool  // it is no finding of its own
	size    int   // of a path: index of its size, plus 1
	hashes  []int // of a path: indexes of its hashes
}

func isPath(m *Match) bool { return m.Kind == KindFile || m.Kind == KindRegistry }

// joinLine ties the matches of a line: what follows a path belongs to it, what
// stands before the first path belongs to that one, if nothing follows it. Matches that yield
// take no part, in joins of any kind: what is tied without them stays tied.
func (r *run) joinLine() {
	if cap(r.ties) < len(r.matches) {
		r.ties = make([]tie, len(r.matches)+len(r.matches)/2)
	}
	r.ties = r.ties[:len(r.matches)]
	clear(r.ties)
	if r.pairedLine() {
		return
	}
	path, end := -1, 0
	size, hash := -1, -1 // before the first path
	for i := range r.matches {
		m := &r.matches[i]
		if m.Row != 0 || m.Weak {
			continue
		}
		inside := m.Start < end
		switch {
		case m.Kind == KindSize && inside:
			r.ties[i].dropped = true
		case m.Kind == KindSize && path >= 0:
			r.tieSize(path, i)
		case m.Kind == KindSize:
			size = i
		case m.Kind == KindHash && inside:
		case m.Kind == KindHash && path >= 0:
			r.tieHash(path, i)
		case m.Kind == KindHash:
			hash = i
		case isPath(m) && !inside:
			if size >= 0 && !r.sizeFollows(i) {
				r.tieSize(i, size)
			}
			if hash >= 0 {
				r.tieHash(i, hash)
			}
			path, end = i, m.End
			size, hash = -1, -1
		}
	}
}

// pairedLine ties what stands before each path of a line, if that is one size or hash for each of
// two paths or more: "10 KB C:\a, 20 KB C:\b".
func (r *run) pairedLine() bool {
	pairs, before, end := 0, -1, 0
	kind := Kind("")
	for i := range r.matches {
		m := &r.matches[i]
		switch {
		case m.Weak:
		case m.Row != 0 || m.Start < end:
			return false
		case isPath(m):
			if before < 0 {
				return false
			}
			pairs, before, end = pairs+1, -1, m.End
		case m.Kind == KindSize || m.Kind == KindHash:
			if before >= 0 || kind != "" && m.Kind != kind {
				return false
			}
			before, kind = i, m.Kind
		}
	}
	if pairs < 2 || before >= 0 {
		return false
	}
	for i := range r.matches {
		switch m := &r.matches[i]; {
		case m.Weak:
		case isPath(m) && kind == KindSize:
			r.tieSize(i, before)
		case isPath(m):
			r.tieHash(i, before)
		case m.Kind == kind:
			before = i
		}
	}
	return true
}

// tieSize gives the path its size, or, if it has a rounded one, the exact one.
func (r *run) tieSize(path, size int) {
	s := &r.matches[size].Size
	t := &r.ties[path]
	if t.size > 0 {
		old := &r.matches[t.size-1].Size
		if s.Min != s.Max || old.Min == old.Max || s.Bytes < old.Min || s.Bytes > old.Max {
			return
		}
	}
	t.size = size + 1
	r.ties[size].dropped = true
}

func (r *run) tieHash(path, hash int) {
	t := &r.ties[path]
	for _, h := range t.hashes {
		if r.matches[h].Hash == r.matches[hash].Hash {
			return
		}
	}
	t.hashes = append(t.hashes, hash)
}

// sizeFollows says whether a size stands between the path and the next one.
func (r *run) sizeFollows(path int) bool {
	end := r.matches[path].End
	for i := path + 1; i < len(r.matches); i++ {
		switch m := &r.matches[i]; {
		case m.Weak:
		case isPath(m):
			return false
		case m.Kind == KindSize && m.Start >= end:
			return true
		}
	}
	return false
}

// lastPath returns the path that may be tied to what the next lines hold, or -1.
func (r *run) lastPath() int {
	for i := len(r.matches) - 1; i >= 0; i-- {
		if m := &r.matches[i]; isPath(m) && m.Row == 0 && !m.Weak {
			return i
		}
	}
	return -1
}
