package gen

// broken are transcripts that RFC 8259 refuses and lrkit reads on.
func broken() []Shape {
	return []Shape{
		{
			Name:    "raw-controls",
			Doc:     "raw control characters in every line, a raw LF at its end",
			Defeats: "a slow path, or an entry, for each anomaly",
			unit: func(b *block) {
				b.src(b.pick(words))
				b.buf = append(b.buf, byte(b.below(' ')))
				b.src(b.pick(words))
				b.buf = append(b.buf, byte(b.below(' ')), '\n')
			},
		},
		{
			Name:    "bad-escapes",
			Doc:     `a backslash before what it may not precede: \q, \x41, \u12G4, \ and a byte over 7F`,
			Defeats: "kernels that give up the block at an error, and 7-bit tables",
			unit: func(b *block) {
				b.src(b.pick(badEscapes))
				b.src(b.pick(words))
			},
		},
		{
			Name:    "invalid-utf8",
			Doc:     "overlong forms, surrogates, cut sequences, stray bytes",
			Defeats: "validation that starts again, or reports, for each bad byte",
			unit: func(b *block) {
				b.src(b.pick(badUTF8))
				if b.below(2) == 0 {
					b.src(b.pick(words))
				}
			},
		},
	}
}

var (
	// U+E000 begins with EE, which is n with the top bit set.
	badEscapes = []string{`\q`, `\x41`, `\u12G4`, `\u`, `\ud8`, `\'`, `\0`, `\U0041`, "\\\ue000", `\u 123`, `\\\ `}

	badUTF8 = []string{
		"\x80", "\xbf", "\xc0\xaf", "\xc1\x80", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80", "\xed\xbf\xbf",
		"\xe2\x82", "\xf0\x9f\x98", "\xf4\x90\x80\x80", "\xf5", "\xfe", "\xff",
	}
)
