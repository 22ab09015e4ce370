package htmlreport

import (
	"github.com/lrkit/lrkit/report"
)

// reportedColumns are what says which file a script reported, and whether it was collected.
var reportedColumns = []string{"kind", "field", "value", "path", "size_text", "machine", "collected_sha256", "collected_agrees"}

const (
	reportedKind = iota
	reportedField
	reportedValue
	reportedPath
	reportedSize
	reportedMachine
	reportedSHA256
	reportedAgrees
)

// reported are the files that scripts reported with their sizes: first those that were not
// collected.
type reported struct {
	lists [3][]reportedFile // not collected, differs, as reported or not to be compared
	n     int64
}

// addBatch takes the files of a batch.
func (r *reported) addBatch(b *report.Batch) {
	rows := report.NewBatchRows(b, reportedColumns...)
	for rows.Next() {
		size := rows.Text(reportedSize)
		if len(size) == 0 || len(rows.Text(reportedField)) == 0 || string(rows.Text(reportedKind)) != "file" {
			continue // without a size it is where something lies, or was
		}
		r.n++
		place, what := 0, ""
		if len(rows.Text(reportedSHA256)) > 0 {
			switch string(rows.Text(reportedAgrees)) {
			case "true":
				place, what = 2, "as reported"
			case "false":
				place, what = 1, "differs"
			default:
				place, what = 2, "collected"
			}
		}
		if len(r.lists[place]) == MaxRows {
			continue
		}
		path := rows.Text(reportedPath)
		if len(path) == 0 {
			path = rows.Text(reportedValue)
		}
		r.lists[place] = append(r.lists[place], reportedFile{
			Machine: string(cut(rows.Text(reportedMachine), maxReportedText)), Path: string(cut(path, maxReportedText)),
			Size: string(cut(size, maxReportedSize)), Collected: what,
		})
	}
}

// Limits of the texts in the list.
const (
	maxReportedText = 512
	maxReportedSize = 64
)

// shown returns the files that the page shows, and how many more there are.
func (r *reported) shown() (files []reportedFile, more int64) {
	for _, list := range r.lists {
		files = append(files, list[:min(len(list), MaxRows-len(files))]...)
	}
	return files, r.n - int64(len(files))
}
