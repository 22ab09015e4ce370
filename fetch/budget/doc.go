// Package budget says when the next call to the Microsoft Defender API may be made, so that its limits are never met.
//
// The service allows a tenant 100 calls in any minute and 1500 in any hour, counts them on its side, and counts the calls of
// other tools too. A budget stays below: 95 in any 60 s and 1450 in any 3600 s, by exact sliding windows, for all processes of a
// user together. (Token buckets let twice the limit through around the end of a window.)
//
//	file, err := budget.File(tenant)
//	b, err := budget.Open(ctx, file, nil)
//	…
//	if err := b.Take(ctx); err != nil { // waits, and counts the call before it is made
//		return err
//	}
//	resp, err := client.Do(req)
//	if resp.StatusCode == http.StatusTooManyRequests {
//		b.Throttled(ctx, retryAfter) // nobody calls before
//	}
//
// # What is promised
//
// Of the moments at which [Budget.Take] returned nil, in all processes that use the file, no span of 60 s holds more than 95 and
// none of 3600 s more than 1450. What lies between the return and the arrival of the call is not counted: for that there is the distance
// to the limits of the service. When there is work, at least 99 % of the windows is used. A process gets no more than its part when
// others wait.
//
// # The file
//
// The file holds when the last calls were made: two images of fixed size, written in turn, each with a sequence number and a checksum and
// each synced before Take returns. A process that is killed and a machine that loses power leave at least one of them whole. Beside it lies
// FILE.lock, which is locked for as long as the file is read and written (flock; LockFileEx on Windows). Both belong on a local
// disk: locks of network file systems are slow, and machines do not share a clock.
//
// Where there is no place for a file, [InMemory] counts the calls of one process alone.
//
// # Time
//
// Time is what has passed since the machine was started, sleep included, as the kernel counts it. The wall clock may be set, back
// or forward, while processes run: it is not looked at. After a restart of the machine all calls in the file are dated as if it had
// taken no time, which can only make them younger than they are; but what the wall clock says beyond two hours is believed, so that a
// restart on the next morning costs nothing.
//
// # When the file is no good
//
//   - It is not there: nothing was called. Who deletes it asks for that.
//   - One image is torn: the other one counts, and one call more.
//   - Both are damaged, or it is empty, or cut off: nobody knows what was called, so both windows are taken as full, as of now. The next call
//     may be made an hour later. This is logged; deleting the file is the way out for who knows better.
//   - It is something else: [ErrForeign]. It is left alone.
//   - It cannot be read, written, synced or locked: Take returns the error, and no call is made.
package budget
