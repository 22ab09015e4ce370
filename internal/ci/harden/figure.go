package main

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// A figure is one row of the table.
type figure struct {
	id, what string
	goal     float64
	unit     string // of the goal and of what was measured
	most     bool   // the goal is an upper bound
	how      fold
	command  string // of bash; ⟨full¦quick⟩ is one of the two
	pattern  string // its first group is a number, in what the command prints
}

// A fold makes one number of many.
type fold int

const (
	sum fold = iota
	least
	greatest
)

type state int

const (
	failed state = iota
	fallsShort
	metGoal
)

type result struct {
	state state
	text  string
}

var choice = regexp.MustCompile(`⟨([^⟨⟩¦]*)¦([^⟨⟩¦]*)⟩`)

// line returns the command in its full or its quick form.
func (f *figure) line(quick bool) string {
	if quick {
		return choice.ReplaceAllString(f.command, "$2")
	}
	return choice.ReplaceAllString(f.command, "$1")
}

func (f *figure) wanted() string {
	if f.most {
		return "≤ " + number(f.goal) + " " + f.unit
	}
	return "≥ " + number(f.goal) + " " + f.unit
}

var leftOut = regexp.MustCompile(`(?m)^(?:skipped \d+: |--- SKIP: |left out: )(.*)$`)

// read makes a result of what a command printed. A command that fails is a failure, whatever it
// counted. One that was left out, or counted nothing, falls short.
func (f *figure) read(out string, err error) result {
	if err != nil {
		return result{failed, "FAILED"}
	}
	numbers := f.numbers(out)
	if len(numbers) == 0 {
		if m := leftOut.FindStringSubmatch(out); m != nil {
			return result{fallsShort, "left out: " + cell(m[1])}
		}
		return result{fallsShort, "nothing was counted"}
	}
	value := numbers[0]
	for _, n := range numbers[1:] {
		switch f.how {
		case sum:
			value += n
		case least:
			value = min(value, n)
		case greatest:
			value = max(value, n)
		}
	}
	r := result{metGoal, number(value) + " " + f.unit}
	if f.most && value > f.goal || !f.most && value < f.goal {
		r.state = fallsShort
	}
	return r
}

// numbers returns those that the pattern finds.
func (f *figure) numbers(out string) []float64 {
	var all []float64
	for _, m := range regexp.MustCompile(`(?m)`+f.pattern).FindAllStringSubmatch(out, -1) {
		n, err := strconv.ParseFloat(strings.ReplaceAll(strings.Join(m[1:], ""), ",", ""), 64)
		if err == nil && !math.IsNaN(n) && !math.IsInf(n, 0) {
			all = append(all, n)
		}
	}
	return all
}

// number writes a number with commas, and at most two decimals.
func number(n float64) string {
	if n != math.Trunc(n) {
		return fmt.Sprintf("%.2f", n)
	}
	text := strconv.FormatFloat(n, 'f', 0, 64)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
