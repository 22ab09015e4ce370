// Package grammar finds paths, sizes and hashes in one line of text.
//
// A line is the decoded bytes between two line ends. It may come from a
// machine that an attacker controls: any byte may stand in it, and every
// function takes time linear in its length, whatever it holds. Positions are
// bytes of the line; nothing is copied.
//
// What cannot be told apart from a single line – the columns of a listing, a
// size that belongs to a path on another line – is left to the caller. Where a
// reading is doubtful the shorter path wins, because a wrong path misleads
// more than a missing one.
package grammar
