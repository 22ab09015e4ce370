package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/cmd/lrkit/internal/manpage"
	"github.com/lrkit/lrkit/internal/build"
)

func (a *app) man() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "man [flags] [VERB...]",
		Short: "Print the manual page of a verb, or write all pages into a folder",
		Long: `Man prints the manual page of lrkit, or of the verb that is named, for man to show. With -o
it writes the pages of all verbs into a folder, which is created if it is not there. The pages say
what --help says.

The date of a page is SOURCE_DATE_EPOCH, or that of the commit that lrkit was built from. The same
program writes the same pages on each machine.`,
		Example: `  lrkit man | man -l -
  lrkit man library upload | man -l -
  lrkit man -o /usr/local/share/man/man1`,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts, err := manOptions()
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("output") {
				if dir == "" || len(args) > 0 {
					return errors.New("-o names a folder for the pages of all verbs")
				}
				a.writeManual(cmd.Context(), cmd.Root(), dir, opts)
				return nil
			}
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return fmt.Errorf("there is no verb %q", strings.Join(args, " "))
			}
			_, err = a.Out.Write(manpage.Page(found, opts))
			a.cannotWrite(cmd.Context(), err)
			return nil
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) (names []string, _ cobra.ShellCompDirective) {
			if found, rest, err := cmd.Root().Find(args); err == nil && len(rest) == 0 {
				for _, c := range found.Commands() {
					names = append(names, c.Name())
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().StringVarP(&dir, "output", "o", "", "write the pages of all verbs into this folder")
	return cmd
}

// manOptions returns what pages say of the program.
func manOptions() (*manpage.Options, error) {
	o := &manpage.Options{Version: version(), Date: build.Time(), Exit: exitCodes}
	if given := os.Getenv("SOURCE_DATE_EPOCH"); given != "" {
		seconds, err := strconv.ParseInt(given, 10, 64)
		if err != nil || seconds < 0 {
			return nil, fmt.Errorf("SOURCE_DATE_EPOCH is %.40q: want seconds since 1970", given)
		}
		o.Date = time.Unix(seconds, 0)
	}
	return o, nil
}

// writeManual writes all pages. The first that cannot be written is the last.
func (a *app) writeManual(ctx context.Context, root *cobra.Command, dir string, opts *manpage.Options) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		a.cannot(dir, err)
		return
	}
	for _, cmd := range manpage.Commands(root) {
		name := filepath.Join(dir, manpage.File(cmd))
		if err := a.writeManPage(ctx, name, manpage.Page(cmd, opts)); err != nil {
			a.cannot(name, err)
			return
		}
	}
}

// writeManPage writes one. Others may read it.
func (a *app) writeManPage(ctx context.Context, name string, page []byte) error {
	file, err := a.create(ctx, name)
	if err != nil {
		return err
	}
	if file.temp != "" {
		if err := os.Chmod(file.temp, 0o644); err != nil {
			return errors.Join(err, file.end(false))
		}
	}
	return file.endWith(page)
}
