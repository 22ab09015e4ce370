package cli

import (
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/internal/text"
)

// appendMachine appends the record of a machine, schema lrkit.machine/1, as one line of JSON. What
// the API does not say is absent.
func appendMachine(b []byte, m *api.Machine) []byte {
	str := func(name, value string) {
		if value != "" {
			b = append(b, `,"`+name+`":`...)
			b = text.AppendJSON(b, masked(value))
		}
	}
	when := func(name string, t time.Time) {
		if !t.IsZero() {
			str(name, t.UTC().Format(time.RFC3339Nano))
		}
	}
	b = append(b, `{"schema":"lrkit.machine/1"`...)
	str("machine", m.Name)
	str("machine_id", m.ID)
	str("health", m.Health)
	when("first_seen", m.FirstSeen)
	when("last_seen", m.LastSeen)
	str("onboarding", m.Onboarding)
	str("os_platform", m.OS.Platform)
	str("os_version", m.OS.Version)
	str("os_build", m.OS.Build)
	str("os_architecture", m.OS.Architecture)
	str("group_id", m.Group.ID)
	str("group", m.Group.Name)
	b = append(b, `,"tags":[`...)
	for i, tag := range m.Tags {
		if i > 0 {
			b = append(b, ',')
		}
		b = text.AppendJSON(b, masked(tag))
	}
	b = append(b, ']')
	str("last_ip", m.Network.LastIP)
	str("last_external_ip", m.Network.LastExternalIP)
	b = append(b, `,"addresses":[`...)
	for i, n := range m.Network.Addresses {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendAddress(b, &n)
	}
	b = append(b, ']')
	str("risk", m.Rating.Risk)
	str("exposure", m.Rating.Exposure)
	str("value", m.Rating.Value)
	str("entra_id", m.More.EntraID)
	str("agent_version", m.More.AgentVersion)
	str("managed_by", m.More.ManagedBy)
	str("merged_into", m.More.MergedInto)
	if m.More.Duplicate {
		b = append(b, `,"duplicate":true`...)
	}
	return append(b, "}\n"...)
}

func appendAddress(b []byte, n *api.MachineAddress) []byte {
	b = append(b, '{')
	for _, member := range []struct{ name, value string }{{"ip", n.IP}, {"mac", n.MAC}, {"type", n.Type}, {"status", n.Status}} {
		if member.value == "" {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(b, `"`+member.name+`":`...)
		b = text.AppendJSON(b, masked(member.value))
	}
	return append(b, '}')
}
