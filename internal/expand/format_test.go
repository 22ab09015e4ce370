package expand_test

import (
	"testing"

	"github.com/lrkit/lrkit/internal/expand"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		name, head string
		want       expand.Format
	}{
		{"nothing", "", expand.None},
		{"text", `{"script_name":"a"}`, expand.None},
		{"gzip", "\x1f\x8b\x08", expand.Gzip},
		{"gzip cut", "\x1f\x8b", expand.None},
		{"gzip of an unknown method", "\x1f\x8b\x07\x00", expand.None},
		{"zstd", "\x28\xb5\x2f\xfd", expand.Zstd},
		{"zstd cut", "\x28\xb5\x2f", expand.None},
		{"older zstd", "\x27\xb5\x2f\xfd", expand.None},
		{"skippable, then a frame", string(skippable(0, "abc")) + window1K, expand.Zstd},
		{"empty skippable, then a frame", string(skippable(15, "")) + window1K, expand.Zstd},
		{"skippable, then another", string(skippable(5, "abc")) + string(skippable(1, "")), expand.Zstd},
		{"skippable alone", string(skippable(0, "abc")), expand.None},
		{"skippable, then something else", string(skippable(0, "abc")) + "text", expand.None},
		{"skippable, longer than the head", string(skippable(0, "abc"))[:9], expand.None},
		{"skippable of 4 GiB", "\x50\x2a\x4d\x18\xff\xff\xff\xff" + window1K, expand.None},
		{"skippable without length", "\x50\x2a\x4d\x18\x01", expand.None},
		{"not skippable", "\x60\x2a\x4d\x18\x00\x00\x00\x00" + window1K, expand.None},
	} {
		if got := expand.Detect([]byte(c.head)); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestFormatString(t *testing.T) {
	for f, want := range map[expand.Format]string{expand.None: "none", expand.Gzip: "gzip", expand.Zstd: "zstd", 9: "none"} {
		if f.String() != want {
			t.Errorf("%d: %s, want %s", f, f, want)
		}
	}
}
