// Package trap listens where nothing may connect.
package trap

import (
	"net"
	"sync/atomic"
	"testing"
)

// Trap counts the connections to a port of this machine, over both versions of IP.
type Trap struct {
	Port     string
	Contacts atomic.Int64
}

// New returns a trap that listens until the test ends.
func New(t *testing.T) *Trap {
	t.Helper()
	tr := new(Trap)
	first, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, tr.Port, _ = net.SplitHostPort(first.Addr().String())
	tr.watch(t, first)
	if second, err := net.Listen("tcp6", "[::1]:"+tr.Port); err == nil { // where there is IPv6
		tr.watch(t, second)
	}
	return tr
}

func (tr *Trap) watch(t *testing.T, l net.Listener) {
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			tr.Contacts.Add(1)
			c.Close()
		}
	}()
}
