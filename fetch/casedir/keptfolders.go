package casedir

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"sync"
)

// keptFolders keep the two folders of a case open while a writer uses it. Each use checks that the
// folder still is that of its name.
type keptFolders struct {
	mu   sync.Mutex
	dirs map[string]keptFolder
}

type keptFolder struct {
	dir  *os.Root
	info fs.FileInfo
}

func newKeptFolders() *keptFolders { return &keptFolders{dirs: map[string]keptFolder{}} }

// open returns a folder, which is kept open unless another one had the name before.
func (k *keptFolders) open(in *os.Root, name string) (*os.Root, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept, ok := k.dirs[name]
	if ok {
		if named, err := in.Lstat(name); err == nil && os.SameFile(named, kept.info) {
			return kept.dir, nil
		}
	}
	dir, err := openFolder(in, name)
	if err != nil || ok {
		return dir, err
	}
	info, err := dir.Stat(".")
	if err != nil {
		return nil, errors.Join(err, dir.Close())
	}
	k.dirs[name] = keptFolder{dir, info}
	return dir, nil
}

func (k *keptFolders) has(dir *os.Root) bool {
	if k == nil {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, kept := range k.dirs {
		if kept.dir == dir {
			return true
		}
	}
	return false
}

func (k *keptFolders) close() (err error) {
	if k == nil {
		return nil
	}
	for _, kept := range k.dirs {
		err = cmp.Or(err, kept.dir.Close())
	}
	return err
}
