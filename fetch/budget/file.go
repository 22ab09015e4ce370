package budget

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/lrkit/lrkit/fetch/internal/lock"
)

// ErrForeign is returned for a file that is not a budget. It is not changed.
var ErrForeign = errors.New("budget: the file is something else and is left alone")

// session is the file while it is locked.
type session struct {
	lock   *os.File
	data   *os.File
	memory *memory // instead of both
	ledger
	slot    int // which image the ledger came from; the other one is written next
	damaged bool
}

// open locks the file and reads it. It waits for the lock until ctx ends.
func (b *Budget) open(ctx context.Context) (_ *session, err error) {
	if b.memory != nil {
		return b.memory.open(ctx, b.clock.Now())
	}
	s := new(session)
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if s.lock, err = lockFile(ctx, b.file+".lock"); err != nil {
		return s, err
	}
	if s.data, err = openRegular(b.file, os.O_RDWR); errors.Is(err, os.ErrNotExist) {
		if err = b.create(); err == nil {
			s.data, err = openRegular(b.file, os.O_RDWR)
		}
	}
	if err != nil {
		return s, err
	}
	raw, err := readImages(s.data)
	if err != nil {
		return s, err
	}
	now := b.clock.Now()
	changed, err := s.load(raw, now)
	if err != nil {
		return s, err
	}
	if changed {
		if s.damaged && b.log != nil {
			b.log.Warn(
				"the file of the call budget is damaged: taking an hour's calls as made; delete it if you know better",
				"file", b.file,
			)
		}
		err = b.save(s)
	}
	return s, err
}

// load decodes the file, and reports whether the ledger differs from it.
func (s *session) load(raw []byte, now Instant) (changed bool, err error) {
	var images [2]ledger
	var good [2]bool
	var known bool
	for i := range images {
		part := raw[min(i*imageSize, len(raw)):min((i+1)*imageSize, len(raw))]
		good[i] = images[i].readImage(part)
		known = known || bytes.HasPrefix(part, []byte(magic))
	}
	switch {
	case good[0] && (!good[1] || images[0].seq > images[1].seq):
		s.slot = 0
	case good[1]:
		s.slot = 1
	case known || len(bytes.TrimRight(raw, "\x00")) == 0:
		s.fill(now)
		s.slot, s.damaged = 1, true
		return true, nil
	default:
		return false, ErrForeign
	}
	s.ledger = images[s.slot]
	changed = s.bring(now)
	if !good[1-s.slot] {
		// The image was torn while it was written, and its call was never made; or it was damaged
		// later, and one call is missing here.
		s.add(now, 0, []limit{{capacity, time.Hour}})
		changed = true
	}
	return changed, nil
}

// save writes the ledger over the older image. The newer one stays until this one is complete.
func (b *Budget) save(s *session) error {
	s.seq++
	if s.memory != nil {
		s.memory.ledger = s.ledger
		return nil
	}
	s.slot = 1 - s.slot
	if _, err := s.data.WriteAt(s.appendImage(make([]byte, 0, imageSize)), int64(s.slot)*imageSize); err != nil {
		return err
	}
	return b.sync(s.data)
}

// create creates an empty budget under the name of the file, atomically.
func (b *Budget) create() error {
	now := b.clock.Now()
	l := ledger{boot: now.Boot, at: now.Up, wall: now.Wall}
	image := l.appendImage(nil)
	l.seq++
	image = l.appendImage(image)
	dir := filepath.Dir(b.file)
	f, err := os.CreateTemp(dir, filepath.Base(b.file)+".new*") // of mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(image)
	if err == nil {
		err = b.sync(f)
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), b.file)
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	lock.SyncDir(dir)
	return nil
}

func (s *session) close() {
	if s.memory != nil {
		s.memory.free <- struct{}{}
		s.memory = nil
	}
	if s.data != nil {
		s.data.Close()
	}
	if s.lock != nil {
		s.lock.Close()
	}
}

// lockFile opens and locks a file. It polls instead of waiting in the kernel, where ctx has no
// effect.
func lockFile(ctx context.Context, name string) (*os.File, error) {
	for pause := time.Millisecond; ; {
		f, err := openRegular(name, os.O_RDWR|os.O_CREATE)
		if err != nil {
			return nil, err
		}
		ok, err := lock.TryLock(f)
		if ok && stillNamed(f, name) {
			return f, nil
		}
		f.Close()
		if err != nil {
			return nil, err
		}
		if ok {
			continue // it was deleted meanwhile
		}
		if err := sleep(ctx, pause+rand.N(pause)); err != nil {
			return nil, fmt.Errorf("budget: waiting for %s: %w", name, err)
		}
		pause = min(pause*3/2, 20*time.Millisecond)
	}
}

// stillNamed reports whether a name still leads to f. A lock on a file that others cannot find is
// useless.
func stillNamed(f *os.File, name string) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	theirs, err := os.Stat(name)
	return err == nil && os.SameFile(mine, theirs)
}

// openRegular opens a regular file, and neither a pipe nor a device.
func openRegular(name string, flag int) (*os.File, error) {
	if fi, err := os.Stat(name); err == nil && !fi.Mode().IsRegular() {
		return nil, &os.PathError{Op: "open", Path: name, Err: ErrForeign}
	}
	return os.OpenFile(name, flag, 0o600)
}

// readImages reads the two images, as far as they exist.
func readImages(f *os.File) ([]byte, error) {
	b := make([]byte, fileSize)
	n, err := f.ReadAt(b, 0)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return b[:n], err
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
