// Package statedir keeps what lrkit knows outside of all cases: the key with which it recognises
// parts of its own, and what it remembers of a case.
//
// It lies in LRKIT_STATE_DIR, else in the user's state directory:
//
//	$XDG_STATE_HOME/lrkit, or ~/.local/state/lrkit    Linux, BSD
//	~/Library/Application Support/lrkit               macOS
//	%LocalAppData%\lrkit                              Windows
//
// Where there is no such place, as in many containers, a [Dir] is in memory: its key serves this
// process, and nothing is remembered. That is not done where LRKIT_STATE_DIR is set.
//
// All of it rests on others not being able to write here: a state directory that belongs to another
// user, that others can write to, or that lies in a case is refused.
package statedir
