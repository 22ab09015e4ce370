// Command torture fetches with the real command while the system fails under it, and looks at what
// is left:
//
//	go run ./bench/cmd/torture kills -n 150    killed at a system call, twice in a row
//	go run ./bench/cmd/torture runs -n 60 -workers 20   runs on machines are killed, and nothing runs twice
//	go run ./bench/cmd/torture shards -n 60    shards of an analysis are killed, and their folder stays true
//	go run ./bench/cmd/torture errors -n 100   a system call fails: ENOSPC, EIO, EFBIG, EMFILE, EDQUOT
//	go run ./bench/cmd/torture full            a disk that is full, a limit on the size of files
//	go run ./bench/cmd/torture power -n 5      the power fails: ext4 on a loop device is shut down (needs root)
//	go run ./bench/cmd/torture syncs           nothing fails: counts the syncs of a result
//
// It needs Linux, and strace for kills, shards, errors and syncs. Whatever happened, a case must
// hold: what the manifest said before it says still, what has its final name is whole, and the next
// run that is left alone ends with every result and a case that `lrkit verify` finds clean.
package main
