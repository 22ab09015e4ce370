// Package status interprets the states of actions and commands, for the client of the API and for
// cases. The service writes the words in more than one case, and also "canceled".
package status

import (
	"fmt"
	"strings"
)

// ActionDone reports whether an action has ended, in any way. An unknown state is not an end.
func ActionDone(status string) bool {
	switch strings.ToLower(status) {
	case "succeeded", "failed", "timeout", "cancelled", "canceled":
		return true
	}
	return false
}

// Cancelled reports whether an action was cancelled.
func Cancelled(status string) bool {
	return strings.EqualFold(status, "Cancelled") || strings.EqualFold(status, "Canceled")
}

// Succeeded reports whether an action ended well.
func Succeeded(status string) bool { return strings.EqualFold(status, "Succeeded") }

// Completed reports whether a command was carried out.
func Completed(status string) bool { return strings.EqualFold(status, "Completed") }

// CommandDone reports whether a command has ended, in any way.
func CommandDone(status string) bool {
	return Completed(status) || strings.EqualFold(status, "Failed")
}

// HasResult reports whether a command of this type, with this status, was carried out and has a
// result to fetch.
func HasResult(commandType, status string) bool {
	return Completed(status) && !strings.EqualFold(commandType, "PutFile")
}

// LiveResponse reports whether an action of this type has commands with results.
func LiveResponse(actionType string) bool {
	return actionType == "" || strings.EqualFold(actionType, "LiveResponse")
}

// TypePackage is the type of an action that collects an investigation package.
const TypePackage = "CollectInvestigationPackage"

// Package reports whether an action of this type collects an investigation package: its one result.
func Package(actionType string) bool { return strings.EqualFold(actionType, TypePackage) }

// HasResults reports whether an action of this type may have results to fetch.
func HasResults(actionType string) bool { return LiveResponse(actionType) || Package(actionType) }

// NoCommands says why an action has no commands: "pending (no commands yet)", "failed 0x80070005",
// "no live response (Isolate)". result is its errorHResult. The words are those of the service.
func NoCommands(actionType, status string, result int64) string {
	switch {
	case !HasResults(actionType):
		return "no live response (" + actionType + ")"
	case !ActionDone(status):
		return "pending (no commands yet)"
	case Succeeded(status):
		return "succeeded (no commands)"
	}
	word := strings.ToLower(status)
	if result != 0 {
		return fmt.Sprintf("%s 0x%08x", word, uint32(result))
	}
	return word + " (no commands)"
}
