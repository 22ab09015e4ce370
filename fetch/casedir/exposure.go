package casedir

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/fetch/internal/owner"
)

// exposures says in which ways something can change a file or folder of a case without being asked
// for it by this user.
func exposures(name string, folder bool, facts owner.Facts) (all []Finding) {
	if facts.Writable {
		what := "other users can write to it"
		if folder {
			what = "other users can add, rename and remove files in it"
		}
		all = append(all, Finding{Code: FindingMode, Path: name, Detail: what})
	}
	if !folder && facts.Links > 1 {
		all = append(all, Finding{Code: FindingLinked, Path: name,
			Detail: fmt.Sprintf("it has %d names: it can be written to under another one", facts.Links)})
	}
	return all
}

// exposed reports in which ways an open file can be changed by others.
func (v *verifier) exposed(name string, f file) {
	if facts, err := v.files.Facts(f); err == nil { // what cannot be opened is reported elsewhere
		v.findAll(exposures(name, false, facts))
	}
}

// exposedFolder does the same for a folder.
func (v *verifier) exposedFolder(name string) {
	if facts, err := v.files.FolderFacts(name); err == nil {
		v.findAll(exposures(name, true, facts))
	}
}

func (v *verifier) findAll(all []Finding) {
	for _, f := range all {
		v.report.find(f)
	}
}

// linkedFolder is a link that stands for a folder of a case.
func linkedFolder(name string) Finding {
	return Finding{Code: FindingLinked, Path: name, Detail: "it is a link, not a folder"}
}

// isFolderName reports whether a case has a folder of this name.
func isFolderName(name string) bool {
	id, ok := strings.CutPrefix(name, blobsName+"/")
	_, err := ParseAction(id)
	return name == blobsName || name == stateName || ok && err == nil
}

// maxWarnings bounds what a Dir keeps of them.
const maxWarnings = 100

// warn keeps what was found, once.
func (d *Dir) warn(all []Finding) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range all {
		if len(d.warnings) < maxWarnings && !slices.Contains(d.warnings, f) {
			d.warnings = append(d.warnings, f)
		}
	}
}

// warnFolder warns of a folder that others can change. What cannot be opened fails elsewhere, if it
// is needed.
func (d *Dir) warnFolder(name string) {
	if info, err := d.files.Lstat(name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		d.warn([]Finding{linkedFolder(name)})
		return
	}
	if facts, err := d.files.FolderFacts(name); err == nil {
		d.warn(exposures(name, true, facts))
	}
}

// warnFile warns of a file that others can change.
func (d *Dir) warnFile(name string) {
	if f, _, err := openRead(d.files, name); err == nil {
		d.warnOpen(name, f)
		f.Close() // it was only looked at
	}
}

func (d *Dir) warnOpen(name string, f file) {
	if facts, err := d.files.Facts(f); err == nil {
		d.warn(exposures(name, false, facts))
	}
}

// warnCase warns of what every writer needs.
func (d *Dir) warnCase() {
	for _, name := range []string{".", blobsName, stateName} {
		d.warnFolder(name)
	}
	d.warnOpen(manifestName, d.manifest)
}

// Warnings returns the first hundred files and folders that something else can change, of those
// that were used: Verify looks at all.
func (d *Dir) Warnings() []Finding {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.warnings)
}
