package gen

import "strings"

// inText are well-formed transcripts whose script_output is hard to read.
func inText() []Shape {
	return []Shape{
		{
			Name:       "backslashes",
			Doc:        "nothing but escaped backslashes",
			Defeats:    "parity of backslash runs found by looking back: each look goes back to the beginning",
			WellFormed: true,
			unit:       func(b *block) { b.src(strings.Repeat(`\\`, 32)) },
		},
		{
			Name:       "quotes",
			Doc:        "nothing but escaped quotes",
			Defeats:    "hopping from quote to quote to find the end of the string",
			WellFormed: true,
			unit:       func(b *block) { b.src(strings.Repeat(`\"`, 32)) },
		},
		{
			Name:       "one-line",
			Doc:        "words and blanks, never a line end",
			Defeats:    "readers that hold a whole line",
			WellFormed: true,
			unit: func(b *block) {
				b.src(b.pick(words))
				b.src(" ")
			},
		},
		{
			Name:       "one-path",
			Doc:        `one path that never ends: C:\a\a\a…`,
			Defeats:    "path finders that hold a whole value, or try again from each separator",
			WellFormed: true,
			intro:      `C:`,
			unit:       func(b *block) { b.src(`\\a\\a\\a\\a`) },
		},
		{
			Name:       "unicode-escapes",
			Doc:        `nothing but \uXXXX, one- to four-byte results mixed, both hex cases`,
			Defeats:    "kernels that treat one length of result, and branch predictors",
			WellFormed: true,
			unit:       unicodeUnit,
		},
		{
			Name:       "emoji",
			Doc:        "nothing but surrogate pairs, as escapes",
			Defeats:    "pairs left to slow code",
			WellFormed: true,
			unit: func(b *block) {
				b.unicode(0xd83c + uint16(b.below(3)))
				b.unicode(0xdc00 + uint16(b.below(0x400)))
			},
		},
		{
			Name:       "empty-lines",
			Doc:        `nothing but \n`,
			Defeats:    "any cost or memory for each line",
			WellFormed: true,
			unit:       func(b *block) { b.src(strings.Repeat(`\n`, 32)) },
		},
		{
			Name:       "path-per-line",
			Doc:        "a short path on every line, a size after it on every second one",
			Defeats:    "any cost or memory for each finding",
			WellFormed: true,
			unit: func(b *block) {
				b.src(`C:\\t\\`)
				b.stamp()
				b.hex(b.random(), 4)
				b.src(`.zip\nC:\\t\\`)
				b.stamp()
				b.hex(b.random(), 4)
				b.src(`.zip `)
				b.number(uint64(1+b.below(999)), 0, 0)
				b.src(` MB\n`)
			},
		},
		{
			Name:       "path-then-size",
			Doc:        "a line with a path, a line with a size, and so on",
			Defeats:    "joins across lines: each path waits for the next line, and each size could belong to either neighbour",
			WellFormed: true,
			unit: func(b *block) {
				b.src(`C:\\t\\`)
				b.stamp()
				b.hex(b.random(), 4)
				b.src(`.zip\n`)
				b.number(uint64(b.below(99)), 0, 0)
				b.src(` MB\n`)
			},
		},
		{
			Name:       "hashes",
			Doc:        "a hash on every line, MD5, SHA-1 and SHA-256 mixed, all different",
			Defeats:    "sets of what was seen, and joins that look for the path of each hash",
			WellFormed: true,
			unit: func(b *block) {
				b.stamp()
				for range []int{3, 4, 7}[b.below(3)] {
					b.hex(b.random(), 8)
				}
				b.src(`\n`)
			},
		},
		{
			Name:       "digits",
			Doc:        "digits and blanks only: sizes without a unit, and no line end",
			Defeats:    "size finders that look ahead for a unit from every digit",
			WellFormed: true,
			unit: func(b *block) {
				b.number(b.random()>>b.below(64), 0, 0)
				b.src(" ")
			},
		},
	}
}

var words = []string{"a", "the", "process", "memory", "dump", "was", "written", "without", "any", "trouble", "and", "service"}

// unicodeUnit appends one character as escapes.
func unicodeUnit(b *block) {
	at := len(b.buf)
	switch b.below(4) {
	case 0:
		b.unicode(uint16(b.below(0x80)))
	case 1:
		b.unicode(uint16(0x80 + b.below(0x780)))
	case 2:
		b.unicode(uint16(0x3000 + b.below(0x7000)))
	default:
		b.unicode(0xd83c + uint16(b.below(3)))
		b.unicode(0xdc00 + uint16(b.below(0x400)))
	}
	if b.below(2) == 0 {
		for i := at; i < len(b.buf); i++ {
			if c := b.buf[i]; 'a' <= c && c <= 'f' { // the u stays
				b.buf[i] = c - 'a' + 'A'
			}
		}
	}
}
