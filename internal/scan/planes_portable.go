//go:build purego || !amd64

package scan

func (t tier) planeWords(dst []uint64, p *Planes, b []byte, groups int) { p.portable(dst, b, groups) }
