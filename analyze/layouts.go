package analyze

import "github.com/lrkit/lrkit/analyze/internal/layout"

// Layouts finds what tables, lists and listings say: Get-ChildItem and dir in the languages of
// Windows, ls -l, find -ls, du -h, Format-Table and Format-List, CSV and TSV, JSON, Get-FileHash,
// certutil, sha256sum, process and service tables. What stands in a row is tied to the name in the
// row; a name in a listing has its directory in Finding.Path.
var Layouts = builtIn(Analyzer{
	Name:       "layouts",
	Doc:        "rows of tables, lists and listings: files with sizes, hashes, times and owners; processes, services, tasks",
	WholeLines: true,
}, &family{groups: 2, new: func() scanner { return new(layout.Reader) }})
