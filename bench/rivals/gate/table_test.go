package main

import (
	"strings"
	"testing"
	"time"
)

func TestTable(t *testing.T) {
	rec := &record{
		Time: time.Date(2026, 4, 5, 0, 0, 0, 0, time.UTC), Command: "go run ./gate", Kernel: "fast", Where: "pinned to core 1",
		Machine: machine{CPU: "Some", Vendor: "Here", Family: 1, Model: 2, Go: "go1.26"}, Size: 1 << 20, Rounds: 3,
		Rows: []row{
			{fields, "path", memcpy, 1.234, 12.34, 0.1, 0.5, 0, exempt},
			{fields, "path", "sonic.Fastest", 1.234, 0.5, 2.468, 4, 0, fail},
			{span, "path", memcpy, 123.4, 100, 1.234, 1, 0, pass},
			{fields, "log", "sonic.Fastest", 1, 0.5, 3.5, 4, 0, slack},
			{fields, "log", "jsontext", 1, 0.5, 2, 0, 0, none},
			{small, "log", "sonic.Fastest", 1, 0.5, 2, 1.8, 4, pass},
			{small, "path", "sonic.Fastest", 1, 0.5, 4, 1.8, 4, pass},
		},
	}
	var got strings.Builder
	printTable(&got, rec, []floor{{small, "sonic.Fastest", []string{"utf8"}, 4, 0}})
	const want = `2026-04-05 · kernel fast · Some, Here family 1 model 2 · go1.26 · 1MiB, median of 3 rounds · pinned to core 1

    go run ./gate

| work | text | lrkit GB/s | memcpy | sonic.Fastest | jsontext |
| --- | --- | --- | --- | --- | --- |
| span | path | 123 | 1.23 ≥ 1.00 (100) |  |  |
| fields | path | 1.23 | 0.10 (not here: 0.50) (12.3) | 2.47 < 4.00 **FAIL** (0.50) |  |
| fields | log | 1.00 |  | 3.50 ≈ 4.00 (0.50) | 2.00 (0.50) |
| 2 KiB | path | 1.00 |  | 4.00 ≥ 1.80 (0.50) |  |
| 2 KiB | log | 1.00 |  | 2.00 ≥ 1.80, goal 4.00 (0.50) |  |

FAIL fields, path: 2.468 of sonic.Fastest, floor 4
goal not reached 2 KiB, log: 2.000 of sonic.Fastest, goal 4
FAIL 2 KiB, utf8: not measured against sonic.Fastest
FAIL: 3 floors hold, 1 within slack, 1 fail, 1 are not for this machine, 1 not measured
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
}
