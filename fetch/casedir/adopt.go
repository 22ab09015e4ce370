package casedir

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// Adoption describes what a writer would accept although no trusted key signed it: lines that are
// unsigned, are signed with another key, or were not left by a writer. If it does, the manifest
// records that they were adopted, and why.
type Adoption struct {
	Head     Head     // of the manifest as it is
	From, To int64    // the lines, from 1; To is 0 if there are none
	Why      []string // at most some of the reasons, in the order of the lines
	Results  int64    // that these lines tell of
	Files    *Report  // what Verify says of the case as it is: every file was hashed
}

// propose hashes every file and returns what would be adopted.
func (d *Dir) propose(ctx context.Context, w *walker, doubt *UntrustedError) (*Adoption, error) {
	a := &Adoption{Head: doubt.Head, From: doubt.Line, To: w.physical}
	for _, p := range w.problems {
		a.From = min(a.From, p.line)
		a.Why = append(a.Why, fmt.Sprintf("line %d: %s", p.line, p.what))
	}
	for _, p := range w.trust.doubts() {
		a.From = min(a.From, p.from.line)
		a.Why = append(a.Why, p.what)
	}
	if w.tail != nil {
		a.Why = append(a.Why, fmt.Sprintf("line %d: torn", w.tail.line))
	}
	if len(a.Why) == 0 {
		a.Why = append(a.Why, doubt.Why)
	}
	if d.opts.SignKey != nil {
		a.From = min(a.From, w.trust.good+1)
	}
	_, err := walk(ctx, io.NewSectionReader(d.manifest, 0, 1<<62), walkOptions{}, func(e *Event, number int64) error {
		if e.Name == EventBlob && number >= a.From {
			a.Results++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	a.Files, err = verifyFiles(ctx, d.files, &VerifyOptions{Hashed: d.opts.Hashed})
	return a, err
}

// maxWhy limits the reasons in the manifest.
const maxWhy = 400

// recordAdoption writes the line that adopts all lines from a.From on.
func (d *Dir) recordAdoption(w *walker, a *Adoption) error {
	var end []byte
	if w.unended || w.tail != nil || w.lost != nil && !w.lost.lineEnd {
		end = []byte("\n")
	}
	w.prefix.Write(end)
	why := strings.Join(a.Why, "; ")
	return d.add(&Event{Name: EventAdopted, Key: d.keyText(), Adopted: &Adopted{
		From: a.From, To: a.To, Why: why[:min(len(why), maxWhy)], Before: w.size + int64(len(end)), Sum: fmt.Sprintf("%x", w.prefix.Sum(nil)),
	}}, end...)
}
