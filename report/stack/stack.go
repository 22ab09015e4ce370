package stack

import (
	"cmp"
	"crypto/sha256"
	"iter"
	"math/bits"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/internal/text"
)

// The limits of a Counter.
const (
	// MaxKeys limits the keys of a Counter.
	MaxKeys = 200_000

	maxText     = 16 << 20 // bytes of examples and names of machines
	maxExample  = 512      // bytes of one example
	maxMachines = 1 << 20
	maxSets     = 32 << 20 // bytes of sets of machines
	few         = 4        // machines that a key holds without a set
)

// Options are the options of a Counter.
type Options struct {
	// Keys limits the keys: MaxKeys if 0.
	Keys int
}

// A Counter counts values by machine. The zero value is not usable: see [New].
type Counter struct {
	most     int
	keys     map[[16]byte]int32 // of an entry
	entries  []entry
	machines map[string]uint32
	names    []string          // of machines, as they were added
	shown    map[uint32]string // names of machines that have another to be shown by
	text     int               // bytes
	sets     int               // bytes
	beyond   int64
	key      []byte // memory
}

type entry struct {
	by       By
	key      [16]byte
	example  string
	findings int64
	n        int32 // machines
	atLeast  bool
	first    [few]uint32
	set      []uint64 // of machines, when there are more than few
}

// Entry is a key with its counts.
type Entry struct {
	By       By
	Example  string // the first value that had the key, at most 512 bytes; not safe to print as it is
	Machine  string // the first machine that had it, by the name of [Counter.Name]; not safe to print as it is
	Machines int
	AtLeast  bool // there may be more machines: their sets took too much memory
	Findings int64
}

// New returns a Counter. Nil options are the default.
func New(o *Options) *Counter {
	c := &Counter{most: MaxKeys, keys: map[[16]byte]int32{}, machines: map[string]uint32{}, shown: map[uint32]string{}}
	if o != nil && o.Keys > 0 {
		c.most = o.Keys
	}
	return c
}

// Add counts a value that was found on a machine. An empty value is not counted. A machine
// is identified by what is given here: its id where it is known, since several may have one name.
func (c *Counter) Add(by By, value string, windows bool, machine string) {
	c.made()
	if value == "" {
		return
	}
	c.key = AppendKey(append(c.key[:0], by...), by, value, windows)
	sum := sha256.Sum256(c.key)
	if e := c.entry([16]byte(sum[:]), by, text.CutPrinted(value, maxExample), 1); e != nil {
		c.on(e, c.machine(machine))
	}
}

// Name sets by which name entries show a machine that something was added for. Without it they show
// what was given to Add. The first name counts.
func (c *Counter) Name(machine, name string) {
	c.made()
	id, ok := c.machines[machine]
	if !ok || name == machine || c.shown[id] != "" || c.text+len(name) > maxText {
		return
	}
	c.shown[id] = strings.Clone(name)
	c.text += len(name)
}

// made panics if New did not make the Counter.
func (c *Counter) made() {
	if c == nil || c.keys == nil {
		panic("stack: a Counter that was not made by New")
	}
}

// entry returns the entry of a key with so many findings more, or nil if there is no room for it.
func (c *Counter) entry(key [16]byte, by By, example string, findings int64) *entry {
	i, ok := c.keys[key]
	if !ok {
		if len(c.entries) == c.most || c.text+len(example) > maxText {
			c.beyond += findings
			return nil
		}
		i = int32(len(c.entries))
		c.keys[key] = i
		c.text += len(example)
		c.entries = append(c.entries, entry{by: by, key: key, example: strings.Clone(example)})
	}
	e := &c.entries[i]
	e.findings += findings
	return e
}

// Merge adds what another Counter counted, as if it had been added here.
func (c *Counter) Merge(other *Counter) {
	c.made()
	other.made()
	for i := range other.entries {
		from := &other.entries[i]
		e := c.entry(from.key, from.by, from.example, from.findings)
		if e == nil {
			continue
		}
		e.atLeast = e.atLeast || from.atLeast
		for id := range from.all() {
			c.on(e, c.machine(other.added(id)))
		}
	}
	for id, name := range other.names {
		c.Name(name, other.name(uint32(id)))
	}
	c.beyond += other.beyond
}

// all iterates over the machines of an entry, as far as they are known.
func (e *entry) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		if e.set == nil {
			for _, id := range e.first[:e.n] {
				if !yield(id) {
					return
				}
			}
			return
		}
		for word, set := range e.set {
			for ; set != 0; set &= set - 1 {
				if !yield(uint32(word*64 + bits.TrailingZeros64(set))) {
					return
				}
			}
		}
	}
}

// machine returns the number of a machine. Those beyond the limit share one.
func (c *Counter) machine(name string) uint32 {
	if id, ok := c.machines[name]; ok {
		return id
	}
	if len(c.names) >= maxMachines || c.text+len(name) > maxText {
		return maxMachines
	}
	id := uint32(len(c.names))
	name = strings.Clone(name)
	c.machines[name] = id
	c.names = append(c.names, name)
	c.text += len(name)
	return id
}

// on notes that an entry is on a machine.
func (c *Counter) on(e *entry, id uint32) {
	if e.set == nil {
		if slices.Contains(e.first[:min(int(e.n), few)], id) {
			return
		}
		if e.n < few {
			e.first[e.n] = id
			e.n++
			return
		}
	}
	word := int(id / 64)
	if need := word + 1 - len(e.set); need > 0 {
		if c.sets+8*need > maxSets {
			e.atLeast = true
			return
		}
		c.sets += 8 * need
		begun := e.set != nil
		e.set = append(e.set, make([]uint64, need)...)
		if !begun {
			c.begin(e)
		}
	}
	if bit := uint64(1) << (id % 64); e.set[word]&bit == 0 {
		e.set[word] |= bit
		e.n++
	}
}

// begin puts the first machines of an entry into its set.
func (c *Counter) begin(e *entry) {
	for _, id := range e.first {
		word := int(id / 64)
		if need := word + 1 - len(e.set); need > 0 {
			c.sets += 8 * need
			e.set = append(e.set, make([]uint64, need)...)
		}
		e.set[word] |= 1 << (id % 64)
	}
}

// Len returns how many keys are counted.
func (c *Counter) Len() int { return len(c.entries) }

// LenOf returns how many keys of one kind are counted.
func (c *Counter) LenOf(by By) (n int) {
	for i := range c.entries {
		if c.entries[i].by == by {
			n++
		}
	}
	return n
}

// Machines returns how many machines had something.
func (c *Counter) Machines() int { return len(c.names) }

// Beyond returns how many findings are not counted, because they had new keys and there were too
// many.
func (c *Counter) Beyond() int64 { return c.beyond }

// Rare returns the keys that the fewest machines have, at most n of them and all if n is negative:
// by machines, then by findings, then by their examples.
func (c *Counter) Rare(by By, n int) []Entry {
	var order []int32
	for i := range c.entries {
		if c.entries[i].by == by {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(i, k int32) int {
		x, y := &c.entries[i], &c.entries[k]
		return cmp.Or(cmp.Compare(x.n, y.n), cmp.Compare(x.findings, y.findings), strings.Compare(x.example, y.example), cmp.Compare(i, k))
	})
	if n >= 0 && len(order) > n {
		order = order[:n]
	}
	all := make([]Entry, len(order))
	for k, i := range order {
		e := &c.entries[i]
		all[k] = Entry{By: e.by, Example: e.example, Machine: c.name(e.first[0]), Machines: int(e.n), AtLeast: e.atLeast, Findings: e.findings}
	}
	return all
}

// On returns how many keys are on exactly so many machines.
func (c *Counter) On(by By, machines int) (n int) {
	for i := range c.entries {
		if e := &c.entries[i]; e.by == by && int(e.n) == machines && !e.atLeast {
			n++
		}
	}
	return n
}

// name returns by which name a machine is shown.
func (c *Counter) name(id uint32) string { return cmp.Or(c.shown[id], c.added(id)) }

// added returns what a machine was added with.
func (c *Counter) added(id uint32) string {
	if int(id) >= len(c.names) {
		return ""
	}
	return c.names[id]
}
