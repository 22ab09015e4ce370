// Command download measures `lrkit fetch` of one large blob beside curl, aria2 and the Azure SDK.
//
//	go run .                       # 1 GiB from nginx on loopback, 7 rounds
//	go run . -size 64MiB -rounds 2 # to see that it works
//	go run . -json ../records      # with a dated record
//
// The work is the same for all: the blob in a file of the same disk, its SHA-256 known, and synced.
// lrkit does this in one go, and keeps a case with a manifest as well, which takes a login, a list
// of actions and a link, all from the emulator. The others are followed by sha256sum and sync of
// the file. Each round runs all of them in another order; ratios are of the same round, medians
// over all. Wall time, CPU time (user and system) and peak memory are those of the processes of
// each, as wait4 tells them; the server's do not count, but it takes its part of the machine's
// cores.
//
// It is a module of its own: the SDK is no part of lrkit.
package main
