package link

// meanings explain a reason to the user.
var meanings = map[Reason]string{
	ReasonExpired:      "the link has expired: ask the API for a new one, no need to run the script again",
	ReasonNotYet:       "the link is not valid yet: is the clock right?",
	ReasonSignature:    "the signature is wrong: the link was changed or cut when it was copied",
	ReasonMalformed:    "the link is malformed: it was changed or cut when it was copied",
	ReasonPermission:   "the link does not allow reading",
	ReasonAddress:      "the link may not be used from this address",
	ReasonProtocol:     "the link asks for https",
	ReasonRefused:      "the storage account refuses this network",
	ReasonUnauthorized: "the service does not accept the link, and does not say why",
	ReasonNotFound:     "the result is not there any more",
	ReasonChanged:      "the result changed while it was downloaded",
	ReasonRange:        "the request went past the end of the result",
	ReasonThrottled:    "the service was asked too often: wait, then ask again",
	ReasonServer:       "the service failed: ask again later",
}

// Meaning returns a sentence that says what happened and what to do, or "" for ReasonUnknown.
func (r Reason) Meaning() string { return meanings[r] }
