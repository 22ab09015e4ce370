// Package lrkit does the whole job for one input: it opens a result of a Microsoft Defender Live
// Response script, decodes it, finds what the script reported, and writes that to a sink. The lrkit
// command is made of it.
//
//	in, err := lrkit.Open("result.json")
//	if err != nil {
//		return err
//	}
//	defer in.Close()
//	return lrkit.Analyze(ctx, in, nil, report.NewNDJSON(os.Stdout))
//
// An [Input] is a file, bytes in memory, or a stream. It may be compressed, UTF-16, inside a JSON
// string or a mail, plain text, or a transcript file of PowerShell. [Parse] returns what is known
// of its documents, [Analyze] what they report, [CopyText] and [CopySpan] their text, [PowerShell]
// the entries of a transcript file.
//
// An input is read twice: first its facts and its SHA-256, then its findings. So each finding can
// carry them while memory stays fixed. [ErrChanged] says that the input was not the same the second
// time.
//
// Secrets that scripts printed are masked, unless Options.ShowSecrets is set. All functions end
// with their context, even while a reader waits.
//
// Each part can be used alone: package transcript decodes, package analyze finds, package report
// writes. Package triage does the same for all results of a case.
package lrkit
