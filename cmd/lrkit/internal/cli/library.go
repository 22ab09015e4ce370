package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch/api"
)

// libraryFlags are those that the verbs of the library share.
type libraryFlags struct {
	verbose bool
	service serviceFlags
}

func (f *libraryFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "log each call and answer, without secrets")
	f.service.register(cmd.Flags())
	f.service.complete(cmd)
}

// open opens the service. It returns nil if it cannot: that was said, but for errors of usage.
func (f *libraryFlags) open(ctx context.Context, a *app) (*service, error) {
	s, err := a.openService(ctx, &f.service, a.logIf(f.verbose))
	if s != nil {
		a.stateless(nil, s.uncounted)
	}
	return s, err
}

// theLibrary names the library in messages.
const theLibrary = "the library"

func (a *app) library() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "library",
		Short: "List, upload and delete files of the live response library",
		Long: `The library holds the scripts that 'lrkit run' runs, and the files that it puts on machines.

It needs the permission Library.Manage, for applications and users.`,
		Args: noVerb,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.libraryList(), a.libraryUpload(), a.libraryDelete())
	return cmd
}

// libraryListFlags are those of `lrkit library list`.
type libraryListFlags struct {
	libraryFlags
	format string
}

func (a *app) libraryList() *cobra.Command {
	var f libraryListFlags
	cmd := &cobra.Command{
		Use:   "list [flags]",
		Short: "List the files of the library with their SHA-256",
		Long: `List shows the files of the library, by name. There is no way to download one.

Formats are table (the default on a terminal) and ndjson (lrkit.library-file/1).`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runLibraryList(cmd.Context(), f) },
	}
	cmd.Flags().StringVarP(&f.format, "format", "f", "", "table or ndjson")
	complete(cmd, "format", "table", "ndjson")
	f.register(cmd)
	return cmd
}

func (a *app) runLibraryList(ctx context.Context, f libraryListFlags) error {
	if f.format == "" {
		f.format = "ndjson"
		if isTerminal(a.Out) {
			f.format = "table"
		}
	}
	if err := oneOf("format", f.format, "table", "ndjson"); err != nil {
		return err
	}
	s, err := f.open(ctx, a)
	if s == nil {
		return err
	}
	defer s.close()
	files, err := s.client.Library(ctx)
	files, err = a.readable(files, err, func(err error) { a.cannot(theLibrary, err) })
	if err != nil {
		a.cannot(theLibrary, err)
		return nil
	}
	slices.SortStableFunc(files, func(x, y api.LibraryFile) int { return cmp.Compare(x.Name, y.Name) })
	if f.format == "table" {
		err = writeLibraryTable(a.Out, files)
	} else {
		var b []byte
		for i := range files {
			b = appendLibraryFile(b, &files[i])
		}
		_, err = a.Out.Write(b)
	}
	if err != nil {
		a.cannot("output", err)
	}
	if len(files) == 0 && a.status == 0 {
		a.say("the library is empty")
	}
	return nil
}

// libraryFiles lists the library. What cannot be read of it is said, and is no reason not to work
// with the others: whole is false then.
func (a *app) libraryFiles(ctx context.Context, c libraryClient) (files []api.LibraryFile, whole bool, err error) {
	files, err = c.Library(ctx)
	whole = err == nil
	files, err = a.readable(files, err, func(err error) { a.say("%s", inputError(theLibrary, err)) })
	return files, whole, err
}

// libraryClient lists the library.
type libraryClient interface {
	Library(ctx context.Context) ([]api.LibraryFile, error)
}

// readable returns the files of the library that could be read. skip is called for the others.
func (a *app) readable(files []api.LibraryFile, err error, skip func(error)) ([]api.LibraryFile, error) {
	if !errors.As(err, new(*api.SkippedError)) {
		return files, err
	}
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for i, err := range all {
		if i == maxMessages {
			a.say("%s: %s more like these", theLibrary, count(int64(len(all)-i), "message"))
			break
		}
		skip(err)
	}
	return files, nil
}

// appendLibraryFile appends a record of the schema lrkit.library-file/1.
func appendLibraryFile(b []byte, f *api.LibraryFile) []byte {
	r := apiRecord{b}
	r.b = append(r.b, `{"schema":"lrkit.library-file/1"`...)
	r.text("name", f.Name)
	r.text("sha256", f.SHA256)
	r.text("description", f.Description)
	r.time("created", f.Created)
	r.time("updated", f.Updated)
	r.text("created_by", f.CreatedBy)
	r.b = fmt.Appendf(r.b, `,"has_parameters":%t`, f.HasParameters)
	r.text("parameters", f.ParametersDescription)
	return append(r.b, "}\n"...)
}

func writeLibraryTable(w io.Writer, files []api.LibraryFile) error {
	if len(files) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NAME\tSHA256\tUPDATED\tBY\tDESCRIPTION")
	for i := range files {
		f := &files[i]
		updated := "-"
		if at := cmp.Or(f.Updated, f.Created); !at.IsZero() {
			updated = at.UTC().Format("2006-01-02 15:04")
		}
		cells := []string{ofAPI(f.Name), cmp.Or(f.SHA256, "unknown"), updated, cmp.Or(ofAPI(f.CreatedBy), "-"), ofAPI(f.Description)}
		fmt.Fprintln(t, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	return t.Flush()
}

// inLibrary returns the file of a name, or nil.
func inLibrary(files []api.LibraryFile, name string) *api.LibraryFile {
	for i := range files {
		if files[i].Name == name {
			return &files[i]
		}
	}
	return nil
}

// otherCase names a file whose name differs in upper and lower case only, for a message, or "".
func otherCase(files []api.LibraryFile, name string) string {
	for i := range files {
		if strings.EqualFold(files[i].Name, name) && files[i].Name != name {
			return "the library has " + ofAPI(files[i].Name) + ", which differs in upper and lower case only"
		}
	}
	return ""
}

// shownHash is a hash of the library in a message.
func shownHash(f *api.LibraryFile) string { return "SHA-256 " + cmp.Or(f.SHA256, "unknown") }
