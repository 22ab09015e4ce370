package labelled

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

func TestCheckField(t *testing.T) {
	const (
		listing = "-rw-r--r-- 1 root root 12 Jan 15 15:14 /var/log/a.log\n"
		hash    = "d41d8cd98f00b204e9800998ecf8427e"
	)
	twelve, pid, gib, more, open := int64(12), int64(7), int64(1288490189), int64(1395864371), ""
	file := FieldWant{Kind: analyze.KindFile, Value: "/var/log/a.log", Size: &twelve, Owner: "root", Open: []string{"time"}}
	wrongSize := file
	wrongSize.Size = &pid
	noOwner := file
	noOwner.Owner = ""
	optional := file
	optional.Optional, optional.Size, optional.Owner = true, nil, ""
	for _, c := range []struct {
		name        string
		text        string
		kinds       []analyze.Kind
		want        []FieldWant
		lost, wrong int
	}{
		{"all joins", listing, nil, []FieldWant{file}, 0, 0},
		{"another size", listing, []analyze.Kind{analyze.KindFile}, []FieldWant{wrongSize}, 1, 1},
		{"an owner that is not wanted", listing, []analyze.Kind{analyze.KindFile}, []FieldWant{noOwner}, 0, 1},
		{"optional with its joins", listing, nil, []FieldWant{optional}, 0, 0},
		{"not labelled", listing, []analyze.Kind{analyze.KindFile}, nil, 0, 1},
		{"a kind that is not judged", listing, []analyze.Kind{analyze.KindSID}, nil, 0, 0},
		{"lost", "nothing\n", nil, []FieldWant{file}, 2, 0}, // the file, and its size
		{"the host of a URL", "https://a.example.com/x\n", nil, []FieldWant{{Kind: analyze.KindURL, Value: "https://a.example.com/x"}}, 0, 0},
		{"the same address twice", "10.0.0.5 10.0.0.5\n", nil, []FieldWant{{Kind: analyze.KindIPv4, Value: "10.0.0.5"}}, 0, 0},
		{"another address", "10.0.0.5 10.0.0.6\n", nil, []FieldWant{{Kind: analyze.KindIPv4, Value: "10.0.0.5"}}, 0, 1},
		{"hash of a file", hash + "  a.bin\n", nil, []FieldWant{{Kind: analyze.KindFile, Value: "a.bin", Hashes: map[string]string{"md5": hash}}}, 0, 0},
		{"time whose order is open", "01/02/2024 10:00:00\n", nil, []FieldWant{{Kind: analyze.KindTimestamp, Value: "01/02/2024 10:00:00", Time: &open}}, 0, 0},
		{"size of two readings", "Total: 1.200 GiB\n", nil, []FieldWant{{Kind: analyze.KindSize, Value: "1.200 GiB", Size: &gib}}, 0, 0},
		{"two sizes of two readings", "Added: 1.300 GiB\nTotal: 1.200 GiB\n", nil,
			[]FieldWant{{Kind: analyze.KindSize, Value: "1.300 GiB", Size: &more}, {Kind: analyze.KindSize, Value: "1.200 GiB", Size: &gib}}, 0, 0},
		{"another size of two readings", "Total: 1.300 GiB\n", nil, []FieldWant{{Kind: analyze.KindSize, Value: "1.300 GiB", Size: &twelve}}, 1, 1},
		{"secret", "password=Sup3rS3cret;\n", nil, []FieldWant{{Kind: analyze.KindSecret, Value: "Sup3rS3cret"}}, 0, 0},
		{"secret that is none", "password=Sup3rS3cret;\n", nil, nil, 0, 1},
	} {
		o, err := CheckField(&FieldCase{Text: c.text, Kinds: c.kinds, Want: c.want, Layout: "row"})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if len(o.Lost) != c.lost || len(o.Wrong) != c.wrong {
			t.Errorf("%s: lost %q, wrong %q", c.name, o.Lost, o.Wrong)
		}
	}
}

func TestFetch(t *testing.T) {
	dir := t.TempDir()
	text := "one\ntwo\nthree\n"
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "src"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"a.txt": []byte(text), "b.gz": packed.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, "src", name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sum := func(s string) string { h := sha256.Sum256([]byte(s)); return hex.EncodeToString(h[:]) }
	for _, c := range []struct {
		name, source, place, digest, text, err string
		without                                int
	}{
		{"lines", "src", "a.txt:2-3", sum("two\nthree\n"), "two\nthree\n", "", 0},
		{"packed", "src", "b.gz:1", sum("one\n"), "one\n", "", 0},
		{"absent", "other", "a.txt:1", sum("one\n"), "", "", 1},
		{"another text", "src", "a.txt:1", sum("two\n"), "", "is not the text", 0},
		{"past the end", "src", "a.txt:9", sum("one\n"), "", "only 4 lines", 0},
		{"outside", "src", "../a.txt:1", sum("one\n"), "", "no place", 0},
		{"backwards", "src", "a.txt:3-2", sum("one\n"), "", "no place", 0},
	} {
		with, without, err := Fetch([]FieldCase{{Source: c.source, Place: c.place, SHA256: c.digest}}, dir)
		switch {
		case (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err):
			t.Errorf("%s: %v", c.name, err)
		case without != c.without:
			t.Errorf("%s: %d without a text", c.name, without)
		case c.text != "" && (len(with) != 1 || with[0].Text != c.text):
			t.Errorf("%s: %+v", c.name, with)
		}
	}
	if _, without, err := Fetch([]FieldCase{{Source: "src", Place: "a.txt:1"}}, ""); err != nil || without != 1 {
		t.Errorf("without a folder: %d, %v", without, err)
	}
}
