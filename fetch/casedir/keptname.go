package casedir

import (
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/fetch/internal/uuid"
)

// keptName is the name of a kept file, in few bytes.
type keptName struct {
	action  uuid.UUID
	hash    [shortHash / 2]byte
	index   uint16
	version bool // and not altered
}

// parseKeptName parses the result of [Key.keptPath] for a result, and nothing else. An altered
// description is kept under the same kind of name.
func parseKeptName(name string) (n keptName, ok bool) {
	parts := strings.Split(name, "/")
	if len(parts) != 3 || parts[0] != blobsName {
		return n, false
	}
	id, err := ParseAction(parts[1])
	number, rest, _ := strings.Cut(parts[2], ".")
	what, hash, _ := strings.Cut(rest, "-")
	index, err2 := strconv.Atoi(number)
	if err != nil || err2 != nil || index < 0 || index > MaxIndex || len(hash) != shortHash {
		return n, false
	}
	if _, err := hex.Decode(n.hash[:], []byte(hash)); err != nil {
		return n, false
	}
	n.action, _ = uuid.Parse(id)
	n.index, n.version = uint16(index), what == "version"
	return n, name == (Key{Action: id, Index: index}).keptPath(what, hex.EncodeToString(n.hash[:])) && (n.version || what == "altered")
}

// keep records the name of a kept file.
func (x *index) keep(name string) error {
	n, ok := parseKeptName(name)
	if !ok {
		return ErrKey
	}
	if _, ok := x.kept[n]; !ok && len(x.kept) == MaxKept {
		return &LimitError{Limit: "kept", Max: MaxKept}
	}
	x.kept[n] = struct{}{}
	return nil
}

// isKept reports whether the manifest records a kept file with this name.
func (x *index) isKept(name string) bool {
	n, ok := parseKeptName(name)
	if ok {
		_, ok = x.kept[n]
	}
	return ok
}
