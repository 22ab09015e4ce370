package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
)

func main() {
	if said, ok := os.LookupEnv(workerEnv); ok {
		if err := work(said, os.Stdout, os.Stderr); err != nil {
			fmt.Fprintln(os.Stderr, "gate:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run does the work of the command and returns its exit code.
func run(args []string, stdout, stderr io.Writer) int {
	c, err := parseConfig(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "gate:", err)
		return 2
	}
	f, err := loadFloors()
	if err != nil {
		fmt.Fprintln(stderr, "gate: floors.json:", err)
		return 1
	}
	code := 0
	for _, kernel := range c.kernels {
		ok, err := gate(c, kernel, f, args, stdout, stderr)
		if err != nil {
			fmt.Fprintln(stderr, "gate:", err)
		}
		if !ok || err != nil {
			code = 1
		}
	}
	return code
}

// gate measures with one kernel, prints the table, and tells whether all floors hold.
func gate(c config, kernel string, f floors, args []string, stdout, stderr io.Writer) (ok bool, err error) {
	if !c.full { // a short measurement on a busy machine is worth that much less
		f.MemcpySlack = f.Slack
	}
	measure, done, err := c.measurer(kernel, stderr)
	if err != nil {
		return false, err
	}
	defer done()
	m := thisMachine()
	rec := newRecord(c, m, args)
	for try := 0; ; try++ {
		measured, rounds := c.texts, c.rounds
		if try > 0 {
			measured, rounds = failing(rec.Rows), c.rounds<<try
			fmt.Fprintln(stderr, "gate: too low, again:", measured)
		}
		d, where, err := measure(measured, rounds)
		if err != nil {
			return false, err
		}
		rec.Kernel, rec.Where = d.Kernel, where
		rec.Series = replaced(rec.Series, d.Series, measured)
		rec.Rows = judge(rec.Series, d.Kernel, f, m)
		rec.Tries = try + 1
		if len(failing(rec.Rows)) == 0 || try == c.again {
			break
		}
	}
	unmeasured := missing(rec.Rows, rec.Kernel, f, c.works(), c.texts)
	rec.Pass = len(failing(rec.Rows)) == 0 && len(unmeasured) == 0
	printTable(stdout, rec, unmeasured)
	if c.record != "" {
		err = rec.write(c.record)
	}
	return rec.Pass, err
}

// replaced puts the new series of some texts in the place of the old ones.
func replaced(old, latest []series, texts []string) []series {
	kept := slices.DeleteFunc(slices.Clone(old), func(s series) bool { return slices.Contains(texts, s.Text) })
	return append(kept, latest...)
}

// A measurer measures some texts.
type measurer func(texts []string, rounds int) (d delivery, where string, err error)

func (c config) measurer(kernel string, stderr io.Writer) (m measurer, done func(), err error) {
	if c.parse {
		return newParsing(c, kernel, stderr)
	}
	return func(texts []string, rounds int) (delivery, string, error) {
		return send(order{Texts: texts, Size: int64(c.size), Rounds: rounds, Full: c.full, Dir: c.dir}, kernel, c.cpu, stderr)
	}, func() {}, nil
}

func (c config) works() []string {
	if c.parse {
		return []string{parsing}
	}
	return works
}
