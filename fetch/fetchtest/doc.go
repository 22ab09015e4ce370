// Package fetchtest is for tests of programs that fetch Live Response results. It emulates the
// login, the machine actions API and the blob store, without a network and without an account, and
// with a clock that a test can set.
//
//	e := fetchtest.New(demo.Tenant(time.Now()), nil)
//	defer e.Close()
//	client := myclient.New(myclient.Options{Transport: e.Transport()})
//
// Now https://login.microsoftonline.com, https://api.securitycenter.microsoft.com and the links
// that it returns lead to the emulator. There are more ways to connect:
//
//   - [Emulator.Transport] for a client that takes an [http.RoundTripper]: connections are in
//     memory, and in a bubble of [testing/synctest] hours of waiting take no time
//   - [Emulator.Dial] for a client that takes a DialContext and speaks TLS itself, with
//     [Emulator.RootCAs]
//   - [Emulator.Start] for a client that takes a URL: a port of 127.0.0.1, for http and https
//   - `lrkit sim` for a client that is not written in Go
//   - the [Emulator] itself is an [http.Handler]
//
// # Parts
//
// The files of this package are the service (api, login, blob, server), its content and its faults.
// There are two packages beside it:
//
//   - fetchtest/demo has a large [Tenant] with every kind of result, and builds transcripts
//   - fetchtest/sas signs links, and needs no emulator
//
// # What it serves
//
// A [Tenant] is data: machines, actions, commands, results. [One] is the smallest. The status of an
// action follows from the clock. Results may be huge and need no memory: see [Content].
//
// The answers are those of the services, as far as they are documented or were observed. Each error
// has its status, its code and its body: JSON, XML with a byte order mark, or nothing. Each call
// for a link signs a new one. It expires after 30 minutes, and the store checks its parameters and
// its signature. More than 100 API calls in any 60 seconds, or 1500 in any 3600, get a 429. Ranges
// are read as Azure reads them, which differs from RFC 9110: bytes=-5 is the whole blob.
//
// Some answers are guesses: the answer of the API for a command without a result (404), the order
// of checks in the store after the time and before the signature, and whether a refused call counts
// (it does not).
//
// # What goes wrong
//
// Faults are a schedule, and data as well:
//
//	e.SetFaults([]fetchtest.Fault{
//		// The response that contains this byte, once.
//		{Kind: fetchtest.KindBlob, Range: "@5000000", Do: "cut", At: 1000},
//		// The blob changes at the third request.
//		{Kind: fetchtest.KindBlob, From: 3, Do: "replace"},
//		{Kind: fetchtest.KindLink, Count: -1, Do: "throttled", RetryAfter: "1.5"},
//	})
//
// [FaultActions] lists what faults can do. [ReadFaults] reads a schedule from a file. Afterwards
// [Emulator.Requests] returns the requests, [Emulator.Peaks] the highest rate of calls,
// [Emulator.Pending] the faults that have not struck, and [Emulator.Secrets] what no log of the
// client may contain.
//
// # Sources
//
// The package is written from Microsoft's pages on the machine actions API, on the errors of both
// services and on shared access signatures, and from answers that others published. It uses the
// standard library alone and shares no code with packages link and fetch, so a mistake in one is
// not repeated in the other.
package fetchtest
