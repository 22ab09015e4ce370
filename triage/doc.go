// Package triage shows a case directory as a responder sees it: its actions and commands, their
// results, and which of the files that scripts reported were collected.
//
//	c, err := triage.Open(ctx, "case", nil)
//	if err != nil {
//		return err
//	}
//	for i := range c.Len() {
//		in, err := c.Open(c.Result(i))
//		...
//		err = lrkit.Analyze(ctx, in, nil, report.NewNDJSON(os.Stdout))
//	}
//
// [Open] reads the manifest, which must be whole. What the API said about a command is read when
// it is asked for, so a case of a million results takes about a hundred bytes for each.
// [Case.Summarize] reads all results, machine by machine; [CommandSummary.State] says what became
// of a command. [Case.Collection] compares the files that scripts reported with the files
// that were collected.
package triage
