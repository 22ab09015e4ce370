package cli

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/internal/interrupt"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/link"
)

// getFlags are those of `lrkit get`.
type getFlags struct {
	output  string
	force   bool
	hosts   string
	verbose bool
	service serviceFlags // proxy and certificates only
}

func (a *app) get() *cobra.Command {
	var f getFlags
	cmd := &cobra.Command{
		Use:   "get [flags]",
		Short: "Download what a SAS link leads to",
		Long: `Get reads a SAS link from stdin, as 'lrkit link' does, and downloads what it leads to, as
'lrkit fetch' does: checked, pinned to one version, resumed after a crash, and hashed. The file
gets its name when it is complete. The link is a secret, so it is not taken as an argument.

Without -o the file is named after the last segment of the link, with .blob. Until it is
complete it is NAME.part. The download link of an investigation package is taken as well, though
it is no SAS link. An expired link keeps that file: with a new link to the same blob the
download continues.

The path of the file is printed on stdout. The exit code is 3 for a link that cannot be used, and 5
if the blob changed while it was downloaded.`,
		Example: `  Get-Clipboard | lrkit get                # PowerShell
  pbpaste | lrkit get -o result.blob       # macOS
  wl-paste | lrkit get                     # Linux`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return errors.New("the link is read from stdin, not taken as an argument; if it was real, others may have seen it")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runGet(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", "", "file to download to; by default named after the link")
	flags.BoolVar(&f.force, "force", false, "overwrite a file that exists")
	flags.StringVar(&f.hosts, "host-policy", "cloud", "cloud (blob hosts of the cloud), known (accounts that Microsoft documents) or any")
	flags.StringVar(&f.service.proxy, "proxy", "", "URL of a proxy, or env for that of the environment")
	flags.StringVar(&f.service.caFile, "ca-file", "", "PEM file with more certificates to trust")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "log each request and answer, without secrets")
	complete(cmd, "host-policy", "cloud", "known", "any")
	return cmd
}

func (a *app) runGet(ctx context.Context, f getFlags) error {
	if err := oneOf("host-policy", f.hosts, "cloud", "known", "any"); err != nil {
		return err
	}
	policy := link.Policy{Hosts: hostPolicies[f.hosts], ServiceDownloads: true}
	l, err := a.readLink(ctx, &policy)
	if err != nil {
		a.cannot(stdin, err)
		return nil
	}
	if l == nil {
		return nil
	}
	if f.output == "" {
		f.output = fileName(l.Host().Blob)
	}
	if _, err := os.Lstat(f.output); err == nil && !f.force {
		a.status.add(failed)
		a.say("%s: the file exists already: --force overwrites it, -o names another one", safeName(f.output))
		return nil
	}
	n, err := f.service.net(ctx)
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	if f.verbose {
		log = a.newLog()
	}
	d := download.New(&download.Options{Policy: policy, AllowLoopback: f.hosts == "any", Proxy: n.Proxy, RootCAs: n.RootCAs, Log: log})
	defer d.Close()
	if err := a.download(ctx, d, l, &f); err != nil {
		if s := ofDownload(err); s != 0 && ctx.Err() == nil {
			a.status.add(s)
			a.say("%s: %s", safeName(f.output), text.SafeLine(masked(err.Error())))
			return nil
		}
		a.cannot(f.output, err)
	}
	return nil
}

// readLink reads the one link on stdin that can be used. It returns nil if there is none: that was
// said.
func (a *app) readLink(ctx context.Context, policy *link.Policy) (*link.Link, error) {
	b, err := io.ReadAll(io.LimitReader(interrupt.NewReader(ctx, a.stdin()), maxLink+1))
	if err == nil && len(b) > maxLink {
		err = errors.New("this is longer than a link can be")
	}
	if err != nil {
		return nil, err
	}
	found := link.Find(b)
	if len(found) != 1 {
		a.status.add(anomalous)
		if len(found) == 0 {
			a.say("no link in the input")
		} else {
			a.say("%d links in the input: give one; 'lrkit link' tells them apart", len(found))
		}
		return nil, nil
	}
	l := found[0].Link
	if r := l.Check(policy, time.Now()); !r.Usable() {
		a.status.add(anomalous)
		for _, p := range r.Problems {
			if p.Severity() == link.SeverityError {
				a.say("the link cannot be used: %s", text.SafeLine(p.Detail()))
			}
		}
		return nil, nil
	}
	return l, nil
}

// download gets the blob into the file, and says what was downloaded.
func (a *app) download(ctx context.Context, d *download.Downloader, l *link.Link, f *getFlags) (err error) {
	state := a.writableState()
	if state == nil {
		return nil
	}
	defer state.Close()
	part, err := casedir.OpenFile(f.output, state.partKey)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, part.Close()) }()
	var far singleProgress
	p := a.showProgress(new(progress), far.lines)
	res, err := d.WithProgress(far.set).Get(ctx, oneLink{l}, part)
	p.end()
	if why := part.Restarted(); why != "" {
		a.say("%s: begun anew: %s", safeName(f.output), text.SafeLine(why))
	}
	if err != nil {
		return err
	}
	sum := hex.EncodeToString(res.SHA256[:])
	if err := part.Commit(res.Length, sum, f.force); err != nil {
		return err
	}
	if res.Restarts > 0 {
		a.status.add(changed)
		a.say("%s: the blob changed while it was downloaded: this is its new version", safeName(f.output))
	}
	a.say("%s, SHA-256 %s; next: lrkit analyze %s", count(res.Length, "byte"), sum, safeName(f.output))
	if _, err := fmt.Fprintln(a.Out, text.SafeLine(f.output)); err != nil {
		a.cannot("output", err)
	}
	return nil
}

// oneLink gives the same link again and again.
type oneLink struct{ l *link.Link }

func (o oneLink) Link(context.Context) (*link.Link, error) { return o.l, nil }

// ofDownload sorts an error of a download: a link that is not accepted, or another blob than
// before.
func ofDownload(err error) status {
	switch {
	case errors.Is(err, download.ErrChanged):
		return changed
	case errors.Is(err, download.ErrExpired), errors.Is(err, download.ErrNotYet), errors.Is(err, download.ErrUnauthorized),
		errors.Is(err, download.ErrForbidden), errors.Is(err, download.ErrLink), errors.Is(err, download.ErrAddress),
		errors.Is(err, download.ErrNotFound):
		return anomalous
	}
	return 0
}

// maxFileName bounds the name of a file that is made up of a link.
const maxFileName = 100

// fileName returns a name for the blob of a link: its last segment, of letters, digits, dots,
// hyphens and underscores only, with .blob. A name of Windows' devices is none for a file.
func fileName(blob string) string {
	blob = blob[strings.LastIndexAny(blob, `/\`)+1:]
	name := strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '.' || r == '-' || r == '_' || r-'0' < 10 && r >= '0' || r|0x20 >= 'a' && r|0x20 <= 'z') {
			return r
		}
		return '_'
	}, blob)
	name = strings.TrimLeft(strings.TrimSuffix(name[:min(len(name), maxFileName)], ".blob"), ".-")
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch {
	case name == "":
		name = "result"
	case base == "CON" || base == "PRN" || base == "AUX" || base == "NUL" ||
		len(base) == 4 && (strings.HasPrefix(base, "COM") || strings.HasPrefix(base, "LPT")):
		name = "_" + name
	}
	return name + ".blob"
}
