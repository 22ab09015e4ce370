package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	if path, ok := probing(); ok {
		os.Exit(probe(path, os.Args[1:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), stopSignals...)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run does the work of the command and returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	cfg, err := parseConfig(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "limits:", err)
		return 2
	}
	ok, err := measureAll(ctx, cfg, stdout, stderr)
	if err != nil {
		fmt.Fprintln(stderr, "limits:", err)
		return 1
	}
	if !ok {
		return 1
	}
	return 0
}

// measureAll sets the scene, measures, and tells whether all was within the limits.
func measureAll(ctx context.Context, cfg config, stdout, stderr io.Writer) (ok bool, err error) {
	dir, err := os.MkdirTemp(cfg.dir, "limits-")
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if dir, err = filepath.Abs(dir); err != nil {
		return false, err
	}

	lrkit := cfg.lrkit
	if lrkit == "" {
		if lrkit, err = build(ctx, lrkitPackage, dir, stderr); err != nil {
			return false, err
		}
	}
	if cfg.bombs {
		return measureBombs(ctx, cfg, dir, lrkit, stdout)
	}
	if cfg.archives {
		return measureArchives(ctx, cfg, dir, lrkit, stdout)
	}
	if cfg.memory {
		return measureMemory(ctx, cfg, dir, lrkit, stdout)
	}
	var record *recorder
	if cfg.record != "" {
		f, err := os.Create(cfg.record)
		if err != nil {
			return false, err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		record = newRecorder(f)
	}

	m := matrix{cfg: cfg, dir: dir, lrkit: lrkit, run: runProbed}
	out := table{w: stdout}
	out.head()
	var rows []row
	for r, err := range m.rows(ctx) {
		if err != nil {
			return false, err
		}
		rows = append(rows, r)
		out.row(r)
		record.row(r)
	}
	v := judge(rows, cfg)
	out.verdict(v)
	record.verdict(v)
	return v.ok(), record.close()
}
