// Package fetchtest is for tests of programs that run Live Response and fetch its results. It
// emulates the login, the API and the blob store, without a network and without an account, and
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
// The files of this package are the service (route, api, login, blob, server), what calls change
// (state, live, library, machines, collect), seeds, contents and faults.
// There are two packages beside it:
//
//   - fetchtest/demo has a large [Tenant] with every kind of result, and builds transcripts
//   - fetchtest/sas signs links, and needs no emulator
//
// # What it serves
//
// A [Tenant] is data: machines, actions, commands, results, a library. [One] is the smallest, and
// [ReadSeed] reads one from JSON. The status of an action follows from the clock. Results may be
// huge and need no memory: see [Content].
//
// All of the API around Live Response is there: the list of actions, an action, the link to a
// result; running commands, cancelling; the list of machines and a machine by ID or name; the
// library; collecting an investigation package and the link to it. Paths, names of properties and
// operators may be in any case, as real clients write them. A call without a valid token is refused
// first, whatever its path, and every call counts.
//
// The answers are those of the services, as far as they are documented or were observed. Each error
// has its status, its code and its body: JSON, XML with a byte order mark, or nothing. Each call
// for a link signs a new one. It expires after 30 minutes, and the store checks its parameters and
// its signature. More than 100 API calls in any 60 seconds, or 1500 in any 3600, get a 429. Ranges
// are read as Azure reads them, which differs from RFC 9110: bytes=-5 is the whole blob.
//
// # State
//
// Calls change what later calls answer, and not the Tenant. What comes of a run is planned when it
// is created, and becomes visible as the clock goes: a run needs no goroutine, and in a bubble
// three days take no time. [Emulator.Actions] and [Emulator.Library] return what there is,
// [Emulator.SetOnline] moves a machine on and off the network, and [Emulator.RunPeak] and
// [Emulator.SessionPeak] return the most runs in a minute and sessions at a time.
//
//   - A [Machine] that is offline keeps its action Pending for 3 days; then it is TimeOut.
//   - A machine has one Live Response action at a time. There are 25 sessions, and 10 runs in a
//     minute. [Live] says whether an action that waits for its machine counts as a session.
//   - A script that takes more than 10 minutes fails. After a command that fails, none is run.
//   - Tenant.Scripts, Files and Packages say what comes of a command: an [Outcome]. Results are
//     made when they are read, so thousands of actions need little memory.
//   - The answer to a run names neither the machine nor the commands, as was recorded. Live.Settles
//     keeps the action so for a while.
//   - IDs depend on the machine and on how many actions it had.
//
// A token has the roles of the application, or the scopes of a user who signed in with a device
// code: see [SignIn]. Each call needs what the documentation says.
//
// # Guesses
//
// Where nothing is documented, the emulator guesses:
//
//   - the answer for a command without a result (404), and whether a refused call counts (it does
//     not)
//   - the order of checks: in the store after the time and before the signature; of a run the body,
//     the machine, whether it is busy, and then the sessions
//   - a run needs a comment, and takes no name of a machine; a script that is not in the library
//     makes its command fail
//   - a script that takes too long makes the action Failed
//   - an action that has ended is cancelled with 400
//   - a list of machines is 404 only if there are no machines; of several with one name, the last
//     seen is returned
//   - the answers to uploads that are refused (400 InvalidInput), and case in names of the library
//   - all about the download of an investigation package
//   - the texts of most errors
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
