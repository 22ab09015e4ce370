// Package poison lets transcripttest ask for decoders that overwrite all that
// they have lent as soon as the loan ends.
package poison

// Byte is what lent memory is overwritten with.
const Byte = 0xDB

// Enable makes a *transcript.Decoder overwrite the whole of what it has lent,
// not only the first byte. The transcript package sets it.
var Enable func(decoder any)
