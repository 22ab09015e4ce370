package export

import (
	"crypto/sha256"
	"errors"
	"strconv"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/lrkit/lrkit/fetch/casedir"
)

// MaxFolders is how many folders an export may have: "folders".
const MaxFolders = 250_000

// names gives each file a name of its own. It holds some 50 bytes of each, and the names of
// folders.
type names struct {
	used    map[[16]byte]used
	fold    cases.Caser
	folders int
}

// used is what has a name.
type used struct {
	folder bool
	is     string // what the folder stands for
	name   string // of the folder
}

func newNames() *names {
	n := &names{used: map[[16]byte]used{}, fold: cases.Fold()}
	for _, name := range []string{sumsName, tableName} {
		n.used[n.key(name)] = used{}
	}
	return n
}

// key is the same for names that some system takes for one.
func (n *names) key(name string) [16]byte {
	name = norm.NFD.String(n.fold.String(norm.NFKC.String(name)))
	sum := sha256.Sum256([]byte(n.fold.String(name)))
	return [16]byte(sum[:])
}

// folder returns the folder of this name in another one, or at the top. Where the name is taken by
// something else it gets a suffix. same compares what two folders stand for.
func (n *names) folder(in, name, is, suffix string, same func(a, b string) bool) (string, error) {
	for i := range tries {
		one := numbered(name, suffix, i, false)
		key := n.key(join(in, one))
		switch have, ok := n.used[key]; {
		case !ok && n.folders == MaxFolders:
			return "", &casedir.LimitError{Limit: "folders", Max: MaxFolders}
		case !ok:
			n.folders++
			n.used[key] = used{true, is, one}
			return join(in, one), nil
		case have.folder && same(have.is, is):
			return join(in, have.name), nil
		}
	}
	return "", errTaken
}

// file returns a name for a file that no other has. It differs from name if that is taken: then it
// gets the first suffix that makes it differ.
func (n *names) file(in, name string, suffixes ...string) (string, error) {
	for _, suffix := range append([]string{""}, suffixes...) {
		one := name
		if suffix != "" {
			one = numbered(name, suffix, 1, true)
		}
		if n.take(join(in, one)) {
			return join(in, one), nil
		}
	}
	for i := 2; i < tries; i++ {
		if one := join(in, numbered(name, suffixes[len(suffixes)-1], i, true)); n.take(one) {
			return one, nil
		}
	}
	return "", errTaken
}

// take reports whether a name was free. It is not from here on.
func (n *names) take(name string) bool {
	key := n.key(name)
	if _, ok := n.used[key]; ok {
		return false
	}
	n.used[key] = used{}
	return true
}

// tries is more than there can be results: each name that is taken is of another one.
const tries = 2 * casedir.MaxResults

var errTaken = errors.New("export: no name is left")

// numbered adds a suffix and a number to a name, before the extension of a file. Try 0 is the name
// as it is.
func numbered(name, suffix string, try int, file bool) string {
	if try == 0 {
		return name
	}
	stem, ext := name, ""
	if file {
		ext = extension(name)
		stem = strings.TrimSuffix(name, ext)
	}
	stem += "~" + suffix
	if try > 1 {
		stem += "-" + strconv.Itoa(try)
	}
	return stem + ext
}

func join(folder, name string) string {
	if folder == "" {
		return name
	}
	return folder + "/" + name
}
