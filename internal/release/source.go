package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// stampFile is what git archive fills in.
const stampFile = "cmd/lrkit/source.txt"

// source is an archive of the source, unpacked.
type source struct {
	version string // v1.2.3
	commit  string
	time    time.Time // of the commit
	archive []byte    // as tar.gz
	dir     string    // where it lies
	files   map[string][]byte
}

// name is that of the archive without its extension, and of the folder in it.
func (s *source) name() string { return "lrkit-" + s.version + "-source" }

// archiveOf returns the archive of a tag of a repository, as tar.gz.
func archiveOf(ctx context.Context, repository, rev string) ([]byte, error) {
	tag, err := output(ctx, repository, nil, "git", "describe", "--tags", "--exact-match", rev)
	if err != nil {
		return nil, fmt.Errorf("a release is built from a tag: %w", err)
	}
	prefix := "lrkit-" + strings.TrimSpace(string(tag)) + "-source/"
	// The mode of files would depend on who runs this.
	data, err := output(ctx, repository, nil, "git", "-c", "tar.umask=0022", "archive", "--format=tar", "--prefix="+prefix, rev)
	if err != nil {
		return nil, err
	}
	return gzipped(data)
}

// unpackSource unpacks an archive of the source below a folder.
func unpackSource(archive []byte, dir string) (*source, error) {
	entries, err := unpack("source.tar.gz", archive)
	if err != nil {
		return nil, fmt.Errorf("the archive of the source: %w", err)
	}
	s := &source{archive: archive, files: map[string][]byte{}}
	for _, e := range entries {
		_, name, ok := strings.Cut(e.name, "/")
		if !ok {
			return nil, fmt.Errorf("the archive of the source: %s is in no folder", e.name)
		}
		s.files[name] = e.data
		file := filepath.Join(dir, filepath.FromSlash(e.name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, e.data, os.FileMode(e.mode)); err != nil {
			return nil, err
		}
	}
	if err := s.stamp(); err != nil {
		return nil, fmt.Errorf("%s in the archive of the source: %w", stampFile, err)
	}
	s.dir = filepath.Join(dir, s.name())
	if _, err := os.Stat(filepath.Join(s.dir, "go.mod")); err != nil {
		return nil, err
	}
	return s, nil
}

var versions = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

// stamp reads which version the source is.
func (s *source) stamp() error {
	for line := range bytes.Lines(s.files[stampFile]) {
		name, value, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
		switch name {
		case "version":
			s.version = value
		case "commit":
			s.commit = value
		case "time":
			n, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				return err
			}
			s.time = time.Unix(n, 0).UTC()
		}
	}
	if !versions.MatchString(s.version) {
		return fmt.Errorf("%q is no version: is the commit tagged?", s.version)
	}
	if len(s.commit) != 40 || s.time.IsZero() {
		return errors.New("there is no commit or no time")
	}
	return nil
}
