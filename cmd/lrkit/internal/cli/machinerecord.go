package cli

import (
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/internal/text"
)

// appendMachine appends the record of a machine, schema lrkit.machine/1, as one line of JSON. What
// the API does not say is absent.
func appendMachine(b []byte, m *api.Machine) []byte {
	r := apiRecord{b}
	r.b = append(r.b, `{"schema":"lrkit.machine/1"`...)
	r.text("machine", m.Name)
	r.text("machine_id", m.ID)
	r.text("health", m.Health)
	r.time("first_seen", m.FirstSeen)
	r.time("last_seen", m.LastSeen)
	r.text("onboarding", m.Onboarding)
	r.text("os_platform", m.OS.Platform)
	r.text("os_version", m.OS.Version)
	r.text("os_build", m.OS.Build)
	r.text("os_architecture", m.OS.Architecture)
	r.text("group_id", m.Group.ID)
	r.text("group", m.Group.Name)
	r.b = append(r.b, `,"tags":[`...)
	for i, tag := range m.Tags {
		if i > 0 {
			r.b = append(r.b, ',')
		}
		r.b = text.AppendJSON(r.b, masked(tag))
	}
	r.b = append(r.b, ']')
	r.text("last_ip", m.Network.LastIP)
	r.text("last_external_ip", m.Network.LastExternalIP)
	r.b = append(r.b, `,"addresses":[`...)
	for i, n := range m.Network.Addresses {
		if i > 0 {
			r.b = append(r.b, ',')
		}
		r.b = appendAddress(r.b, &n)
	}
	r.b = append(r.b, ']')
	r.text("risk", m.Rating.Risk)
	r.text("exposure", m.Rating.Exposure)
	r.text("value", m.Rating.Value)
	r.text("entra_id", m.More.EntraID)
	r.text("agent_version", m.More.AgentVersion)
	r.text("managed_by", m.More.ManagedBy)
	r.text("merged_into", m.More.MergedInto)
	if m.More.Duplicate {
		r.b = append(r.b, `,"duplicate":true`...)
	}
	return append(r.b, "}\n"...)
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
