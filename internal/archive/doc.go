// Package archive reads zip and tar that may be made to do harm: their directories in bounded
// memory, and each entry as a stream that ends at a limit with a name.
//
//   - [Detect] tells the format by the first bytes, never by a name.
//   - [Open] reads the directory: which entries there are, and what is wrong with it. It keeps few
//     bytes of each; [Archive.Entry] reads the rest again.
//   - [Entry.Open] reads the content of an entry. A [DamageError] says where it is not what the
//     directory says, a [LimitError] which limit was passed.
//
// Names are text that a device wrote. They are decoded and described, and never used as a path:
// nothing is written, and no link is followed. Of a zip the central directory counts; where a local
// header disagrees, that is a [Problem]. Entries whose bytes lie in those of another are not read.
//
// Memory is bounded by a directory of [Limits.Entries] and the window of a codec.
package archive
