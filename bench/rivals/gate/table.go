package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// printTable prints a record as a page of Markdown: a line for each work and text, a
// column for each of the others, with the ratio, its floor, and their speed in brackets.
func printTable(w io.Writer, rec *record, unmeasured []floor) {
	fmt.Fprintf(w, "%s · kernel %s · %s, %s · %s · %v, median of %d rounds · %s\n\n    %s\n\n",
		rec.Time.Format("2006-01-02"), rec.Kernel, rec.Machine.CPU, rec.Machine.family(), rec.Machine.Go, rec.Size, rec.Rounds, rec.Where, rec.Command)

	columns := rec.columns()
	line(w, append([]string{"work", "text", "lrkit GB/s"}, columns...))
	line(w, slices.Repeat([]string{"---"}, 3+len(columns)))
	rows := slices.Clone(rec.Rows)
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(slices.Index(works, a.Work)-slices.Index(works, b.Work), slices.Index(texts, a.Text)-slices.Index(texts, b.Text))
	})
	for len(rows) > 0 {
		first := rows[0]
		cells := make([]string, len(columns))
		n := 0
		for n < len(rows) && rows[n].Work == first.Work && rows[n].Text == first.Text {
			cells[slices.Index(columns, rows[n].To)] = rows[n].cell()
			n++
		}
		line(w, append([]string{first.Work, first.Text, short(first.Ours)}, cells...))
		rows = rows[n:]
	}
	fmt.Fprintln(w)
	summary(w, rec.Rows, unmeasured)
}

func line(w io.Writer, cells []string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }

// columns are the others, in the order in which they come up.
func (rec *record) columns() []string {
	var names []string
	for _, r := range rec.Rows {
		if !slices.Contains(names, r.To) {
			names = append(names, r.To)
		}
	}
	return names
}

func (r row) cell() string {
	s := short(r.Ratio)
	switch floor := short(r.Floor); r.Verdict {
	case pass:
		s += " ≥ " + floor
	case slack:
		s += " ≈ " + floor
	case fail:
		s += " < " + floor + " **FAIL**"
	case exempt:
		s += " (not here: " + floor + ")"
	}
	if r.missesGoal() {
		s += ", goal " + short(r.Goal)
	}
	return s + " (" + short(r.Theirs) + ")"
}

func (r row) missesGoal() bool { return r.Ratio < r.Goal && r.Verdict != exempt }

// short writes three digits that count.
func short(v float64) string {
	decimals := 2
	switch a := math.Abs(v); {
	case a >= 100:
		decimals = 0
	case a >= 10:
		decimals = 1
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}

func summary(w io.Writer, rows []row, unmeasured []floor) {
	count := map[verdict]int{}
	for _, r := range rows {
		count[r.Verdict]++
		if r.Verdict == fail {
			fmt.Fprintf(w, "FAIL %s, %s: %.3f of %s, floor %v\n", r.Work, r.Text, r.Ratio, r.To, r.Floor)
		}
		if r.missesGoal() {
			fmt.Fprintf(w, "goal not reached %s, %s: %.3f of %s, goal %v\n", r.Work, r.Text, r.Ratio, r.To, r.Goal)
		}
	}
	for _, f := range unmeasured {
		fmt.Fprintf(w, "FAIL %s, %s: not measured against %s\n", f.Work, f.Texts[0], f.To)
	}
	word := "PASS"
	if count[fail] > 0 || len(unmeasured) > 0 {
		word = "FAIL"
	}
	fmt.Fprintf(w, "%s: %d floors hold, %d within slack, %d fail, %d are not for this machine, %d not measured\n",
		word, count[pass], count[slack], count[fail], count[exempt], len(unmeasured))
}
