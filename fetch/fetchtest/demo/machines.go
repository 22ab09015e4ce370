package demo

import (
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// machine returns a machine of the company. What it is follows from its name: servers begin with
// hv, laptops with lt, and the laptop of a traveller is offline.
func machine(name string) fetchtest.Machine {
	m := fetchtest.Machine{ID: machineID(name), Name: name + "." + domain, Group: 1, Tags: []string{"IR-2611"}}
	switch {
	case name == "hv-web01":
		m.OS = fetchtest.OS{Platform: "Linux", Version: "22.4", Build: 0}
	case strings.HasPrefix(name, "mac-"):
		m.OS = fetchtest.OS{Platform: "macOS", Version: "15.1", Build: 0}
	case strings.HasPrefix(name, "hv-"):
		m.OS, m.Group = fetchtest.OS{Platform: "WindowsServer2022", Version: "21H2", Build: 20348}, 2
		m.Tags = append(m.Tags, "server")
	case strings.HasPrefix(name, "lt-"):
		m.Tags = append(m.Tags, "laptop")
	}
	m.Offline = name == "lt-okafor"
	return m
}

// again has two machines with one name: it was onboarded again 30 days ago.
func (b *builder) again() {
	young, old := machine("ws-berth09"), machine("ws-berth09")
	old.ID, old.Offline, old.Joined = machineID("ws-berth09, before"), true, "CanBeOnboarded"
	old.Seen = fetchtest.Seen{Last: b.now.Add(-30 * 24 * time.Hour)}
	b.tenant.Machines = append(b.tenant.Machines, young, old)
}
