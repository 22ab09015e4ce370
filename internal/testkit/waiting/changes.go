//go:build linux

package waiting

import (
	"slices"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// changes are the places of verbs that change something in the tenant, and wait for an answer.
func changes() []Place {
	hang := func(kind string) made { return made{emulator(fetchtest.Fault{Kind: kind, Do: "hang", Count: -1})} }
	run := args("--allow-api-host", "--case", "DIR/case", "--machine", "one.example", "--get", `C:\a`, "--comment", "why")
	yes := slices.Concat(run, args("--yes"))
	cancel := args("--allow-api-host", "--comment", "why", "--case", "DIR/case", fetchtest.OneAction)
	collect := args("--allow-api-host", "--comment", "why", "--case", "DIR/case", "--machine", "one.example")
	both := args("--allow-api-host", "--comment", "why", fetchtest.OneAction, "5382f7ea-7557-4ab7-9782-d50480024a4f")
	return []Place{
		{Verb: "run", Where: "a list of machines that does not come", args: yes, with: hang(fetchtest.KindMachines), there: met},
		{Verb: "run", Where: "a question on a terminal", args: run, with: made{emulator(), question}},
		{Verb: "run", Where: "a request that is not answered", args: yes, with: hang(fetchtest.KindRun), there: met},
		{Verb: "run", Where: "an answer that tells it to wait", args: yes, with: made{emulator(fetchtest.Fault{Kind: fetchtest.KindRun, Do: "throttled", RetryAfter: "300"})}, there: met},
		{Verb: "machines", Where: "a list that does not come", args: args("--allow-api-host"), with: hang(fetchtest.KindMachines), there: met},
		{Verb: "cancel", Where: "a request that is not answered", args: cancel, with: hang(fetchtest.KindCancel), there: met},
		{Verb: "cancel", Where: "a question on a terminal", args: both, with: made{emulator(), question}},
		{Verb: "collect", Where: "a machine that does not come", args: append(collect, "--yes"), with: hang(fetchtest.KindMachines), there: met},
		{Verb: "collect", Where: "a question on a terminal", args: collect, with: made{emulator(), question}},
		{Verb: "collect", Where: "a request that is not answered", args: append(collect, "--yes"), with: hang(fetchtest.KindCollect), there: met},
		{Verb: "collect", Where: "a package that is not there yet", args: append(collect, "--yes"), with: made{emulator()},
			there: asked(fetchtest.KindList, fetchtest.KindAction)},
		{Verb: "library", Where: "a list that does not come", args: args("list", "--allow-api-host"), with: hang(fetchtest.KindLibrary), there: met},
		{Verb: "library", Where: "an upload that is not answered", args: args("upload", "--allow-api-host", "DIR/t.json"),
			with: append(hang(fetchtest.KindUpload), transcript), there: met},
	}
}
