// Package fetch gets the results of live response actions, from their ids to intact evidence in a case directory.
//
//	API ──> action, commands ──> link ──> blob ──> case
//	api     who has a result     api      download   casedir
//
// It joins packages that can be used alone: [github.com/lrkit/lrkit/fetch/api] asks, within a
// [github.com/lrkit/lrkit/fetch/budget] of calls; [github.com/lrkit/lrkit/fetch/download] gets a blob, whole or not at all;
// [github.com/lrkit/lrkit/fetch/casedir] keeps it and can prove that it was not touched.
//
// A [Fetcher] may be killed at any moment and run again: what was fetched is not fetched again, what was begun goes on. It
// asks for the results of commands that were carried out, whatever became of the action: a failed or cancelled one may hold
// some. PutFile has none.
//
// What the API said of each action goes into the manifest, so that a case can be read without the API: which machine, which
// command, when, and what failed.
package fetch
