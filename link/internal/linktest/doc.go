// Package linktest is shared by the tests of link and of link/interop: the table of malformed and
// unusual links, and the single-byte changes that a signature must not survive.
package linktest

import "time"

// The parts of the test links.
const (
	Canary     = "CANARYAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	Documented = "https://core.windows.net/investigation-actions-data/ID/CustomPlaybookCommandOutput/4ed5e7807ad1fe59b00b664fe06a0f07" +
		"?se=2021-02-04T16%3A13%3A50Z&sp=r&sv=2019-07-07&sr=b&sig=1dYGe9rPvUlXBPvYSmr6/OLXPY98m8qWqfIQCBbyZTY%3D"

	host = "https://automatedirstrprdneu.blob.core.windows.net/data/a/b"
	sig  = "&sig=" + Canary + "%3D"
	base = host + "?se=2026-11-23T12%3A30%3A00Z&sp=r&sv=2019-07-07&sr=b"

	// Good, Delegation and Account are links without problems, one of each kind.
	Good       = base + sig
	Delegation = host + "?se=2026-11-23T12%3A30%3A00Z&sp=r&sv=2020-12-06&sr=b&skoid=11111111-2222-3333-4444-555555555555" +
		"&sktid=11111111-2222-3333-4444-555555555555&skt=2026-11-22T00%3A00%3A00Z&ske=2026-11-24T00%3A00%3A00Z&sks=b&skv=2020-12-06" + sig
	Account = host + "?se=2026-11-23T12%3A30%3A00Z&sp=rl&sv=2020-12-06&ss=b&srt=o" + sig
)

// Noon is a time at which the links of this package are valid.
var Noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
