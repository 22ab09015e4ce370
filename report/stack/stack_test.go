package stack_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/stack"
)

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		by      stack.By
		windows bool
		a, b    string
		same    bool
	}{
		{stack.Path, true, `C:\Users\anna\AppData\x.exe`, `c:\users\Bob.B\appdata\X.EXE`, true},
		{stack.Path, true, `C:\Users\anna\AppData\x.exe`, `C:\Users\anna\AppData\y.exe`, false},
		{stack.Path, true, `C:\Temp\a17.tmp`, `C:\Temp\a9.tmp`, true},
		{stack.Path, true, `C:\Temp\{52BB6785-6E77-415D-89E8-603E73E0FD36}.txt`, `C:\Temp\{DDA593BC-22C2-459B-AF67-D1D3FC12B066}.txt`, true},
		{stack.Path, true, `C:\Temp\abcdef-1`, `C:\Temp\abcdef-x`, false},
		{stack.Path, false, `/home/anna/.ssh/x`, `/home/bob/.ssh/x`, true},
		{stack.Path, false, `/home/anna/.ssh/x`, `/home/anna/.ssh/X`, false},
		{stack.Path, false, `/Users/anna/a`, `/Users/bob/a`, true},
		{stack.Path, false, `/srv/users/anna/a`, `/srv/users/bob/a`, true},
		{stack.Path, true, `C:\Users\`, `C:\Users\x`, false},
		{stack.Name, true, `A1.exe`, `a22.EXE`, true},
		{stack.Name, false, `users/anna`, `users/bob`, false},
		{stack.Hash, false, `ABCD`, `abcd`, true},
		{stack.Hash, true, `ab12`, `ab34`, false},
	} {
		a, b := stack.AppendKey(nil, c.by, c.a, c.windows), stack.AppendKey(nil, c.by, c.b, c.windows)
		if same := string(a) == string(b); same != c.same {
			t.Errorf("%s: %q and %q have the keys %q and %q", c.by, c.a, c.b, a, b)
		}
		again := stack.AppendKey(nil, c.by, string(a), c.windows)
		if string(again) != string(a) {
			t.Errorf("the key of the key %q is %q", a, again)
		}
	}
}

func TestRare(t *testing.T) {
	c := stack.New(nil)
	for machine := range 300 {
		name := fmt.Sprint("m", machine)
		c.Add(stack.Path, `C:\Windows\common.exe`, true, name)
		if machine%100 == 7 {
			c.Add(stack.Path, `C:\three.exe`, true, name)
			c.Add(stack.Path, `C:\three.exe`, true, name)
		}
	}
	c.Add(stack.Path, `C:\one.exe`, true, "m5")
	c.Add(stack.Hash, "AA", true, "m5")
	c.Add(stack.Hash, "", true, "m5")
	got := c.Rare(stack.Path, -1)
	want := []stack.Entry{
		{By: stack.Path, Example: `C:\one.exe`, Machine: "m5", Machines: 1, Findings: 1},
		{By: stack.Path, Example: `C:\three.exe`, Machine: "m7", Machines: 3, Findings: 6},
		{By: stack.Path, Example: `C:\Windows\common.exe`, Machine: "m0", Machines: 300, Findings: 300},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if c.On(stack.Path, 1) != 1 || c.LenOf(stack.Hash) != 1 || c.Machines() != 300 || len(c.Rare(stack.Path, 2)) != 2 {
		t.Error("counts", c.On(stack.Path, 1), c.LenOf(stack.Hash), c.Machines())
	}
}

// TestLimits: what is beyond a limit is counted, and what is counted stays right.
func TestLimits(t *testing.T) {
	c := stack.New(&stack.Options{Keys: 10})
	for i := range 100 {
		c.Add(stack.Name, strings.Repeat("x", i+1), false, "m")
	}
	if c.Len() != 10 || c.Beyond() != 90 {
		t.Errorf("%d keys, %d beyond", c.Len(), c.Beyond())
	}
	long := stack.New(nil)
	for i := range 40_000 { // of 512 bytes each, of which 16 MiB have room
		long.Add(stack.Name, fmt.Sprintf("%c%c%c%s", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%60, strings.Repeat("y", 600)), false, "m")
	}
	if long.Beyond() == 0 || long.Len()*500 > 16<<20 {
		t.Errorf("%d keys, %d beyond", long.Len(), long.Beyond())
	}
	for _, e := range long.Rare(stack.Name, 3) {
		if len(e.Example) > 512 {
			t.Errorf("an example of %d bytes", len(e.Example))
		}
	}
}

// TestManyMachines: the sets of machines are bounded together, and what they leave out is said.
func TestManyMachines(t *testing.T) {
	c := stack.New(nil)
	const machines = 20_000 // 2500 bytes a set
	for m := range machines {
		name := fmt.Sprint(m)
		c.Add(stack.Name, "everywhere", false, name)
	}
	for k := range 14_000 {
		name := fmt.Sprintf("%c%c%c%c", 'a'+k%26, 'a'+k/26%26, 'a'+k/676%26, 'a'+k/17576)
		for m := range 6 {
			c.Add(stack.Name, name, false, fmt.Sprint(machines-1-m))
		}
	}
	cut := 0
	for _, e := range c.Rare(stack.Name, -1) {
		switch {
		case e.Example == "everywhere" && (e.Machines != machines || e.AtLeast):
			t.Errorf("everywhere is on %d machines", e.Machines)
		case e.AtLeast:
			cut++
			if e.Machines < 4 {
				t.Errorf("%d machines of a key whose set has no room", e.Machines)
			}
		case e.Example != "everywhere" && e.Machines != 6:
			t.Errorf("%d machines", e.Machines)
		}
	}
	if cut == 0 {
		t.Error("the sets took no more than is allowed: the test is too small")
	}
}

func TestBatch(t *testing.T) {
	columns, err := report.Pick(stack.Columns())
	if err != nil {
		t.Fatal(err)
	}
	b := report.NewBatch(columns, 10)
	c := stack.New(nil)
	for _, machine := range []string{"a", "b"} {
		b.Begin(&report.Document{Source: machine + ".json"})
		b.Add(&analyze.Finding{Kind: analyze.KindFile, Value: `C:\x\y.exe`, Platform: "windows", Hashes: []analyze.Hash{{Kind: "sha256", Value: strings.Repeat("a", 64)}}})
		b.Add(&analyze.Finding{Kind: analyze.KindIPv4, Value: `10.0.0.1`})
	}
	c.AddBatch(b, stack.All()...)
	for _, by := range stack.All() {
		if got := c.Rare(by, -1); len(got) != 1 || got[0].Machines != 2 || got[0].Machine != "a.json" {
			t.Errorf("%s: %v", by, got)
		}
	}
}

// TestOneName: machines with one name are several if their ids differ, and entries show the name.
func TestOneName(t *testing.T) {
	columns, err := report.Pick(stack.Columns())
	if err != nil {
		t.Fatal(err)
	}
	b := report.NewBatch(columns, 10)
	direct := stack.New(nil)
	f := &analyze.Finding{Kind: analyze.KindFile, Value: `C:\x\y.exe`, Platform: "windows"}
	for _, id := range []string{"1", "2", "1"} {
		b.Begin(&report.Document{Source: "a.json", Origin: &report.Origin{Machine: "desktop", MachineID: id}})
		b.Add(f)
		direct.AddFinding(f, id, stack.Path)
		direct.Name(id, "desktop")
	}
	of := stack.New(nil)
	of.AddBatch(b, stack.All()...)
	merged := stack.New(nil)
	merged.Name("1", "of no machine that has something")
	merged.Merge(direct)
	for name, c := range map[string]*stack.Counter{"batch": of, "findings": direct, "merged": merged} {
		want := []stack.Entry{{By: stack.Path, Example: f.Value, Machine: "desktop", Machines: 2, Findings: 3}}
		if got := c.Rare(stack.Path, -1); fmt.Sprint(got) != fmt.Sprint(want) || c.Machines() != 2 {
			t.Errorf("%s: %v of %d machines, want %v", name, got, c.Machines(), want)
		}
	}
}

func Example() {
	c := stack.New(nil)
	c.Add(stack.Path, `C:\Users\anna\agent.exe`, true, "ws-1")
	c.Add(stack.Path, `C:\Users\bob\agent.exe`, true, "ws-2")
	c.Add(stack.Path, `C:\Users\bob\x.exe`, true, "ws-2")
	for _, e := range c.Rare(stack.Path, 10) {
		fmt.Println(e.Machines, e.Example)
	}
	// Output:
	// 1 C:\Users\bob\x.exe
	// 2 C:\Users\anna\agent.exe
}
