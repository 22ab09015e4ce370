package cli

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/internal/interrupt"
	"github.com/lrkit/lrkit/internal/regular"
	"github.com/lrkit/lrkit/internal/text"
)

// uploadFlags are those of `lrkit library upload`.
type uploadFlags struct {
	libraryFlags
	confirm     confirmFlags
	name        string
	description string
	parameters  string
	overwrite   bool
	described   bool // --description or --parameters was given

	hasParameters bool // of the file that is replaced
}

func (a *app) libraryUpload() *cobra.Command {
	var f uploadFlags
	cmd := &cobra.Command{
		Use:   "upload FILE [flags]",
		Short: "Put a file into the library, and check what was stored",
		Long: `Upload puts a file into the library, and compares the SHA-256 that the service stored with
that of the file. If they differ, the exit code is 5.

A name has letters, digits, - _ and . only. A file of 20 MiB is the largest that the service
takes. If the library has the file already, with the same bytes, nothing is sent. If it has
another file of that name, --overwrite replaces it, after a question or with --yes. Its
description stays unless another one is given.`,
		Example: `  lrkit library upload collect.ps1 --description "process list" --parameters "-All for services"
  lrkit library upload build/collect.ps1 --name collect.ps1 --overwrite`,
		Args: one("a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.described = cmd.Flags().Changed("description") || cmd.Flags().Changed("parameters")
			return a.runLibraryUpload(cmd.Context(), f, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.name, "name", "", "name in the library; by default that of the file")
	flags.StringVar(&f.description, "description", "", "what the file is")
	flags.StringVar(&f.parameters, "parameters", "", "what parameters the script takes")
	flags.BoolVar(&f.overwrite, "overwrite", false, "replace a file of that name")
	f.confirm.register(flags)
	f.register(cmd)
	return cmd
}

func (a *app) runLibraryUpload(ctx context.Context, f uploadFlags, file string) error {
	f.name = cmp.Or(f.name, filepath.Base(file))
	if err := api.ValidateLibraryName(f.name); err != nil {
		return fmt.Errorf("%w: --name gives another one", err)
	}
	content, err := readUpload(ctx, file)
	if err != nil {
		a.cannot(file, err)
		return nil
	}
	sum := sha256.Sum256(content)
	sent := hex.EncodeToString(sum[:])
	s, err := f.open(ctx, a)
	if s == nil {
		return err
	}
	defer s.close()
	files, _, err := a.libraryFiles(ctx, s.client)
	if err != nil {
		a.cannot(theLibrary, err)
		return nil
	}
	if there := inLibrary(files, f.name); there != nil {
		if done, err := a.mayReplace(ctx, &f, there, sent, len(content)); done || err != nil {
			return err
		}
		f.keep(there)
	} else {
		if other := otherCase(files, f.name); other != "" { // the service may refuse it
			a.say("%s: %s: --name gives another name", ofAPI(f.name), other)
		}
		f.overwrite = false // so that a file that is put there meanwhile is not replaced
	}
	stored, err := s.client.Upload(ctx, api.LibraryUpload{
		Name: f.name, Content: bytes.NewReader(content), Size: int64(len(content)), Description: f.description,
		HasParameters: f.parameters != "" || f.hasParameters, ParametersDescription: f.parameters, Overwrite: f.overwrite,
	})
	a.uploaded(ctx, s, &f, stored, sent, err)
	return nil
}

// keep keeps what is written of a file that is replaced, unless something else is given. What could
// not be sent is left out.
func (f *uploadFlags) keep(there *api.LibraryFile) {
	if f.described || strings.ContainsFunc(there.Description+there.ParametersDescription, unicode.IsControl) {
		return
	}
	f.description, f.parameters, f.hasParameters = there.Description, there.ParametersDescription, there.HasParameters
}

// readUpload reads the file: what is sent is what was hashed.
func readUpload(ctx context.Context, name string) ([]byte, error) {
	f, err := regular.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // it was only read
	b, err := io.ReadAll(io.LimitReader(interrupt.NewReader(ctx, f), api.MaxUpload+1))
	if err == nil && len(b) > api.MaxUpload {
		err = fmt.Errorf("longer than %d bytes, which is all that the library takes", api.MaxUpload)
	}
	return b, err
}

// mayReplace decides about a file that the library has under the name. done says that nothing is to
// be sent, and that this was said.
func (a *app) mayReplace(ctx context.Context, f *uploadFlags, there *api.LibraryFile, sent string, size int) (done bool, err error) {
	name := ofAPI(f.name)
	switch {
	case there.SHA256 == sent && (!f.described || there.Description == f.description && there.ParametersDescription == f.parameters):
		a.say("%s: the library has this file already, with the same bytes: nothing was sent", name)
		a.libraryRow(f.name, "present", sent)
		return true, nil
	case !f.overwrite:
		a.status.add(failed)
		a.say("%s: the library has another file of this name (%s): --overwrite replaces it, --name gives another name", name, shownHash(there))
		return true, nil
	}
	shown := fmt.Sprintf("%s in the library has %s, %s; it would have SHA-256 %s, %s",
		name, shownHash(there), cmp.Or(ofAPI(there.Description), "no description"), sent, count(int64(size), "byte"))
	return a.asked(a.confirmed(ctx, &f.confirm, shown, "overwrite it?"))
}

// asked sorts the answer to a question: done says that it was said that nothing is done.
func (a *app) asked(err error) (done bool, _ error) {
	switch {
	case err == nil:
		return false, nil
	case errors.As(err, new(usageError)):
		return true, err
	case errors.Is(err, errNotConfirmed):
		a.status.add(failed)
		a.say("%s", err)
	}
	return true, nil // the end of the context is said at the end
}

// uploaded says what became of an upload.
func (a *app) uploaded(ctx context.Context, s *service, f *uploadFlags, stored *api.LibraryFile, sent string, err error) {
	switch {
	case err == nil:
		a.libraryRow(f.name, "uploaded", stored.SHA256)
		return
	case errors.As(err, new(*api.HashError)):
		a.status.add(changed)
		a.say("%s: %s; do not run it", ofAPI(f.name), text.SafeLine(masked(err.Error())))
		return
	case !errors.Is(err, api.ErrOutcomeUnknown) || ctx.Err() != nil:
		a.cannot(f.name, err)
		return
	}
	a.say("%s", inputError(f.name, err)) // what the library has says whether it failed
	files, whole, err := a.libraryFiles(ctx, s.client)
	if err != nil {
		a.cannot(theLibrary, err)
		return
	}
	there := inLibrary(files, f.name)
	if there != nil && there.SHA256 == sent {
		a.say("%s: the library has this file now, with the same bytes: it was uploaded", ofAPI(f.name))
		a.libraryRow(f.name, "uploaded", sent)
		return
	}
	a.status.add(failed)
	switch {
	case there != nil:
		a.say("%s: the library has another file of this name now (%s)", ofAPI(f.name), shownHash(there))
	case whole:
		a.say("%s: the library has no such file now", ofAPI(f.name))
	default:
		a.say("%s: whether the library has it is not known", ofAPI(f.name))
	}
}

// libraryRow writes what became of a file of the library.
func (a *app) libraryRow(name, what, sha256 string) {
	if _, err := fmt.Fprintln(a.Out, strings.TrimRight(ofAPI(name)+"\t"+what+"\t"+sha256, "\t")); err != nil {
		a.cannot("output", err)
	}
}
