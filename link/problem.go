package link

import (
	"fmt"

	"github.com/lrkit/lrkit/internal/secret"
)

// Severity tells how much a problem matters.
type Severity uint8

// The severities, in rising order.
const (
	Note    Severity = iota + 1 // good to know
	Warning                     // the link can be used, but something is unusual
	Error                       // the link cannot be used
)

// String returns "note", "warning" or "error".
func (s Severity) String() string {
	switch s {
	case Note:
		return "note"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return "unknown"
}

// Problem is something that is wrong with a link, or worth knowing. It holds no secret.
type Problem struct {
	Code   Code
	Param  Param  // 0 when it is about none
	Offset int    // where in the link, in bytes
	arg    string // as it stands in the link, redacted
}

// Severity returns the severity of the problem's code.
func (p Problem) Severity() Severity { return p.Code.Severity() }

// Detail returns a sentence that helps. It may hold text of the link, but never the signature.
func (p Problem) Detail() string {
	name := p.Param.String()
	arg := p.shownArg()
	switch text := codes[p.Code].text; codes[p.Code].args {
	case "p":
		return fmt.Sprintf(text, name)
	case "pa":
		return fmt.Sprintf(text, name, arg)
	case "a":
		return fmt.Sprintf(text, arg)
	default:
		return text
	}
}

// shownArg returns what a problem says of the link, decoded, as it may be shown.
func (p Problem) shownArg() string {
	arg := unescape(p.arg)
	switch p.Code {
	case BadVersion, BadResource, BadValue, BadDepth, BadTime, BadGUID, BadAddress, HeaderOverride, EncodingOverride, NeedsRequest, AddressBound,
		AlreadyExpired, KeyExpired, NotYet, KeyNotYet, NewVersion:
		return shownValue(p.Param, arg)
	case PortRefused:
		if !only(arg, "0123456789") || len(arg) > 5 {
			return redacted
		}
	case HostRefused, AddressHost, AccountNotKnown, UnfamiliarAccount:
		return shownPlace(arg)
	}
	return secret.String(arg, secret.All)
}

// String returns code, parameter and detail.
func (p Problem) String() string { return fmt.Sprintf("%s: %s: %s", p.Severity(), p.Code, p.Detail()) }

// Code is the kind of a problem; its text is fixed.
type Code uint8

// The codes.
const (
	NotAURL             Code = iota + 1
	SchemeRefused            // policy
	UserInfo                 // policy
	PortRefused              // policy
	FragmentRefused          // policy
	AddressHost              // policy
	HostRefused              // policy
	AccountNotKnown          // policy, with KnownHosts
	UnfamiliarAccount        // the account is none of the vendor's
	AccountUnknown           // the link does not tell the account
	NoContainer              // the path names no container
	NoBlob                   // the path names no blob
	NoQuery                  // there are no parameters
	UnknownSAS               // no kind of SAS has these parameters
	HTMLEscaped              // &amp;
	SemicolonSeparator       // ; between parameters
	BadEscape                // % that begins no escape
	DoubleEncoded            // %25 in front of two hex digits
	DuplicateParameter       // more than once
	CaseVariant              // a name in another case, or with escapes
	UnknownParameter         // no SAS has it
	NotABlobLink             // of another service
	MissingParameter         // required
	Exclusive                // not together
	NotInThisKind            // not in this kind of SAS
	BadVersion               // no version
	VersionTooOld            // for this kind
	NewVersion               // later than any this package knows
	NewerParameter           // than the version
	BadResource              // sr
	NotReadableAlone         // sr without what it needs
	BadValue                 // of any other parameter
	BadDepth                 // sdd
	MissingDepth             // sr=d without sdd
	UnknownPermission        // a letter
	DuplicatePermission      // a letter
	PermissionOrder          // not the documented order
	NewerPermission          // than the version
	NoReadPermission         // policy
	GrantsMore               // than reading
	BadTime                  // no time of a SAS
	TimeOrder                // the start is not before the end
	AlreadyExpired           // se
	KeyExpired               // ske
	NotYet                   // st
	KeyNotYet                // skt
	ExpiryUnknown            // in a stored access policy
	KeyLifetime              // more than 7 days
	BadGUID                  // no GUID
	BadSignature             // not the base64 of 32 bytes
	PlusInSignature          // + that will be read as a blank
	HTTPOnly                 // spr=http
	BadAddress               // sip
	AddressBound             // sip
	StoredPolicy             // si
	HeaderOverride           // rscc, rscd, rscl, rsct
	EncodingOverride         // rsce
	NeedsUser                // sduoid, skdutid
	NeedsRequest             // srh, srq
	NoSAS                    // a download link of the service itself
	numCodes
)

var codes = [numCodes]struct {
	name     string
	severity Severity
	status   Status // of a link that has it; empty when it changes nothing
	args     string // of text: p the parameter, a the argument
	text     string
}{
	NotAURL:             {"not-a-url", Error, Malformed, "", "this is not an absolute URL: copy all of it, from https:// on"},
	SchemeRefused:       {"scheme", Error, Refused, "a", "the scheme is %q: only https keeps the signature secret"},
	UserInfo:            {"user-info", Error, Refused, "", "a user name stands before the host: it can make another host look right"},
	PortRefused:         {"port", Error, Refused, "a", "the port is %q: blobs are served on 443"},
	FragmentRefused:     {"fragment", Error, Refused, "", "there is a fragment (#…), which no service sees"},
	AddressHost:         {"ip-host", Error, Refused, "a", "the host is the address %s and not a name"},
	HostRefused:         {"host", Error, Refused, "a", "%q is not a blob host of the cloud"},
	AccountNotKnown:     {"account", Error, Refused, "a", "%q is not an account that Microsoft documents for Live Response"},
	UnfamiliarAccount:   {"unfamiliar-account", Warning, "", "a", "%q is none of the accounts that Microsoft documents for Live Response; anyone can own an account"},
	AccountUnknown:      {"account-unknown", Warning, "", "", "the host does not tell the storage account"},
	NoContainer:         {"no-container", Error, Malformed, "", "the path names no container"},
	NoBlob:              {"no-blob", Error, Refused, "", "the link leads to a container or an account, and names no blob in it"},
	NoQuery:             {"no-query", Error, Malformed, "", "there is no query, so nothing is signed: quote the link, or a shell cuts it at the first &"},
	UnknownSAS:          {"not-a-sas", Error, Malformed, "", "these parameters are not those of a SAS (no sr, si, ss or skoid)"},
	HTMLEscaped:         {"html-escaped", Error, Malformed, "", "&amp; stands for & here: the link was copied out of HTML; replace each &amp; by &"},
	SemicolonSeparator:  {"semicolon", Error, Malformed, "", "a semicolon divides parameters: services take & only"},
	BadEscape:           {"bad-escape", Error, Malformed, "", "a % is not followed by two hex digits"},
	DoubleEncoded:       {"double-encoded", Error, Malformed, "", "%25 stands before two hex digits: the link was percent-encoded twice"},
	DuplicateParameter:  {"duplicate", Error, Malformed, "p", "%s is there more than once: services and tools disagree which one counts"},
	CaseVariant:         {"case-variant", Error, Malformed, "p", "%s is written in another case or with escapes: services and tools disagree whether it counts"},
	UnknownParameter:    {"unknown-parameter", Note, "", "a", "%q is not a parameter of a SAS"},
	NotABlobLink:        {"not-a-blob", Error, Malformed, "p", "%s belongs to tables: this is not a link to a blob"},
	MissingParameter:    {"missing", Error, Malformed, "p", "%s is required and not there, or empty"},
	Exclusive:           {"exclusive", Error, Malformed, "pa", "%s and %s cannot be together"},
	NotInThisKind:       {"not-in-this-kind", Error, Malformed, "pa", "%s cannot be in a %s SAS"},
	BadVersion:          {"bad-version", Error, Malformed, "pa", "%s is %q and not a version as 2020-12-06"},
	VersionTooOld:       {"old-version", Error, Malformed, "pa", "%s is too old: this kind of SAS exists since %s"},
	NewVersion:          {"new-version", Note, "", "pa", "%s is %s, later than any that this program knows: the rules of the newest known are used"},
	NewerParameter:      {"newer-parameter", Error, Malformed, "pa", "%s exists since version %s, which is later than sv"},
	BadResource:         {"bad-resource", Error, Malformed, "pa", "%s is %q: a blob link has b, bs, bv, c or d"},
	NotReadableAlone:    {"resource-needs", Error, Malformed, "pa", "%s needs %s, which is not there"},
	BadValue:            {"bad-value", Error, Malformed, "pa", "%s cannot be %q"},
	BadDepth:            {"bad-depth", Error, Malformed, "pa", "%s is %q and not a number of directories"},
	MissingDepth:        {"missing-depth", Error, Malformed, "", "sr=d needs sdd, the depth of the directory"},
	UnknownPermission:   {"unknown-permission", Error, Malformed, "pa", "%s has %q, which is no permission"},
	DuplicatePermission: {"duplicate-permission", Error, Malformed, "pa", "%s has %q more than once"},
	PermissionOrder:     {"permission-order", Warning, "", "p", "%s is not in the documented order (racwdxyltfmeopi): some services refuse that"},
	NewerPermission:     {"newer-permission", Warning, "", "pa", "%s has %s, which is later than sv"},
	NoReadPermission:    {"no-read", Error, Refused, "p", "%s does not allow reading (r)"},
	GrantsMore:          {"grants-more", Warning, "", "pa", "%s also allows %s: whoever has the link can do more than read"},
	BadTime:             {"bad-time", Error, Malformed, "pa", "%s is %q and not a time as 2021-02-04T16:13:50Z"},
	TimeOrder:           {"time-order", Error, Malformed, "pa", "%s is not later than %s"},
	AlreadyExpired:      {"expired", Error, Expired, "pa", "%s was %s: ask the API for a new link, no need to run the script again"},
	KeyExpired:          {"key-expired", Error, Expired, "pa", "the delegation key has expired: %s was %s"},
	NotYet:              {"not-yet-valid", Error, NotYetValid, "pa", "%s is %s: not before then; is the clock right?"},
	KeyNotYet:           {"key-not-yet-valid", Error, NotYetValid, "pa", "the delegation key is not valid before %s, which is %s"},
	ExpiryUnknown:       {"expiry-unknown", Warning, "", "", "the expiry stands in a stored access policy and not in the link"},
	KeyLifetime:         {"key-lifetime", Error, Malformed, "p", "%s is more than 7 days after skt: no delegation key lives longer"},
	BadGUID:             {"bad-guid", Error, Malformed, "pa", "%s is %q and not a GUID in lower case"},
	BadSignature:        {"bad-signature", Error, Malformed, "pa", "%s is not the base64 of 32 bytes: %s"},
	PlusInSignature:     {"plus-in-signature", Error, Malformed, "p", "%s holds a +, which is read as a blank: %%2B is meant, and can be repaired without a doubt"},
	HTTPOnly:            {"http-only", Error, Malformed, "p", "%s=http alone is not allowed"},
	BadAddress:          {"bad-address", Error, Malformed, "pa", "%s is %q and not an IPv4 address or range"},
	AddressBound:        {"address-bound", Note, "", "pa", "%s allows requests from %s only"},
	StoredPolicy:        {"stored-policy", Note, "", "p", "%s names a stored access policy, which can be changed or revoked at any time"},
	HeaderOverride:      {"header-override", Note, "", "pa", "%s makes the service answer with a header of the link's choice: %q"},
	EncodingOverride:    {"encoding-override", Warning, "", "pa", "%s makes the service claim the encoding %q, whatever the bytes are"},
	NeedsUser:           {"needs-user", Error, Refused, "p", "%s binds the link to a user: without a token of that user it is not enough"},
	NoSAS: {"service-download", Error, Refused, "", "this is not a SAS link but a download link of Microsoft Defender, " +
		"as it gives for investigation packages: open it in a browser that is signed in"},
	NeedsRequest: {"needs-request", Error, Refused, "pa", "%s asks for request headers or parameters that must be signed too: %q"},
}

// String returns the text of the code: "expired".
func (c Code) String() string {
	if c == 0 || c >= numCodes {
		return "unknown"
	}
	return codes[c].name
}

// Severity returns how much problems of this code matter.
func (c Code) Severity() Severity {
	if c == 0 || c >= numCodes {
		return 0
	}
	return codes[c].severity
}

func (c Code) status() Status {
	if s := codes[c].status; s != "" {
		return s
	}
	return Valid
}

// Codes returns all codes, for those who list or document them.
func Codes() []Code {
	all := make([]Code, 0, numCodes-1)
	for c := Code(1); c < numCodes; c++ {
		all = append(all, c)
	}
	return all
}
