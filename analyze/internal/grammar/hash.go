package grammar

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// Hashes adds the hashes of line to list, in order. Also the hash in the name of a file is one.
func Hashes(list *artifact.List, line *plane.Line) {
	for i := line.Candidate(0); i < len(line.Text); i = line.Candidate(i) {
		from, to := line.Run(plane.Hex, i)
		if a := hashOf(line.Text, from, to); a != artifact.NoHash && !isBinary(line.Text, from) {
			list.Add(from, to, artifact.HashCode, artifact.RuleHashLength, artifact.High).Algorithm = a
		}
		i = to
	}
}

// hashOf takes a run of hexadecimal digits that is not part of a longer one.
func hashOf(line []byte, from, to int) artifact.Algorithm {
	a := artifact.AlgorithmOfDigits(to - from)
	if a == artifact.NoHash || from > 0 && isWord(line[from-1]) || wordAt(line, to) {
		return artifact.NoHash
	}
	for _, c := range line[from:to] {
		if !ascii.IsDigit(c) {
			return a
		}
	}
	// A number, or padding, unless it is called something: IMPHASH=000…
	if from > 1 && (line[from-1] == '=' || line[from-1] == ':') && isWord(line[from-2]) {
		return a
	}
	return artifact.NoHash
}
