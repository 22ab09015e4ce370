package api

import "strings"

// code is what is known of a code of the service.
type code struct {
	kind   error // nil for none
	advice string
}

// codes are those that the pages of the API name, as far as a user can do something about them.
var codes = map[string]code{
	"activerequestalreadyexists": {ErrActiveRequest, "wait until it has ended, or cancel it"},
	"osplatformnotsupported":     {ErrUnsupported, "the operating system of the machine, or its version, is not supported"},
	"clientversionnotsupported":  {ErrUnsupported, "the sensor on the machine is too old: update it"},
	"disabledfeature": {ErrDisabled,
		"in the portal, Settings > Endpoints > Advanced features: Live Response, for servers Live Response for Servers, and for scripts without a signature Live Response unsigned script execution"},
	"missingrequiredparameter": {nil, "the service wants a value that was not sent: names of members are case-sensitive"},
}

// kindOfCode returns the sentinel for a code, or nil.
func kindOfCode(name string) error { return codes[strings.ToLower(name)].kind }

// groupAdvice is for machines that refuse live response without a code of their own.
const groupAdvice = "a device group without an automated remediation level refuses live response"

// advice returns what a user can do about the error, with a separator before it, or "".
func (e *Error) advice() string {
	advice := codes[strings.ToLower(e.Code)].advice
	switch {
	case advice != "" && kindOfCode(e.Code) == ErrDisabled: // the permissions are not the reason
		return "; " + advice
	case advice != "":
		return "; " + advice + e.permissions()
	case e.Op == opRun && e.Status >= 400 && e.Status < 500 && (e.kind == nil || e.kind == ErrForbidden):
		return e.permissions() + "; " + groupAdvice
	}
	return e.permissions()
}
