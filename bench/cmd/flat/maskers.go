package main

import (
	"fmt"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/cputime"
	"github.com/lrkit/lrkit/internal/testkit/maskertest"
	"github.com/lrkit/lrkit/link"
)

// masker is a function that masks secrets. limit is how many times the CPU time of plain text a
// text may take. Plain text costs next to nothing; a quadratic search would take tens of thousands
// of times.
type masker struct {
	name  string
	limit float64
	mask  func(string)
}

// maskers measures what masks secrets, on a megabyte of each text that is named here and on 64 KiB
// of each text of a generated family. It returns how many texts are above the limit.
func maskers() int {
	const named, family = 1 << 20, 64 << 10
	units := []string{"eyJa\n", "eyJ.a.b.c\n", "sig=\n", "sig=%", "asig=\n", "Bearer a\n", "%25", "https://a:b@", "-----BEGIN ", "AccountKey=%\n"}
	var dst []byte
	failed := 0
	for _, m := range []masker{
		{"link.Redact", 2500, func(s string) { link.Redact(s) }},
		{"analyze.AppendMasked", 400, func(s string) { dst = analyze.AppendMasked(dst[:0], []byte(s)) }},
	} {
		ns := func(text string, runs int) float64 {
			return float64(cputime.Least(runs, func() { m.mask(text) })) / float64(len(text))
		}
		plain := ns(maskertest.Plain(named), 5)
		fmt.Printf("\n| %s, 1 MiB of | ns a byte | to plain text |\n| --- | --- | --- |\n| plain text | %.2f | 1.00 |\n", m.name, plain)
		for _, unit := range units {
			cost := ns(maskertest.Repeat(unit, named), 3)
			fmt.Printf("| %s | %.2f | %.2f |\n", strings.ReplaceAll(fmt.Sprintf("%q", unit), "|", `\|`), cost, cost/plain)
			if cost > m.limit*plain {
				failed++
			}
		}
		worst, name := 0.0, ""
		plain = ns(maskertest.Plain(family), 10)
		for _, unit := range maskertest.Units() {
			ratio := ns(maskertest.Repeat(unit, family), 1) / plain
			if ratio > m.limit {
				ratio = maskertest.Ratio(m.limit, unit, family, m.mask)
			}
			if ratio > worst {
				worst, name = ratio, unit
			}
			if ratio > m.limit {
				failed++
				fmt.Printf("FAIL %s: %q takes %.1f times the CPU time of plain text\n", m.name, unit, ratio)
			}
		}
		fmt.Printf("\n%s, %d texts of 64 KiB: at most %.1f times the CPU time of plain text (many %q), limit %.0f\n", m.name, len(maskertest.Units()), worst, name, m.limit)
	}
	return failed
}
