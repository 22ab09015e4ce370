package casedir

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxIndex is the largest index of a command. Actions have a few.
const MaxIndex = 9999

// Key identifies a result. It is the whole identity of a download.
type Key struct {
	Tenant string // a UUID or a domain; part of no name
	Action string // a UUID in lower case
	Index  int    // of the command

	file string // of a [FilePart], which belongs to no case
}

// maxTenant limits the name of a tenant: a domain is no longer.
const maxTenant = 253

// checkTenant refuses a tenant that cannot be written to the manifest and read again.
func checkTenant(tenant string) error {
	if len(tenant) > maxTenant || !utf8.ValidString(tenant) {
		return fmt.Errorf("%w: not a tenant", ErrKey)
	}
	return nil
}

// ErrKey is returned for an invalid key.
var ErrKey = errors.New("casedir: not the key of a result")

// ParseAction checks the id of an action, and returns it in lower case.
func ParseAction(s string) (string, error) {
	id := strings.ToLower(s)
	ok := len(id) == 36
	for i := 0; ok && i < len(id); i++ {
		switch i {
		case 8, 13, 18, 23:
			ok = id[i] == '-'
		default:
			ok = id[i]-'0' < 10 || id[i]-'a' < 6
		}
	}
	if !ok {
		return "", fmt.Errorf("%w: an action's id is a UUID", ErrKey)
	}
	return id, nil
}

func (k Key) check() (Key, error) {
	id, err := ParseAction(k.Action)
	if err != nil {
		return k, err
	}
	if k.Index < 0 || k.Index > MaxIndex {
		return k, fmt.Errorf("%w: index %d", ErrKey, k.Index)
	}
	if k.Tenant == "" {
		return k, fmt.Errorf("%w: no tenant", ErrKey)
	}
	if err := checkTenant(k.Tenant); err != nil {
		return k, err
	}
	k.Action, k.Tenant = id, strings.ToLower(k.Tenant)
	return k, nil
}

// Names in the case, with forward slashes.
const (
	manifestName = "manifest.ndjson"
	blobsName    = "blobs"
	stateName    = "state"
	lockName     = "state/lock"
)

func (k Key) folder() string      { return blobsName + "/" + k.Action }
func (k Key) blob() string        { return k.folder() + "/" + strconv.Itoa(k.Index) + ".blob" }
func (k Key) description() string { return k.folder() + "/" + strconv.Itoa(k.Index) + ".json" }
func (k Key) part() string        { return k.stem() + ".part" }

func (k Key) stem() string {
	if k.file != "" {
		return k.file
	}
	return stateName + "/" + k.Action + "-" + strconv.Itoa(k.Index)
}

func (k Key) state() string {
	if k.file != "" {
		return k.file + ".part.json"
	}
	return k.stem() + ".json"
}

// stateFolder is the folder of parts and their states.
func (k Key) stateFolder() string {
	if k.file != "" {
		return "."
	}
	return stateName
}

// keyOfFile returns the key of the result that a file of this name belongs to, without the tenant.
func keyOfFile(name string) (Key, bool) {
	stem, ok := strings.CutSuffix(name, ".blob")
	if !ok {
		stem, ok = strings.CutSuffix(name, ".json")
	}
	parts := strings.Split(stem, "/")
	if !ok || len(parts) != 3 {
		return Key{}, false
	}
	id, err := ParseAction(parts[1])
	index, err2 := strconv.Atoi(parts[2])
	k := Key{Action: id, Index: index}
	return k, err == nil && err2 == nil && index >= 0 && index <= MaxIndex && (k.blob() == name || k.description() == name)
}

// keyOfState returns the key of the state with this name, without the tenant.
func keyOfState(name string) (Key, bool) {
	name, ok := strings.CutSuffix(name, ".json")
	if !ok || len(name) < 38 || name[36] != '-' {
		return Key{}, false
	}
	id, err := ParseAction(name[:36])
	index, err2 := strconv.Atoi(name[37:])
	k := Key{Action: id, Index: index}
	return k, err == nil && err2 == nil && k.state() == stateName+"/"+name+".json"
}
