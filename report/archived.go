package report

// entryText gets a text of the entry of an archive.
func entryText(get func(*Entry) string) func(*Row) string {
	return func(r *Row) string {
		if r.Document.Entry == nil {
			return ""
		}
		return get(r.Document.Entry)
	}
}

// entryIndex gets the number of the entry of an archive.
func entryIndex(r *Row) (int64, bool) {
	if r.Document.Entry == nil {
		return 0, false
	}
	return r.Document.Entry.Index, true
}
