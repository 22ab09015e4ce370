package cputime

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// GetThreadTimes would be in nanoseconds, but advances in steps of 16 ms.
var queryThreadCycleTime = windows.NewLazySystemDLL("kernel32.dll").NewProc("QueryThreadCycleTime")

func now() time.Duration {
	var cycles uint64
	if ok, _, err := queryThreadCycleTime.Call(uintptr(windows.CurrentThread()), uintptr(unsafe.Pointer(&cycles))); ok == 0 {
		panic(err) // every thread has this counter
	}
	return time.Duration(cycles)
}
