package fetchtest_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/demo"
)

// TestContent: content is the same however it is read.
func TestContent(t *testing.T) {
	row := func(i int64) string { return fmt.Sprintf("row %05d\n", i) }
	transcript := demo.Transcript{ScriptName: "a.ps1", Output: "begin\n", Errors: "none"}
	for name, c := range map[string]fetchtest.Content{
		"text":     fetchtest.Text("some text"),
		"empty":    fetchtest.Text(""),
		"noise":    fetchtest.Noise(7, 1003),
		"rows":     fetchtest.Rows(321, row),
		"no rows":  fetchtest.Rows(0, row),
		"repeat":   fetchtest.Repeat("abcdefg", 99),
		"join":     fetchtest.Join(fetchtest.Text("a"), fetchtest.Text(""), fetchtest.Noise(1, 17), fetchtest.Rows(3, row)),
		"nothing":  fetchtest.Join(),
		"other":    fetchtest.Other(fetchtest.Noise(7, 1003), 3),
		"longer":   fetchtest.Resized(fetchtest.Text("some text"), 50),
		"shorter":  fetchtest.Resized(fetchtest.Noise(7, 1003), 50),
		"with":     transcript.WithOutput(fetchtest.Rows(9, func(i int64) string { return fmt.Sprintf(`%d\n`, i) })),
		"gzip":     fetchtest.Gzip(fetchtest.Repeat("abc", 1000)),
		"hugeGzip": fetchtest.Resized(fetchtest.HugeGzip(1, 2), 5000),
	} {
		all, err := io.ReadAll(io.NewSectionReader(c, 0, c.Size()))
		if err != nil || int64(len(all)) != c.Size() {
			t.Errorf("%s: %d of %d bytes, %v", name, len(all), c.Size(), err)
			continue
		}
		if err := iotest.TestReader(io.NewSectionReader(c, 0, c.Size()), all); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for off := range min(len(all), 200) {
			for _, n := range []int{1, 3, 8, 17, 300} {
				b := make([]byte, n)
				k, err := c.ReadAt(b, int64(off))
				want := all[off:min(len(all), off+n)]
				if !bytes.Equal(b[:k], want) || k < n && err != io.EOF || k == n && err != nil && err != io.EOF {
					t.Fatalf("%s: %d at %d: %q %v", name, n, off, b[:k], err)
				}
			}
		}
		if _, err := c.ReadAt(make([]byte, 1), c.Size()); err != io.EOF {
			t.Errorf("%s: after the end: %v", name, err)
		}
		if _, err := c.ReadAt(make([]byte, 1), -1); err == nil {
			t.Errorf("%s: before the beginning: no error", name)
		}
		if got := fetchtest.SHA256(c); len(got) != 64 {
			t.Error(got)
		}
	}
	if fetchtest.SHA256(fetchtest.Text("")) != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Error("SHA256 of nothing")
	}
}

// TestOther: no two versions of a blob have a byte in common.
func TestOther(t *testing.T) {
	versions := []fetchtest.Content{fetchtest.Noise(1, 64)}
	for range 20 {
		versions = append(versions, fetchtest.Other(versions[len(versions)-1], 0))
	}
	for i, a := range versions {
		for j, b := range versions[:i] {
			x, y := make([]byte, 64), make([]byte, 64)
			a.ReadAt(x, 0)
			b.ReadAt(y, 0)
			for k := range x {
				if x[k] == y[k] {
					t.Fatalf("versions %d and %d have the same byte at %d", i, j, k)
				}
			}
		}
	}
}

func TestHugeGzip(t *testing.T) {
	c := fetchtest.HugeGzip(1, 3)
	z, err := gzip.NewReader(io.NewSectionReader(c, 0, c.Size()))
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, z)
	if n != 3<<20 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	if huge := fetchtest.HugeGzip(1, 1<<20); huge.Size() < 1<<40 {
		t.Errorf("%d", huge.Size())
	}
}

// TestTranscript: what is written is what a strict reader reads.
func TestTranscript(t *testing.T) {
	want := demo.Transcript{
		ScriptName: `a"b\c.ps1`, ExitCode: -5, Output: "\x00\x01\t\r\n\x1f é \u202e \x7f",
		Errors: strings.Repeat(`\"`, 100),
	}
	var got struct {
		Name   string `json:"script_name"`
		Code   int64  `json:"exit_code"`
		Output string `json:"script_output"`
		Errors string `json:"script_errors"`
	}
	if err := json.Unmarshal([]byte(want.JSON()), &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != want.ScriptName || got.Code != want.ExitCode || got.Output != want.Output || got.Errors != want.Errors {
		t.Errorf("%+v", got)
	}
}
