package casedir

import (
	"errors"
	"fmt"
	"io/fs"
)

// checkKept checks a line about a kept file, or about a file of a result that exists again.
func (v *verifier) checkKept(e *Event) {
	k, ok := e.key()
	name := ""
	switch e.Name {
	case EventAltered, EventVersion:
		if ok {
			name, ok = e.besideOf(k)
		}
	case EventDescribed:
		ok = ok && e.Blob != nil && e.Path == k.description() && v.known.knows(e.Path)
	case EventRefetched:
		ok = ok && e.Blob != nil && e.Path == k.blob() && v.known.knows(e.Path)
	default:
		return
	}
	switch {
	case !ok:
		v.report.find(
			Finding{
				Code: FindingManifest, Path: manifestName,
				Detail: fmt.Sprintf("the line with number %d tells of a file that cannot be", e.Seq),
			},
		)
	case name != "" && !v.known.isKept(name):
		v.kept(name, e.Was, e.Blob)
	}
}

// Kept is a file next to the results that the manifest records: an altered file that was set aside,
// or another version.
type Kept struct {
	Path   string `json:"path"`
	Was    string `json:"was,omitempty"` // the name that it had; empty for a version
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// kept checks a kept file against its line.
func (v *verifier) kept(name, was string, b *Blob) {
	if r := v.report; len(r.Kept) < maxFindings {
		r.Kept = append(r.Kept, Kept{name, clip(was), b.Size, b.SHA256})
	} else {
		r.MoreKept++
	}
	n, sum, _, err := v.hash(name, b.Size, true)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.report.find(Finding{Code: FindingMissing, Path: name, Detail: "the manifest tells of it"})
	case errors.Is(err, errSize):
		v.report.find(Finding{Code: FindingAltered, Path: name, Detail: fmt.Sprintf("it has %d bytes, recorded were %d", n, b.Size)})
	case err != nil:
		v.report.find(Finding{Code: FindingUnread, Path: name, Detail: reason(err)})
	case sum != b.SHA256:
		v.report.find(Finding{Code: FindingAltered, Path: name, Detail: fmt.Sprintf("its SHA-256 is %s, recorded was %s", sum, b.SHA256)})
	}
}

// descriptions checks every description against the hash in the last line about it.
func (v *verifier) descriptions() error {
	for i := range v.known.n {
		e := v.known.entry(i)
		name := v.known.key(e).description()
		_, sum, _, err := v.hash(name, -1, true)
		switch {
		case v.ctx.Err() != nil:
			return v.ctx.Err()
		case errors.Is(err, fs.ErrNotExist):
			v.report.find(Finding{Code: FindingMissing, Path: name, Detail: "the manifest tells of it"})
		case err != nil:
			v.report.find(Finding{Code: FindingUnread, Path: name, Detail: reason(err)})
		case sum != e.command.String():
			v.report.find(
				Finding{Code: FindingAltered, Path: name, Detail: fmt.Sprintf("its SHA-256 is %s, recorded was %s", sum, e.command)},
			)
		}
	}
	return nil
}
