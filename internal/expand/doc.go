// Package expand reads gzip, zstd and deflate that may be made to do harm: one
// layer, every member, and every cost bounded by a named limit.
//
//   - [Detect] tells the format by its first bytes, never by a name.
//   - [Reader] expands it. Every byte that can be had is given before an error:
//     of a gzip that was cut all but what begins in its last 3 bytes, of a zstd
//     all whole blocks.
//   - A [LimitError] names the limit that was passed; a [DamageError] says
//     where the input is not what it should be, or ends early.
//
// In a zstd frame without a checksum a match offset of 0 is damage. The codec
// takes it for 1, other decoders do not.
//
// What stands after the last member is neither expanded nor forgotten: see
// [Reader.Trailing].
//
// Memory is bounded by [Limits.Window] and a few MiB besides. No goroutine is
// started.
package expand
