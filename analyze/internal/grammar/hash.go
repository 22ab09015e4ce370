package grammar

import "github.com/lrkit/lrkit/analyze/internal/artifact"

// shortest is the number of digits of the shortest hash.
const shortest = 32

// Hashes adds the hashes of line to list, in order. Also the hash in the name of a file is one.
func Hashes(list *artifact.List, line []byte) {
	// Every hash holds one of the probed bytes.
	done := 0
	for i := shortest - 1; i < len(line); i += shortest {
		if !isHex(line[i]) {
			continue
		}
		from, to := i, i+1
		for from > done && isHex(line[from-1]) {
			from--
		}
		for to < len(line) && isHex(line[to]) {
			to++
		}
		if a := hashOf(line, from, to); a != artifact.NoHash {
			list.Add(from, to, artifact.HashCode, artifact.RuleHashLength, artifact.High).Algorithm = a
		}
		done = to
		i = max(i, to-1)
	}
}

// hashOf takes a run of hexadecimal digits that is not part of a longer one.
func hashOf(line []byte, from, to int) artifact.Algorithm {
	a := artifact.AlgorithmOfDigits(to - from)
	if a == artifact.NoHash || from > 0 && isWord(line[from-1]) || wordAt(line, to) {
		return artifact.NoHash
	}
	for _, c := range line[from:to] {
		if !isDigit(c) {
			return a
		}
	}
	// A number, or padding, unless it is called something: IMPHASH=000…
	if from > 1 && (line[from-1] == '=' || line[from-1] == ':') && isWord(line[from-2]) {
		return a
	}
	return artifact.NoHash
}
