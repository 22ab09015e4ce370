package grammar

// HashKind is the kind of a hash, known by its length.
type HashKind uint8

// The kinds of hashes.
const (
	MD5 HashKind = iota + 1
	SHA1
	SHA256
	SHA512
)

var hashKinds = [...]string{"unknown", "md5", "sha1", "sha256", "sha512"}

// String returns the name of the kind.
func (k HashKind) String() string {
	if int(k) < len(hashKinds) {
		return hashKinds[k]
	}
	return hashKinds[0]
}

// Hash is a hash in hexadecimal digits.
type Hash struct {
	Start, End int
	Kind       HashKind
}

// shortest is the number of digits of the shortest hash.
const shortest = 32

// AppendHashes appends the hashes of line to dst, in order. Also the hash in
// the name of a file is one.
func AppendHashes(dst []Hash, line []byte) []Hash {
	// Every hash holds one of the probed bytes.
	done := 0
	for i := shortest - 1; i < len(line); i += shortest {
		if !isHex(line[i]) {
			continue
		}
		from, to := i, i+1
		for from > done && isHex(line[from-1]) {
			from--
		}
		for to < len(line) && isHex(line[to]) {
			to++
		}
		if h, ok := hashOf(line, from, to); ok {
			dst = append(dst, h)
		}
		done = to
		i = max(i, to-1)
	}
	return dst
}

// hashOf takes a run of hexadecimal digits that is not part of a longer one.
func hashOf(line []byte, from, to int) (Hash, bool) {
	h := Hash{Start: from, End: to}
	switch to - from {
	case 32:
		h.Kind = MD5
	case 40:
		h.Kind = SHA1
	case 64:
		h.Kind = SHA256
	case 128:
		h.Kind = SHA512
	default:
		return Hash{}, false
	}
	if from > 0 && isWord(line[from-1]) || wordAt(line, to) {
		return Hash{}, false
	}
	for _, c := range line[from:to] {
		if !isDigit(c) {
			return h, true
		}
	}
	// A number, or padding, unless it is called something: IMPHASH=000…
	return h, from > 1 && (line[from-1] == '=' || line[from-1] == ':') && isWord(line[from-2])
}
