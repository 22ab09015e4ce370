package worker

import (
	"encoding/binary"
	"math"
)

// message is one of an Arrow stream: what describes it, and the bytes that it describes.
type message struct {
	kind   byte
	header table
	body   []byte
}

// The kinds of messages, by their numbers in Arrow.
const (
	schemaMessage = 1
	batchMessage  = 3
)

// messages reads an Arrow stream in memory, message by message.
type messages struct{ rest []byte }

// continuation comes before the length of a message in all streams but those of old writers.
const continuation = math.MaxUint32

// next returns the next message. ok is false at the end of the stream.
func (m *messages) next() (msg message, ok bool, err error) {
	if len(m.rest) == 0 { // the mark at the end may be left out
		return message{}, false, nil
	}
	n := m.number()
	if n == continuation {
		n = m.number()
	}
	if n == 0 && m.rest != nil {
		m.rest = nil
		return message{}, false, nil
	}
	if m.rest == nil || int64(n) > int64(len(m.rest)) {
		return message{}, false, badFrame("an Arrow stream that ends inside a message")
	}
	f := &flat{b: m.rest[:n]}
	m.rest = m.rest[n:]
	root := f.root()
	msg = message{kind: root.u8(1), header: root.table(2)}
	size := root.i64(3)
	switch {
	case f.bad:
		return message{}, false, errMessage
	case size < 0 || size > int64(len(m.rest)):
		return message{}, false, badFrame("a message of Arrow with %d bytes, where %d are left", size, len(m.rest))
	}
	msg.body, m.rest = m.rest[:size], m.rest[size:]
	return msg, true, nil
}

var errMessage = badFrame("a message of Arrow that is damaged")

// number takes a number from the stream. Without one there is nothing left.
func (m *messages) number() uint32 {
	if len(m.rest) < 4 {
		m.rest = nil
		return 0
	}
	n := binary.LittleEndian.Uint32(m.rest)
	m.rest = m.rest[4:]
	return n
}
