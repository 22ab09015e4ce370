// Package status reads the states of actions and commands. It is the one reader, for the client of the
// API and for cases: the service has written the words in more than one case, and "canceled" too.
package status

import "strings"

// ActionDone reports whether an action has ended, however it did. An unknown state is not an end.
func ActionDone(status string) bool {
	switch strings.ToLower(status) {
	case "succeeded", "failed", "timeout", "cancelled", "canceled":
		return true
	}
	return false
}

// Completed reports whether a command was carried out.
func Completed(status string) bool { return strings.EqualFold(status, "Completed") }

// CommandDone reports whether a command has ended, however it did.
func CommandDone(status string) bool {
	return Completed(status) || strings.EqualFold(status, "Failed")
}
