package export

import (
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// job is a file to export.
type job struct {
	d      *casedir.Description
	key    casedir.Key
	blob   casedir.Blob
	kind   kind
	base   string // the last name of its path, or the name that stands for it
	served string // the name in Content-Disposition
}

func newJob(d *casedir.Description, k casedir.Key, b casedir.Blob, disposition string) job {
	j := job{d: d, key: k, blob: b, kind: kindOf(d), served: fileName(disposition)}
	if j.kind == file {
		j.base = baseName(param(&d.Command, "Path"))
	}
	if j.base == "" {
		j.base = j.served
		if ext := path.Ext(j.base); j.kind == file && strings.EqualFold(ext, ".gz") {
			j.base = strings.TrimSuffix(j.base, ext)
		}
	}
	if j.base == "" {
		j.base = [...]string{file: "unnamed", package_: "investigation-package.zip"}[j.kind]
	}
	return j
}

// kind is what a result is.
type kind uint8

const (
	none     kind = iota // of an export
	file                 // the result of a GetFile
	package_             // an investigation package
)

func kindOf(d *casedir.Description) kind {
	switch {
	case strings.EqualFold(d.Command.Type, "GetFile"):
		return file
	case strings.EqualFold(d.Action.Type, "CollectInvestigationPackage"):
		return package_
	}
	return none
}

// param returns the value of a parameter of a command.
func param(d *casedir.CommandDescription, name string) string {
	for _, p := range d.Params {
		if strings.EqualFold(p["key"], name) && p["value"] != "" {
			return p["value"]
		}
	}
	return ""
}

// fileName returns the name in a header Content-Disposition, without folders.
func fileName(disposition string) string {
	_, params, err := mime.ParseMediaType(disposition)
	if err != nil && len(params) == 0 {
		return ""
	}
	return baseName(strings.ReplaceAll(params["filename"], `\`, "/"))
}

func (x *exporter) mask(s string) string {
	if x.opts.Mask == nil {
		return s
	}
	return x.opts.Mask(s)
}

// describe notes what the API said of a file.
func (x *exporter) describe(f *File, d *casedir.Description) {
	f.Machine, f.MachineID = x.mask(d.Machine), x.mask(d.MachineID)
	if kindOf(d) == file {
		f.Path = x.mask(param(&d.Command, "Path"))
	}
	e := &f.Evidence
	e.ActionType, e.Created, e.Started, e.Ended = x.mask(d.Action.Type), d.Action.Created, d.Command.Started, d.Command.Ended
	for _, c := range d.Truncated {
		if strings.HasPrefix(c.Field, "command.params") {
			f.note(CodePathCut, fmt.Sprintf("%d of %d bytes are known of %s", c.Kept, c.Of, c.Field))
		}
	}
}

func (f *File) note(code Code, detail string) { f.Problems = append(f.Problems, Problem{code, detail}) }

// fail says why the file is not exported.
func (f *File) fail(code Code, err error) {
	f.Name, f.Err = "", err
	f.note(code, err.Error())
}

// export exports a file, or notes why it cannot. It returns nil for what is not wanted. An error
// ends the export.
func (x *exporter) export(f *File, j job) (*File, error) {
	// Files that are not exported have a name as well: others do not get it.
	name, err := x.names.placeOf(j, f, x.mask(j.base))
	if err != nil {
		return nil, err
	}
	if !x.filter.Machine(j.d.Machine, j.d.MachineID) {
		return nil, nil
	}
	if j.kind == file && f.Path == "" {
		f.note(CodeWithoutPath, "its name is that of the download, or made up")
	}
	source, err := casedir.OpenBlob(x.dir, j.key)
	if err != nil {
		f.fail(codeOf(err), err)
		return f, nil
	}
	defer source.Close() // it is only read
	f.Expanded = j.kind == file && isGzip(source) && compressedByService(source, j.base, j.served)
	to, name, err := x.create(name, j)
	if err != nil {
		f.fail(CodeName, err)
		return f, nil
	}
	b := newBlob(x.ctx, source, x.opts.Read)
	c, err := copyTo(to, b, j.blob, f.Expanded, x.limits())
	if err == nil {
		err = x.settle(f, to, name, c)
	}
	err = errors.Join(err, to.discard())
	switch {
	case x.ctx.Err() != nil:
		return nil, x.ctx.Err()
	case errors.Is(err, lrkit.ErrAltered), b.err != nil:
		f.Problems = nil
		f.fail(codeOf(err), err)
		return f, nil
	}
	return f, err
}

// create makes the file for a name. Where the file system takes another name for this one, which
// names do not know of, it gets the next.
func (x *exporter) create(name string, j job) (*newFile, string, error) {
	for range 8 {
		folder, base := path.Split(name)
		if err := x.out.enter(strings.TrimSuffix(folder, "/")); err != nil {
			return nil, "", err
		}
		_, err := x.out.open.Lstat(base)
		if errors.Is(err, fs.ErrNotExist) {
			to, err := create(x.out.open)
			return to, name, err
		}
		if err != nil {
			return nil, "", err
		}
		if name, err = x.names.fileOf(j, strings.TrimSuffix(folder, "/"), base); err != nil {
			return nil, "", err
		}
	}
	return nil, "", fs.ErrExist
}

// settle gives a file that was copied its name, as far as it is one.
func (x *exporter) settle(f *File, to *newFile, name string, c copied) (err error) {
	switch {
	case c.problem != nil && c.problem.Code == CodeLimit:
		f.fail(CodeLimit, errors.New(c.problem.Detail))
		return nil
	case c.partial && c.size == 0:
		f.fail(CodeEmpty, errors.New(c.problem.Detail))
		return nil
	case c.problem != nil:
		f.note(c.problem.Code, c.problem.Detail)
	}
	if c.partial {
		folder, base := path.Split(name)
		if name, err = x.names.file(strings.TrimSuffix(folder, "/"), base+partialExt, "2"); err != nil {
			return err
		}
	}
	f.Name, f.Size, f.SHA256 = name, c.size, c.sha256
	return to.keep(path.Base(name))
}

// partialExt is at the end of the name of a file of which the end is missing.
const partialExt = ".partial"

func codeOf(err error) Code {
	if errors.Is(err, lrkit.ErrAltered) || errors.Is(err, casedir.ErrAltered) {
		return CodeAltered
	}
	return CodeUnreadable
}
