// Package scan holds the byte kernels of the decoder and the scanners: functions that decode a
// JSON string and find its end, that find bytes of a class or map the bytes of many classes, and
// that find four bytes in a row.
//
// The kernels know nothing of documents, members or readers. They take slices,
// keep no state of their own and never allocate. A faster kernel can replace the portable
// one unnoticed.
//
// There are three tiers, chosen when the program starts: portable Go, AVX2 and
// AVX-512 VBMI2 with GFNI. The portable one is what the others are tested against. The
// build tag purego leaves them out.
//
// What a string may hold, and what is reported, is written down in
// docs/FORMAT.md, section Strings.
package scan
