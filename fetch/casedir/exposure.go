package casedir

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/fetch/internal/owner"
)

// exposures returns the ways in which other users or programs can change a file or folder of a
// case.
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

// exposed returns the ways in which others can change an open file.
func (v *verifier) exposed(name string, f file) {
	facts, err := v.files.Facts(f)
	if err != nil { // what cannot be opened is reported elsewhere
		return
	}
	if k, ok := keyOfFile(name); ok && facts.Links == 2 && name == k.blob() && named(v.files, f, k.part()) == nil {
		facts.Links-- // see renamed
	}
	v.findAll(exposures(name, false, facts))
}

// renamed reports whether the part of a recorded result is another name of its blob. A loss of
// power may leave that of a rename; the next writer removes it.
func (v *verifier) renamed(k Key) bool {
	if !v.known.knows(k.blob()) {
		return false
	}
	part, err := v.files.Lstat(k.part())
	if err != nil {
		return false
	}
	blob, err := v.files.Lstat(k.blob())
	return err == nil && v.files.SameFile(part, blob)
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

// linkedFolder is a link in the place of a folder of a case.
func linkedFolder(name string) Finding {
	return Finding{Code: FindingLinked, Path: name, Detail: "it is a link, not a folder"}
}

// isFolderName reports whether a case has a folder of this name.
func isFolderName(name string) bool {
	id, ok := strings.CutPrefix(name, blobsName+"/")
	_, err := ParseAction(id)
	return name == blobsName || name == stateName || ok && err == nil
}

// maxWarnings limits the warnings of a Dir.
const maxWarnings = 100

// warn keeps a warning once.
func (d *Dir) warn(all []Finding) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range all {
		if len(d.warnings) < maxWarnings && !slices.Contains(d.warnings, f) {
			d.warnings = append(d.warnings, f)
		}
	}
}

// warnFolder warns of a folder that others can change. A folder that cannot be opened fails
// elsewhere, if it is needed.
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

// warnCase warns about what every writer uses.
func (d *Dir) warnCase() {
	for _, name := range []string{".", blobsName, stateName} {
		d.warnFolder(name)
	}
	d.warnOpen(manifestName, d.manifest)
}

// Warnings returns the first hundred files and folders that others can change, among those that
// were used. Verify checks all of them.
func (d *Dir) Warnings() []Finding {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.warnings)
}
