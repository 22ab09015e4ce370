package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch/api"
)

// machinesFlags are those of `lrkit machines`.
type machinesFlags struct {
	selectorFlags
	format   string
	health   string
	platform string
	prefix   string
	since    string
	filter   string
	verbose  bool
	service  serviceFlags
}

var machinesFormats = []string{"table", "ndjson"}

func (a *app) machines() *cobra.Command {
	var f machinesFlags
	cmd := &cobra.Command{
		Use:   "machines [flags] [NAME|ID|tag:TAG...]",
		Short: "List machines, or look them up by name, id or tag",
		Long: `Machines lists what the API knows of machines: id, name, health, when each was last seen,
operating system, tags, addresses. Without arguments it lists all that the flags leave, otherwise
those that are named. The API wants full names; they are compared without regard to case.

A machine that was onboarded again is there several times under one name: all are listed, and
--newest takes the machine that was seen last. The list has machines of the last 30 days; older ones
are found by their full name or id.

It needs the permission Machine.Read.All, or as a user Machine.Read.`,
		Example: `  lrkit machines ws-crane06.corp.example
  lrkit machines --prefix ws- --health Active
  lrkit machines --tag tier0 -f ndjson | jq -r .machine_id > tier0.txt
  lrkit machines --since 7d`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.runMachines(cmd.Context(), f, args) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.format, "format", "f", "", "table or ndjson (schema lrkit.machine/1); default table on a terminal, ndjson otherwise")
	flags.StringVar(&f.health, "health", "", "only machines with this health status: "+strings.Join(healths, ", "))
	flags.StringVar(&f.platform, "os", "", "only machines with this platform, as Windows11 or Ubuntu")
	flags.StringVar(&f.prefix, "prefix", "", "only machines whose name begins so")
	flags.StringVar(&f.since, "since", "", "only machines that were seen since a time (2026-04-01, 2026-04-01T08:00:00Z) or for a while (12h, 7d)")
	flags.StringVar(&f.filter, "filter", "", "only machines that this filter of the API lists, in its words")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "log each call and answer, without secrets")
	f.selectorFlags.register(flags)
	f.service.register(flags)
	complete(cmd, "format", machinesFormats...)
	complete(cmd, "health", healths...)
	f.service.complete(cmd)
	return cmd
}

// healths are the values of healthStatus that the API documents.
var healths = []string{"Active", "Inactive", "ImpairedCommunication", "NoSensorData", "NoSensorDataImpairedCommunication", "Unknown"}

// query is what all machines must be.
func (f *machinesFlags) query(now time.Time) (q api.MachineQuery, err error) {
	q = api.MachineQuery{Platform: f.platform, Prefix: f.prefix, Filter: f.filter}
	if f.health != "" { // another spelling would list nothing
		i := slices.IndexFunc(healths, func(health string) bool { return strings.EqualFold(health, f.health) })
		if i < 0 {
			return q, oneOf("health", f.health, healths...)
		}
		q.Health = healths[i]
	}
	if f.since == "" {
		return q, nil
	}
	since, err := parseSince(f.since, now)
	if err != nil {
		return q, fmt.Errorf("--since: %w", err)
	}
	seen := "lastSeen gt " + since
	if q.Filter != "" {
		seen = "(" + q.Filter + ") and " + seen
	}
	q.Filter = seen
	return q, nil
}

func (a *app) runMachines(ctx context.Context, f machinesFlags, args []string) error {
	if f.format == "" {
		f.format = "ndjson"
		if isTerminal(a.Out) {
			f.format = "table"
		}
	}
	if err := oneOf("format", f.format, machinesFormats...); err != nil {
		return err
	}
	q, err := f.query(time.Now())
	if err != nil {
		return err
	}
	f.selectorFlags.machines = append(args, f.selectorFlags.machines...)
	all, err := a.selectors(ctx, &f.selectorFlags)
	if err != nil {
		return err
	}
	if f.newest && len(all.list) == 0 {
		return errors.New("--newest needs names of machines")
	}
	s, err := a.openService(ctx, &f.service, a.logIf(f.verbose))
	if s == nil {
		return err
	}
	defer s.close()
	a.stateless(nil, s.uncounted)
	out := newMachineWriter(a.Out, f.format)
	err = a.listMachines(ctx, s.client, &f, q, all, out.write)
	if flushed := out.end(); flushed != nil {
		a.cannot("output", flushed)
	} else if err != nil {
		a.cannot("the list of machines", err)
	}
	if err == nil && out.n == 0 && a.status == 0 {
		a.say("the API lists no such machines")
	}
	return nil
}

// listMachines passes machines to write: those that are named, or all that a query lists.
func (a *app) listMachines(ctx context.Context, client machineLister, f *machinesFlags, q api.MachineQuery, all *selectors, write func(*api.Machine) error) error {
	skipped := 0
	r := resolver{client: client, base: q, skip: func(err error) {
		if skipped++; skipped <= maxMessages {
			a.cannot("the list of machines", err)
		}
	}}
	if len(all.list) == 0 {
		seen := map[string]bool{}
		for m, err := range client.Machines(ctx, q) {
			if skip := new(api.SkippedError); errors.As(err, &skip) {
				r.skip(err)
				continue
			}
			if err != nil {
				return err
			}
			if !seen[m.ID] {
				seen[m.ID] = true
				if err := write(m); err != nil {
					return err
				}
			}
		}
		return nil
	}
	found, err := r.resolve(ctx, all)
	if err != nil {
		return err
	}
	written := map[*api.Machine]bool{}
	for i := range found {
		one := &found[i]
		if f.newest {
			one.takeNewest()
		}
		switch {
		case len(one.machines) > 0:
		case q != (api.MachineQuery{}):
			a.say("%s: no such machine is left by the flags", masked(shownSelector(one.String())))
		default:
			a.status.add(failed)
			a.sayUnknown(one.selector)
		}
		for _, m := range one.machines {
			if written[m] {
				continue
			}
			written[m] = true
			if err := write(m); err != nil {
				return err
			}
		}
	}
	return nil
}

// machineWriter writes machines as records, or as a table.
type machineWriter struct {
	out   *bufio.Writer
	table *tabwriter.Writer // nil for records
	n     int
	line  []byte
}

func newMachineWriter(w io.Writer, format string) *machineWriter {
	m := &machineWriter{out: bufio.NewWriterSize(w, flushSize)}
	if format == "table" {
		m.table = tabwriter.NewWriter(m.out, 0, 8, 2, ' ', 0)
	}
	return m
}

func (w *machineWriter) write(m *api.Machine) error {
	w.n++
	if w.table == nil {
		w.line = appendMachine(w.line[:0], m)
		_, err := w.out.Write(w.line)
		return err
	}
	if w.n == 1 {
		fmt.Fprintln(w.table, "NAME\tHEALTH\tLAST SEEN\tOS\tTAGS\tID")
	}
	seen := "never"
	if !m.LastSeen.IsZero() {
		seen = m.LastSeen.UTC().Format("2006-01-02 15:04Z")
	}
	_, err := fmt.Fprintf(w.table, "%s\t%s\t%s\t%s\t%s\t%s\n", cell(m.Name), cell(m.Health), seen, cell(osOf(m)), cell(strings.Join(m.Tags, ", ")), m.ID)
	return err
}

// cell is a text of the API in a table.
func cell(s string) string {
	if s = ofAPI(s); s == "" {
		return "-"
	}
	return s
}

func (w *machineWriter) end() error {
	if w.table != nil {
		if err := w.table.Flush(); err != nil {
			return err
		}
	}
	return w.out.Flush()
}
