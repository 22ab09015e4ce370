package exported

import (
	"slices"
	"testing"
)

func TestPublic(t *testing.T) {
	for path, want := range map[string]bool{
		Module:                      true,
		Module + "/transcript":      true,
		Module + "/fetch/fetchtest": true,
		Module + "/internal/scan":   false,
		Module + "/fetch/internal":  false,
		Module + "/bench/gen":       false,
		Module + "/cmd/lrkit":       false,
		Module + "/fuzz":            false,
		Module + "er":               false,
		"fmt":                       false,
	} {
		if Public(path) != want {
			t.Errorf("%s: public is %t", path, !want)
		}
	}
}

func TestPackages(t *testing.T) {
	all, err := Packages("../../..")
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, p := range all {
		paths = append(paths, p.Path())
		if !p.Complete() {
			t.Errorf("%s is not complete", p.Path())
		}
	}
	if len(all) < 20 || !slices.IsSorted(paths) || !slices.Contains(paths, Module+"/transcript") {
		t.Errorf("%d packages: %q", len(all), paths)
	}
	if _, err := Packages(t.TempDir()); err == nil {
		t.Error("a folder without a module has packages")
	}
}
