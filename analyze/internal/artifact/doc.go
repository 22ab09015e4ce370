// Package artifact has the types that all steps of analyze share: what a match is, and the names of
// kinds, roles, rules and confidences. Package analyze shows them under public names.
//
// A [Match] holds no pointer and no text, only places in its line and numbers. What has to be kept
// as a string (the usual form of a value, a time in the form of RFC 3339) is in the [List] that the
// match stands in. The steps compare and sort matches; strings are made when a finding is.
package artifact
