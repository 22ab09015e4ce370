package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/internal/interrupt"
	"github.com/lrkit/lrkit/link"
)

// linkFlags are those of `lrkit link`.
type linkFlags struct {
	json  bool
	at    string
	skew  time.Duration
	hosts string
}

// hostPolicies are the values of --host-policy.
var hostPolicies = map[string]link.HostPolicy{"cloud": link.HostsCloud, "known": link.HostsKnown, "any": link.HostsAny}

func (a *app) link() *cobra.Command {
	var f linkFlags
	cmd := &cobra.Command{
		Use:   "link [flags]",
		Short: "Explain what a SAS link grants, until when, and what is wrong with it",
		Long: `Link reads SAS links from stdin and explains where each leads, what it grants, until when,
and everything that is wrong with it. Nothing is requested, and the signature is never shown.

A download link of the service, as the API gives for investigation packages, is no SAS link.
It is recognized, and its token is never shown either.

It finds the link in what was copied: in quotes, brackets, Markdown, HTML or the JSON of the
API, in a mail that breaks lines or rewrites links (SafeLinks), in a file of PowerShell
(UTF-16). It reports what it removed to get at the link.

A link is a secret, so it is not taken as an argument: other users can see arguments, and
the shell keeps them in its history.

The exit code is 0 if every link can be used, else 3.`,
		Example: `  wl-paste | lrkit link                    # Linux; xclip -o -selection clipboard
  pbpaste | lrkit link                     # macOS
  Get-Clipboard | lrkit link               # PowerShell
  lrkit link < link.txt
  lrkit link --json --at 2026-11-23T12:00:00Z < link.txt`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return errors.New("the link is read from stdin, not taken as an argument; if it was real, others may have seen it")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runLink(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.json, "json", false, "print a line of JSON")
	flags.StringVar(&f.at, "at", "", "check for this time instead of now, as 2026-11-23T12:00:00Z")
	flags.DurationVar(&f.skew, "clock-skew", 0, "how far the service's clock is ahead of ours, as 90s")
	flags.StringVar(&f.hosts, "host-policy", "cloud", "cloud (blob hosts of the cloud), known (accounts that Microsoft documents) or any")
	complete(cmd, "host-policy", "cloud", "known", "any")
	return cmd
}

// maxLink is longer than any link: a service takes 64 KiB of a URL at most.
const maxLink = 1 << 20

func (a *app) runLink(ctx context.Context, f linkFlags) error {
	if err := oneOf("host-policy", f.hosts, "cloud", "known", "any"); err != nil {
		return err
	}
	at := time.Now()
	if f.at != "" {
		var err error
		if at, err = time.Parse(time.RFC3339, f.at); err != nil {
			return fmt.Errorf("--at is not a time as 2026-11-23T12:00:00Z")
		}
	}
	b, err := io.ReadAll(io.LimitReader(interrupt.NewReader(ctx, a.stdin()), maxLink+1))
	if err != nil || len(b) > maxLink {
		if err == nil {
			err = errors.New("this is longer than a link can be")
		}
		a.cannot(stdin, err)
		return nil
	}
	found := link.Find(b)
	if len(found) == 0 {
		a.status.add(anomalous)
		a.say("no link in the input")
		return nil
	}
	p := &link.Policy{Hosts: hostPolicies[f.hosts], Skew: f.skew, ServiceDownloads: true}
	var out []byte
	for i, l := range found {
		r := l.Link.Check(p, at)
		if !r.Usable() {
			a.status.add(anomalous)
		}
		if f.json {
			out = appendLink(out, l, r)
			continue
		}
		if i > 0 {
			out = append(out, '\n')
		}
		out = appendLinkText(out, l, r)
		out = appendRepair(out, l.Link, p, at)
	}
	if _, err := a.Out.Write(out); err != nil {
		a.cannot("output", err)
	}
	return nil
}
