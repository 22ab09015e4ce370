package fetch_test

import (
	"testing"
	"testing/synctest"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// FuzzFaults: whatever goes wrong in whatever order, the way ends, and what TestFaults says holds.
func FuzzFaults(f *testing.F) {
	all := allWayFaults()
	for i := 0; i < len(all); i += 37 {
		f.Add([]byte{byte(i >> 8), byte(i), 0, 0, byte(i >> 8), byte(i + 11), 3, 0x81})
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var faults []fetchtest.Fault
		for ; len(data) >= 4 && len(faults) < 6; data = data[4:] {
			one := all[(int(data[0])<<8|int(data[1]))%len(all)]
			one.From, one.Count, one.At = 1+int(data[2]&15), 1+int(data[3]&7), int64(data[3])*5
			if data[3]&0xC0 == 0xC0 {
				one.Count = -1
			}
			faults = append(faults, one)
		}
		if blind(faults) {
			return
		}
		dir := fastDir(t)
		synctest.Test(t, func(t *testing.T) {
			if _, wrong := try(dir, faults); wrong != nil {
				t.Errorf("%s: %v", describe(faults), wrong)
			}
		})
	})
}
