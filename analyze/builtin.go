package analyze

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/grammar"
)

// Paths finds Windows paths (with a drive, UNC, \\?\ and the like, see "File
// path formats on Windows systems" in Microsoft's .NET documentation) and POSIX paths.
var Paths = Analyzer{
	Name:          "paths",
	RequiredBytes: `\/`,
	Doc:           "Windows paths (drive, UNC, device forms) and POSIX paths",
	New: func() Matcher {
		var found []grammar.Path
		return func(dst []Match, line []byte) []Match {
			found = grammar.AppendPaths(found[:0], line)
			for _, p := range found {
				dst = append(dst, Match{})
				setPath(&dst[len(dst)-1], p, line)
			}
			return dst
		}
	},
}

// setPath fills in m, which is empty.
func setPath(m *Match, p grammar.Path, line []byte) {
	m.Start, m.End, m.Kind, m.Rule, m.Confidence = p.Start, p.End, KindFile, p.Rule.String(), ConfidenceMedium
	m.Platform, m.Truncated, m.EscapedBackslashes = "windows", p.Truncated, p.Escaped
	switch {
	case p.Truncated:
		m.Confidence = ConfidenceLow
	case p.Rule == grammar.PathLine, p.Rule == grammar.PathQuoted:
		m.Confidence = ConfidenceHigh
	}
	switch p.Kind {
	case grammar.POSIXPath:
		m.Platform = "posix"
	case grammar.RegistryPath:
		m.Kind = KindRegistry
	case grammar.NTPath:
		const registry = `registry\`
		if name := bytes.TrimLeft(line[p.Start:p.End], `\`); len(name) >= len(registry) && bytes.EqualFold(name[:len(registry)], []byte(registry)) {
			m.Kind = KindRegistry
		}
	}
}

// Sizes finds sizes with a unit, and numbers that a label or the row they stand in says to be
// sizes.
var Sizes = Analyzer{
	Name:          "sizes",
	RequiredBytes: "0123456789",
	Doc:           "sizes with a unit, from bytes to EiB; units are binary; and numbers that a label calls a size",
	New: func() Matcher {
		var found []grammar.Size
		return func(dst []Match, line []byte) []Match {
			found = grammar.AppendSizes(found[:0], line)
			for _, s := range found {
				rule := "size-text"
				if s.Labelled {
					rule = "size-label"
				}
				dst = append(dst, Match{
					Start: s.Start, End: s.End, Kind: KindSize, Rule: rule, Confidence: ConfidenceMedium,
					Size: Size{Bytes: s.Bytes, Min: s.Min, Max: s.Max, Ambiguous: s.Ambiguous},
				})
			}
			return dst
		}
	},
}

// Hashes finds MD5, SHA-1, SHA-256 and SHA-512 in hex, by their length.
var Hashes = Analyzer{
	Name: "hashes",
	Doc:  "MD5, SHA-1, SHA-256 and SHA-512 in hex",
	New: func() Matcher {
		var found []grammar.Hash
		return func(dst []Match, line []byte) []Match {
			found = grammar.AppendHashes(found[:0], line)
			for _, h := range found {
				dst = append(dst, Match{
					Start: h.Start, End: h.End, Kind: KindHash, Rule: "hash-length", Confidence: ConfidenceHigh,
					Hash: h.Kind.String(),
				})
			}
			return dst
		}
	},
}
