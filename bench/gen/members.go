package gen

import "strings"

const (
	// maxNesting is the limit of lrkit, the document itself included.
	maxNesting = 10_000

	// maxName is the longest member name that lrkit compares.
	maxName = 1024
)

// inMembers are transcripts whose bulk stands in unknown members.
func inMembers() []Shape {
	return []Shape{
		{
			Name:       "members",
			Doc:        "as many small unknown members as fit, a million in 22 MB, all names different",
			Defeats:    "maps of names, and an entry for each unknown member",
			WellFormed: true,
			inMembers:  true,
			unit: func(b *block) {
				b.src(`,"m`)
				b.stamp()
				b.hex(uint64(len(b.ends)), 4) // below 1<<16: a block has fewer members
				b.src(`":`)
				b.src(b.pick(values))
			},
		},
		{
			Name:       "nesting",
			Doc:        "unknown members nested to the limit of 10,000 levels, arrays and objects in turn",
			Defeats:    "recursion, and memory for each level",
			WellFormed: true,
			inMembers:  true,
			unit:       nestingUnit,
		},
		{
			Name:       "huge-name-list",
			Doc:        "unknown members with names of 1 KiB, all different",
			Defeats:    "names that are kept or copied",
			WellFormed: true,
			inMembers:  true,
			unit: func(b *block) {
				b.src(`,"`)
				b.stamp()
				b.hex(uint64(len(b.ends)), 4)
				b.src(longName[stampSize+4:])
				b.src(`":0`)
			},
		},
	}
}

var (
	values   = []string{`0`, `-1.5e3`, `""`, `"x"`, `true`, `false`, `null`, `[]`, `{}`}
	longName = strings.Repeat("script_output_", maxName/14+1)[:maxName]
)

func nestingUnit(b *block) {
	const pairs = (maxNesting - 1) / 2
	b.src(`,"n":[`)
	b.src(strings.Repeat(`{"a":[`, pairs))
	b.src(strings.Repeat(`]}`, pairs))
	b.src(`]`)
}
