package statedir

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"sync"
)

// KeySize is the length of the key, in bytes.
const KeySize = 32

const keyName = "key"

// memoryKey is the key of this process.
var memoryKey = sync.OnceValue(newKey)

func newKey() (k [KeySize]byte) {
	rand.Read(k[:]) // it cannot fail
	return k
}

// Key returns the key of this user, and creates it on first use. In memory it lasts as long as the
// process. An invalid key, or a key that other users can read, is an error. It is never
// replaced: parts that were made with it could not be recognized any more.
func (d *Dir) Key() (k [KeySize]byte, err error) {
	if d.root == nil {
		return memoryKey(), nil
	}
	k, err = d.readKey()
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	k = newKey()
	temp, err := d.writeTemp(keyName, k[:])
	if err != nil {
		return k, err
	}
	// Linking does not replace a file: if several processes create a key at once, one wins, and all
	// use it.
	err = d.root.Link(temp, keyName)
	if err2 := d.root.Remove(temp); err2 != nil && err == nil {
		err = err2
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return k, fmt.Errorf("%s: %w", d.join(keyName), err)
	}
	d.syncDir()
	return d.readKey()
}

func (d *Dir) readKey() (k [KeySize]byte, err error) {
	b, facts, err := d.read(keyName)
	switch {
	case err != nil:
		return k, err
	case facts.Readable || facts.Writable:
		return k, fmt.Errorf(
			"%s: others can read this key, or write it: take that right away; if they may have read it, delete it",
			d.join(keyName),
		)
	case len(b) != KeySize:
		return k, fmt.Errorf(
			"%s: it has %d bytes, a key has %d; without it parts of downloads are begun anew", d.join(keyName),
			len(b), KeySize,
		)
	}
	return [KeySize]byte(b), nil
}
