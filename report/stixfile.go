package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit/analyze"
)

// file writes a file and its folder, and the process that may run it.
func (s *STIX) file(f *analyze.Finding) error {
	parts := f.Parts()
	if parts.Name == "" {
		path := cmp.Or(f.Path, usual(f))
		if parts.Stream != "" || path == "" {
			s.left.Values++
			return nil
		}
		_, err := s.directory(path)
		return err
	}
	id, err := s.fileObject(f, &parts)
	if err != nil {
		return err
	}
	return s.process.file(s, f, parts.Name, id)
}

func (s *STIX) directory(path string) (string, error) {
	p := properties{{name: "path", text: path}}
	return s.object("directory", p, p)
}

// fileObject writes a file. Its ID depends on its name, its folder, one of its hashes and its
// extensions. All else that is known is in an extension: so files of which different sizes, times
// or hashes were reported are different objects, and none tells what was found elsewhere.
func (s *STIX) fileObject(f *analyze.Finding, parts *analyze.Parts) (string, error) {
	var extensions, all, contributing properties
	if rest := stixRest(f); len(rest) > 0 {
		extensions.in(stixExtension, rest)
	}
	if stream := streamName(parts.Stream); stream != "" {
		extensions.in("ntfs-ext", properties{{name: "alternate_data_streams", list: []properties{{{name: "name", text: stream}}}}})
	}
	hashes := stixHashes(f.Hashes)
	for _, t := range f.Times {
		if t.Role == analyze.RoleAccessed {
			all.some("atime", stixTime(t.Value))
		}
	}
	for _, t := range f.Times {
		if t.Role == analyze.RoleCreated {
			all.some("ctime", stixTime(t.Value))
		}
	}
	all.in("extensions", extensions)
	contributing.in("extensions", extensions)
	all.in("hashes", hashes)
	contributing.in("hashes", hashes[:min(1, len(hashes))])
	for _, t := range f.Times {
		if t.Role == analyze.RoleModified {
			all.some("mtime", stixTime(t.Value))
		}
	}
	all.str("name", parts.Name)
	contributing.str("name", parts.Name)
	if parts.Directory != "" {
		ref, err := s.directory(parts.Directory)
		if err != nil {
			return "", err
		}
		all.str("parent_directory_ref", ref)
		contributing.str("parent_directory_ref", ref)
	}
	if z := f.Size; z != nil && !z.Ambiguous && z.Min == z.Max && z.Bytes >= 0 {
		all.int("size", z.Bytes)
	}
	return s.object("file", contributing, all)
}

// stixRest returns what is known of a file beside what its ID depends on.
func stixRest(f *analyze.Finding) (p properties) {
	times := map[analyze.Role]string{}
	for _, t := range f.Times {
		times[t.Role] = timeOf(t)
	}
	p.some("accessed", times[analyze.RoleAccessed])
	p.some("changed", times[analyze.RoleChanged])
	p.some("created", times[analyze.RoleCreated])
	if hashes := stixHashes(f.Hashes); len(hashes) > 1 {
		p.in("hashes", hashes[1:])
	}
	p.some("modified", times[analyze.RoleModified])
	p.some("owner", f.Owner)
	p.some("signature", f.Signature)
	if z := f.Size; z != nil {
		p.int("size_max", z.Max)
		p.int("size_min", z.Min)
		p.str("size_text", z.Text)
	}
	if len(p) == 0 {
		return nil
	}
	p.str("extension_type", "property-extension")
	slices.SortStableFunc(p, func(a, b property) int { return cmp.Compare(a.name, b.name) })
	return p
}

// stixAlgorithms are the names of hashes, in the order in which one of them counts for an ID.
var stixAlgorithms = []struct{ kind, name string }{{"md5", "MD5"}, {"sha1", "SHA-1"}, {"sha256", "SHA-256"}, {"sha512", "SHA-512"}}

func stixHashes(hashes []analyze.Hash) (p properties) {
	for _, a := range stixAlgorithms {
		for _, h := range hashes {
			if h.Kind == a.kind {
				p.str(a.name, strings.ToLower(h.Value))
				break
			}
		}
	}
	return p
}

// stixTime returns a time in UTC, and nothing for one without a zone: it is in the extension.
func stixTime(value string) string {
	if !hasZone(value) {
		return ""
	}
	t, err := time.Parse(time.RFC3339Nano, indexable(value))
	if err != nil || !inYears(t) {
		return ""
	}
	return stixText(t)
}
