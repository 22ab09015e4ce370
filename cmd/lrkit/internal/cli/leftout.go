package cli

import (
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/internal/regular"
)

// maxLeftOut is how many names a message shows.
const maxLeftOut = 10

// leftOut is what was met in a folder and is not opened: a FIFO or a terminal may be waited for
// without end, and a device may do anything. Links are counted for the line that ends a run.
type leftOut struct {
	kinds map[string]int64
	names []string // the first of them
	n     int64
}

func (l *leftOut) add(in *folder, name string, mode fs.FileMode) {
	if mode&fs.ModeSymlink != 0 { // what it leads to has a name of its own
		l.count(linkKind(in.path(name)))
		return
	}
	l.note(regular.Kind(mode), in, name)
}

// note counts something that a message names.
func (l *leftOut) note(kind string, in *folder, name string) {
	l.count(kind)
	if l.n++; l.n <= maxLeftOut {
		l.names = append(l.names, safeName(in.path(name)))
	}
}

func (l *leftOut) count(kind string) {
	if l.kinds == nil {
		l.kinds = map[string]int64{}
	}
	l.kinds[kind]++
}

// linkKind says what a link leads to.
func linkKind(name string) string {
	info, err := os.Stat(name)
	switch {
	case tooLong(err):
		return "link of a long path"
	case err != nil:
		return "link to nothing"
	case info.IsDir():
		return "link to a folder"
	}
	return "link to a file"
}

// passedBy is what was met in a folder that was named, and not opened, by kind. Links are among it.
type passedBy struct {
	folder string
	kinds  map[string]int64
}

func (p *passedBy) String() string {
	var kinds []string
	for kind, n := range p.kinds {
		kinds = append(kinds, kind+": "+strconv.FormatInt(n, 10))
	}
	slices.Sort(kinds)
	return strings.Join(kinds, ", ")
}

// leftOut tells of it. That something could not be read is as a warning in what was read.
func (a *app) leftOut(folder string, l *leftOut) {
	if l.n == 0 {
		return
	}
	a.status.add(anomalous)
	var kinds []string
	for kind, n := range l.kinds {
		if strings.HasPrefix(kind, "link ") {
			continue
		}
		kinds = append(kinds, count(n, kind))
	}
	slices.Sort(kinds)
	names := strings.Join(l.names, ", ")
	if l.n > maxLeftOut {
		names += ", ..."
	}
	a.say("%s: not opened: %s (%s)", safeName(folder), strings.Join(kinds, ", "), names)
}
