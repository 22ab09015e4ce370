package download

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"syscall"
)

// AddressError is the error for an address that is not connected to.
type AddressError struct{ Addr netip.Addr }

func (e *AddressError) Error() string { return fmt.Sprintf("%v: %v", ErrAddress, e.Addr) }

func (e *AddressError) Unwrap() error { return ErrAddress }

// special are the ranges without public hosts that netip does not know: the registries of IANA for
// special-purpose addresses.
var special = prefixes(
	"0.0.0.0/8",        // this network
	"100.64.0.0/10",    // the NAT of a carrier
	"168.63.129.16/32", // the platform's own address inside Azure
	"192.0.0.0/24",     // protocol assignments
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // relays of 6to4
	"198.18.0.0/15",    // benchmarks
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"240.0.0.0/4",      // reserved, and broadcast
	"2001::/23",        // protocol assignments, with Teredo
	"2001:db8::/32",    // documentation
	"3fff::/20",        // documentation
)

var (
	global = netip.MustParsePrefix("2000::/3") // all that is given out
	nat64  = netip.MustParsePrefix("64:ff9b::/96")
	sixTo4 = netip.MustParsePrefix("2002::/16")
)

func prefixes(s ...string) (p []netip.Prefix) {
	for _, s := range s {
		p = append(p, netip.MustParsePrefix(s))
	}
	return p
}

// isPublic reports whether an address is one of a public host. An address that embeds another one
// is decided by the embedded one.
func isPublic(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	switch {
	case !a.IsValid(), a.IsUnspecified(), a.IsLoopback(), a.IsPrivate(), a.IsLinkLocalUnicast(), a.IsMulticast():
		return false
	case a.Is4():
		return true
	}
	b := a.As16()
	switch {
	case nat64.Contains(a):
		return isPublic(netip.AddrFrom4([4]byte(b[12:])))
	case sixTo4.Contains(a):
		return isPublic(netip.AddrFrom4([4]byte(b[2:6])))
	case b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe: // ISATAP
		return global.Contains(a) && isPublic(netip.AddrFrom4([4]byte(b[12:])))
	}
	return global.Contains(a)
}

// guard returns a hook for a dialer. It sees each address after names are resolved, and before
// anything is sent.
func guard(allowLoopback bool) func(context.Context, string, string, syscall.RawConn) error {
	return func(_ context.Context, network, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil || network != "tcp4" && network != "tcp6" {
			return errors.Join(ErrAddress)
		}
		a := ap.Addr()
		if isPublic(a) || allowLoopback && a.Unmap().IsLoopback() {
			return nil
		}
		return &AddressError{Addr: a}
	}
}
