package link

// Kind is the kind of a SAS, by what signed it.
type Kind uint8

// The kinds.
const (
	KindUnknown         Kind = iota
	KindService              // with the key of the account, for one resource
	KindUserDelegation       // with a key that was delegated to a user
	KindAccount              // with the key of the account, for whole services
	KindServiceDownload      // no SAS: a download link of Microsoft Defender itself, with a token
)

var kindNames = [...]string{"unknown", "service", "user-delegation", "account", "service-download"}

// String returns "service", "user-delegation", "account", "service-download" or "unknown".
func (k Kind) String() string {
	if int(k) >= len(kindNames) {
		return kindNames[0]
	}
	return kindNames[k]
}

// Kind returns the kind, from the parameters: key parameters belong to a user delegation SAS, ss
// and srt to an account SAS, sr or si to a service SAS.
func (l *Link) Kind() Kind {
	switch {
	case l.isServiceDownload():
		return KindServiceDownload
	case l.hasKey():
		return KindUserDelegation
	case l.Has(ParamSS) || l.Has(ParamSRT):
		return KindAccount
	case l.Has(ParamSR) || l.Has(ParamSI):
		return KindService
	}
	return KindUnknown
}

func (l *Link) hasKey() bool {
	for p := ParamSKOID; p <= ParamSKV; p++ {
		if l.Has(p) {
			return true
		}
	}
	return false
}
