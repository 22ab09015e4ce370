package fetchtest

import (
	"bytes"
	"compress/gzip"
	"io"
)

// Gzip compresses content, as the service does with a collected file. The result is kept in memory.
func Gzip(c Content) Content {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.Copy(w, read(c, 0, mustContent(c).Size())); err != nil {
		panic(err) // content that is made does not fail
	}
	w.Close()
	return bytes.NewReader(b.Bytes())
}

// HugeGzip is a gzip file with n MiB of noise, and a little larger than that. It needs 1 MiB of
// memory for any n: it has n members, and every reader takes them for one file.
func HugeGzip(seed uint64, n int64) Content {
	member := Gzip(Noise(seed, 1<<20))
	b := make([]byte, member.Size())
	if _, err := member.ReadAt(b, 0); err != nil && err != io.EOF {
		panic(err)
	}
	return Repeat(string(b), n)
}
