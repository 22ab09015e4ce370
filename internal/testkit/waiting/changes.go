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
	return []Place{
		{Verb: "run", Where: "a list of machines that does not come", args: yes, with: hang(fetchtest.KindMachines), there: met},
		{Verb: "run", Where: "a question on a terminal", args: run, with: made{emulator(), question}},
		{Verb: "run", Where: "a request that is not answered", args: yes, with: hang(fetchtest.KindRun), there: met},
		{Verb: "run", Where: "an answer that tells it to wait", args: yes, with: made{emulator(fetchtest.Fault{Kind: fetchtest.KindRun, Do: "throttled", RetryAfter: "300"})}, there: met},
		{Verb: "machines", Where: "a login that does not answer", args: args("--allow-api-host"), with: hang(fetchtest.KindToken), there: met},
		{Verb: "library", Where: "a login that does not answer", args: args("list", "--allow-api-host"), with: hang(fetchtest.KindToken), there: met},
	}
}
