package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"slices"
)

//go:embed floors.json
var floorsJSON []byte

// floors is floors.json.
type floors struct {
	// Slack is how far a ratio to a rival may be below its floor, because it
	// counts on machines that nobody has seen.
	Slack float64 `json:"slack"`
	// MemcpySlack is the same for ratios to memcpy.
	MemcpySlack float64 `json:"-"`
	// MemcpyOn names the processors on which ratios to memcpy count.
	MemcpyOn []string `json:"memcpy_on"`
	// Tiers has the floors by kernel.
	Tiers map[string][]floor `json:"tiers"`
}

// A floor is what must hold. Where that is less than what was asked for, goal says what was:
// the table then shows both.
type floor struct {
	Work  string   `json:"work"`
	To    string   `json:"to"`
	Texts []string `json:"texts"`
	Floor float64  `json:"floor"`
	Goal  float64  `json:"goal,omitempty"`
}

func loadFloors() (f floors, err error) {
	d := json.NewDecoder(bytes.NewReader(floorsJSON))
	d.DisallowUnknownFields()
	err = d.Decode(&f)
	return f, err
}

// find returns the floor of a ratio and the goal above it, 0 where there is none.
func (f floors) find(kernel, work, text, to string) (least, goal float64) {
	for _, e := range f.Tiers[kernel] {
		if e.Work == work && e.To == to && slices.Contains(e.Texts, text) {
			return e.Floor, e.Goal
		}
	}
	return 0, 0
}
