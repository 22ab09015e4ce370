package fetchtest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
)

// LibraryFile is a file in the library of Live Response. A name and a content are enough.
type LibraryFile struct {
	Name          string // letters, digits, '-', '_' and '.'
	Content       Content
	Description   string
	HasParameters bool
	Parameters    string    // parametersDescription
	Created       time.Time // when the emulator began if zero
	Updated       time.Time // when it was created if zero
	CreatedBy     string    // the client of the Tenant if empty
}

// inLibrary is a file of the library. Its hash is computed when it is first needed.
type inLibrary struct {
	LibraryFile
	hash sum
}

func (f *inLibrary) sha256() string {
	f.hash.once.Do(func() { f.hash.text = SHA256(f.Content) })
	return f.hash.text
}

// keepFile puts a file into the library, in the place of one with its name.
func (s *state) keepFile(f LibraryFile) *inLibrary {
	if f.Created.IsZero() {
		f.Created = s.began
	}
	if f.Updated.IsZero() {
		f.Updated = f.Created
	}
	kept := &inLibrary{LibraryFile: f}
	s.library[strings.ToLower(f.Name)] = kept
	return kept
}

// isFileName reports whether a file of the library may have this name.
func isFileName(name string) bool {
	return name != "" && len(name) <= 255 && strings.Trim(name, ".") != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("-_.", r)
	})
}

// libraryEntity is a file of the library as the API writes it.
type libraryEntity struct {
	Name          string  `json:"fileName"`
	SHA256        string  `json:"sha256"`
	Description   *string `json:"description"`
	Created       string  `json:"creationTime"`
	Updated       string  `json:"lastUpdatedTime"`
	CreatedBy     string  `json:"createdBy"`
	HasParameters bool    `json:"hasParameters"`
	Parameters    *string `json:"parametersDescription"`
}

func (x *exchange) fileEntity(f *inLibrary) libraryEntity {
	return libraryEntity{
		f.Name, f.sha256(), null(f.Description), apiTime(f.Created), apiTime(f.Updated),
		cmp.Or(f.CreatedBy, x.e.tenant.ClientID), f.HasParameters, null(f.Parameters),
	}
}

// listLibrary answers with all files. There are no pages and no filters.
func (x *exchange) listLibrary(claims) *response {
	x.e.mu.Lock()
	var all []*inLibrary
	for _, f := range x.e.state.library {
		all = append(all, f)
	}
	x.e.mu.Unlock()
	slices.SortFunc(all, func(a, b *inLibrary) int { return strings.Compare(a.Name, b.Name) })
	if x.override.twice {
		all = twice(all)
	}
	out := []libraryEntity{}
	for _, f := range all {
		out = append(out, x.fileEntity(f))
	}
	return x.page("LibraryFiles", nil, out, "")
}

// deleteFile takes a file out of the library. Actions that were created before have its results.
func (x *exchange) deleteFile(claims) *response {
	x.e.mu.Lock()
	defer x.e.mu.Unlock()
	key := strings.ToLower(x.file)
	if x.e.state.library[key] == nil {
		return x.apiError(http.StatusNotFound, "ResourceNotFound", "Library file was not found")
	}
	delete(x.e.state.library, key)
	return x.answer(http.StatusNoContent, "", "")
}

// Library returns the files that are in the library now, by name. They are the caller's.
func (e *Emulator) Library() []LibraryFile {
	e.mustInit()
	e.mu.Lock()
	defer e.mu.Unlock()
	var all []LibraryFile
	for _, f := range e.state.library {
		all = append(all, f.LibraryFile)
	}
	slices.SortFunc(all, func(a, b LibraryFile) int { return strings.Compare(a.Name, b.Name) })
	return all
}
