// Package faults makes a worker fail at one blob, in each way that a blob might make it fail. It is
// for tests of clients: only builds with the tag faults have it.
package faults

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// Variable is the environment variable that names a fault, as ID:NAME.
const Variable = "LRKIT_FAULT"

// All are the faults by their names.
var All = map[string]func(){
	"panic":  func() { panic("a fault that was asked for") },
	"exit":   func() { os.Exit(2) },
	"hang":   hang,
	"memory": memory,
}

// Injector returns what does the fault that the variable names, and nil if it names none.
func Injector() func(id int64) {
	at, name, _ := strings.Cut(os.Getenv(Variable), ":")
	blob, err := strconv.ParseInt(at, 10, 64)
	fault := All[name]
	if err != nil || fault == nil {
		return nil
	}
	return func(id int64) {
		if id == blob {
			fault()
		}
	}
}

var spins atomic.Int64

// hang never ends, and looks at no context.
func hang() {
	for {
		spins.Add(1)
	}
}

// memory takes memory and keeps it.
func memory() {
	var kept [][]byte
	for {
		b := make([]byte, 1<<20)
		for i := 0; i < len(b); i += 1 << 10 { // a page that is not written to is not taken
			b[i] = 1
		}
		kept = append(kept, b)
		spins.Store(int64(len(kept)))
	}
}
