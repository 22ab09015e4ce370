// Package heap tells how much memory a test holds.
package heap

import "runtime"

// Held returns how many bytes the program holds. Two collections empty the pools of earlier work.
// The difference of two calls may be negative, when garbage of an earlier test went meanwhile.
func Held() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
