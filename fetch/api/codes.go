package api

import (
	"net/http"
	"strings"
)

// disabledAdvice names the settings, which are on one page of the portal.
const disabledAdvice = "in the portal, Settings > Endpoints > Advanced features: Live Response, Live Response for Servers, " +
	"and for scripts without a signature Live Response unsigned script execution"

// adviceOf returns what a user can do about a code of the service, and the sentinel for it. Both
// are empty for other codes.
func adviceOf(code string) (advice string, kind error) {
	switch strings.ToLower(code) {
	case "activerequestalreadyexists":
		return "wait until it has ended, or cancel it", ErrActiveRequest
	case "osplatformnotsupported":
		return "the operating system of the machine, or its version, is not supported", ErrUnsupported
	case "clientversionnotsupported":
		return "the sensor on the machine is too old: update it", ErrUnsupported
	case "disabledfeature":
		return disabledAdvice, ErrDisabled
	case "missingrequiredparameter":
		return "the service misses a value; names of members are case-sensitive", nil
	}
	return "", nil
}

// groupAdvice is for a machine that refuses live response with a code that does not say why.
const groupAdvice = "a device group without an automated remediation level refuses live response"

// advice returns what a user can do about the error, with a separator before it, or "".
func (e *Error) advice() string {
	advice, kind := adviceOf(e.Code)
	if e.Op == opSignIn {
		advice = signInAdvice(e.Code)
	}
	refused := e.Op == opRun && (e.Status == http.StatusBadRequest || e.Status == http.StatusForbidden)
	switch {
	case kind == ErrDisabled: // the permissions are not the reason
		return "; " + advice
	case advice != "":
		return "; " + advice + e.permissions()
	case refused && !strings.EqualFold(e.Code, "InvalidRequestBody"):
		return e.permissions() + "; " + groupAdvice
	}
	return e.permissions()
}

// signInAdvice says what an error of the login means for a user who signs in with a code.
func signInAdvice(code string) string {
	switch code {
	case "authorization_declined", "access_denied":
		return "the sign-in was declined"
	case "expired_token":
		return "the user did not sign in before the code expired"
	case "bad_verification_code":
		return "the login does not know the code: sign in with a new one"
	case "invalid_client", "unauthorized_client":
		return "the application must allow public client flows (in Microsoft Entra, Authentication)"
	}
	return ""
}
