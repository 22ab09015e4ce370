// Package indicator finds indicators in one line of text: addresses, names, accounts, times and the
// like.
//
// A Scanner walks a line once. A table of 256 classes says which bytes may belong to an indicator,
// and a validator looks at the few bytes around each of them. Validators remember how far they have
// read, so that the whole is linear in the line, whatever it holds.
package indicator
