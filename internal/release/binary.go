package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// profileFile is the profile by which releases are optimized. It is not named default.pgo: then go
// run and go test would compile every package once more, for the command alone.
const profileFile = "cmd/lrkit/hunt.pgo"

// target is a system for which there are binaries.
type target struct{ os, arch string }

var targets = []target{
	{"linux", "amd64"}, {"linux", "arm64"},
	{"darwin", "amd64"}, {"darwin", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"},
}

func (t target) String() string { return t.os + "/" + t.arch }

// binary is the name of the command there.
func (t target) binary() string {
	if t.os == "windows" {
		return "lrkit.exe"
	}
	return "lrkit"
}

// archive is the name of the archive for a version, without its extension.
func (t target) name(version string) string { return "lrkit-" + version + "-" + t.os + "-" + t.arch }

// archive is the name of the archive.
func (t target) archive(version string) string {
	if t.os == "windows" {
		return t.name(version) + ".zip"
	}
	return t.name(version) + ".tar.gz"
}

// here is the target that this machine is.
func here() target { return target{runtime.GOOS, runtime.GOARCH} }

// parseTargets reads a list of targets; all stands for each.
func parseTargets(list string) ([]target, error) {
	if list == "all" {
		return targets, nil
	}
	var found []target
	for name := range strings.SplitSeq(list, ",") {
		i := slices.IndexFunc(targets, func(t target) bool { return t.String() == name })
		if name == "host" {
			i = slices.Index(targets, here())
		}
		if i < 0 {
			return nil, fmt.Errorf("%w: %q is none of %v", errUsage, name, targets)
		}
		found = append(found, targets[i])
	}
	return found, nil
}

// environment is what a build depends on, besides the source and the version of Go. What a user has
// set does not count.
func (t target) environment() []string {
	return []string{
		"GOOS=" + t.os, "GOARCH=" + t.arch, "GOAMD64=v1", "GOARM64=v8.0", "CGO_ENABLED=0",
		"GOFLAGS=", "GOEXPERIMENT=", "GOFIPS140=off", "GOWORK=off", "GODEBUG=",
	}
}

// compile builds the command of a source for a target and returns the binary. hatch_build.py in
// python/ has the same flags, so that wheels hold the same bytes.
func (s *source) compile(ctx context.Context, t target) ([]byte, error) {
	out := filepath.Join(filepath.Dir(s.dir), "bin", t.os+"-"+t.arch, t.binary())
	_, err := output(ctx, s.dir, t.environment(), "go", "build", "-trimpath", "-buildvcs=false",
		"-pgo="+filepath.Join(s.dir, filepath.FromSlash(profileFile)), "-ldflags=-s -w", "-o", out, "./cmd/lrkit")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t, err)
	}
	return os.ReadFile(out)
}
