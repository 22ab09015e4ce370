// Package fetch gets the results of Live Response actions: from action ids to evidence in a case
// directory.
//
//	API ──> action, commands ──> link ──> blob ──> case
//	api                          api      download   casedir
//
// It joins packages that can be used alone:
//
//   - [github.com/lrkit/lrkit/fetch/api] calls the API, within a
//     [github.com/lrkit/lrkit/fetch/budget] of calls
//   - [github.com/lrkit/lrkit/fetch/download] downloads a blob, whole or not at all
//   - [github.com/lrkit/lrkit/fetch/casedir] keeps it and reveals later changes
//
// A [Fetcher] can be killed at any moment and run again: it does not fetch a result twice, and
// continues unfinished ones. It fetches the results of commands that were carried out, whatever the
// status of the action: a failed or cancelled one may have some. PutFile has none.
//
// The manifest has what the API said about each action: the machine, the command, the times and the
// errors. So a case can be read without the API.
package fetch
