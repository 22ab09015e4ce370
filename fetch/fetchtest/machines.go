package fetchtest

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// machineProperties are what can be compared in the list of machines.
func (x *exchange) machineProperties() *schema[*Machine] {
	text := func(of func(*Machine) string) func(*Machine, time.Time) string {
		return func(m *Machine, _ time.Time) string { return of(m) }
	}
	return &schema[*Machine]{
		entity: "Machine", prefix: true,
		texts: map[string]func(*Machine, time.Time) string{
			"id":               text(func(m *Machine) string { return strings.ToLower(m.ID) }),
			"computerdnsname":  text(func(m *Machine) string { return strings.ToLower(m.Name) }),
			"osplatform":       text(func(m *Machine) string { return m.platform() }),
			"version":          text(func(m *Machine) string { return m.version() }),
			"healthstatus":     (*Machine).health,
			"onboardingstatus": text(func(m *Machine) string { return m.onboarding() }),
			"lastipaddress":    text((*Machine).ip),
			"riskscore":        text(func(*Machine) string { return "None" }),
			"exposurelevel":    text(func(*Machine) string { return "Low" }),
			"devicevalue":      text(func(*Machine) string { return "Normal" }),
			"aaddeviceid":      text(func(*Machine) string { return "" }),
		},
		times: map[string]func(*Machine, time.Time) time.Time{
			"lastseen":  func(m *Machine, now time.Time) time.Time { return m.lastSeen(x.e.state.began, now) },
			"firstseen": func(m *Machine, now time.Time) time.Time { return m.firstSeen(x.e.state.began, now) },
		},
		numbers: map[string]func(*Machine, time.Time) int{
			"rbacgroupid": func(m *Machine, _ time.Time) int { return m.Group },
		},
		lists: map[string]func(*Machine, time.Time) []string{
			"machinetags": func(m *Machine, _ time.Time) []string { return m.Tags },
		},
	}
}

// listMachines answers the list of machines, by name. If there is no machine at all, that is 404,
// as documented; a filter that none matches is an empty list.
func (x *exchange) listMachines(claims) *response {
	q, refused := readQuery(x, x.machineProperties(), "computerdnsname", false)
	if refused != nil {
		return refused
	}
	all := x.e.allMachines()
	if len(all) == 0 {
		return x.apiError(http.StatusNotFound, "ResourceNotFound", "No machine was found")
	}
	found := q.pick(all, x.now)
	page, next := cutPage(x, q, found)
	out := []machineEntity{}
	for _, m := range page {
		out = append(out, x.machineEntity(m))
	}
	return x.page("Machines", q.total(found), out, next)
}

// oneMachine answers with a machine, by its ID or its full name. If several have the name, it is
// the last seen: a guess.
func (x *exchange) oneMachine(claims) *response {
	var found *Machine
	for _, m := range x.e.allMachines() {
		if strings.EqualFold(m.ID, x.machine) {
			found = m
			break
		}
		if !strings.EqualFold(m.Name, x.machine) {
			continue
		}
		if began := x.e.state.began; found == nil || m.lastSeen(began, x.now).After(found.lastSeen(began, x.now)) {
			found = m
		}
	}
	if found == nil {
		return x.apiError(http.StatusNotFound, "ResourceNotFound", "Machine "+x.machine+" was not found")
	}
	return x.json(http.StatusOK, struct {
		Context string `json:"@odata.context"`
		machineEntity
	}{x.context("Machines/$entity"), x.machineEntity(found)})
}

// allMachines returns copies of the machines, in the order of their IDs.
func (e *Emulator) allMachines() []*Machine {
	e.mu.Lock()
	defer e.mu.Unlock()
	var all []*Machine
	for _, m := range e.state.machines {
		one := *m
		all = append(all, &one)
	}
	slices.SortFunc(all, func(a, b *Machine) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// machineEntity is a machine as the API writes it.
type machineEntity struct {
	ID         string    `json:"id"`
	Name       string    `json:"computerDnsName"`
	FirstSeen  *string   `json:"firstSeen"`
	LastSeen   *string   `json:"lastSeen"`
	OS         string    `json:"osPlatform"`
	Version    string    `json:"version"`
	Build      int       `json:"osBuild"`
	IP         string    `json:"lastIpAddress"`
	Health     string    `json:"healthStatus"`
	Onboarding string    `json:"onboardingStatus"`
	Group      int       `json:"rbacGroupId"`
	Tags       []string  `json:"machineTags"`
	Addresses  []address `json:"ipAddresses"`

	constants
}

// constants are members that are the same for all machines.
type constants struct {
	DeviceValue string  `json:"deviceValue"`
	Risk        string  `json:"riskScore"`
	Exposure    string  `json:"exposureLevel"`
	AADDevice   *string `json:"aadDeviceId"`
}

type address struct {
	IP     string `json:"ipAddress"`
	MAC    string `json:"macAddress"`
	Type   string `json:"type"`
	Status string `json:"operationalStatus"`
}

func (x *exchange) machineEntity(m *Machine) machineEntity {
	began := x.e.state.began
	return machineEntity{
		ID: m.ID, Name: m.Name, FirstSeen: nullTime(m.firstSeen(began, x.now)), LastSeen: nullTime(m.lastSeen(began, x.now)),
		OS: m.platform(), Version: m.version(), Build: cmp.Or(m.OS.Build, 26100), IP: m.ip(),
		Health: m.health(x.now), Onboarding: m.onboarding(), Group: m.Group, Tags: append([]string{}, m.Tags...),
		Addresses: []address{{m.ip(), "00155D" + strings.ToUpper((m.ID + "000000")[:6]), "Ethernet", "Up"}},
		constants: constants{"Normal", "None", "Low", nil},
	}
}

func nullTime(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return null(apiTime(t))
}

func (m *Machine) platform() string   { return cmp.Or(m.OS.Platform, "Windows11") }
func (m *Machine) version() string    { return cmp.Or(m.OS.Version, "24H2") }
func (m *Machine) onboarding() string { return cmp.Or(m.Joined, "Onboarded") }

// ip returns the address, and if it has none one that depends on the ID.
func (m *Machine) ip() string {
	b, _ := hex.DecodeString((m.ID + "0000")[:4])
	if len(b) < 2 {
		b = []byte{0, 1}
	}
	return cmp.Or(m.IP, fmt.Sprintf("10.20.%d.%d", b[0], b[1]))
}

// firstSeen returns when the machine was seen first, and zero if never.
func (m *Machine) firstSeen(began, now time.Time) time.Time {
	if m.Seen.First.IsZero() && !m.Seen.Never {
		return m.lastSeen(began, now).Add(-90 * 24 * time.Hour)
	}
	return m.Seen.First
}
