package main

import (
	"slices"
)

// A series is what one contestant took for one work on one text.
type series struct {
	Work    string    `json:"work"`
	Text    string    `json:"text"`
	Who     string    `json:"who"`
	Bytes   int64     `json:"bytes"`   // of source, a call
	Seconds []float64 `json:"seconds"` // a call, by round
}

const (
	ours   = "lrkit"
	memcpy = "memcpy"
)

// gbps returns the median speed in GB/s.
func (s series) gbps() float64 {
	m := median(s.Seconds)
	if m == 0 {
		return 0
	}
	return float64(s.Bytes) / m / 1e9
}

// A verdict says what a ratio is worth.
type verdict string

const (
	none   verdict = ""       // no floor
	pass   verdict = "pass"   // at the floor or above
	slack  verdict = "slack"  // below, and passes
	fail   verdict = "fail"   //
	exempt verdict = "exempt" // the floor is not for this machine
)

// A row compares ours with one other.
type row struct {
	Work    string  `json:"work"`
	Text    string  `json:"text"`
	To      string  `json:"to"`
	Ours    float64 `json:"ours_gbps"`
	Theirs  float64 `json:"theirs_gbps"`
	Ratio   float64 `json:"ratio"`
	Floor   float64 `json:"floor,omitempty"`
	Goal    float64 `json:"goal,omitempty"` // what was asked for, where the floor is lower
	Verdict verdict `json:"verdict,omitempty"`
}

// judge compares ours with everyone else who did the same work, and with memcpy. Its rows are in
// the order of the series.
func judge(all []series, kernel string, f floors, m machine) []row {
	var rows []row
	for _, our := range all {
		if our.Who != ours {
			continue
		}
		for _, their := range all {
			sameWork := their.Work == our.Work || their.Who == memcpy && wholeDocument(our.Work)
			if their.Who == ours || their.Text != our.Text || !sameWork {
				continue
			}
			r := row{
				Work: our.Work, Text: our.Text, To: their.Who,
				Ours: our.gbps(), Theirs: their.gbps(), Ratio: ratio(our.Seconds, their.Seconds),
			}
			r.Floor, r.Goal = f.find(kernel, our.Work, our.Text, their.Who)
			r.Verdict = r.judge(f, m)
			rows = append(rows, r)
		}
	}
	return rows
}

// wholeDocument reports whether a work is on the very bytes that memcpy copies.
func wholeDocument(work string) bool {
	return work != small && work != paths && work != analyzed && work != reported
}

func (r row) judge(f floors, m machine) verdict {
	give := f.Slack
	switch r.To {
	case memcpy:
		give = f.MemcpySlack
		if r.Floor > 0 && !slices.Contains(f.MemcpyOn, m.family()) {
			return exempt
		}
	case sha, unmasked:
		give = 0
	}
	switch {
	case r.Floor == 0:
		return none
	case isSonic(r.To) && !m.SonicIsNative:
		return exempt // it is encoding/json here
	case r.Ratio >= r.Floor:
		return pass
	case r.Ratio >= r.Floor*(1-give):
		return slack
	}
	return fail
}

// failing returns the texts with a ratio that is too low.
func failing(rows []row) []string {
	var texts []string
	for _, r := range rows {
		if r.Verdict == fail && !slices.Contains(texts, r.Text) {
			texts = append(texts, r.Text)
		}
	}
	return texts
}

// missing returns the floors that nothing was measured for: a gate that measures
// nothing must not pass.
func missing(rows []row, kernel string, f floors, works, texts []string) []floor {
	var left []floor
	for _, e := range f.Tiers[kernel] {
		if !slices.Contains(works, e.Work) {
			continue
		}
		for _, text := range e.Texts {
			if slices.Contains(texts, text) && !slices.ContainsFunc(rows, func(r row) bool {
				return r.Work == e.Work && r.To == e.To && r.Text == text && r.Ratio > 0
			}) {
				left = append(left, floor{e.Work, e.To, []string{text}, e.Floor, e.Goal})
			}
		}
	}
	return left
}
