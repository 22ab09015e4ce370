package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What is written of CycloneDX 1.6. Names and order are those of its schema.
type (
	bom struct {
		Schema       string       `json:"$schema"`
		Format       string       `json:"bomFormat"`
		Spec         string       `json:"specVersion"`
		Serial       string       `json:"serialNumber"`
		Version      int          `json:"version"`
		Metadata     bomMetadata  `json:"metadata"`
		Components   []component  `json:"components"`
		Dependencies []dependency `json:"dependencies"`
	}
	bomMetadata struct {
		Timestamp string    `json:"timestamp"`
		Tools     bomTools  `json:"tools"`
		Component component `json:"component"`
	}
	bomTools struct {
		Components []component `json:"components"`
	}
	component struct {
		Type     string          `json:"type"`
		Ref      string          `json:"bom-ref,omitempty"`
		Name     string          `json:"name"`
		Version  string          `json:"version,omitempty"`
		Scope    string          `json:"scope,omitempty"`
		Hashes   []bomHash       `json:"hashes,omitempty"`
		Licenses []licenseChoice `json:"licenses,omitempty"`
		PURL     string          `json:"purl,omitempty"`
		Props    []property      `json:"properties,omitempty"`
	}
	bomHash struct {
		Alg     string `json:"alg"`
		Content string `json:"content"`
	}
	licenseChoice struct {
		License struct {
			ID string `json:"id"`
		} `json:"license"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	dependency struct {
		Ref       string   `json:"ref"`
		DependsOn []string `json:"dependsOn"`
	}
)

// purl names a module as package URLs do: each part is escaped.
func purl(path, version string) string {
	path = strings.TrimPrefix(path, "pkg:golang/")
	return "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")
}

// stdPath is the name that package URLs have for the standard library.
const stdPath = "std"

// sbomOf describes a binary: what the go command recorded in it, with licences, and which module
// needs which. The modules must be those of the binary.
func sbomOf(s *source, t target, binary []byte, modules []*module, licenses map[string][]string) ([]byte, error) {
	info, err := buildinfo.Read(bytes.NewReader(binary))
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for _, d := range info.Deps {
		sums[d.Path] = d.Sum
	}
	if len(sums)+1 != len(modules) {
		return nil, fmt.Errorf("%s: the binary has %d modules besides its own, go list %d", t, len(sums), len(modules)-1)
	}
	std := component{Type: "library", Ref: purl(stdPath, info.GoVersion[2:]), Name: stdPath, Version: info.GoVersion[2:], Scope: "required",
		Licenses: choices([]string{"BSD-3-Clause"}), PURL: purl(stdPath, info.GoVersion[2:])}
	sum := sha256.Sum256(binary)
	b := &bom{Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", Format: "CycloneDX", Spec: "1.6", Serial: serial(sum), Version: 1}
	b.Components = []component{std}
	b.Metadata.Timestamp = s.time.Format(time.RFC3339)
	b.Metadata.Tools.Components = []component{{Type: "application", Name: "lrkit internal/release", Version: s.version}}
	refs := map[string]string{}
	for _, m := range modules {
		refs[m.path] = purl(m.path, m.version)
	}
	for _, m := range modules {
		c := component{Type: "library", Ref: refs[m.path], Name: m.path, Version: m.version, Licenses: choices(licenses[m.path]), PURL: refs[m.path]}
		d := dependency{Ref: c.Ref, DependsOn: []string{std.Ref}}
		for _, need := range m.needs {
			d.DependsOn = append(d.DependsOn, refs[need])
		}
		slices.Sort(d.DependsOn)
		b.Dependencies = append(b.Dependencies, d)
		if m.path == root {
			c.Type = "application"
			c.Hashes = []bomHash{{"SHA-256", hex.EncodeToString(sum[:])}}
			c.Props = []property{{"lrkit:commit", s.commit}, {"lrkit:target", t.String()}, {"lrkit:file", t.binary()}}
			b.Metadata.Component = c
			continue
		}
		recorded, ok := sums[m.path]
		if !ok || recorded == "" {
			return nil, fmt.Errorf("%s: go list names %s, and the binary does not", t, m.path)
		}
		c.Scope = "required"
		c.Props = []property{{"lrkit:go.sum", recorded}}
		b.Components = append(b.Components, c)
	}
	b.Dependencies = append(b.Dependencies, dependency{std.Ref, []string{}})
	slices.SortFunc(b.Components, func(x, y component) int { return cmp.Compare(x.Ref, y.Ref) })
	slices.SortFunc(b.Dependencies, func(x, y dependency) int { return cmp.Compare(x.Ref, y.Ref) })
	data, err := json.MarshalIndent(b, "", "  ")
	return append(data, '\n'), err
}

func choices(ids []string) []licenseChoice {
	var list []licenseChoice
	for _, id := range ids {
		var c licenseChoice
		c.License.ID = id
		list = append(list, c)
	}
	return list
}

// serial is a UUID that is the same for the same binary.
func serial(sum [32]byte) string {
	u := sum[:16]
	u = append([]byte(nil), u...)
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80 // version 8: made by a rule of one's own
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// checkSBOM compares an SBOM with the binary that it describes: exactly its modules, at their
// versions, and its hash.
func checkSBOM(data, binary []byte) (int, error) {
	var b bom
	if err := json.Unmarshal(data, &b); err != nil {
		return 0, err
	}
	info, err := buildinfo.Read(bytes.NewReader(binary))
	if err != nil {
		return 0, err
	}
	sum := sha256.Sum256(binary)
	if h := b.Metadata.Component.Hashes; len(h) != 1 || h[0].Content != hex.EncodeToString(sum[:]) {
		return 0, fmt.Errorf("it describes another binary: %v", h)
	}
	want := []string{stdPath + " " + info.GoVersion[2:]}
	for _, d := range info.Deps {
		want = append(want, d.Path+" "+d.Version)
	}
	var got []string
	for _, c := range b.Components {
		got = append(got, c.Name+" "+c.Version)
		if len(c.Licenses) == 0 {
			return 0, fmt.Errorf("%s has no licence", c.Name)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		return 0, fmt.Errorf("it lists\n%q,\nthe binary has\n%q", got, want)
	}
	return len(got), nil
}
