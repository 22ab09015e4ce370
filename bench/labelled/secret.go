package labelled

import (
	"fmt"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

// secrets judges a case of secrets. One is found if findings of that kind cover it wherever it
// stands, line ends apart, and if no string of any finding holds it, or a whole line of it.
func (v *Outcome) secrets(findings []*analyze.Finding) {
	var spans []transcript.Span
	for _, f := range findings {
		if f.Kind == analyze.KindSecret {
			spans = append(spans, f.Span)
		}
	}
	wanted := make([]bool, len(spans))
	for i := range v.Case.Want {
		w := &v.Case.Want[i]
		covered := true
		for from := 0; ; {
			at := strings.Index(v.Case.Text[from:], w.Secret)
			if at < 0 {
				break
			}
			at += from
			from = at + len(w.Secret)
			for j, s := range spans {
				if s.Start < int64(from) && s.End > int64(at) {
					wanted[j] = true
				}
			}
			covered = covered && cover(v.Case.Text, at, from, spans)
		}
		switch field := leak(w.Secret, findings); {
		case w.Optional:
		case !covered:
			v.Lost = append(v.Lost, w.String())
		case field != "":
			v.Lost = append(v.Lost, w.String()+" is shown in "+field)
		default:
			v.Found++
		}
	}
	for j, s := range spans {
		if !wanted[j] {
			v.Wrong = append(v.Wrong, fmt.Sprintf("%q", v.Case.Text[s.Start:s.End]))
		}
	}
}

// cover reports whether the spans hold each byte of text[from:to] that is no line end.
func cover(text string, from, to int, spans []transcript.Span) bool {
next:
	for at := from; at < to; at++ {
		if text[at] == '\n' || text[at] == '\r' {
			continue
		}
		for _, s := range spans {
			if s.Start <= int64(at) && int64(at) < s.End {
				continue next
			}
		}
		return false
	}
	return true
}

// leak names a string of a finding that shows the secret.
func leak(secret string, findings []*analyze.Finding) string {
	for _, line := range strings.FieldsFunc(secret, func(r rune) bool { return r == '\n' || r == '\r' }) {
		for _, f := range findings {
			for name, value := range shown(f) {
				if strings.Contains(value, line) {
					return fmt.Sprintf("%s of %s", name, f.Kind)
				}
			}
		}
	}
	return ""
}

// shown returns the strings of a finding that come from the input.
func shown(f *analyze.Finding) map[string]string {
	all := map[string]string{
		"value": f.Value, "normalized": f.Normalized, "command": f.Command, "path": f.Path,
		"owner": f.Owner, "signature": f.Signature, "context": f.Context,
	}
	if f.Size != nil {
		all["size"] = f.Size.Text
	}
	for _, t := range f.Times {
		all["time"] += t.Text + "\n"
	}
	for _, h := range f.Hashes {
		all["hash"] += h.Value + "\n"
	}
	return all
}
