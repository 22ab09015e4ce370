// Package corpus reads the test vectors of testdata/corpus, whose README
// describes their form, and says what a decoder makes of an input in the same
// terms, so that the two can be compared.
//
// It serves tests only.
package corpus
