// Package text makes bytes from an untrusted machine fit to be shown, stored
// or compared.
//
//   - [AppendSafe], [Safe], [SafeLine] and [SafeWriter] print for a terminal or
//     a log.
//   - [AppendJSON] and [AppendCSVCell] print for other programs.
//   - [Skeleton] and [SkeletonEqual] find names that only look alike.
//   - [InvalidLen] measures what is not UTF-8, one U+FFFD for each maximal
//     subpart (Unicode 16, section 3.9, D93b).
//
// The functions are pure, never panic and read every input in linear time.
package text
