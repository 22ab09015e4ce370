package link

// Code is the kind of a problem. Its text is fixed.
type Code uint8

// The codes.
const (
	CodeNotAURL             Code = iota + 1
	CodeSchemeRefused            // policy
	CodeUserInfo                 // policy
	CodePortRefused              // policy
	CodeFragmentRefused          // policy
	CodeAddressHost              // policy
	CodeHostRefused              // policy
	CodeAccountNotKnown          // policy, with HostsKnown
	CodeUnfamiliarAccount        // the account is none of the vendor's
	CodeAccountUnknown           // the link does not tell the account
	CodeNoContainer              // the path names no container
	CodeNoBlob                   // the path names no blob
	CodeNoQuery                  // there are no parameters
	CodeUnknownSAS               // no kind of SAS has these parameters
	CodeHTMLEscaped              // &amp;
	CodeSemicolonSeparator       // ; between parameters
	CodeBadEscape                // % that begins no escape
	CodeDoubleEncoded            // %25 before two hex digits
	CodeDuplicateParameter       // more than once
	CodeCaseVariant              // a name in another case, or with escapes
	CodeUnknownParameter         // no SAS has it
	CodeNotABlobLink             // of another service
	CodeMissingParameter         // required
	CodeExclusive                // not together
	CodeNotInThisKind            // not in this kind of SAS
	CodeBadVersion               // no version
	CodeVersionTooOld            // for this kind
	CodeNewVersion               // later than any this package knows
	CodeNewerParameter           // than the version
	CodeBadResource              // sr
	CodeNotReadableAlone         // sr without what it needs
	CodeBadValue                 // of any other parameter
	CodeBadDepth                 // sdd
	CodeMissingDepth             // sr=d without sdd
	CodeUnknownPermission        // a letter
	CodeDuplicatePermission      // a letter
	CodePermissionOrder          // not the documented order
	CodeNewerPermission          // than the version
	CodeNoReadPermission         // policy
	CodeGrantsMore               // than reading
	CodeBadTime                  // no time of a SAS
	CodeTimeOrder                // the start is not before the end
	CodeAlreadyExpired           // se
	CodeKeyExpired               // ske
	CodeNotYet                   // st
	CodeKeyNotYet                // skt
	CodeExpiryUnknown            // in a stored access policy
	CodeKeyLifetime              // more than 7 days
	CodeBadGUID                  // no GUID
	CodeBadSignature             // not the base64 of 32 bytes
	CodePlusInSignature          // + that will be read as a blank
	CodeHTTPOnly                 // spr=http
	CodeBadAddress               // sip
	CodeAddressBound             // sip
	CodeStoredPolicy             // si
	CodeHeaderOverride           // rscc, rscd, rscl, rsct
	CodeEncodingOverride         // rsce
	CodeNeedsUser                // sduoid, skdutid
	CodeNeedsRequest             // srh, srq
	CodeNoSAS                    // policy: a download link of the service itself
	CodeServiceLink              // the same, and the policy permits it
	CodeServiceHost              // policy: of a download link of the service
	CodeNoToken                  // of a download link of the service
	numCodes
)

var codes = [numCodes]struct {
	name     string
	severity Severity
	status   Status // of a link that has it; empty when it changes nothing
	args     string // of text: p the parameter, a the argument
	text     string
}{
	CodeNotAURL: {
		"not-a-url", SeverityError, StatusMalformed, "",
		"this is not an absolute URL: copy all of it, from https:// on",
	},
	CodeSchemeRefused: {"scheme", SeverityError, StatusRefused, "a", "the scheme is %q: only https keeps the signature secret"},
	CodeUserInfo: {
		"user-info", SeverityError, StatusRefused, "",
		"a user name stands before the host: it can make another host look right",
	},
	CodePortRefused:     {"port", SeverityError, StatusRefused, "a", "the port is %q: blobs are served on 443"},
	CodeFragmentRefused: {"fragment", SeverityError, StatusRefused, "", "there is a fragment (#…), which no service sees"},
	CodeAddressHost:     {"ip-host", SeverityError, StatusRefused, "a", "the host is the address %s and not a name"},
	CodeHostRefused:     {"host", SeverityError, StatusRefused, "a", "%q is not a blob host of the cloud"},
	CodeAccountNotKnown: {
		"account", SeverityError, StatusRefused, "a",
		"%q is not an account that Microsoft documents for Live Response",
	},
	CodeUnfamiliarAccount: {
		"unfamiliar-account", SeverityWarning, "", "a",
		"%q is none of the accounts that Microsoft documents for Live Response; anyone can own an account",
	},
	CodeAccountUnknown: {"account-unknown", SeverityWarning, "", "", "the host does not tell the storage account"},
	CodeNoContainer:    {"no-container", SeverityError, StatusMalformed, "", "the path names no container"},
	CodeNoBlob: {
		"no-blob", SeverityError, StatusRefused, "",
		"the link leads to a container or an account, and names no blob in it",
	},
	CodeNoQuery: {
		"no-query", SeverityError, StatusMalformed, "",
		"there is no query, so nothing is signed: quote the link, or a shell cuts it at the first &",
	},
	CodeUnknownSAS: {
		"not-a-sas", SeverityError, StatusMalformed, "",
		"these parameters are not those of a SAS (no sr, si, ss or skoid)",
	},
	CodeHTMLEscaped: {
		"html-escaped", SeverityError, StatusMalformed, "",
		"&amp; stands for & here: the link was copied out of HTML; replace each &amp; by &",
	},
	CodeSemicolonSeparator: {"semicolon", SeverityError, StatusMalformed, "", "a semicolon divides parameters: services take & only"},
	CodeBadEscape:          {"bad-escape", SeverityError, StatusMalformed, "", "a % is not followed by two hex digits"},
	CodeDoubleEncoded: {
		"double-encoded", SeverityError, StatusMalformed, "",
		"%25 stands before two hex digits: the link was percent-encoded twice",
	},
	CodeDuplicateParameter: {
		"duplicate", SeverityError, StatusMalformed, "p",
		"%s is there more than once: services and tools disagree which one counts",
	},
	CodeCaseVariant: {
		"case-variant", SeverityError, StatusMalformed, "p",
		"%s is written in another case or with escapes: services and tools disagree whether it counts",
	},
	CodeUnknownParameter: {"unknown-parameter", SeverityNote, "", "a", "%q is not a parameter of a SAS"},
	CodeNotABlobLink:     {"not-a-blob", SeverityError, StatusMalformed, "p", "%s belongs to tables: this is not a link to a blob"},
	CodeMissingParameter: {"missing", SeverityError, StatusMalformed, "p", "%s is required and not there, or empty"},
	CodeExclusive:        {"exclusive", SeverityError, StatusMalformed, "pa", "%s and %s cannot be together"},
	CodeNotInThisKind:    {"not-in-this-kind", SeverityError, StatusMalformed, "pa", "%s cannot be in a %s SAS"},
	CodeBadVersion:       {"bad-version", SeverityError, StatusMalformed, "pa", "%s is %q and not a version as 2020-12-06"},
	CodeVersionTooOld:    {"old-version", SeverityError, StatusMalformed, "pa", "%s is too old: this kind of SAS exists since %s"},
	CodeNewVersion: {
		"new-version", SeverityNote, "", "pa",
		"%s is %s, later than any that this program knows: the rules of the newest known are used",
	},
	CodeNewerParameter: {
		"newer-parameter", SeverityError, StatusMalformed, "pa", "%s exists since version %s, which is later than sv",
	},
	CodeBadResource:         {"bad-resource", SeverityError, StatusMalformed, "pa", "%s is %q: a blob link has b, bs, bv, c or d"},
	CodeNotReadableAlone:    {"resource-needs", SeverityError, StatusMalformed, "pa", "%s needs %s, which is not there"},
	CodeBadValue:            {"bad-value", SeverityError, StatusMalformed, "pa", "%s cannot be %q"},
	CodeBadDepth:            {"bad-depth", SeverityError, StatusMalformed, "pa", "%s is %q and not a number of directories"},
	CodeMissingDepth:        {"missing-depth", SeverityError, StatusMalformed, "", "sr=d needs sdd, the depth of the directory"},
	CodeUnknownPermission:   {"unknown-permission", SeverityError, StatusMalformed, "pa", "%s has %q, which is no permission"},
	CodeDuplicatePermission: {"duplicate-permission", SeverityError, StatusMalformed, "pa", "%s has %q more than once"},
	CodePermissionOrder: {
		"permission-order", SeverityWarning, "", "p",
		"%s is not in the documented order (racwdxyltfmeopi): some services refuse that",
	},
	CodeNewerPermission:  {"newer-permission", SeverityWarning, "", "pa", "%s has %s, which is later than sv"},
	CodeNoReadPermission: {"no-read", SeverityError, StatusRefused, "p", "%s does not allow reading (r)"},
	CodeGrantsMore:       {"grants-more", SeverityWarning, "", "pa", "%s also allows %s: its holder can do more than read"},
	CodeBadTime:          {"bad-time", SeverityError, StatusMalformed, "pa", "%s is %q and not a time as 2021-02-04T16:13:50Z"},
	CodeTimeOrder:        {"time-order", SeverityError, StatusMalformed, "pa", "%s is not later than %s"},
	CodeAlreadyExpired: {
		"expired", SeverityError, StatusExpired, "pa",
		"%s was %s: ask the API for a new link, no need to run the script again",
	},
	CodeKeyExpired: {"key-expired", SeverityError, StatusExpired, "pa", "the delegation key has expired: %s was %s"},
	CodeNotYet:     {"not-yet-valid", SeverityError, StatusNotYetValid, "pa", "%s is %s: not before then; is the clock right?"},
	CodeKeyNotYet: {
		"key-not-yet-valid", SeverityError, StatusNotYetValid, "pa",
		"the delegation key is not valid before %s, which is %s",
	},
	CodeExpiryUnknown: {"expiry-unknown", SeverityWarning, "", "", "the expiry stands in a stored access policy and not in the link"},
	CodeKeyLifetime: {
		"key-lifetime", SeverityError, StatusMalformed, "p",
		"%s is more than 7 days after skt: no delegation key lives longer",
	},
	CodeBadGUID:      {"bad-guid", SeverityError, StatusMalformed, "pa", "%s is %q and not a GUID in lower case"},
	CodeBadSignature: {"bad-signature", SeverityError, StatusMalformed, "pa", "%s is not the base64 of 32 bytes: %s"},
	CodePlusInSignature: {
		"plus-in-signature", SeverityError, StatusMalformed, "p",
		"%s holds a +, which is read as a blank: %%2B is meant, and can be repaired without a doubt",
	},
	CodeHTTPOnly:     {"http-only", SeverityError, StatusMalformed, "p", "%s=http alone is not allowed"},
	CodeBadAddress:   {"bad-address", SeverityError, StatusMalformed, "pa", "%s is %q and not an IPv4 address or range"},
	CodeAddressBound: {"address-bound", SeverityNote, "", "pa", "%s allows requests from %s only"},
	CodeStoredPolicy: {
		"stored-policy", SeverityNote, "", "p",
		"%s names a stored access policy, which can be changed or revoked at any time",
	},
	CodeHeaderOverride: {
		"header-override", SeverityNote, "", "pa",
		"%s makes the service answer with a header of the link's choice: %q",
	},
	CodeEncodingOverride: {
		"encoding-override", SeverityWarning, "", "pa",
		"%s makes the service claim the encoding %q, whatever the bytes are",
	},
	CodeNeedsUser: {
		"needs-user", SeverityError, StatusRefused, "p",
		"%s binds the link to a user: without a token of that user it is not enough",
	},
	CodeNoSAS: {
		"service-download", SeverityError, StatusRefused, "",
		"this is not a SAS link, but a download link of the service, as the API gives for investigation packages: " +
			"here only SAS links are taken",
	},
	CodeServiceLink: {
		"service-download", SeverityNote, "", "",
		"this is not a SAS link, but a download link of the service, as the API gives for investigation packages: " +
			"it does not say until when it can be used",
	},
	CodeServiceHost: {
		"service-host", SeverityError, StatusRefused, "a", "%q is not a download host of Microsoft Defender",
	},
	CodeNoToken: {
		"no-token", SeverityError, StatusMalformed, "",
		"the token of the download link is not there, or empty: quote the link, or a shell cuts it",
	},
	CodeNeedsRequest: {
		"needs-request", SeverityError, StatusRefused, "pa",
		"%s asks for request headers or parameters that must be signed too: %q",
	},
}

// String returns the text of the code: "expired".
func (c Code) String() string {
	if c == 0 || c >= numCodes {
		return "unknown"
	}
	return codes[c].name
}

// Severity returns the severity of problems with this code.
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
	return StatusValid
}

// Codes returns all codes, for documentation.
func Codes() []Code {
	all := make([]Code, 0, numCodes-1)
	for c := Code(1); c < numCodes; c++ {
		all = append(all, c)
	}
	return all
}
