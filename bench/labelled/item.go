package labelled

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

// item is what is judged: a finding, or a part of one that is tied to a file.
type item struct {
	value      string
	normalized string
	path       string
	truncated  bool
	size       *analyze.Size
	hashes     []analyze.Hash
	time       string
	process    *analyze.ProcessInfo
	confidence analyze.Confidence
	tied       bool // its text is that of a part: sizes, hashes and times of a file
}

// find runs the default analyzers over the text.
func find(text string) ([]*analyze.Finding, error) {
	var all []*analyze.Finding
	r := transcript.NewPlainReader(strings.NewReader(text), 0)
	for f, err := range analyze.Findings(r, nil) {
		if err != nil {
			return all, err
		}
		all = append(all, f)
	}
	return all, nil
}

// findingKind is the kind of findings that a file of labels is about, where the names differ.
var findingKind = map[string]analyze.Kind{
	"paths": analyze.KindFile, "joins": analyze.KindFile, "sizes": analyze.KindSize, "hashes": analyze.KindHash,
}

// FindingKind returns the kind of findings that a file of labels is about.
func FindingKind(kind string) analyze.Kind {
	if k, ok := findingKind[kind]; ok {
		return k
	}
	return analyze.Kind(kind)
}

// items picks what the kind is about.
func items(kind string, findings []*analyze.Finding) []item {
	want := FindingKind(kind)
	var own, tied []item
	for _, f := range findings {
		if f.Kind == analyze.KindFile {
			tied = append(tied, parts(kind, f)...)
		}
		if f.Kind != want || kind == "joins" && f.Size == nil && len(f.Hashes) == 0 {
			continue
		}
		it := item{value: f.Value, normalized: f.Normalized, path: f.Path, truncated: f.Truncated,
			size: f.Size, hashes: f.Hashes, process: f.Process, confidence: f.Confidence}
		if len(f.Times) > 0 {
			it.time = f.Times[0].Value
		}
		own = append(own, it)
	}
	// A part may be a finding of its own besides.
	for _, it := range tied {
		if !slices.ContainsFunc(own, it.same) {
			own = append(own, it)
		}
	}
	return own
}

// parts returns what of the kind is tied to the file.
func parts(kind string, f *analyze.Finding) []item {
	var all []item
	switch kind {
	case "sizes":
		if f.Size != nil {
			all = append(all, item{value: f.Size.Text, size: f.Size, tied: true})
		}
	case "hashes":
		for _, h := range f.Hashes {
			all = append(all, item{hashes: []analyze.Hash{h}, tied: true})
		}
	case "timestamp":
		for _, t := range f.Times {
			all = append(all, item{value: t.Text, time: t.Value, tied: true})
		}
	}
	return all
}

// same reports whether o, a finding, is the part.
func (it item) same(o item) bool {
	if len(it.hashes) > 0 {
		return slices.Equal(it.hashes, o.hashes)
	}
	return it.value == o.value
}

// is reports whether the item is what is wanted.
func (it item) is(kind string, w *Want) bool {
	if w.Optional {
		return it.value == w.Value || slices.Contains(w.Or, it.value)
	}
	return it.named(kind, w) && it.sized(w) && it.hashed(w) &&
		(w.Time == nil || sameTime(*w.Time, it.time)) &&
		(w.PID == nil || it.process != nil && it.process.ID == *w.PID) &&
		(w.ParentPID == nil || it.process != nil && it.process.Parent == *w.ParentPID)
}

// sameTime reports whether both are the same point in time, with the same zone or both without: how
// many zeros a fraction ends with is not judged.
func sameTime(a, b string) bool {
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05"} {
		t, err := time.Parse(layout, a)
		if err != nil {
			continue
		}
		u, err := time.Parse(layout, b)
		_, x := t.Zone()
		_, y := u.Zone()
		return err == nil && t.Equal(u) && x == y
	}
	return a == b
}

// named compares the texts.
func (it item) named(kind string, w *Want) bool {
	if kind == "paths" || kind == "joins" {
		if it.truncated != w.Truncated {
			return false
		}
		if it.path != w.Path && (w.Path != "" || it.path != it.value) {
			return false
		}
	}
	if it.tied && len(it.hashes) > 0 {
		return true // the text of a tied hash is not kept
	}
	switch {
	case w.Normalized != "" && it.value == w.Normalized:
		return true // an encoding that was undone: the value is in its usual form already
	case it.value != w.Value && !slices.Contains(w.Or, it.value):
		return false
	}
	return w.Normalized == "" || it.normalized == w.Normalized
}

// sized compares the sizes.
func (it item) sized(w *Want) bool {
	if w.Size == nil && len(w.SizeAny) == 0 {
		return true
	}
	s := it.size
	if s == nil || s.Ambiguous != w.Ambiguous ||
		w.Size != nil && s.Bytes != *w.Size ||
		w.SizeMin != nil && s.Min != *w.SizeMin || w.SizeMax != nil && s.Max != *w.SizeMax {
		return false
	}
	if len(w.SizeAny) > 0 && !slices.Contains(w.SizeAny, s.Bytes) {
		return false
	}
	for _, n := range w.SizeAny {
		if n < s.Min || n > s.Max {
			return false
		}
	}
	return s.Min <= s.Bytes && s.Bytes <= s.Max
}

// hashed compares the hashes: no more and no fewer.
func (it item) hashed(w *Want) bool {
	if w.Hashes == nil {
		return w.Size == nil || len(it.hashes) == 0
	}
	got := map[string]string{}
	for _, h := range it.hashes {
		got[h.Kind] = h.Value
	}
	return len(it.hashes) == len(got) && maps.Equal(got, w.Hashes)
}
