package export

import (
	"cmp"
	"strconv"
	"strings"
)

// placeOf returns where a file goes, with forward slashes.
func (n *names) placeOf(j job, f *File, base string) (string, error) {
	machine, err := n.machine(j, f)
	if err != nil {
		return "", err
	}
	path := []string{component(base)}
	if f.Path != "" {
		path = fit(components(f.Path))
	}
	same, in := strings.EqualFold, machine
	if posix(f.Path) {
		same = func(a, b string) bool { return a == b }
	}
	for _, name := range path[:len(path)-1] {
		if in, err = n.folder(in, name, name, hash8(name), same); err != nil {
			return "", err
		}
	}
	return n.fileOf(j, in, path[len(path)-1])
}

// fileOf returns a name for a file in a folder. If the name is taken it gets a suffix of the action
// and the index.
func (n *names) fileOf(j job, in, name string) (string, error) {
	short, _, _ := strings.Cut(j.key.Action, "-")
	index := "-" + strconv.Itoa(j.key.Index)
	return n.file(in, name, short+index, j.key.Action+index, j.key.Action+index+"-"+hash8(j.key.Tenant))
}

// machine returns the folder of a machine. Machines of one name have several.
func (n *names) machine(j job, f *File) (string, error) {
	is := j.key.Tenant + "\x00" + cmp.Or(j.d.MachineID, j.d.Machine)
	folder := cmp.Or(f.Machine, f.MachineID, "unknown-machine")
	return n.folder("", component(folder), is, hash8(is), func(a, b string) bool { return a == b })
}
