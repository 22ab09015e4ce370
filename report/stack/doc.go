// Package stack counts what was found by the machines that it is on. What few machines have comes
// first: on a fleet that is alike, it is what to look at.
//
//	c := stack.New(nil)
//	for _, f := range findings {
//		c.Add(stack.Path, f.Value, f.Platform == "windows", machine)
//	}
//	for _, e := range c.Rare(stack.Path, 50) {
//		fmt.Println(e.Machines, e.Findings, e.Example)
//	}
//
// Keys are made so that what varies between machines does not tell them apart: the folder of a
// user, and numbers (see [AppendKey]). Memory is bounded. A Counter takes the first 200,000 keys
// and 16 MiB of their text; what comes later is counted as one number, [Counter.Beyond]. The
// machines of a key are counted exactly, unless their sets take more than 32 MiB together: see
// [Entry.AtLeast].
//
// The same findings in the same order give the same entries. A Counter is for one goroutine.
package stack
