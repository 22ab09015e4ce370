// Package stamp reads points in time. [Time.Read] finds a time in free text, at one of the bytes
// that every time has; [Cell] reads a value that is a time and nothing else: a cell of a table, the
// value of a label. Both use the same tables: what has the form of a time in one place has it in
// the other, with the same value. A cell knows a few forms more, which free text would find in
// what is no time.
//
// The tables are numericForms (dates of numbers), namedForms (dates with the name of a month or in
// characters of East Asia) and words (months, weekdays, halves of the day and what stands between,
// in the languages of Windows).
package stamp
