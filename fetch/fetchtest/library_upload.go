package fetchtest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

const (
	maxUpload  = 20 << 20  // of a file
	maxField   = 64 << 10  // of another part of the form
	maxLibrary = 250 << 20 // of all files that were uploaded
)

// form is what an upload consists of.
type form struct {
	name   string // of the file
	file   []byte // nil if there is none
	fields map[string]string
}

// upload puts a file into the library. A file without a name gets the name "file", as was recorded.
func (x *exchange) upload(token claims) *response {
	f, refused := x.form()
	if refused != nil {
		return refused
	}
	switch {
	case f.file == nil:
		return x.missing("File")
	case len(f.file) == 0:
		return x.notUploaded("The file is empty.")
	case !isFileName(f.name):
		return x.notUploaded("The file name may only have letters, digits, '-', '_' and '.'.")
	}
	override, ok1 := flag(f.fields["overrideifexists"])
	has, ok2 := flag(f.fields["hasparameters"])
	if !ok1 || !ok2 {
		return x.notUploaded("HasParameters and OverrideIfExists are true or false.")
	}
	x.e.mu.Lock()
	old := x.e.state.library[strings.ToLower(f.name)]
	switch {
	case old != nil && !override:
		x.e.mu.Unlock()
		return x.notUploaded("File with the same name already exists in the library.")
	case x.e.state.librarySize(f.name)+int64(len(f.file)) > maxLibrary:
		x.e.mu.Unlock()
		return x.notUploaded("The library is full.")
	}
	file := LibraryFile{
		Name: f.name, Content: bytes.NewReader(f.file), Description: f.fields["description"],
		HasParameters: has, Parameters: f.fields["parametersdescription"],
		Created: x.now.UTC().Truncate(100), CreatedBy: token.requestor(),
	}
	if old != nil {
		file.Created, file.Updated = old.Created, file.Created
	}
	kept := x.e.state.keepFile(file)
	x.e.mu.Unlock()
	return x.json(http.StatusOK, struct {
		Context string `json:"@odata.context"`
		libraryEntity
	}{x.context("LibraryFiles/$entity"), x.fileEntity(kept)})
}

// notUploaded is the answer to an upload that cannot be. The texts are guesses.
func (x *exchange) notUploaded(text string) *response {
	return x.apiError(http.StatusBadRequest, "InvalidInput", text)
}

// librarySize returns how large all files are, other than one.
func (s *state) librarySize(without string) (n int64) {
	for _, f := range s.library {
		if !strings.EqualFold(f.Name, without) {
			n += f.Content.Size()
		}
	}
	return n
}

// flag parses true and false, in any case. Nothing is false.
func flag(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "true":
		return true, true
	case "false", "":
		return false, true
	}
	return false, false
}

// form reads the form of an upload. Names of its parts are compared without case, since the
// documentation writes File and clients write file.
func (x *exchange) form() (form, *response) {
	f := form{fields: map[string]string{}}
	kind, params, err := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return f, x.apiError(http.StatusUnsupportedMediaType, "BadRequest", "The request is not multipart/form-data.")
	}
	r := multipart.NewReader(http.MaxBytesReader(x.w, x.r.Body, maxUpload+maxBody), params["boundary"])
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			return f, nil
		}
		if err != nil {
			return f, x.badForm(err)
		}
		name := strings.ToLower(part.FormName())
		limit := int64(maxField)
		if name == "file" {
			limit = maxUpload
		}
		b, err := io.ReadAll(io.LimitReader(part, limit+1))
		if err != nil {
			return f, x.badForm(err)
		}
		if int64(len(b)) > limit {
			return f, x.tooLarge()
		}
		if name != "file" {
			f.fields[name] = string(b)
			continue
		}
		if f.file != nil {
			return f, x.notUploaded("There is more than one file.")
		}
		if f.name, f.file = fileName(part), b; f.name == "" {
			f.name = "file"
		}
	}
}

// fileName returns the name of the file in a part as it was sent. [multipart.Part.FileName] leaves
// out folders, which would make a bad name a good one.
func fileName(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	return params["filename"]
}

// badForm is the answer to a form that cannot be read.
func (x *exchange) badForm(err error) *response {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return x.tooLarge()
	}
	return x.invalid("The form could not be read.")
}

func (x *exchange) tooLarge() *response {
	return x.notUploaded("The file is larger than 20 MB.")
}
