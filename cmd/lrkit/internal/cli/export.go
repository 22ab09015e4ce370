package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/triage/export"
)

// exportFlags are those of `lrkit export`.
type exportFlags struct {
	output   string
	machines []string
	limits   limitFlags
	secrets  bool
}

func (a *app) export() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export [flags] CASE -o DIR",
		Short: "Write the collected files of a case as they were on the machines",
		Long: `Export writes the results of GetFile commands, and investigation packages, to a new or empty
folder: without the compression of the service, as MACHINE/C/Windows/Temp/a.dmp. Each blob is
held against the manifest while it is read, and stays as it is.

Names come from devices. They are made safe for Windows, macOS and Linux: what a name cannot
have becomes %XX, as in 'a.txt%3Ahidden'. Files whose names differ only in case get a suffix
with the action and the index of the command. Files have mode 0400.

DIR/SHA256SUMS is for 'sha256sum -c' and is written last: an export without it did not end.
DIR/files.ndjson says of each file where it was, which result it is and what is wrong with it
(schema lrkit.export/1). A file whose compression is damaged has a name that ends in .partial.
What is not as the manifest says is not exported (exit code 5), nor is what a limit stopped (4);
the others are. Transcripts of scripts are not exported: see 'lrkit cat'.`,
		Example: `  lrkit export case -o files && cd files && sha256sum -c SHA256SUMS
  lrkit export --machine 'ws-*' case -o files`,
		Args:              one("a case directory"),
		ValidArgsFunction: folders,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.runExport(cmd.Context(), f, args[0]) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", "", "folder to write to: new, or empty")
	flags.StringSliceVar(&f.machines, "machine", nil, "only files of this machine: its name, the first label of it, or its id; * stands for anything")
	registerShowSecrets(flags, &f.secrets)
	f.limits.register(flags)
	return cmd
}

func (a *app) runExport(ctx context.Context, f exportFlags, dir string) error {
	if f.output == "" {
		return errors.New("-o DIR is required: where are the files to go?")
	}
	p := a.startProgress(unknown)
	sum, err := export.Case(ctx, dir, f.output, &export.Options{
		State: a.readableState(dir), Machines: f.machines, Expand: f.limits.limits(), Mask: a.mask(f.secrets),
		Visit: func(file *export.File) { p.aside(func() { a.exported(dir, file) }) }, Read: p.add,
	})
	p.end()
	switch {
	case errors.Is(err, export.ErrNotEmpty), errors.Is(err, export.ErrInside):
		return fmt.Errorf("-o %s: %w", text.SafeLine(f.output), err)
	case err != nil:
		a.cannot(dir, err)
		return nil
	}
	what := count(sum.Files, "file") + ", " + count(sum.Bytes, "byte")
	if sum.Failed > 0 {
		what += fmt.Sprintf("; %d not exported", sum.Failed)
	}
	if !a.quiet {
		a.say("%s: %s; SHA-256 of SHA256SUMS %s", safeName(f.output), what, sum.Sums)
	}
	a.maskedNote(ctx)
	return nil
}

// exported says what is wrong with a file.
func (a *app) exported(dir string, f *export.File) {
	a.status.add(ofExported(f))
	if a.quiet && f.Err == nil {
		return
	}
	for _, p := range f.Problems {
		name := f.Evidence.Blob
		if f.Path != "" {
			name += " (" + f.Path + ")"
		}
		a.say("%s: %s: %s", safeName(name), p.Code, text.SafeLine(masked(p.Detail)))
	}
}

// ofExported sorts what is known of a file.
func ofExported(f *export.File) (s status) {
	for _, p := range f.Problems {
		switch p.Code {
		case export.CodeAltered:
			s.add(changed)
		case export.CodeUnreadable, export.CodeName:
			s.add(failed)
		case export.CodeLimit:
			s.add(limited)
		case export.CodeDamaged, export.CodeEmpty, export.CodeTrailing, export.CodePathCut:
			s.add(anomalous)
		}
	}
	return s
}
