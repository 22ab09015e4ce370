// Package scan holds the byte kernels of the decoder: one function that finds
// the end of a JSON string and one that decodes what is inside it.
//
// The kernels know nothing of documents, members or readers. They take slices,
// keep no state of their own and never allocate, so that a faster kernel can
// take the place of the portable one without anything above noticing.
//
// What a string may hold, and what is reported, is written down in
// docs/FORMAT.md, section Strings.
package scan
