package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/expand"
	"github.com/lrkit/lrkit/internal/testkit/badzip"
)

// TestLimits: each limit has its name, and what came before it is given.
func TestLimits(t *testing.T) {
	many := make([]badzip.Entry, 5)
	for i := range many {
		many[i] = badzip.Stored(fmt.Sprint(i), "x")
	}
	zeros := badzip.Of(badzip.Deflated("z", strings.Repeat("\x00", 3<<20)))
	for _, test := range []struct {
		name string
		in   []byte
		l    Limits
		c    ContentLimits
		want string
	}{
		{"entries of a zip", badzip.Of(many...), Limits{Entries: 2}, ContentLimits{}, "! limit@254*1 archive-entries\n0 file \"0\" = \"x\"\n1 file \"1\" = \"x\"\n"},
		{"entries of a tar", tarOf(t, named("a", ""), named("b", ""), named("c", "")), Limits{Entries: 2}, ContentLimits{},
			"! limit@1024*1 archive-entries\n0 file \"a\" = \"\"\n1 file \"b\" = \"\"\n"},
		{"name", badzip.Of(badzip.Stored("a long name", "x")), Limits{Name: 6}, ContentLimits{}, "0 file \"a long\" ! limit@0*1 entry-name = \"x\"\n"},
		{"size", zeros, Limits{}, ContentLimits{Size: 1000, SizeName: "entry-size"}, "0 file \"z\" = 1000 bytes ! archive: limit entry-size (1000) passed\n"},
		{"size of what is stored", badzip.Of(badzip.Stored("z", "0123456789")), Limits{}, ContentLimits{Size: 4, SizeName: "archive-size"},
			"0 file \"z\" = \"0123\" ! archive: limit archive-size (4) passed\n"},
		{"ratio", zeros, Limits{}, ContentLimits{Size: 1 << 30, SizeName: "entry-size"}, "0 file \"z\" = 1048576 bytes ! archive: limit expansion-ratio (250) passed\n"},
		{"ratio that is allowed", zeros, Limits{}, ContentLimits{Size: 1 << 30, SizeName: "entry-size", Expand: expand.Limits{GzipRatio: 2000}}, "0 file \"z\" = 3145728 bytes\n"},
	} {
		if got := list(t, test.in, test.l, test.c); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// TestExtensions: an entry of a tar has so many headers, of so many bytes.
func TestExtensions(t *testing.T) {
	pax := tarOf(t, named(strings.Repeat("n", 200), "x")) // three blocks of extended header
	head := pax[:1024]
	got := list(t, append(bytes.Repeat(head, 100), pax[1024:]...), Limits{}, ContentLimits{})
	if !strings.HasPrefix(got, "! limit@65536*1 entry-header\n0 file") || strings.Count(got, "\n") != 2 {
		t.Errorf("a hundred extended headers: %s", got)
	}
	got = list(t, pax, Limits{Header: 10}, ContentLimits{})
	if !strings.HasPrefix(got, "! limit@0*1 entry-header\n0 file") || strings.Count(got, "\n") != 2 {
		t.Errorf("an extended header beyond the limit: %s", got)
	}
}

// TestInterrupted: reading a directory ends with the context.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, in := range [][]byte{badzip.Of(badzip.Stored("a", "")), tarOf(t, named("a", "")), badzip.Of(badzip.Stored("a", ""))[:31]} {
		if _, err := Open(ctx, bytes.NewReader(in), int64(len(in)), Detect(in), Limits{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
}

// failing fails from an offset on.
type failing struct {
	b    []byte
	from int64
}

var errDisk = errors.New("disk")

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.from {
		return 0, errDisk
	}
	return bytes.NewReader(f.b).ReadAt(p, off)
}

// TestDisk: an error of the disk is no damage.
func TestDisk(t *testing.T) {
	zip, tar := badzip.Of(badzip.Stored("a", "content")), tarOf(t, named("a", "content"))
	for _, in := range [][]byte{zip, tar} {
		if _, err := Open(context.Background(), failing{in, 10}, int64(len(in)), Detect(in), Limits{}); !errors.Is(err, errDisk) {
			t.Errorf("%v", err)
		}
	}
	a, err := Open(context.Background(), bytes.NewReader(zip), int64(len(zip)), Zip, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := a.Entry(0)
	if err != nil {
		t.Fatal(err)
	}
	a.at = failing{zip, 10}
	if _, err := io.ReadAll(e.Open(ContentLimits{Size: 100})); !errors.Is(err, errDisk) {
		t.Errorf("%v", err)
	}
}
