package download

import (
	"testing"
	"testing/synctest"
)

// schedule reads a world and faults from bytes, so that the fuzzer can write them.
func schedule(data []byte) (w world, faults []fault) {
	if len(data) > 0 {
		w, data = worlds[int(data[0])%len(worlds)], data[1:]
	}
	for len(data) >= 3 && len(faults) < 12 {
		faults = append(faults, fault{kind(data[0]) % kinds, int(data[1] & 0x1F), int(data[2]) * 5, data[1]&0xC0 == 0xC0})
		data = data[3:]
	}
	return w, faults
}

// FuzzSchedule: whatever a server does in whatever order, a download ends with a whole version of
// the blob or with an error that holds no secret, after a bounded number of requests; and what it
// leaves can be resumed.
func FuzzSchedule(f *testing.F) {
	for k := range kinds {
		f.Add([]byte{byte(k), byte(k), 0, 1, byte(k) + 1, 3, 100})
		f.Add([]byte{byte(k), byte(k), 0xC2, 1, byte(change), 3, 100, byte(cut), 5, 7})
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		w, faults := schedule(data)
		synctest.Test(t, func(t *testing.T) {
			if _, wrong := w.try(faults); wrong != nil {
				t.Errorf("%s, %v: %v", w.name, faults, wrong)
			}
		})
	})
}
