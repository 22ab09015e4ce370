package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch/api"
)

// deleteFlags are those of `lrkit library delete`.
type deleteFlags struct {
	libraryFlags
	confirm confirmFlags
}

func (a *app) libraryDelete() *cobra.Command {
	var f deleteFlags
	cmd := &cobra.Command{
		Use:   "delete NAME... [flags]",
		Short: "Delete files of the library",
		Long: `Delete removes files of the library, after a question or with --yes. There is no way to get
one back from the service. A file that the library does not have is exit code 1.`,
		Example: `  lrkit library delete old-collect.ps1`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no file: name at least one of the library")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.runLibraryDelete(cmd.Context(), f, args) },
	}
	f.confirm.register(cmd.Flags())
	f.register(cmd)
	return cmd
}

func (a *app) runLibraryDelete(ctx context.Context, f deleteFlags, names []string) error {
	names = slices.Clone(names)
	slices.Sort(names)
	names = slices.Compact(names)
	for _, name := range names {
		if err := api.ValidateLibraryName(name); err != nil {
			return err
		}
	}
	if err := a.canConfirm(&f.confirm, "lrkit library delete"); err != nil {
		return err
	}
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
	var shown strings.Builder
	names = slices.DeleteFunc(names, func(name string) bool {
		there := inLibrary(files, name)
		if there == nil {
			a.status.add(failed)
			if other := otherCase(files, name); other != "" {
				a.say("%s: not in the library: %s", ofAPI(name), other)
			} else {
				a.say("%s: not in the library", ofAPI(name))
			}
			return true
		}
		fmt.Fprintf(&shown, "\n  %s, %s, %s", ofAPI(name), shownHash(there), cmp.Or(ofAPI(there.Description), "no description"))
		return false
	})
	if len(names) == 0 {
		return nil
	}
	question := fmt.Sprintf("delete %s of the library?", count(int64(len(names)), "file"))
	if done, err := a.asked(a.confirmed(ctx, &f.confirm, "to be deleted:"+shown.String(), question)); done {
		return err
	}
	for _, name := range names {
		if err := s.client.DeleteLibraryFile(ctx, name); err != nil {
			a.notDeleted(ctx, s, name, err)
			if ctx.Err() != nil {
				break
			}
			continue
		}
		a.libraryRow(name, "deleted", "")
	}
	return nil
}

// notDeleted says why a file could not be deleted. Whether it was is read if the answer does not
// say.
func (a *app) notDeleted(ctx context.Context, s *service, name string, err error) {
	switch {
	case errors.Is(err, api.ErrNotFound):
		a.status.add(failed)
		a.say("%s: not in the library", ofAPI(name))
		return
	case !errors.Is(err, api.ErrOutcomeUnknown) || ctx.Err() != nil:
		a.cannot(name, err)
		return
	}
	a.say("%s", inputError(name, err))
	files, whole, err := a.libraryFiles(ctx, s.client)
	switch {
	case err != nil:
		a.cannot(theLibrary, err)
	case inLibrary(files, name) == nil && !whole:
		a.status.add(failed)
		a.say("%s: whether it was deleted is not known", ofAPI(name))
	case inLibrary(files, name) == nil:
		a.say("%s: the library does not have it any more: it was deleted", ofAPI(name))
		a.libraryRow(name, "deleted", "")
	default:
		a.status.add(failed)
		a.say("%s: it is still in the library", ofAPI(name))
	}
}
