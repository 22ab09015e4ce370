package main

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
)

func made() *source {
	return &source{version: "v1.2.3", commit: strings.Repeat("0123456789", 4), time: at}
}

// TestImage: a layout holds the binaries of Linux, and no byte of it can be changed unseen.
func TestImage(t *testing.T) {
	binaries := map[target][]byte{{"linux", "amd64"}: []byte("for amd64"), {"linux", "arm64"}: []byte("for arm64"), {"windows", "amd64"}: []byte("exe")}
	data, err := imageOf(made(), binaries)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := imageOf(made(), binaries); err != nil || !bytes.Equal(data, again) {
		t.Errorf("a second image is another: %v", err)
	}
	if n, err := checkImage(data, binaries); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	other := maps.Clone(binaries)
	other[target{"linux", "arm64"}] = []byte("another")
	if _, err := checkImage(data, other); err == nil {
		t.Error("an image with another binary is taken")
	}
	entries, err := untar(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for i := range entries {
		changed := slices.Clone(entries)
		changed[i].data = bytes.Clone(changed[i].data)
		changed[i].data[len(changed[i].data)/2] ^= 1
		packed, err := tarball(changed, at)
		if err != nil {
			t.Fatal(err)
		}
		// What stands in index.json beside the hash of the image only SHA256SUMS guards.
		if _, err := checkImage(packed, binaries); err == nil && entries[i].name != "index.json" {
			t.Errorf("%s may be changed", entries[i].name)
		}
	}
	more, err := tarball(append(slices.Clone(entries), entry{"blobs/sha256/more", 0o644, []byte("x"), 0}), at)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := checkImage(more, binaries); err == nil {
		t.Error("a file of no image is taken")
	}
	if none, err := imageOf(made(), map[target][]byte{{"windows", "amd64"}: []byte("exe")}); none != nil || err != nil {
		t.Errorf("an image without a binary: %d bytes, %v", len(none), err)
	}
}

// TestManifests: manifests name the archives by their hashes, and one with another hash is refused.
func TestManifests(t *testing.T) {
	s := made()
	files := map[string][]byte{}
	for _, x := range targets {
		files[x.archive(s.version)] = []byte(x.String())
	}
	if err := manifests(s, files); err != nil {
		t.Fatal(err)
	}
	if err := checkManifests(s, files, t.Output()); err != nil {
		t.Fatal(err)
	}
	for _, x := range targets {
		changed := maps.Clone(files)
		changed[x.archive(s.version)] = []byte("another")
		if err := checkManifests(s, changed, io.Discard); err == nil {
			t.Errorf("%s is another than the manifests name", x)
		}
	}
	for _, name := range []string{"lrkit.rb", "lrkit.json", "lrkit.lrkit.installer.yaml", "lrkit.lrkit.yaml", "lrkit.lrkit.locale.en-US.yaml"} {
		changed := maps.Clone(files)
		changed[name] = nil
		if err := checkManifests(s, changed, io.Discard); err == nil {
			t.Errorf("%s may be missing", name)
		}
		if bytes.Contains(files[name], []byte("<no value>")) || bytes.Contains(files[name], []byte("v1.2.3-rc")) {
			t.Errorf("%s: %s", name, files[name])
		}
	}
}

// TestSBOM: an SBOM is of one binary and lists all of its modules. The binary is that of this test.
func TestSBOM(t *testing.T) {
	s, binary, modules := self(t)
	licenses := map[string][]string{}
	for _, m := range modules {
		licenses[m.path] = []string{"MIT"}
	}
	data, err := sbomOf(s, here(), binary, modules, licenses)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := checkSBOM(data, binary); n != len(modules) || err != nil {
		t.Errorf("%d components of %d modules: %v", n, len(modules), err)
	}
	if _, err := checkSBOM(data, append(bytes.Clone(binary), 0)); err == nil {
		t.Error("it describes another binary")
	}
	for name, change := range map[string][2]string{
		"a version":    {modules[1].version, "v0.0.0"},
		"a name":       {`"name": "` + modules[1].path, `"name": "example.org/other`},
		"a hash":       {`"content": "`, `"content": "0`},
		"the licences": {`"licenses"`, `"license"`},
	} {
		changed := bytes.ReplaceAll(data, []byte(change[0]), []byte(change[1]))
		if bytes.Equal(changed, data) {
			t.Fatalf("%s stands nowhere", change[0])
		}
		if _, err := checkSBOM(changed, binary); err == nil {
			t.Errorf("%s may be another", name)
		}
	}
	if _, err := sbomOf(s, here(), binary, modules[1:], licenses); err == nil {
		t.Error("a module is missing, and the SBOM is made")
	}
}
