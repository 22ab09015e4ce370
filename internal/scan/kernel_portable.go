//go:build purego || !amd64

package scan

func detect() tier { return portable }

func (t tier) bulk(dst, src []byte, stop, ends bool) bulkResult {
	return bulkPortable(dst, src, stop, ends)
}

func (t tier) classes(c *Classes, b []byte) byte { return c.portable(b) }

func (t tier) marks(dst []uint64, c *Classes, b []byte) { c.portableMarks(dst, b) }

func (t tier) grams(dst []uint64, g *Grams, b []byte) { g.portable(dst, b) }

func (t tier) copyJSON(dst []byte, s string) int { return copyJSON(dst, s) }
