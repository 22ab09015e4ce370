// Package scan holds the byte kernels of the decoder: a function that finds
// the end of a JSON string, one that decodes what is inside it, and one that
// does both.
//
// The kernels know nothing of documents, members or readers. They take slices,
// keep no state of their own and never allocate, so that a faster kernel can
// take the place of the portable one without anything above noticing.
//
// There are three tiers, chosen when the program starts: portable Go, AVX2 and
// AVX-512 VBMI2. The portable one is what the others are tested against. The
// build tag purego leaves them out.
//
// What a string may hold, and what is reported, is written down in
// docs/FORMAT.md, section Strings.
package scan
