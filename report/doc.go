// Package report writes what is known of transcripts and what was found in
// them, in the forms of docs/SCHEMA.md.
//
// Values come from machines that an attacker may control. Every sink makes
// them harmless for its readers: control and format characters are escaped in JSON and shown in
// tables, and CSV cells that a spreadsheet would take for a formula begin with an apostrophe.
package report
