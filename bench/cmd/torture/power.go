//go:build linux

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// shutdown is EXT4_IOC_SHUTDOWN; see fs/ext4/ext4.h of Linux.
const (
	shutdown   = 0x8004587d // _IOR('X', 125, __u32)
	logFlush   = 1          // EXT4_GOING_FLAGS_LOGFLUSH: the journal is written, data is not
	noLogFlush = 2          // EXT4_GOING_FLAGS_NOLOGFLUSH: nothing more is written
)

// power lets the power fail n times, at random moments of a fetch into a case on ext4.
func (b *bench) power(ctx context.Context, n int) error {
	if os.Getuid() != 0 {
		return fmt.Errorf("power needs root")
	}
	image, disk := filepath.Join(b.dir, "disk.img"), filepath.Join(b.dir, "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		return err
	}
	rng := b.random(0)
	cases, twice, longest := 0, 0, b.timed(ctx)
	for done := 0; done < n; {
		if err := os.WriteFile(image, nil, 0o600); err != nil {
			return err
		}
		if err := os.Truncate(image, 64<<20); err != nil {
			return err
		}
		if out, err := exec.Command("mkfs.ext4", "-q", image).CombinedOutput(); err != nil {
			return fmt.Errorf("mkfs.ext4: %w: %s", err, out)
		}
		deaths, err := b.powerCase(ctx, rng, image, disk, longest)
		if err != nil {
			return fmt.Errorf("after %d cycles: %w", done, err)
		}
		cases++
		if deaths > 1 {
			twice++
		}
		done += deaths
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if done >= n {
			fmt.Printf("%d power failures in %d cases, %d of which had more than one: nothing safe lost, nothing false complete\n", done, cases, twice)
		}
	}
	return nil
}

// timed says how long a fetch takes that is left alone.
func (b *bench) timed(ctx context.Context) time.Duration {
	p, err := b.place("timed")
	if err != nil {
		return time.Second
	}
	defer p.remove()
	start := time.Now()
	p.run(ctx, p.fetchArgs()...) // only its time counts
	return time.Since(start)
}

func (b *bench) powerCase(ctx context.Context, rng *rand.Rand, image, disk string, longest time.Duration) (deaths int, err error) {
	p, err := b.place("power")
	if err != nil {
		return 0, err
	}
	defer p.remove()
	p.path = filepath.Join(disk, "case")
	said := ""
	for deaths < 1+rng.IntN(3) {
		if err := mount(image, disk); err != nil {
			return deaths, err
		}
		if err := p.safe(said); err != nil {
			unmount(disk)
			return deaths, err
		}
		ended := make(chan error, 1)
		go func() {
			_, err := p.run(ctx, p.fetchArgs()...)
			ended <- err
		}()
		time.Sleep(time.Duration(rng.Int64N(int64(2 * longest))))
		said = p.manifestLasting()
		flags := uint32(noLogFlush)
		if rng.IntN(4) == 0 {
			flags = logFlush
		}
		if err := fail(disk, flags); err != nil {
			unmount(disk)
			return deaths, err
		}
		if err := <-ended; err != nil {
			unmount(disk)
			return deaths, err
		}
		if err := unmount(disk); err != nil {
			return deaths, err
		}
		deaths++
	}
	if err := mount(image, disk); err != nil {
		return deaths, err
	}
	defer unmount(disk)
	if err := p.safe(said); err != nil {
		return deaths, err
	}
	return deaths, p.finish(ctx)
}

// manifestLasting is what the manifest said a moment ago and must say for ever. The last line may
// not be synced yet. Before it, all lines up to the last one that is not about an action are safe:
// the one after it is not written earlier.
func (p *place) manifestLasting() string {
	at, lasting := 0, 0
	m := p.manifest()
	for line := range strings.Lines(m) {
		at += len(line)
		if at < len(m) && !strings.Contains(line, `"event":"action"`) {
			lasting = at
		}
	}
	return m[:lasting]
}

func mount(image, disk string) error {
	if out, err := exec.Command("mount", "-o", "loop", image, disk).CombinedOutput(); err != nil {
		return fmt.Errorf("mount: %w: %s", err, out)
	}
	return nil
}

func unmount(disk string) error {
	var err error
	var out []byte
	for range 50 { // a process may not be quite gone
		if out, err = exec.Command("umount", disk).CombinedOutput(); err == nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("umount: %w: %s", err, out)
}

func fail(disk string, flags uint32) error {
	f, err := os.Open(disk)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := unix.IoctlSetPointerInt(int(f.Fd()), shutdown, int(flags)); err != nil {
		return fmt.Errorf("the shutdown ioctl: %w", err)
	}
	return nil
}
