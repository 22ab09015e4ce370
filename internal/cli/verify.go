package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/text"
)

// verifyFlags are those of `lrkit verify`.
type verifyFlags struct {
	head, key string
	json      bool
}

func (a *app) verify() *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify [flags] DIR",
		Short: "Check a case directory against its manifest",
		Long: `Verify reads everything in a case directory and holds it against the manifest, and the
manifest against itself. It names every file and line that is not as it must be, what
is missing and what is there beyond, and exits with 5 then. It writes nothing.

A case that somebody wrote anew from the first line on is consistent, too. Keep the
head that is printed somewhere else and give it with --expect-head, or sign cases
(lrkit fetch --sign-key) and give the public key.`,
		Example: `  lrkit verify case
  lrkit verify --expect-head 3f1a… case
  lrkit verify --pubkey responder.pub case`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.runVerify(cmd.Context(), f, args[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.head, "expect-head", "", "hash that the last line of the manifest must have, in hex")
	flags.StringVar(&f.key, "pubkey", "", "file with the public key that the manifest must be signed with: PEM, or 32 bytes in hex or base64")
	flags.BoolVar(&f.json, "json", false, "print a record, schema lrkit.verify/1")
	return cmd
}

func (a *app) runVerify(ctx context.Context, f verifyFlags, dir string) error {
	opts := &casedir.VerifyOptions{Head: f.head}
	if f.head != "" && !isHash(f.head) {
		return fmt.Errorf("--expect-head is %q, want 64 hex digits", f.head)
	}
	if f.key != "" {
		b, err := readKey(ctx, f.key)
		if err == nil {
			opts.PublicKey, err = casedir.ParsePublicKey(b)
		}
		if err != nil {
			a.cannot(f.key, err)
			return nil
		}
	}
	p := a.startProgress()
	opts.Hashed = p.add
	r, err := casedir.Verify(ctx, dir, opts)
	p.end()
	if err != nil {
		a.cannot(dir, err)
		return nil
	}
	if !r.OK() {
		a.status.add(changed)
	}
	print := verifyText
	if f.json {
		print = verifyJSON
	}
	if err := print(a.Out, dir, r); err != nil {
		a.cannot("output", err)
	}
	return nil
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

func verifyText(w io.Writer, dir string, r *casedir.Report) error {
	var b bytes.Buffer
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s", text.SafeLine(f.Path))
		if f.Line > 0 {
			fmt.Fprintf(&b, ", line %d (byte %d)", f.Line, f.Offset)
		}
		fmt.Fprintf(&b, ": %s: %s\n", f.Code, text.SafeLine(f.Detail))
	}
	if r.More > 0 {
		fmt.Fprintf(&b, "and %d more\n", r.More)
	}
	keptText(&b, r)
	verdict := "NOT as it was written: " + count(int64(len(r.Findings))+r.More, "finding")
	switch {
	case r.OK() && r.Signed:
		verdict = "authentic: signed by the key that was given"
	case r.OK():
		verdict = "consistent, not authenticated"
	}
	fmt.Fprintf(&b, "%s: %s\n%s, %s of %s, %s unfinished\nhead %s\n", text.SafeLine(dir), verdict,
		count(r.Lines, "line"), count(r.Blobs, "result"), count(r.Bytes, "byte"), strconv.Itoa(r.Pending), r.Head)
	_, err := w.Write(b.Bytes())
	return err
}

// keptText lists files beside the results: they are as recorded, and no results.
func keptText(b *bytes.Buffer, r *casedir.Report) {
	for _, k := range r.Kept {
		what := "another version of the result"
		if k.Was != "" {
			what = "it lay in place of " + k.Was
		}
		fmt.Fprintf(b, "%s: kept: %s (%s, SHA-256 %.64s)\n", text.SafeLine(k.Path), text.SafeLine(what), count(k.Size, "byte"), text.SafeLine(k.SHA256))
	}
	if r.MoreKept > 0 {
		fmt.Fprintf(b, "and %d more files are kept\n", r.MoreKept)
	}
}

func count(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.FormatInt(n, 10) + " " + noun
}

// verifyJSON prints a record, schema lrkit.verify/1.
func verifyJSON(w io.Writer, dir string, r *casedir.Report) error {
	b := text.AppendJSON([]byte(`{"schema":"lrkit.verify/1","source":`), dir)
	b = fmt.Appendf(b, `,"ok":%v,"signed":%v,"lines":%d,"results":%d,"bytes":%d,"pending":%d,"head":"%s","findings":[`,
		r.OK(), r.Signed, r.Lines, r.Blobs, r.Bytes, r.Pending, r.Head)
	for i, f := range r.Findings {
		if i > 0 {
			b = append(b, ',')
		}
		b = text.AppendJSON(fmt.Appendf(b, `{"code":"%s","path":`, f.Code), f.Path)
		if f.Line > 0 {
			b = fmt.Appendf(b, `,"line":%d,"offset":%d`, f.Line, f.Offset)
		}
		b = append(text.AppendJSON(append(b, `,"detail":`...), f.Detail), '}')
	}
	b = fmt.Appendf(b, "],\"more\":%d,\"kept\":[", r.More)
	for i, k := range r.Kept {
		if i > 0 {
			b = append(b, ',')
		}
		b = text.AppendJSON(append(b, `{"path":`...), k.Path)
		if k.Was != "" {
			b = text.AppendJSON(append(b, `,"was":`...), k.Was)
		}
		b = text.AppendJSON(fmt.Appendf(b, `,"size":%d,"sha256":`, k.Size), k.SHA256)
		b = append(b, '}')
	}
	_, err := w.Write(fmt.Appendf(b, "],\"more_kept\":%d}\n", r.MoreKept))
	return err
}
