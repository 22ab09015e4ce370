// Package budget limits calls to the Microsoft Defender API, below the limits of the service.
//
// The service allows a tenant 100 calls in any minute and 1500 in any hour. It counts them itself,
// and counts the calls of other tools too. A budget stays below: 95 in any 60 s and 1450 in any
// 3600 s, by exact sliding windows, for all processes of a user together. (Token buckets would
// permit twice the limit around the end of a window.)
//
//	file, err := budget.File(tenant)
//	b, err := budget.Open(ctx, file, nil)
//	…
//	if err := b.Take(ctx); err != nil { // waits, and counts the call before it is made
//		return err
//	}
//	resp, err := client.Do(req)
//	if resp.StatusCode == http.StatusTooManyRequests {
//		b.Throttled(ctx, retryAfter) // no process calls before
//	}
//
// Two routes have limits of their own, and budgets of their own: see [Route]. Their windows are
// wider than those of the service, because the distance of a few calls cannot cover the time that
// calls need.
//
// # Guarantees
//
// Of the moments at which [Budget.Take] returned nil, in all processes that use the file, at most
// 95 are in any span of 60 s and at most 1450 in any of 3600 s. The time between the return and the
// arrival of the call is not counted: the distance to the limits of the service covers it. Under
// load, at least 99 % of the windows is used. When others wait, a process gets no more than its
// share.
//
// # The file
//
// The file holds the times of the last calls, in two images of fixed size. They are written in
// turn, each with a sequence number and a checksum, and synced before Take returns. After a crash
// or a power loss at least one of them is complete. Next to it is FILE.lock, which is locked while
// the file is read and written (flock; LockFileEx on Windows). Both belong on a local disk: locks
// of network file systems are slow, and machines do not share a clock.
//
// If there is no place for a file, [InMemory] counts the calls of one process.
//
// # Time
//
// Time is the time since the machine started, including sleep, by the kernel. The wall clock may be
// set while processes run, and is not used. After a restart, the calls in the file are dated as if
// the restart had taken no time, which can only make them more recent than they are. If the wall
// clock says that it took more than two hours, the rest is believed: a restart overnight costs
// nothing.
//
// # A missing or damaged file
//
//   - It does not exist: no calls were made. Deleting the file has this effect.
//   - One image is torn: the other one counts, and one call more.
//   - Both are damaged, or the file is empty or cut: the calls are unknown, and both windows count
//     as full from now on. The next call may be made an hour later. This is logged. An operator who
//     knows better can delete the file.
//   - It is another kind of file: [ErrForeign]. It is left alone.
//   - It cannot be read, written, synced or locked: Take returns the error, and no call is made.
package budget
