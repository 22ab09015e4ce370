package link

// Kind is what signed a link.
type Kind uint8

// The kinds.
const (
	UnknownKind    Kind = iota
	Service             // with the key of the account, for one resource
	UserDelegation      // with a key that was delegated to a user
	Account             // with the key of the account, for whole services
)

var kindNames = [...]string{"unknown", "service", "user-delegation", "account"}

// String returns "service", "user-delegation", "account" or "unknown".
func (k Kind) String() string {
	if int(k) >= len(kindNames) {
		return kindNames[0]
	}
	return kindNames[k]
}

// Kind returns the kind, as the parameters tell it: key parameters are those of a user delegation SAS, ss and srt of an
// account SAS, sr or si of a service SAS.
func (l *Link) Kind() Kind {
	switch {
	case l.hasKey():
		return UserDelegation
	case l.Has(SS) || l.Has(SRT):
		return Account
	case l.Has(SR) || l.Has(SI):
		return Service
	}
	return UnknownKind
}

func (l *Link) hasKey() bool {
	for p := SKOID; p <= SKV; p++ {
		if l.Has(p) {
			return true
		}
	}
	return false
}
