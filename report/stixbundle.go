package report

import (
	"crypto/sha256"
	"hash"
	"io"

	"github.com/lrkit/lrkit/internal/text"
)

// stixEpoch is when objects were made that do not depend on any input.
const stixEpoch = "2026-11-30T00:00:00.000Z"

// IDs of objects that are in each bundle.
var (
	stixSelf      = new(madeID("identity of lrkit")).ref("identity")
	stixExtension = new(madeID("extension of lrkit")).ref("extension-definition")
)

// STIXBundle joins what [STIX] sinks write, one after the other, into one bundle. An object that
// was written of late is not written again; it remembers 131,072 of them at least. A Write need not
// end with a line.
//
// The zero value is not usable: see [NewSTIXBundle].
type STIXBundle struct {
	lines uniqueLines
	sum   hash.Hash
	begun bool
}

// NewSTIXBundle returns a bundle that is written to w. It is whole when Close returns.
func NewSTIXBundle(w io.Writer) *STIXBundle {
	if w == nil {
		panic("report: a nil io.Writer")
	}
	b := &STIXBundle{sum: sha256.New()}
	b.lines = uniqueLines{
		w: io.MultiWriter(b.sum, w), key: stixLineID, bare: true, known: recent{most: rememberedLines},
		before: func(dst []byte) []byte { return append(dst, ",\n"...) },
	}
	return b
}

// stixLineID returns the UUID of an object. Lines begin with {"id":"type--UUID".
func stixLineID(head []byte) (key [16]byte, ok bool) {
	const uuidLen = 36
	for i := len(`{"id":"`); i+2+uuidLen < len(head) && i < maxHead; i++ {
		if head[i] == '-' && head[i+1] == '-' {
			return [16]byte(sumOf(head[i+2 : i+2+uuidLen])), true
		}
	}
	return key, false
}

// sumOf returns a key of some bytes.
func sumOf(b []byte) []byte {
	sum := sha256.Sum256(b)
	return sum[:16]
}

// Write implements [io.Writer].
func (b *STIXBundle) Write(p []byte) (int, error) {
	if err := b.begin(); err != nil {
		return 0, err
	}
	return b.lines.Write(p)
}

// begin writes the beginning: who made the objects, and what the extension of lrkit is.
func (b *STIXBundle) begin() error {
	if b.sum == nil {
		panic("report: a STIXBundle that NewSTIXBundle did not make")
	}
	if b.begun {
		return nil
	}
	b.begun = true
	o := object{b: []byte(`{"type":"bundle","objects":[` + "\n")}
	o.open()
	o.str("id", stixSelf)
	o.str("type", "identity")
	o.str("spec_version", "2.1")
	o.str("created", stixEpoch)
	o.str("modified", stixEpoch)
	o.str("name", "lrkit")
	o.str("identity_class", "system")
	o.close()
	o.b = append(o.b, ",\n"...)
	o.open()
	o.str("id", stixExtension)
	o.str("type", "extension-definition")
	o.str("spec_version", "2.1")
	o.str("created_by_ref", stixSelf)
	o.str("created", stixEpoch)
	o.str("modified", stixEpoch)
	o.str("name", "lrkit")
	o.str("description", "What a text said of a file or a process that STIX has no property for, and where observed data is from.")
	o.str("schema", "https://github.com/lrkit/lrkit/blob/main/docs/SCHEMA.md")
	o.str("version", "1.0.0")
	o.strings("extension_types", []string{"property-extension"})
	o.close()
	return write(b.lines.w, o.b)
}

// Close writes the end of the bundle. It does not close the writer.
func (b *STIXBundle) Close() error {
	if err := b.begin(); err != nil {
		return err
	}
	id := madeID("bundle", string(b.sum.Sum(nil)))
	end := text.AppendJSON([]byte("\n],\"id\":"), id.ref("bundle"))
	return write(b.lines.w, append(end, "}\n"...))
}
