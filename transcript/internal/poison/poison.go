// Package poison lets transcripttest ask for decoders that overwrite all borrowed
// memory as soon as it becomes invalid.
package poison

// Byte overwrites borrowed memory.
const Byte = 0xDB

// Enable makes a *transcript.Decoder overwrite all borrowed memory,
// not only its first byte. The transcript package sets it.
var Enable func(decoder any)
