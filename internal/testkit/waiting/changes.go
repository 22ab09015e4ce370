//go:build linux

package waiting

import "github.com/lrkit/lrkit/fetch/fetchtest"

// changes are the places of verbs that change something in the tenant, and wait for an answer.
func changes() []Place {
	hang := func(kind string) made { return made{emulator(fetchtest.Fault{Kind: kind, Do: "hang", Count: -1})} }
	return []Place{
		{Verb: "machines", Where: "a login that does not answer", args: args("--allow-api-host"), with: hang(fetchtest.KindToken), there: met},
		{Verb: "library", Where: "a login that does not answer", args: args("list", "--allow-api-host"), with: hang(fetchtest.KindToken), there: met},
	}
}
