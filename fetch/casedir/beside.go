package casedir

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// beside takes a line about a file beside a result, or about a file of a result that is there
// again.
func (v *verifier) beside(e *Event) {
	k, ok := e.key()
	name := ""
	switch e.Name {
	case EventAltered, EventVersion:
		if ok {
			name, ok = e.besideOf(k)
		}
	case EventDescribed:
		ok = ok && e.Blob != nil && e.Path == k.description() && v.known[e.Path]
	case EventRefetched:
		ok = ok && e.Blob != nil && e.Path == k.blob() && v.known[e.Path]
	default:
		return
	}
	switch {
	case !ok:
		v.report.find(Finding{Code: FindingManifest, Path: manifestName, Detail: fmt.Sprintf("the line with number %d tells of a file that cannot be", e.Seq)})
	case e.Name == EventDescribed:
		v.described(k, e.SHA256)
	case name != "" && !v.known[name]:
		v.known[name] = true
		v.kept(name, e.Was, e.Blob)
	}
}

// Kept is a file beside the results of which the manifest tells: what lay in the place of one, or
// another version.
type Kept struct {
	Path   string `json:"path"`
	Was    string `json:"was,omitempty"` // the name that it had; empty for a version
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// kept holds a file beside a result against the line that tells of it.
func (v *verifier) kept(name, was string, b *Blob) {
	if r := v.report; len(r.Kept) < maxFindings {
		r.Kept = append(r.Kept, Kept{name, was, b.Size, b.SHA256})
	} else {
		r.MoreKept++
	}
	n, sum, _, err := v.hash(name, b.Size)
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

// wrongDescription is what a description has for a hash, and should have. The line of its result
// may not be the last that says so.
type wrongDescription struct{ sum, want string }

// description holds a description against the hash in the line of its result.
func (v *verifier) description(k Key, want string) {
	name := k.description()
	_, sum, _, err := v.hash(name, -1)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.report.find(Finding{Code: FindingMissing, Path: name, Detail: "the manifest tells of it"})
	case err != nil:
		v.report.find(Finding{Code: FindingUnread, Path: name, Detail: reason(err)})
	case sum != want:
		v.wrong[k] = wrongDescription{sum, want}
	}
}

// described takes the hash of a description that was written again.
func (v *verifier) described(k Key, want string) {
	w, ok := v.wrong[k]
	if !ok { // it has the hash of the line before
		_, sum, _, err := v.hash(k.description(), -1)
		if err != nil {
			return // description said so
		}
		w.sum = sum
	}
	w.want = want
	v.wrong[k] = w
}

// wrongDescriptions reports those of which no line has the hash.
func (v *verifier) wrongDescriptions() {
	for _, k := range slices.SortedFunc(maps.Keys(v.wrong), func(a, b Key) int { return strings.Compare(a.description(), b.description()) }) {
		if w := v.wrong[k]; w.sum != w.want {
			v.report.find(Finding{Code: FindingAltered, Path: k.description(), Detail: fmt.Sprintf("its SHA-256 is %s, recorded was %s", w.sum, w.want)})
		}
	}
}
