package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// What is written of the image format of OCI 1.1.
type (
	descriptor struct {
		MediaType   string            `json:"mediaType"`
		Digest      string            `json:"digest"`
		Size        int               `json:"size"`
		Platform    *platform         `json:"platform,omitempty"`
		Annotations map[string]string `json:"annotations,omitempty"`
	}
	platform struct {
		Architecture string `json:"architecture"`
		OS           string `json:"os"`
	}
	ociIndex struct {
		Schema    int          `json:"schemaVersion"`
		MediaType string       `json:"mediaType"`
		Manifests []descriptor `json:"manifests"`
	}
	ociManifest struct {
		Schema      int               `json:"schemaVersion"`
		MediaType   string            `json:"mediaType"`
		Config      descriptor        `json:"config"`
		Layers      []descriptor      `json:"layers"`
		Annotations map[string]string `json:"annotations"`
	}
	ociConfig struct {
		Created string `json:"created"`
		platform
		Config struct {
			User       string            `json:"User"`
			Env        []string          `json:"Env"`
			Entrypoint []string          `json:"Entrypoint"`
			WorkingDir string            `json:"WorkingDir"`
			Labels     map[string]string `json:"Labels"`
		} `json:"config"`
		RootFS struct {
			Type    string   `json:"type"`
			DiffIDs []string `json:"diff_ids"`
		} `json:"rootfs"`
		History []map[string]string `json:"history"`
	}
)

const (
	typeIndex    = "application/vnd.oci.image.index.v1+json"
	typeManifest = "application/vnd.oci.image.manifest.v1+json"
	typeConfig   = "application/vnd.oci.image.config.v1+json"
	typeLayer    = "application/vnd.oci.image.layer.v1.tar+gzip"
)

// imageUser is nobody on other systems, and owns nothing but its home.
const imageUser = 65532

// image is an image layout of OCI that grows.
type image struct {
	blobs map[string][]byte // by their hash in hexadecimal
}

func (i *image) add(mediaType string, data []byte) descriptor {
	sum := sha256.Sum256(data)
	name := hex.EncodeToString(sum[:])
	i.blobs[name] = data
	return descriptor{MediaType: mediaType, Digest: "sha256:" + name, Size: len(data)}
}

func (i *image) addJSON(mediaType string, value any) (descriptor, error) {
	data, err := json.Marshal(value)
	return i.add(mediaType, data), err
}

// imageOf returns an image layout as a tar, with the binaries of Linux among those given, by their
// targets. Besides the binary an image has root certificates, a user and its home.
func imageOf(s *source, binaries map[target][]byte) ([]byte, error) {
	img := &image{blobs: map[string][]byte{}}
	notes := map[string]string{
		"org.opencontainers.image.title":    "lrkit",
		"org.opencontainers.image.version":  s.version,
		"org.opencontainers.image.revision": s.commit,
		"org.opencontainers.image.created":  s.time.Format(time.RFC3339),
		"org.opencontainers.image.source":   "https://" + root,
		"org.opencontainers.image.licenses": "Apache-2.0",
	}
	var manifests []descriptor
	for _, t := range targets {
		if binaries[t] == nil || t.os != "linux" {
			continue
		}
		d, err := img.platform(s, t, binaries[t], notes)
		if err != nil {
			return nil, err
		}
		manifests = append(manifests, d)
	}
	if len(manifests) == 0 {
		return nil, nil
	}
	inner, err := img.addJSON(typeIndex, ociIndex{2, typeIndex, manifests})
	if err != nil {
		return nil, err
	}
	inner.Annotations = map[string]string{
		"org.opencontainers.image.ref.name": s.version,
		"io.containerd.image.name":          "localhost/lrkit:" + s.version, // docker load names it so
	}
	index, err := json.Marshal(ociIndex{2, typeIndex, []descriptor{inner}})
	if err != nil {
		return nil, err
	}
	entries := []entry{{"oci-layout", 0o644, []byte(`{"imageLayoutVersion":"1.0.0"}`), 0}, {"index.json", 0o644, index, 0},
		{"blobs/", 0o755, nil, 0}, {"blobs/sha256/", 0o755, nil, 0}}
	for name, data := range img.blobs {
		entries = append(entries, entry{"blobs/sha256/" + name, 0o644, data, 0})
	}
	return tarball(entries, s.time)
}

// platform adds the image of one target and returns the descriptor of its manifest.
func (i *image) platform(s *source, t target, binary []byte, notes map[string]string) (descriptor, error) {
	layer, err := tarball(layerEntries(binary), s.time)
	if err != nil {
		return descriptor{}, err
	}
	packed, err := gzipped(layer)
	if err != nil {
		return descriptor{}, err
	}
	var c ociConfig
	c.Created = s.time.Format(time.RFC3339)
	c.platform = platform{t.arch, t.os}
	c.Config.User = fmt.Sprintf("%d:%d", imageUser, imageUser)
	c.Config.Env = []string{"PATH=/usr/bin", "HOME=/home/lrkit", "SSL_CERT_FILE=/" + certificates}
	c.Config.Entrypoint = []string{"/usr/bin/lrkit"}
	c.Config.WorkingDir = "/home/lrkit"
	c.Config.Labels = notes
	c.RootFS.Type = "layers"
	c.RootFS.DiffIDs = []string{fmt.Sprintf("sha256:%x", sha256.Sum256(layer))}
	c.History = []map[string]string{{"created": c.Created, "created_by": "lrkit internal/release"}}
	config, err := i.addJSON(typeConfig, c)
	if err != nil {
		return descriptor{}, err
	}
	m := ociManifest{2, typeManifest, config, []descriptor{i.add(typeLayer, packed)}, notes}
	d, err := i.addJSON(typeManifest, m)
	d.Platform = &c.platform
	return d, err
}

const certificates = "etc/ssl/certs/ca-certificates.crt"

// layerEntries are the files of an image.
func layerEntries(binary []byte) []entry {
	id := fmt.Sprint(imageUser)
	return []entry{
		{"etc/", 0o755, nil, 0}, {"etc/ssl/", 0o755, nil, 0}, {"etc/ssl/certs/", 0o755, nil, 0},
		{"home/", 0o755, nil, 0}, {"usr/", 0o755, nil, 0}, {"usr/bin/", 0o755, nil, 0},
		{"tmp/", 0o1777, nil, 0},
		{"home/lrkit/", 0o700, nil, imageUser},
		{"etc/passwd", 0o644, []byte("root:x:0:0:root:/:/sbin/nologin\nlrkit:x:" + id + ":" + id + ":lrkit:/home/lrkit:/sbin/nologin\n"), 0},
		{"etc/group", 0o644, []byte("root:x:0:\nlrkit:x:" + id + ":\n"), 0},
		{certificates, 0o644, roots(), 0},
		{"usr/bin/lrkit", 0o755, binary, 0},
	}
}

// roots are the root certificates of Mozilla, from a pinned module. Those that are trusted until a
// date only are left out: a file of certificates cannot say so.
func roots() []byte {
	var all []string
	for r := range bundle.Roots() {
		if r.Constraint == nil {
			all = append(all, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.Certificate})))
		}
	}
	slices.Sort(all)
	return []byte(strings.Join(all, ""))
}
