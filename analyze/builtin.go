package analyze

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/grammar"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// Paths finds Windows paths (with a drive, UNC, \\?\ and the like, see "File
// path formats on Windows systems" in Microsoft's .NET documentation) and POSIX paths.
var Paths = builtIn(Analyzer{
	Name: "paths", RequiredBytes: `\/`, Doc: "Windows paths (drive, UNC, device forms) and POSIX paths",
}, &family{candidates: grammar.PathCandidates, groups: 2, new: func() scanner { return new(pathScanner) }})

type pathScanner struct{ grammar.PathReader }

func (s *pathScanner) Scan(list *artifact.List, line *plane.Line) { s.Read(list, line) }

// Sizes finds sizes with a unit, and numbers that a label or the row they stand in says to be
// sizes.
var Sizes = builtIn(Analyzer{
	Name: "sizes", RequiredBytes: "0123456789",
	Doc: "sizes with a unit, from bytes to EiB; units are binary; and numbers that a label calls a size",
}, &family{candidates: grammar.SizeCandidates, groups: 2, new: func() scanner { return sizeScanner{} }})

type sizeScanner struct{}

func (sizeScanner) Busy() bool { return false }

func (sizeScanner) Scan(list *artifact.List, line *plane.Line) { grammar.Sizes(list, line) }

// Hashes finds MD5, SHA-1, SHA-256 and SHA-512 in hex, by their length.
var Hashes = builtIn(Analyzer{
	Name: "hashes", Doc: "MD5, SHA-1, SHA-256 and SHA-512 in hex",
}, &family{candidates: grammar.HashCandidates, groups: 2, new: func() scanner { return hashScanner{} }})

type hashScanner struct{}

func (hashScanner) Busy() bool { return false }

func (hashScanner) Scan(list *artifact.List, line *plane.Line) { grammar.Hashes(list, line) }

// builtIn returns the analyzer of a family of scanners.
func builtIn(a Analyzer, f *family) Analyzer {
	a.family = f
	a.New = f.matcher
	return a
}
