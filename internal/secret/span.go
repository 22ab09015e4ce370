package secret

// Set is a set of rules.
type Set uint8

const (
	// Access is what opens results in the cloud: signatures of SAS links, bearer and refresh
	// tokens, account keys, and the caller's own secrets.
	Access Set = iota
	// All is every rule.
	All
	// Named is nothing but the caller's own secrets.
	Named

	numSets = iota
)

// MaxSpan bounds the length of a span.
const MaxSpan = 16 << 10

// Mask stands for a secret where text is shown.
const Mask = "REDACTED"

// Span is where a secret lies.
type Span struct {
	Start, End int64
	Rule       Rule
}

// Rule names what found a secret.
type Rule uint8

// The rules.
const (
	Own              Rule = iota + 1 // named by the caller
	Signature                        // of a SAS link or of a request
	Bearer                           // a token after Bearer, or in an Authorization header
	JWT                              // a JSON web token
	Label                            // the value of a label
	Option                           // an argument of a command
	URLPassword                      // before the host of a URL
	Token                            // a token that says what it is
	Cookie                           // the value of a cookie
	Webhook                          // the path of a webhook
	PrivateKey                       // the inside of a private key
	PasswordHash                     // of an account
	RecoveryPassword                 // of BitLocker
	Column                           // a cell under the heading of secrets
	EncodedCommand                   // a base64 command that holds a secret

	LastRule = EncodedCommand
)

var ruleNames = [...]string{
	Own: "own", Signature: "signature", Bearer: "bearer", JWT: "jwt", Label: "label", Option: "option", URLPassword: "url-password",
	Token: "token", Cookie: "cookie", Webhook: "webhook", PrivateKey: "private-key", PasswordHash: "password-hash",
	RecoveryPassword: "recovery-password", Column: "column", EncodedCommand: "encoded-command",
}

func (r Rule) String() string { return ruleNames[r] }
