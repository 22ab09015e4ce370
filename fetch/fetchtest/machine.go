package fetchtest

import (
	"cmp"
	"time"
)

// Machine is a device. An ID and a name are enough: the other fields have defaults.
type Machine struct {
	ID     string // 40 hexadecimal digits
	Name   string // its DNS name
	OS     OS
	Health string   // healthStatus: Active if empty, or Inactive if it is offline
	Joined string   // onboardingStatus: Onboarded if empty
	Group  int      // rbacGroupId
	Tags   []string // machineTags
	IP     string   // lastIpAddress: one from its ID if empty
	Seen   Seen

	// Offline says that the machine cannot be reached: what it is to do stays Pending. It can be
	// reached again from Back on, and never if that is zero.
	Offline bool
	Back    time.Time

	// Refuses is the error with which the API refuses Live Response on the machine:
	// OsPlatformNotSupported, ClientVersionNotSupported, DisabledFeature or Forbidden.
	Refuses string
}

// OS is the operating system of a machine.
type OS struct {
	Platform string // Windows11 if empty
	Version  string // 24H2 if empty
	Build    int    // 26100 if 0
}

// Seen says when a machine was seen. If First is zero it is 90 days before Last. If Last is zero it
// is when the emulator began, and 5 days before if the machine is offline.
type Seen struct {
	First, Last time.Time
	Never       bool // lastSeen is null
}

// reached returns when the machine can be reached from a time on, and false if never.
func (m *Machine) reached(now time.Time) (time.Time, bool) {
	switch {
	case !m.Offline:
		return now, true
	case m.Back.IsZero():
		return time.Time{}, false
	case m.Back.After(now):
		return m.Back, true
	}
	return now, true
}

// online reports whether the machine can be reached now.
func (m *Machine) online(now time.Time) bool {
	at, ok := m.reached(now)
	return ok && !at.After(now)
}

// health returns the healthStatus.
func (m *Machine) health(now time.Time) string {
	if m.online(now) {
		return cmp.Or(m.Health, "Active")
	}
	return cmp.Or(m.Health, "Inactive")
}

// lastSeen returns when the machine was seen last, and zero if never.
func (m *Machine) lastSeen(began, now time.Time) time.Time {
	switch {
	case m.Seen.Never:
		return time.Time{}
	case !m.Seen.Last.IsZero():
		return m.Seen.Last
	case !m.Offline:
		return began
	case m.online(now):
		return m.Back
	}
	return began.Add(-5 * 24 * time.Hour)
}
