package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch/casedir"
)

// verifyFlags are those of `lrkit verify`.
type verifyFlags struct {
	head, key string
	headFile  string
	initHead  bool
	rollback  bool
	json      bool
}

func (a *app) verify() *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify [flags] DIR",
		Short: "Check a case directory against its manifest",
		Long: `Verify reads everything in a case directory and compares it with the manifest, and the
manifest with itself. It names every file and line that differs, what is missing and what
should not be there, and exits with 5 then. It writes nothing to the case. Unfinished
downloads are listed; those of another user or machine cannot be checked.

Three things prove three things. The chain of hashes shows that nothing was changed since
it was computed, but anyone who can write to the case can compute it again. A signature
(lrkit fetch --sign-key, and --pubkey here) shows who computed it, but an older state of the
case is signed as well. A head that is kept outside of the case shows that nothing was
removed since: verify and fetch remember the last head of each case in the state directory
of the user, and --head-file keeps it in a file that can be copied elsewhere.`,
		Example: `  lrkit verify case
  lrkit verify --expect-head 3f1a… case
  lrkit verify --pubkey responder.pub --head-file /safe/case.head case`,
		Args:              one("a case directory"),
		ValidArgsFunction: folders,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.runVerify(cmd.Context(), f, args[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.head, "expect-head", "", "hash that the last line of the manifest must have, in hex")
	flags.StringVar(&f.key, "pubkey", "", "file with the public key that the manifest must be signed with: PEM, or 32 bytes in hex or base64")
	flags.StringVar(&f.headFile, "head-file", "", "file outside the case with a head that must be in it; replaced if nothing is found")
	flags.BoolVar(&f.initHead, "init-head", false, "make the file of --head-file if it is not there")
	flags.BoolVar(&f.rollback, "accept-rollback", false, "remember this state of the case from now on, though it is older than what is remembered")
	flags.BoolVar(&f.json, "json", false, "print a record, schema lrkit.verify/1")
	return cmd
}

// verifyOptions reads what the flags name. It returns nil if it cannot: that was said, but for
// errors of usage.
func (a *app) verifyOptions(ctx context.Context, f *verifyFlags, dir string) (*casedir.VerifyOptions, error) {
	opts := &casedir.VerifyOptions{Head: f.head, AcceptRollback: f.rollback}
	switch {
	case f.head != "" && !isHash(f.head):
		return nil, fmt.Errorf("--expect-head is %q, want 64 hex digits", f.head)
	case f.initHead && f.headFile == "":
		return nil, errors.New("--init-head needs --head-file")
	}
	var err error
	if f.key != "" {
		if opts.PublicKey, err = readPublicKey(ctx, f.key); err != nil {
			a.cannot(f.key, err)
			return nil, nil
		}
	}
	if f.headFile != "" {
		opts.KeptHead, err = readHead(ctx, f.headFile, dir)
		switch {
		case errors.As(err, new(usageError)):
			return nil, err
		case errors.Is(err, fs.ErrNotExist) && f.initHead:
		case errors.Is(err, fs.ErrNotExist):
			a.cannot(f.headFile, errors.New("it is not there: nothing to compare with; --init-head makes it"))
			return nil, nil
		case err != nil:
			a.cannot(f.headFile, err)
			return nil, nil
		}
	}
	return opts, nil
}

func (a *app) runVerify(ctx context.Context, f verifyFlags, dir string) error {
	opts, err := a.verifyOptions(ctx, &f, dir)
	if opts == nil {
		return err
	}
	state := a.writableState(dir)
	if state == nil {
		return nil
	}
	defer state.Close() // what it remembers is on the disk
	a.stateless(state.Dir, nil, "unfinished parts were not checked")
	opts.State, opts.PartKey = state.Dir, state.partKey
	p := a.startProgress(unknown)
	opts.Hashed = p.add
	r, err := casedir.Verify(ctx, dir, opts)
	p.end()
	if err != nil {
		a.cannot(dir, err)
		return nil
	}
	if !r.OK() {
		a.status.add(changed)
	} else {
		a.keep(&f, r)
	}
	print := verifyText
	if f.json {
		print = verifyJSON
	}
	if err := print(a.Out, dir, r, opts); err != nil {
		a.cannot("output", err)
	}
	return nil
}

// keep remembers the head of a case in which nothing was found.
func (a *app) keep(f *verifyFlags, r *casedir.Report) {
	if err := r.Remember(); err != nil {
		a.cannot("the state directory", err)
	}
	if f.headFile != "" {
		if err := writeHead(f.headFile, r.LastHead()); err != nil {
			a.cannot(f.headFile, err)
		}
	}
}

func isHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range []byte(s) {
		if c-'0' > 9 && c|0x20-'a' > 5 {
			return false
		}
	}
	return true
}

// readKey reads a file that is as small as keys are.
func readKey(ctx context.Context, name string) ([]byte, error) { return readFile(ctx, name, 64<<10) }
