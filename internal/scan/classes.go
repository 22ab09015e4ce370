package scan

// Classes gives each byte of ASCII a set of up to eight classes, and all other bytes another.
type Classes struct {
	table [128]byte
	high  byte
}

// Add puts a byte into the classes whose bits are set. A byte from 0x80 on stands for all of those.
func (c *Classes) Add(b, classes byte) {
	if b >= 0x80 {
		c.high |= classes
		return
	}
	c.table[b] |= classes
}

// Of returns the classes that bytes of b have, together.
func (c *Classes) Of(b []byte) byte { return active.classes(c, b) }

func (c *Classes) portable(b []byte) byte {
	var m, n byte
	for len(b) >= 4 {
		m |= c.one(b[0]) | c.one(b[1])
		n |= c.one(b[2]) | c.one(b[3])
		b = b[4:]
	}
	for _, x := range b {
		m |= c.one(x)
	}
	return m | n
}

func (c *Classes) one(x byte) byte {
	if x >= 0x80 {
		return c.high
	}
	return c.table[x]
}
