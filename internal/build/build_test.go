package build

import (
	"runtime/debug"
	"testing"
)

func TestVersionOf(t *testing.T) {
	other := debug.Module{Path: "example.org/program", Version: "v3.0.0"}
	for _, test := range []struct {
		name string
		info debug.BuildInfo
		want string
	}{
		{"the command", debug.BuildInfo{Main: debug.Module{Path: module, Version: "v1.2.3"}}, "v1.2.3"},
		{"the command without a version", debug.BuildInfo{Main: debug.Module{Path: module}}, unknownVersion},
		{"another program", debug.BuildInfo{Main: other, Deps: []*debug.Module{&other, {Path: module, Version: "v1.2.3"}}}, "v1.2.3"},
		{"a program without the module", debug.BuildInfo{Main: other}, unknownVersion},
	} {
		if got := versionOf(&test.info); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
