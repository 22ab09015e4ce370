// Package secret finds secrets in text: passwords, tokens, signatures, private keys. Bytes come in,
// spans go out; the package knows nothing of documents, lines of a report, or masks in them.
//
// There are two sets of rules. Access holds what opens a result in the cloud: signatures of SAS
// links, bearer and refresh tokens, account keys, and secrets that the caller names. All holds
// everything else as well.
//
// A [Finder] reads a text in pieces. Its spans do not depend on how the text was cut: each rule
// reads a bounded stretch around the place where it begins, and the Finder waits until that stretch
// is there.
//
// Text comes in disguises: percent-encoded, escaped for JSON or HTML, in full-width letters, with
// colours or zero-width characters inside, as UTF-16. A line with a disguise is folded first
// (fold.go), and the rules see plain text whose bytes know where they came from and how many layers
// of encoding lay over them. A value ends only at a character under at most as many layers as the
// sign that began it.
//
// Where to look is decided by four bytes in a row (grams.go). All else is passed over.
package secret
