package api

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"
)

const (
	opLibrary   = "list library files"
	opUpload    = "upload library file"
	opDelete    = "delete library file"
	pathLibrary = "/api/libraryfiles"
	// MaxUpload is the largest file that the service takes, in bytes.
	MaxUpload = 20 << 20
	// maxLibrary limits the files of a library.
	maxLibrary = 100_000
)

// LibraryFile is a file of the live response library. Its texts are as they were sent.
type LibraryFile struct {
	Name        string
	SHA256      string // in lower case; empty if the service sends none that is valid
	Description string
	CreatedBy   string
	Created     time.Time // zero if it is not known, as is Updated
	Updated     time.Time

	HasParameters         bool
	ParametersDescription string
}

// LibraryUpload is a file to upload.
type LibraryUpload struct {
	// Name is the name in the library: letters, digits, "-", "_" and "." only.
	Name string
	// Content is read twice: for its hash, and to send it. Size is its size in bytes, at most
	// MaxUpload.
	Content io.ReaderAt
	Size    int64

	Description           string
	HasParameters         bool
	ParametersDescription string
	// Overwrite replaces a file of that name. Without it the service refuses one with 400.
	Overwrite bool
}

// HashError says that the library has stored something else than what was sent.
type HashError struct {
	Name   string
	Sent   string // SHA-256 of what was sent, in hexadecimal
	Stored string // what the service says; empty if it says none
}

// Error implements error.
func (e *HashError) Error() string {
	if e.Stored == "" {
		return fmt.Sprintf("api: %s: %s: the service does not say which SHA-256 it stored; %s was sent", opUpload, plain(e.Name), e.Sent)
	}
	return fmt.Sprintf("api: %s: %s: the service stored SHA-256 %s, and %s was sent", opUpload, plain(e.Name), plain(e.Stored), e.Sent)
}

// libraryName is the form of a name.
var libraryName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9._-]{1,255}$`) })

// ValidateLibraryName reports whether the library takes a name.
func ValidateLibraryName(name string) error {
	if !libraryName().MatchString(name) || strings.Trim(name, ".") == "" {
		return fmt.Errorf("api: %s: the name of a library file has letters, digits, - _ and . only", plain(fmt.Sprintf("%.80q", name)))
	}
	return nil
}

// Library lists the library, in the order of the service. A file that cannot be read is a
// [*SkippedError], which is returned with the others.
func (c *Client) Library(ctx context.Context) ([]LibraryFile, error) {
	c.mustInit()
	var files []LibraryFile
	var skipped []error
	_, err := c.get(ctx, request{op: opLibrary, path: pathLibrary, maxBytes: maxList, needs: toManageLibrary, read: func(r io.Reader) error {
		files, skipped = nil, nil
		p := newPageReader(r)
		_, err := p.page(func() bool {
			f, skip := p.libraryFile()
			switch {
			case skip == nil && len(files) < maxLibrary:
				files = append(files, *f)
				return true
			case skip == nil:
				skip = &SkippedError{Kind: kindLibrary, Reason: fmt.Sprintf("there are more than %d", maxLibrary)}
				skipped = append(skipped, skip)
				return false
			case len(skipped) < maxStray:
				skipped = append(skipped, skip)
			}
			return true
		})
		return err
	}})
	if err != nil {
		return nil, err
	}
	return files, errors.Join(skipped...)
}

const kindLibrary = "library file"

// libraryFile decodes the value as a file of the library.
func (p *pageReader) libraryFile() (*LibraryFile, *SkippedError) {
	if reason := p.flawed(); reason != "" {
		return nil, &SkippedError{Kind: kindLibrary, Reason: reason}
	}
	f, err := decodeLibraryFile(p.text)
	if err != nil {
		return nil, &SkippedError{Kind: kindLibrary, Reason: err.Error()}
	}
	return f, nil
}

// sha256Text is a SHA-256 in hexadecimal.
var sha256Text = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-fA-F]{64}$`) })

// decodeLibraryFile decodes a file of the library. The JSON is valid.
func decodeLibraryFile(raw string) (*LibraryFile, error) {
	v := gjson.Parse(raw)
	if !v.IsObject() {
		return nil, fmt.Errorf("a library file that is no object")
	}
	f := new(LibraryFile)
	v.ForEach(func(key, v gjson.Result) bool {
		switch strings.ToLower(key.Str) {
		case "filename":
			setText(&f.Name, v)
		case "sha256":
			setText(&f.SHA256, v)
		case "description":
			setText(&f.Description, v)
		case "createdby":
			setText(&f.CreatedBy, v)
		case "creationtime":
			setTime(&f.Created, v)
		case "lastupdatedtime":
			setTime(&f.Updated, v)
		case "hasparameters":
			f.HasParameters = f.HasParameters || v.Type == gjson.True || v.Type == gjson.String && strings.EqualFold(v.Str, "true")
		case "parametersdescription":
			setText(&f.ParametersDescription, v)
		}
		return true
	})
	if f.Name == "" {
		return nil, fmt.Errorf("a library file without a name")
	}
	if f.SHA256 = strings.ToLower(f.SHA256); !sha256Text().MatchString(f.SHA256) {
		f.SHA256 = ""
	}
	return f, nil
}

// Upload puts a file into the library, and returns what the service says of it. A [*HashError]
// means that the service has stored something else. The request is made once, as is that of Run.
func (c *Client) Upload(ctx context.Context, u LibraryUpload) (*LibraryFile, error) {
	c.mustInit()
	if err := ValidateLibraryName(u.Name); err != nil {
		return nil, err
	}
	switch {
	case u.Content == nil:
		return nil, &Error{Op: opUpload, Message: "there is no content"}
	case u.Size < 0 || u.Size > MaxUpload:
		return nil, &Error{Op: opUpload, Message: fmt.Sprintf("%d bytes, %d are the most", u.Size, MaxUpload)}
	}
	for what, s := range map[string]string{"the description": u.Description, "the description of the parameters": u.ParametersDescription} {
		if err := validText(what, s); err != nil {
			return nil, err
		}
	}
	sum := sha256.New()
	if n, err := io.Copy(sum, io.NewSectionReader(u.Content, 0, u.Size)); err != nil || n != u.Size {
		return nil, &Error{Op: opUpload, Message: plain(fmt.Sprintf("the content: %d of %d bytes: %v", n, u.Size, cmp.Or(err, io.ErrUnexpectedEOF)))}
	}
	head, tail, contentType, err := u.parts()
	if err != nil {
		return nil, &Error{Op: opUpload, Message: plain(err.Error())}
	}
	answer, err := c.send(ctx, request{op: opUpload, path: pathLibrary, maxBytes: maxAnswer, needs: toManageLibrary, change: &change{
		method: http.MethodPost, contentType: contentType, size: int64(len(head)) + u.Size + int64(len(tail)),
		content: func() io.Reader {
			return io.MultiReader(strings.NewReader(head), io.NewSectionReader(u.Content, 0, u.Size), strings.NewReader(tail))
		},
	}})
	if err != nil {
		return nil, err
	}
	f, err := decodeLibraryFile(answer)
	switch {
	case err == nil && f.Name != u.Name:
		err = fmt.Errorf("another file than the uploaded one: %s", plain(f.Name))
	case err == nil:
		if sent := hex.EncodeToString(sum.Sum(nil)); f.SHA256 != sent {
			return f, &HashError{u.Name, sent, f.SHA256}
		}
		return f, nil
	}
	return nil, &Error{Op: opUpload, Message: err.Error(), kind: ErrResponse, unknown: true}
}

// parts returns what comes before and after the content in a multipart body. The service takes the
// name from the file name of the part.
func (u *LibraryUpload) parts() (head, tail, contentType string, err error) {
	var b strings.Builder
	w := multipart.NewWriter(&b)
	yes := map[bool]string{true: "true", false: "false"}
	for _, f := range [][2]string{
		{"Description", u.Description}, {"ParametersDescription", u.ParametersDescription},
		{"HasParameters", yes[u.HasParameters]}, {"OverrideIfExists", yes[u.Overwrite]},
	} {
		if f[1] != "" && err == nil {
			err = w.WriteField(f[0], f[1])
		}
	}
	if err == nil {
		_, err = w.CreateFormFile("file", u.Name)
	}
	head = b.String()
	b.Reset()
	if err == nil {
		err = w.Close()
	}
	return head, b.String(), w.FormDataContentType(), err
}

// DeleteLibraryFile deletes a file of the library. The request is made once, as is that of Run. An
// unknown file is [ErrNotFound].
func (c *Client) DeleteLibraryFile(ctx context.Context, name string) error {
	c.mustInit()
	if err := ValidateLibraryName(name); err != nil {
		return err
	}
	_, err := c.send(ctx, request{
		op: opDelete, path: pathLibrary + "/" + escapePath(name), maxBytes: maxAnswer, needs: toManageLibrary,
		change: &change{method: http.MethodDelete},
	})
	return err
}
