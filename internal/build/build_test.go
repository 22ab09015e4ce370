package build

import (
	"runtime/debug"
	"testing"
	"time"
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

func TestTimeOf(t *testing.T) {
	for value, want := range map[string]time.Time{
		"2026-04-05T06:07:08Z": time.Date(2026, 4, 5, 6, 7, 8, 0, time.UTC), "yesterday": {}, "": {},
	} {
		info := debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.time", Value: value}}}
		if got := timeOf(&info); !got.Equal(want) {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
	if got := timeOf(new(debug.BuildInfo)); !got.IsZero() {
		t.Errorf("no settings: %v", got)
	}
}
