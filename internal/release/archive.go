package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
)

// entry is a file, or with a name that ends in a slash a directory, of an archive.
type entry struct {
	name string
	mode int64 // permissions
	data []byte
	uid  int // owner and group
}

func (e entry) dir() bool { return strings.HasSuffix(e.name, "/") }

// sorted returns entries in the order of their names. A directory comes before what is in it.
func sorted(entries []entry) []entry {
	return slices.SortedFunc(slices.Values(entries), func(a, b entry) int { return cmp.Compare(a.name, b.name) })
}

// tarball returns a tar of entries. Nothing of the machine or the user is in it.
func tarball(entries []entry, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range sorted(entries) {
		h := &tar.Header{Name: e.name, Mode: e.mode, Size: int64(len(e.data)), ModTime: at, Uid: e.uid, Gid: e.uid, Typeflag: tar.TypeReg}
		if e.dir() {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write(e.data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// gzipped returns data as gzip, without a name or a time.
func gzipped(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}

// zipball returns a zip of entries.
func zipball(entries []entry, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range sorted(entries) {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: at.UTC()}
		if e.dir() {
			h.Method = zip.Store
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(e.data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// maxEntry is more than the largest file of a release.
const maxEntry = 256 << 20

// unpack returns the files of a tar.gz or a zip, by its name.
func unpack(name string, data []byte) ([]entry, error) {
	if strings.HasSuffix(name, ".zip") {
		return unzip(data)
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return untar(r)
}

func untar(r io.Reader) ([]entry, error) {
	var entries []entry
	for t := tar.NewReader(r); ; {
		h, err := t.Next()
		switch {
		case err == io.EOF:
			return entries, nil
		case err != nil:
			return nil, err
		case h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeDir && h.Typeflag != tar.TypeXGlobalHeader:
			return nil, fmt.Errorf("%q is neither a file nor a directory", h.Name)
		case h.Typeflag != tar.TypeReg:
			continue
		case !local(h.Name):
			return nil, fmt.Errorf("%q leads out of the archive", h.Name)
		case h.Size > maxEntry:
			return nil, fmt.Errorf("%q has %d bytes", h.Name, h.Size)
		}
		data, err := io.ReadAll(t)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{h.Name, h.Mode & 0o777, data, h.Uid})
	}
}

func unzip(data []byte) ([]entry, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var entries []entry
	for _, f := range z.File {
		switch {
		case strings.HasSuffix(f.Name, "/"):
			continue
		case !local(f.Name):
			return nil, fmt.Errorf("%q leads out of the archive", f.Name)
		case f.UncompressedSize64 > maxEntry:
			return nil, fmt.Errorf("%q has %d bytes", f.Name, f.UncompressedSize64)
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(io.LimitReader(r, maxEntry))
		if err = errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
		entries = append(entries, entry{f.Name, int64(f.Mode().Perm()), data, 0})
	}
	return entries, nil
}

// local says whether a name of an archive stays below the folder in which it is unpacked.
func local(name string) bool {
	return name != "" && path.Clean("/"+name) == "/"+name && !strings.ContainsAny(name, `\:`)
}
