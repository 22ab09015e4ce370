// Package oracle reads transcripts in two other ways, to judge ours by: [Strict]
// with a strict JSON decoder, [Naive] in the plainest way that can be written.
// Neither shares code with package transcript.
//
// It serves tests only.
package oracle
