package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// checkImage reads an image layout by its own rules: every blob by its hash and size, every layer
// by the hash of what is in it, and in each image the binary of its target. It returns how many
// images there are.
func checkImage(data []byte, binaries map[target][]byte) (int, error) {
	entries, err := untar(bytes.NewReader(data))
	if err != nil {
		return 0, err
	}
	files := map[string][]byte{}
	for _, e := range entries {
		files[e.name] = e.data
	}
	if !strings.Contains(string(files["oci-layout"]), `"imageLayoutVersion":"1.0.0"`) {
		return 0, errors.New("there is no oci-layout")
	}
	used := 2 // files
	blob := func(d descriptor, value any) ([]byte, error) {
		data := files["blobs/"+strings.Replace(d.Digest, ":", "/", 1)]
		if len(data) != d.Size || d.Digest != fmt.Sprintf("sha256:%x", sha256.Sum256(data)) {
			return nil, fmt.Errorf("%s has %d bytes, not %d, or another hash", d.Digest, len(data), d.Size)
		}
		used++
		if value == nil {
			return data, nil
		}
		return data, json.Unmarshal(data, value)
	}
	var outer, index ociIndex
	if err := json.Unmarshal(files["index.json"], &outer); err != nil {
		return 0, err
	}
	if len(outer.Manifests) != 1 {
		return 0, errors.New("index.json names not one image")
	}
	if _, err := blob(outer.Manifests[0], &index); err != nil {
		return 0, err
	}
	for _, d := range index.Manifests {
		var m ociManifest
		var c ociConfig
		if _, err := blob(d, &m); err != nil {
			return 0, err
		}
		if _, err := blob(m.Config, &c); err != nil {
			return 0, err
		}
		if len(m.Layers) != 1 || len(c.RootFS.DiffIDs) != 1 {
			return 0, errors.New("an image has one layer")
		}
		packed, err := blob(m.Layers[0], nil)
		if err != nil {
			return 0, err
		}
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return 0, err
		}
		layer, err := io.ReadAll(r)
		if err != nil {
			return 0, err
		}
		if c.RootFS.DiffIDs[0] != fmt.Sprintf("sha256:%x", sha256.Sum256(layer)) {
			return 0, fmt.Errorf("the layer of %s is another", c.Architecture)
		}
		inside, err := untar(bytes.NewReader(layer))
		if err != nil {
			return 0, err
		}
		names := map[string][]byte{}
		for _, e := range inside {
			names[e.name] = e.data
		}
		t := target{c.OS, c.Architecture}
		switch {
		case d.Platform == nil || *d.Platform != c.platform:
			return 0, fmt.Errorf("%v is listed as %v", c.platform, d.Platform)
		case len(names) != 4 || names["etc/passwd"] == nil || names["etc/group"] == nil || len(names[certificates]) == 0:
			return 0, fmt.Errorf("%s: the image has %d files: a binary, certificates and a user were wanted", t, len(names))
		case binaries[t] == nil || !bytes.Equal(names["usr/bin/lrkit"], binaries[t]):
			return 0, fmt.Errorf("%s: the image has another binary than the archive", t)
		}
	}
	if used != len(files) {
		return 0, fmt.Errorf("%d of %d files are of no image", len(files)-used, len(files))
	}
	return len(index.Manifests), nil
}
