// Package build says which lrkit a program was built with.
package build

import (
	"runtime/debug"
	"sync"
	"time"
)

const module = "github.com/lrkit/lrkit"

// Version returns the version of lrkit in this program: of the command itself, or of the module
// that another program was built with. It is "(devel)" where the build does not say.
func Version() string { return version() }

var version = sync.OnceValue(func() string {
	switch {
	case source.version != "":
		return source.version
	case source.commit != "":
		return unknownVersion
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		return versionOf(info)
	}
	return unknownVersion
})

const unknownVersion = "(devel)"

func versionOf(info *debug.BuildInfo) string {
	if info.Main.Path == module && info.Main.Version != "" {
		return info.Main.Version
	}
	for _, d := range info.Deps {
		if d.Path == module && d.Version != "" {
			return d.Version
		}
	}
	return unknownVersion
}

// Commit returns the commit that the command was built from, or the empty string.
func Commit() string {
	if source.commit != "" {
		return source.commit
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return ""
}

// Time returns the time of the commit that the command was built from, or the zero time.
func Time() time.Time {
	if !source.time.IsZero() {
		return source.time
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		return timeOf(info)
	}
	return time.Time{}
}

func timeOf(info *debug.BuildInfo) time.Time {
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			t, _ := time.Parse(time.RFC3339, s.Value) // zero for what is none
			return t
		}
	}
	return time.Time{}
}
