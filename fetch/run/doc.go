// Package run runs live response on machines, and records each step in a case.
//
// A [Plan] has the machines, the steps and a comment. A [Runner] sends one request for each
// machine, within the limits of the service: ten in a minute, and 25 sessions at a time. Then it
// waits and fetches the results, as a [github.com/lrkit/lrkit/fetch.Fetcher] does, or returns.
//
// # Nothing runs twice
//
// The manifest of the case has a line on the disk before each request, and one after it. The
// comment of a request begins with a text of its own, "[lrkit:<run>:<n>]". A request whose outcome
// is not known, because the connection was cut, the service answered 5xx or the process was killed,
// is never repeated. The Runner looks for its comment in the lists of the service, several times
// over a few minutes, because lists lag. What it finds is the action of the request. If it finds
// nothing the outcome is unknown, and stays so: it may still have been carried out.
//
// So a Runner can be killed at any moment. The same plan on the same case goes on with the run that
// was begun, and so does [Runner.Resume], which needs nothing but the case. What has run on a
// machine is not run there again unless Again is set.
//
// A run is unfinished as long as a machine waits for its request, or an action is looked for. Until
// then a plan of other steps is an [OtherRunError]. Actions that are queued for offline machines do
// not keep other steps waiting. A machine that was refused is final in its run: the same plan asks
// it again in a new run.
//
// # Turns
//
// Machines that are online come first. An action counts as a session while it is in progress. While
// it is pending it counts until the machine is known to be offline: by what is known of its health,
// or because it was pending for two minutes. Then its action stays queued at the service, and the
// others go on. The service may count otherwise. It says so with 429, and then no request is sent
// for as long as it says.
//
// A machine on which another action runs is asked again later, with growing pauses, for up to an
// hour. A refusal for one machine does not stop the others. A missing permission does.
package run
