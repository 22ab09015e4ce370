package casedir

import (
	"io/fs"
	"slices"
	"strings"
)

// extra finds files that neither the manifest nor a part accounts for.
func (v *verifier) extra() error {
	r := v.report
	from := len(r.Findings)
	v.exposedFolder(".")
	_, err := v.below(".")
	slices.SortStableFunc(r.Findings[from:], func(a, b Finding) int { return strings.Compare(a.Path, b.Path) })
	slices.SortFunc(r.Parts, func(a, b PartReport) int { return strings.Compare(a.Path, b.Path) })
	return err
}

// below examines everything in a folder, and returns the number of entries. It follows no links.
func (v *verifier) below(folder string) (n int64, err error) {
	err = v.files.EachEntry(folder, func(e fs.DirEntry) error {
		n++
		name := e.Name()
		if folder != "." {
			name = folder + "/" + name
		}
		if err := v.ctx.Err(); err != nil {
			return err
		}
		if e.IsDir() {
			return v.folder(name)
		}
		return v.file(name, e)
	})
	return n, err
}

// folder examines a folder and its entries.
func (v *verifier) folder(name string) error {
	v.exposedFolder(name)
	ofCase := isFolderName(name)
	if !ofCase {
		v.report.find(Finding{Code: FindingExtra, Path: name, Detail: "a folder that is no part of a case"})
	}
	if strings.Count(name, "/") > 8 { // cases have two levels
		return nil
	}
	n, err := v.below(name)
	if v.ctx.Err() != nil {
		return v.ctx.Err()
	}
	switch {
	case err != nil:
		v.report.find(Finding{Code: FindingUnread, Path: name, Detail: reason(err)})
	case n == 0 && ofCase && name != blobsName && name != stateName:
		v.report.find(Finding{Code: FindingExtra, Path: name, Detail: "an empty folder"})
	}
	return nil
}

// file examines an entry that is not a folder.
func (v *verifier) file(name string, e fs.DirEntry) error {
	base, inState := strings.CutPrefix(name, stateName+"/")
	if inState && e.Type().IsRegular() {
		known, err := v.inState(base, e)
		if known || err != nil {
			return err
		}
	}
	switch {
	case e.Type()&fs.ModeSymlink != 0 && isFolderName(name):
		v.report.find(linkedFolder(name))
	case name != manifestName && !v.known.knows(name):
		v.report.find(Finding{Code: FindingExtra, Path: name, Detail: "the manifest does not tell of it"})
	}
	return nil
}

// inState examines a file in state, and reports whether it is accounted for.
func (v *verifier) inState(base string, e fs.DirEntry) (known bool, err error) {
	name := stateName + "/" + base
	if k, ok := keyOfState(base); ok {
		return true, v.part(k)
	}
	stem, isPart := strings.CutSuffix(base, ".part")
	if k, ok := keyOfState(stem + ".json"); isPart && ok {
		if _, err := v.stateOf(k); err != nil && !v.renamed(k) {
			v.report.find(Finding{Code: FindingExtra, Path: name, Detail: "a part without a valid state"})
		}
		return true, nil
	}
	if info, err := e.Info(); name == lockName && err == nil && info.Size() == 0 { // of an earlier version
		return true, nil
	}
	if strings.HasSuffix(base, ".new") {
		v.report.find(Finding{Code: FindingExtra, Path: name, Detail: "a writer died before it had its name, or it was put there"})
		return true, nil
	}
	return false, nil
}
