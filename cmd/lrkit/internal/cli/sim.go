package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/demo"
)

// simFlags are those of `lrkit sim`.
type simFlags struct {
	listen string
	ready  string
	faults string
	seed   string
	list   bool
	queued bool
}

func (a *app) sim() *cobra.Command {
	var f simFlags
	cmd := &cobra.Command{
		Use:   "sim [flags]",
		Short: "Serve an emulator of the API and the blob store, for tests",
		Long: `Sim serves what a tenant of Defender would: the login, the API around Live Response and the
blob store, with a made-up hunt over 18 machines. It needs no account and no network.

It answers as the services do: errors, links that expire after 30 minutes, at most 100 calls
in a minute and 1500 in an hour, 10 runs in a minute and 25 sessions. Calls change what it
holds: scripts run and have results, actions are cancelled, files are uploaded to the library
and deleted, investigation packages are collected. It is gone when sim ends.

A seed has machines, actions, results and a library of your own, in place of the made-up ones:
see docs/SEED.md. Other faults come from a schedule in a file, a JSON array; --list-faults lists
what they do, with the kinds of requests in brackets. A fault is for the requests of its "kind", for
"of" (an action, ACTION/INDEX, a blob) and with the "range" that it names, or for any. Of these it
hits number "from", 1 if absent, and "count" in all: 1 if absent, and -1 for all that follow.

It listens on loopback by default. On another address anyone who can reach it may use it. All it
holds is made up, its secrets too, but for a seed. It runs until SIGINT or SIGTERM.`,
		Example: `  lrkit sim --listen 127.0.0.1:8080
  lrkit sim --ready-file ready.json &
  echo '[{"kind":"blob","range":"@5000000","do":"cut","at":1000}]' > faults.json
  lrkit sim --faults faults.json
  lrkit sim --seed seed.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runSim(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:0", "address to listen on; port 0 is any that is free")
	flags.StringVar(&f.ready, "ready-file", "", "write a file with the address, the credentials and the actions when it listens")
	flags.StringVar(&f.faults, "faults", "", "file with a schedule of what goes wrong")
	flags.StringVar(&f.seed, "seed", "", "file with what is served in place of the made-up hunt")
	flags.BoolVar(&f.queued, "count-queued", false, "an action that waits for an offline machine counts as a session")
	flags.BoolVar(&f.list, "list-faults", false, "say what faults can do, and exit")
	return cmd
}

func (a *app) runSim(ctx context.Context, f simFlags) error {
	if f.list {
		return a.listFaults()
	}
	if _, _, err := net.SplitHostPort(f.listen); err != nil {
		return errors.New("--listen is not an address as 127.0.0.1:8080")
	}
	a.stopped = "interrupted: the emulator keeps nothing"
	o := fetchtest.Options{Live: fetchtest.Live{PendingCounts: f.queued}}
	if f.faults != "" {
		faults, err := readFaults(ctx, f.faults)
		if err != nil {
			a.cannot(f.faults, err)
			return nil
		}
		o.Faults = faults
	}
	tenant := demo.Tenant(time.Now())
	if f.seed != "" {
		root, err := os.OpenRoot(filepath.Dir(f.seed)) // results lie beside it, and nowhere else
		if err == nil {
			defer root.Close()
			tenant, err = readSeed(ctx, f.seed, root)
		}
		if err != nil {
			a.cannot(f.seed, err)
			return nil
		}
	}
	e := fetchtest.New(tenant, &o)
	defer e.Close()
	s, err := e.Listen(f.listen)
	if err != nil {
		a.cannot(f.listen, err)
		return nil
	}
	r := s.Ready()
	a.say("the emulator listens on %s; another shell can use it, with 'lrkit fetch --allow-api-host' and", r.API)
	fmt.Fprintf(a.Err, "export LRKIT_API=%s LRKIT_SCOPE=%s\nexport LRKIT_TENANT_ID=%s LRKIT_CLIENT_ID=%s LRKIT_CLIENT_SECRET=%s\n",
		r.API, r.Scope, r.Tenant, r.ClientID, r.ClientSecret)
	if !loopback(f.listen) {
		a.say("it can be reached from other machines, without TLS, and they can read all that it holds")
	}
	if f.ready != "" {
		if err := r.WriteFile(f.ready); err != nil {
			a.cannot(f.ready, err)
			return nil
		}
		defer os.Remove(f.ready) // a program that finds it may rely on it
	}
	<-ctx.Done()
	return nil
}

func readSeed(ctx context.Context, name string, beside *os.Root) (*fetchtest.Tenant, error) {
	b, err := readFile(ctx, name, 64<<20)
	if err != nil {
		return nil, err
	}
	return fetchtest.ReadSeed(bytes.NewReader(b), beside.FS(), time.Now())
}

func readFaults(ctx context.Context, name string) ([]fetchtest.Fault, error) {
	b, err := readFile(ctx, name, 64<<20)
	if err != nil {
		return nil, err
	}
	return fetchtest.ReadFaults(bytes.NewReader(b))
}

// listFaults prints what faults can do, a line each.
func (a *app) listFaults() error {
	var b strings.Builder
	for _, d := range fetchtest.FaultActions() {
		fmt.Fprintf(&b, "%-20s %s", d.Name, d.Doc)
		if len(d.Needs) > 0 {
			fmt.Fprintf(&b, " (needs %s)", strings.Join(d.Needs, ", "))
		}
		if len(d.Kinds) > 0 {
			fmt.Fprintf(&b, " [%s]", strings.Join(d.Kinds, " "))
		}
		b.WriteByte('\n')
	}
	if _, err := a.Out.Write([]byte(b.String())); err != nil {
		a.cannot("output", err)
	}
	return nil
}

// loopback says whether an address can only be reached from this machine.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.Unmap().IsLoopback()
}
