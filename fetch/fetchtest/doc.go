// Package fetchtest is for tests of programs that fetch Live Response results: an emulator of the login, of the machine actions
// API and of the blob store. No network, no account; and a clock that can be set.
//
//	e := fetchtest.New(demo.Tenant(time.Now()), nil)
//	defer e.Close()
//	client := myclient.New(myclient.Options{Transport: e.Transport()})
//
// Now https://login.microsoftonline.com, https://api.securitycenter.microsoft.com and the links that it gives lead to the
// emulator. There are more ways in:
//
//   - [Emulator.Transport] for a client that takes an [http.RoundTripper]: connections in memory, so that in a bubble of
//     [testing/synctest] hours of waiting take no time
//   - [Emulator.Dial] for one that takes a DialContext and speaks TLS itself, with [Emulator.RootCAs]
//   - [Emulator.Start] for one that takes a URL: a port of 127.0.0.1, for http and https
//   - `lrkit sim` for one that is not written in Go
//   - the [Emulator] itself is an [http.Handler]
//
// # What it serves
//
// A [World] is data: machines, actions, commands, results. [Hunt] is a large one with every kind of result, [One] the smallest.
// The status of an action follows from the clock. Results may be huge and cost no memory: see [Content].
//
// The answers are those that the services give, as far as they are documented or were seen: each error with its status,
// its code and its body, be it JSON, XML behind a byte order mark, or nothing. A link is signed at each ask, dies after 30
// minutes, and is checked parameter by parameter, signature and all. More than 100 API calls in any 60 seconds, or 1500 in any
// 3600, get a 429. Ranges are read as Azure reads them, which is not as RFC 9110 has it: bytes=-5 is the whole blob.
//
// What is not known is a guess: what the API says where there is no result (404), in which order the store checks things beyond
// the time before the signature, whether a call that was refused counts (it does not).
//
// # What goes wrong
//
// Faults are a schedule, and data as well:
//
//	e.SetFaults([]fetchtest.Fault{
//		{Kind: fetchtest.KindBlob, Range: "@5000000", Do: "cut", At: 1000}, // the answer that has this byte in it, once
//		{Kind: fetchtest.KindBlob, From: 3, Do: "replace"},                 // the blob is another one from the third request on
//		{Kind: fetchtest.KindLink, Count: -1, Do: "throttled", RetryAfter: "1.5"},
//	})
//
// [Deeds] lists what they can do, [ReadFaults] reads them from a file. Afterwards [Emulator.Requests] says what was asked for,
// [Emulator.Peaks] how many calls there were at the busiest time, [Emulator.Pending] which faults never struck, and
// [Emulator.Secrets] what must be found in no log of the client.
//
// # Links alone
//
// A [Signer] signs links: of a service, an account, or a user delegation.
//
//	s := sas.Signer{Account: "acc", Key: "a2V5IG9mIG5vYm9keQ=="}
//	text, err := s.ServiceLink("results", "1/output.json", sas.Grant{
//		Version: "2019-07-07", Permissions: "r", Expiry: time.Now().Add(30 * time.Minute),
//	})
//
// # Where it is from
//
// It is written from Microsoft's pages on the machine actions API, on the errors of both services, and on "Create a service SAS",
// "Create an account SAS" and "Create a user delegation SAS", and from answers that others published. It stands on the
// standard library alone and shares no code with packages link and fetch: what one gets wrong, the other does not repeat.
package fetchtest
