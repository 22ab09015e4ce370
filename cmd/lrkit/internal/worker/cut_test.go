package worker_test

import (
	"maps"
	"os"
	"slices"
	"testing"
)

// samples are inputs of different kinds.
func samples(t *testing.T) map[string][]byte {
	all := map[string][]byte{
		"transcript": []byte(transcript(4)),
		"text":       []byte("C:\\a\\b.txt 5 KB\r\nSHA256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n10.1.2.3\n"),
	}
	var err error
	if all["sample"], err = os.ReadFile("../../../../samples/minidump.transcript.json"); err != nil {
		t.Fatal(err)
	}
	return all
}

// step is from one place to the next: with -short not every place is tried.
func step() int {
	if testing.Short() {
		return 7
	}
	return 1
}

// TestCuts: a blob gives the same rows wherever it is cut, into rows of one frame or into frames.
func TestCuts(t *testing.T) {
	for name, b := range samples(t) {
		want, err := ask(t, options(t), frame('A', blobStream([]part{{id: 0, name: name, data: b, last: true}}, 1)))
		if err != nil || len(want.found[0]) == 0 {
			t.Fatal(err, want.found)
		}
		var rows []part
		var frames [][]byte
		id := int64(0)
		for at := 0; at <= len(b); at += step() {
			head, tail := part{id: id, name: name, data: b[:at]}, part{id: id, name: name, data: b[at:], last: true}
			rows = append(rows, head, tail)
			id++
			head.id, tail.id = id, id
			frames = append(frames, frame('A', blobStream([]part{head}, 1)), frame('A', blobStream([]part{tail}, 1)))
			id++
		}
		var bytes []part // a row a byte, one frame
		for i := range b {
			bytes = append(bytes, part{id: id, name: name, data: b[i : i+1], last: i == len(b)-1})
		}
		got, err := ask(t, options(t), append(frames, frame('A', blobStream(rows, 7)), frame('A', blobStream(bytes, 1000)))...)
		if err != nil {
			t.Fatal(err)
		}
		got.check(t)
		if len(got.found) != 2*(len(b)/step()+1)+1 {
			t.Errorf("%s: %d blobs", name, len(got.found))
		}
		for id := range maps.Keys(got.found) {
			if !slices.Equal(got.found[id], want.found[0]) || got.status[id][0] != want.status[0][0] {
				t.Fatalf("%s, blob %d: %v, want %v", name, id, got.found[id], want.found[0])
			}
		}
	}
}
