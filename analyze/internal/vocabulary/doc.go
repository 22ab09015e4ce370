// Package vocabulary says what the name of a column, a label or a key means: "Path", "Dateipfad"
// and "ファイル パス" are one thing. There is one table for tables, lists, CSV, JSON and free text,
// in de, fr, es, it, pt, nl, sv, da, nb, fi, pl, cs, ru and tr beside English, and in ja, zh and ko
// where a name is certain.
//
// A name is compared without its case, its blanks and the marks that programs put between words.
package vocabulary
