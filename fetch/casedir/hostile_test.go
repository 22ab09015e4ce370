package casedir

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/heap"
)

// TestLongTexts: texts of a manifest that are as long as they can be are not kept, in what a check
// finds and in what it follows.
func TestLongTexts(t *testing.T) {
	long := strings.Repeat("x", 200<<10)
	one := 0
	for _, c := range []struct {
		name string
		line func(i int) *Event
	}{
		{"hash of a result", func(i int) *Event {
			k := numberedKey(0)
			return &Event{Name: EventBlob, Tenant: k.Tenant, Action: k.Action, Index: &k.Index, Blob: &Blob{Path: long, SHA256: long, CommandSHA256: long}}
		}},
		{"key", func(int) *Event { return &Event{Name: EventOpen, Key: long, Trusted: long, Writer: long} }},
		{"key of a close", func(i int) *Event {
			if i%2 == 0 {
				return &Event{Name: EventOpen}
			}
			return &Event{Name: EventClose, Key: long, Writer: long, Tenants: []string{long}}
		}},
		{"tenant", func(i int) *Event {
			return &Event{Name: EventAction, Tenant: numberedKey(i).Action + long, Action: testAction}
		}},
		{"altered", func(i int) *Event {
			k := numberedKey(i)
			sum := hashOf([]byte(k.Action))
			return &Event{Name: EventAltered, Tenant: k.Tenant, Action: k.Action, Index: &k.Index, Was: long, Blob: &Blob{Path: k.altered(sum), SHA256: sum}}
		}},
		{"adopted", func(int) *Event {
			return &Event{Name: EventAdopted, Adopted: &Adopted{From: 1, To: 1, Why: long, Sum: long}}
		}},
		{"torn", func(int) *Event { return &Event{Name: EventTorn, Torn: &Torn{TornSHA256: long, Hex: long}} }},
		{"case", func(int) *Event {
			return &Event{Name: EventFailed, Case: long, First: long, Index: &one, Code: long, Reason: long}
		}},
		{"schema", func(int) *Event { return &Event{Name: long} }},
		{"signature", func(int) *Event { return &Event{Name: EventOpen, PrevSig: long, Signature: long} }},
	} {
		dir := t.TempDir()
		name := filepath.Join(dir, filepath.FromSlash(numberedKey(0).blob()))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o400); err != nil {
			t.Fatal(err)
		}
		m := newChain(t, dir)
		for i := range 60 { // 12 MiB
			m.add(c.line(i))
		}
		m.close()
		before := heap.Held()
		r, err := Verify(t.Context(), dir, nil)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if held := heap.Held() - before; held > 1<<20 {
			t.Errorf("%s: %d KiB are held of 60 lines, %d findings", c.name, held>>10, len(r.Findings))
		}
		runtime.KeepAlive(r)
		d, err := Open(t.Context(), dir, nil)
		if err != nil && len(err.Error()) > 4<<10 {
			t.Errorf("%s: an error of %d bytes", c.name, len(err.Error()))
		}
		if err == nil {
			d.Close()
		}
	}
}
