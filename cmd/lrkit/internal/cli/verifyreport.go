package cli

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/text"
)

// proof is what a verification says about one way to prove something.
type proof struct {
	name   string
	result string // for programs
	means  string
}

// proofPlace says what the proofs are shown beside.
type proofPlace struct {
	sound  bool   // no fault is named
	unread bool   // not all results were compared with their hashes
	where  string // the faults are: "above" or "below"
}

// proofs say what the chain, a signature and a head that was kept elsewhere prove, and whether they
// do.
func proofs(r *casedir.Report, opts *casedir.VerifyOptions, at proofPlace) []proof {
	found := map[string]bool{}
	for _, f := range r.Findings {
		found[f.Code] = true
	}
	chain := proof{"chain", "holds", "every line and file is as recorded; anyone who can write to the case can record it anew"}
	switch {
	case found[casedir.FindingManifest]:
		chain = proof{"chain", "broken", "lines were changed, removed or added"}
	case !at.sound:
		chain.means = "every line follows the one before it; what is not as it was recorded is named " + at.where
	case at.unread:
		chain.means = "every line follows the one before it, and the files that were read are as recorded; anyone who can write to the case can record it anew"
	}
	if slices.ContainsFunc(r.Notes, func(n casedir.Note) bool { return n.Code == casedir.NoteAdopted }) {
		chain.means += "; lines that were adopted as they were found are named " + at.where
	}
	return []proof{chain, signatureProof(r, opts, found, at.where), headProof(r, opts, found, at.where)}
}

func signatureProof(r *casedir.Report, opts *casedir.VerifyOptions, found map[string]bool, where string) proof {
	p := proof{"signature", "wrong", "it is not that of the key, see " + where}
	switch {
	case r.Signed:
		p.result, p.means = "right", "the key that was given signed the last line, and with it all before; an older state of the case is signed as well"
	case opts.PublicKey == nil && !found[casedir.FindingSignature]:
		p.result, p.means = "not checked", "no --pubkey was given, so nothing shows who wrote this"
	}
	return p
}

func headProof(r *casedir.Report, opts *casedir.VerifyOptions, found map[string]bool, where string) proof {
	p := proof{"head kept elsewhere", "in the chain", "nothing was removed or recorded anew since it was kept"}
	switch {
	case found[casedir.FindingHead] || found[casedir.FindingRollback]:
		p.result, p.means = "not in the chain", "lines were removed or recorded anew, see "+where
	case r.Remembered > 0 || opts.KeptHead != nil || opts.Head != "":
	case opts.State == nil || opts.State.Why() != nil:
		p.result, p.means = "not checked", "there is no state directory: an older state could have been put back"
	default:
		p.result, p.means = "none", "nothing is remembered of this case yet: an older state could have been put back"
	}
	return p
}

func verifyText(w io.Writer, dir string, r *casedir.Report, opts *casedir.VerifyOptions) error {
	var b bytes.Buffer
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s", text.SafeLine(f.Path))
		if f.Line > 0 {
			fmt.Fprintf(&b, ", line %d (byte %d)", f.Line, f.Offset)
		}
		fmt.Fprintf(&b, ": %s: %s\n", f.Code, text.SafeLine(f.Detail))
	}
	if r.More > 0 {
		fmt.Fprintf(&b, "and %d more\n", r.More)
	}
	keptText(&b, r)
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "note: line %d (byte %d): %s: %s\n", n.Line, n.Offset, n.Code, text.SafeLine(n.Detail))
	}
	if r.MoreNotes > 0 {
		fmt.Fprintf(&b, "and %d more notes\n", r.MoreNotes)
	}
	partsText(&b, r)
	verdict := "NOT as it was written: " + count(int64(len(r.Findings))+r.More, "finding")
	switch {
	case r.OK() && r.Signed:
		verdict = "authentic: signed by the key that was given"
	case r.OK():
		verdict = "consistent, not authenticated"
	}
	unfinished := strconv.Itoa(r.Pending) + " unfinished"
	if r.Unchecked > 0 {
		unfinished += fmt.Sprintf(" (%d not checked)", r.Unchecked)
	}
	fmt.Fprintf(&b, "%s: %s\n%s, %s of %s, %s\nhead %s\n", text.SafeLine(dir), verdict,
		count(r.Lines, "line"), count(r.Blobs, "result"), count(r.Bytes, "byte"), unfinished, r.Head)
	if r.Case != "" {
		fmt.Fprintf(&b, "case %s\n", r.Case)
	}
	for _, p := range proofs(r, opts, proofPlace{sound: r.OK(), where: "above"}) {
		fmt.Fprintf(&b, "%s: %s: %s\n", p.name, p.result, p.means)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// keptText lists files beside the results: they are as recorded, and no results.
func keptText(b *bytes.Buffer, r *casedir.Report) {
	for _, k := range r.Kept {
		what := "another version of the result"
		if k.Was != "" {
			what = "it lay in place of " + k.Was
		}
		fmt.Fprintf(b, "%s: kept: %s (%s, SHA-256 %.64s)\n", text.SafeLine(k.Path), text.SafeLine(what), count(k.Size, "byte"), text.SafeLine(k.SHA256))
	}
	if r.MoreKept > 0 {
		fmt.Fprintf(b, "and %d more files are kept\n", r.MoreKept)
	}
}

// partsText lists unfinished parts.
func partsText(b *bytes.Buffer, r *casedir.Report) {
	for _, p := range r.Parts {
		fmt.Fprintf(b, "%s: unfinished", text.SafeLine(p.Path))
		if !p.Checked {
			b.WriteString(", not checked: the key of its writer is not here")
		}
		fmt.Fprintf(b, ": %d of %s\n", p.Done, count(p.Length, "byte"))
	}
	if more := r.Pending - len(r.Parts); more > 0 {
		fmt.Fprintf(b, "and %d more are unfinished\n", more)
	}
}

func count(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.FormatInt(n, 10) + " " + noun
}

// verifyJSON prints a record, schema lrkit.verify/1.
func verifyJSON(w io.Writer, dir string, r *casedir.Report, opts *casedir.VerifyOptions) error {
	b := text.AppendJSON([]byte(`{"schema":"lrkit.verify/1","source":`), dir)
	b = fmt.Appendf(b, `,"ok":%v,"signed":%v,"lines":%d,"results":%d,"bytes":%d,"pending":%d,"case":"%s","seq":%d,"head":"%s","findings":[`,
		r.OK(), r.Signed, r.Lines, r.Blobs, r.Bytes, r.Pending, r.Case, r.Seq, r.Head)
	for i, f := range r.Findings {
		if i > 0 {
			b = append(b, ',')
		}
		b = text.AppendJSON(fmt.Appendf(b, `{"code":"%s","path":`, f.Code), f.Path)
		if f.Line > 0 {
			b = fmt.Appendf(b, `,"line":%d,"offset":%d`, f.Line, f.Offset)
		}
		b = append(text.AppendJSON(append(b, `,"detail":`...), f.Detail), '}')
	}
	b = fmt.Appendf(b, `],"more":%d,"kept":[`, r.More)
	for i, k := range r.Kept {
		if i > 0 {
			b = append(b, ',')
		}
		b = text.AppendJSON(append(b, `{"path":`...), k.Path)
		if k.Was != "" {
			b = text.AppendJSON(append(b, `,"was":`...), k.Was)
		}
		b = text.AppendJSON(fmt.Appendf(b, `,"size":%d,"sha256":`, k.Size), k.SHA256)
		b = append(b, '}')
	}
	b = fmt.Appendf(b, `],"more_kept":%d,"notes":[`, r.MoreKept)
	for i, n := range r.Notes {
		if i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, `{"code":"%s","line":%d,"offset":%d,"detail":`, n.Code, n.Line, n.Offset)
		b = append(text.AppendJSON(b, n.Detail), '}')
	}
	b = fmt.Appendf(b, `],"more_notes":%d,"proofs":[`, r.MoreNotes)
	for i, p := range proofs(r, opts, proofPlace{sound: r.OK(), where: "above"}) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(text.AppendJSON(fmt.Appendf(b, `{"name":"%s","result":"%s","means":`, p.name, p.result), p.means), '}')
	}
	b = fmt.Appendf(b, `],"unchecked":%d,"parts":[`, r.Unchecked)
	for i, p := range r.Parts {
		if i > 0 {
			b = append(b, ',')
		}
		b = text.AppendJSON(append(b, `{"path":`...), p.Path)
		b = fmt.Appendf(b, `,"done":%d,"length":%d,"checked":%v}`, p.Done, p.Length, p.Checked)
	}
	_, err := w.Write(append(b, "]}\n"...))
	return err
}
