package main

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"go.yaml.in/yaml/v3"
)

// downloads is where the files of a version are.
const downloads = "https://" + root + "/releases/download/"

const summary = "Fetch, verify and analyze the results of Microsoft Defender Live Response scripts"

//go:embed lrkit.rb.tmpl
var formula string

// manifests adds the manifests of package managers to files: of Homebrew, Scoop and winget.
func manifests(s *source, files map[string][]byte) error {
	type asset struct{ URL, Folder, Sum string }
	assets := map[string]asset{}
	for _, t := range targets {
		name := t.archive(s.version)
		assets[t.os+"_"+t.arch] = asset{downloads + s.version + "/" + name, t.name(s.version), fmt.Sprintf("%x", sha256.Sum256(files[name]))}
	}
	number := strings.TrimPrefix(s.version, "v")

	var b bytes.Buffer
	tmpl, err := template.New("").Option("missingkey=error").Parse(formula)
	if err != nil {
		return err
	}
	if err := tmpl.Execute(&b, map[string]any{"Summary": summary, "Version": number, "Commit": s.commit, "Assets": assets}); err != nil {
		return err
	}
	files["lrkit.rb"] = b.Bytes()

	type scoopArch struct {
		URL  string `json:"url"`
		Hash string `json:"hash"`
		Dir  string `json:"extract_dir"`
	}
	scoop := func(arch string) scoopArch {
		a := assets["windows_"+arch]
		return scoopArch{a.URL, a.Sum, a.Folder}
	}
	data, err := json.MarshalIndent(struct {
		Version      string               `json:"version"`
		Description  string               `json:"description"`
		Homepage     string               `json:"homepage"`
		License      string               `json:"license"`
		Architecture map[string]scoopArch `json:"architecture"`
		Bin          string               `json:"bin"`
	}{number, summary, "https://" + root, "Apache-2.0", map[string]scoopArch{"64bit": scoop("amd64"), "arm64": scoop("arm64")}, "lrkit.exe"}, "", "    ")
	if err != nil {
		return err
	}
	files["lrkit.json"] = append(data, '\n')

	type file struct {
		Path  string `yaml:"RelativeFilePath"`
		Alias string `yaml:"PortableCommandAlias"`
	}
	type installer struct {
		Architecture string `yaml:"Architecture"`
		URL          string `yaml:"InstallerUrl"`
		Sum          string `yaml:"InstallerSha256"`
		Files        []file `yaml:"NestedInstallerFiles"`
	}
	winget := func(arch, name string) installer {
		a := assets["windows_"+arch]
		return installer{name, a.URL, strings.ToUpper(a.Sum), []file{{a.Folder + `\lrkit.exe`, "lrkit"}}}
	}
	type wingetHead struct {
		ID      string `yaml:"PackageIdentifier"`
		Version string `yaml:"PackageVersion"`
	}
	type wingetTail struct {
		Type    string `yaml:"ManifestType"`
		Version string `yaml:"ManifestVersion"`
	}
	const manifestVersion = "1.6.0"
	head := wingetHead{"lrkit.lrkit", number}
	for name, value := range map[string]any{
		"lrkit.lrkit.yaml": struct {
			wingetHead `yaml:",inline"`
			Locale     string `yaml:"DefaultLocale"`
			wingetTail `yaml:",inline"`
		}{head, "en-US", wingetTail{"version", manifestVersion}},
		"lrkit.lrkit.installer.yaml": struct {
			wingetHead `yaml:",inline"`
			Type       string      `yaml:"InstallerType"`
			Nested     string      `yaml:"NestedInstallerType"`
			Installers []installer `yaml:"Installers"`
			wingetTail `yaml:",inline"`
		}{head, "zip", "portable", []installer{winget("amd64", "x64"), winget("arm64", "arm64")}, wingetTail{"installer", manifestVersion}},
		"lrkit.lrkit.locale.en-US.yaml": struct {
			wingetHead `yaml:",inline"`
			Locale     string `yaml:"PackageLocale"`
			Publisher  string `yaml:"Publisher"`
			Name       string `yaml:"PackageName"`
			URL        string `yaml:"PackageUrl"`
			License    string `yaml:"License"`
			Summary    string `yaml:"ShortDescription"`
			wingetTail `yaml:",inline"`
		}{head, "en-US", "lrkit", "lrkit", "https://" + root, "Apache-2.0", summary, wingetTail{"defaultLocale", manifestVersion}},
	} {
		data, err := yaml.Marshal(value)
		if err != nil {
			return err
		}
		files[name] = data
	}
	return nil
}
