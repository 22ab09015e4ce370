//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// full fills a disk of 1 MiB (needs root), and limits the size of files.
func (b *bench) full(ctx context.Context) error {
	p, err := b.place("full")
	if err != nil {
		return err
	}
	defer p.remove()
	if err := b.limited(ctx, p); err != nil {
		return err
	}
	if os.Getuid() != 0 {
		fmt.Println("not root: no disk of its own")
		return nil
	}
	disk := filepath.Join(b.dir, "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		return err
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk).CombinedOutput(); err != nil {
		fmt.Printf("no disk of 1 MiB: %v: %s\n", err, out)
		return nil
	}
	defer exec.Command("umount", disk).Run()
	p.path = filepath.Join(disk, "case")
	e, err := p.run(ctx, p.fetchArgs()...)
	if err != nil {
		return err
	}
	if e.code != 1 || !strings.Contains(e.stderr, "no space left on device") {
		return fmt.Errorf("a full disk: exit code %d: %s", e.code, e.stderr)
	}
	if err := p.whole(); err != nil {
		return err
	}
	if out, err := exec.Command("mount", "-o", "remount,size=16m", disk).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	if err := p.finish(ctx); err != nil {
		return fmt.Errorf("when there is room: %w", err)
	}
	fmt.Println("a full disk: a clean error, and finished when there is room")
	return nil
}

// limited runs a fetch that may write 512 KiB into a file.
func (b *bench) limited(ctx context.Context, p *place) error {
	e, err := p.run(ctx, append([]string{"sh", "-c", `ulimit -f 1024; exec "$@"`, "sh"}, p.fetchArgs()...)...)
	if err != nil {
		return err
	}
	if e.code != 1 || !strings.Contains(e.stderr, "file too large") {
		return fmt.Errorf("a limit on the size of files: exit code %d: %s", e.code, e.stderr)
	}
	if err := p.whole(); err != nil {
		return err
	}
	if err := p.finish(ctx); err != nil {
		return fmt.Errorf("without the limit: %w", err)
	}
	fmt.Println("a limit on the size of files: a clean error, and finished without the limit")
	return nil
}
