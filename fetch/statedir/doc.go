// Package statedir keeps what lrkit stores outside of all cases: the key that marks its own partial
// downloads, and the last known head of each case.
//
// It is LRKIT_STATE_DIR if that is set, or a directory of the user:
//
//	$XDG_STATE_HOME/lrkit, or ~/.local/state/lrkit    Linux, BSD
//	~/Library/Application Support/lrkit               macOS
//	%LocalAppData%\lrkit                              Windows
//
// If there is no such place, as in many containers, a [Dir] is in memory: its key lasts as long as
// the process, and nothing is remembered. If LRKIT_STATE_DIR is set, that is an error instead.
//
// The protection depends on other users not being able to write here. A state directory that
// belongs to another user, that others can write to, or that is inside a case is refused.
package statedir
