package main

import "fmt"

// A verb is one thing that lrkit is measured at.
type verb struct {
	name string
	args []string // the input follows

	// discard sends the output to the null device; otherwise it is counted.
	discard bool

	// want is what the beginning of the output must hold.
	want string
}

var allVerbs = []verb{
	{name: "parse", args: []string{"parse"}, want: `"complete":true`},
	{name: "cat", args: []string{"cat", "--raw"}, discard: true},
	{name: "masked", args: []string{"cat"}, discard: true}, // "cat" is raw, as in older records
	{name: "analyze", args: []string{"analyze", "--format", "ndjson"}},
}

func findVerb(name string) (verb, error) {
	for _, v := range allVerbs {
		if v.name == name {
			return v, nil
		}
	}
	return verb{}, fmt.Errorf("no verb %q, there are: parse, cat, masked, analyze", name)
}
