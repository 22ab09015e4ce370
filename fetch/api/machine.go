package api

import (
	"fmt"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// Machine is a machine that reports to the service. Its texts are as they were sent. Absent and
// null values are empty, and times zero.
type Machine struct {
	ID   string // 40 hexadecimal digits, in lower case
	Name string // computerDnsName

	// LastSeen is the time of the last full report, of which there is about one a day. It may be
	// zero.
	FirstSeen, LastSeen time.Time
	// Health is "Active", "Inactive", "ImpairedCommunication", "NoSensorData",
	// "NoSensorDataImpairedCommunication", "Unknown", or a new one.
	Health     string
	Onboarding string // "Onboarded", "CanBeOnboarded", "Unsupported", "InsufficientInfo", or a new one
	OS         MachineOS
	Group      MachineGroup
	Tags       []string
	Network    MachineNetwork
	Rating     MachineRating
	More       MachineDetails
}

// MachineOS is the operating system of a machine.
type MachineOS struct {
	Platform, Version, Build string
	Architecture, Processor  string
}

// MachineGroup is the device group of a machine. Its id may be a number or a text.
type MachineGroup struct{ ID, Name string }

// MachineNetwork are the addresses of a machine.
type MachineNetwork struct {
	LastIP, LastExternalIP string
	Addresses              []MachineAddress
}

// MachineAddress is an address of a network interface.
type MachineAddress struct{ IP, MAC, Type, Status string }

// MachineRating is what the service, or the tenant, thinks of a machine.
type MachineRating struct {
	Risk     string // "None", "Informational", "Low", "Medium", "High"
	Exposure string // "None", "Low", "Medium", "High"
	Value    string // "Normal", "Low", "High"
}

// MachineDetails are members that are rarely needed.
type MachineDetails struct {
	EntraID      string // aadDeviceId
	AgentVersion string
	ManagedBy    string
	// MergedInto is the id of the machine into which this one was merged. Duplicate is set if the
	// machine may have several entries. The service does not document them.
	MergedInto string
	Duplicate  bool
}

const (
	maxTags      = 1000 // of a machine
	maxAddresses = 1000 // the same
)

// decodeMachine decodes a machine. The JSON is valid.
func decodeMachine(raw string) (*Machine, error) {
	if len(raw) > maxAction {
		return nil, fmt.Errorf("a machine of %d bytes", len(raw))
	}
	v := gjson.Parse(raw)
	if !v.IsObject() {
		return nil, fmt.Errorf("a machine that is no object")
	}
	m := new(Machine)
	v.ForEach(func(key, v gjson.Result) bool {
		name := strings.ToLower(key.Str) // the documentation writes onboardingstatus and onboardingStatus
		if dst := m.text(name); dst != nil {
			setText(dst, v)
			return true
		}
		switch name {
		case "firstseen":
			setTime(&m.FirstSeen, v)
		case "lastseen":
			setTime(&m.LastSeen, v)
		case "machinetags":
			if m.Tags == nil && v.IsArray() {
				m.Tags = decodeTexts(v, maxTags)
			}
		case "ipaddresses":
			if m.Network.Addresses == nil && v.IsArray() {
				m.Network.Addresses = decodeAddresses(v)
			}
		case "ispotentialduplication":
			m.More.Duplicate = m.More.Duplicate || v.Type == gjson.True
		}
		return true
	})
	if !machineID().MatchString(m.ID) {
		return nil, fmt.Errorf("a machine without a valid id")
	}
	m.ID = strings.ToLower(m.ID)
	return m, nil
}

// text returns where the text of a member goes, or nil. The name is in lower case.
func (m *Machine) text(name string) *string {
	switch name {
	case "id":
		return &m.ID
	case "computerdnsname":
		return &m.Name
	case "healthstatus":
		return &m.Health
	case "onboardingstatus":
		return &m.Onboarding
	case "osplatform":
		return &m.OS.Platform
	case "version", "osversion":
		return &m.OS.Version
	case "osbuild":
		return &m.OS.Build
	case "osarchitecture":
		return &m.OS.Architecture
	case "osprocessor":
		return &m.OS.Processor
	case "rbacgroupid":
		return &m.Group.ID
	case "rbacgroupname":
		return &m.Group.Name
	case "lastipaddress":
		return &m.Network.LastIP
	case "lastexternalipaddress":
		return &m.Network.LastExternalIP
	case "riskscore":
		return &m.Rating.Risk
	case "exposurelevel":
		return &m.Rating.Exposure
	case "devicevalue":
		return &m.Rating.Value
	case "aaddeviceid":
		return &m.More.EntraID
	case "agentversion":
		return &m.More.AgentVersion
	case "managedby":
		return &m.More.ManagedBy
	case "mergedintomachineid":
		return &m.More.MergedInto
	}
	return nil
}

// decodeTexts decodes at most max texts.
func decodeTexts(list gjson.Result, max int) (texts []string) {
	list.ForEach(func(_, v gjson.Result) bool {
		if s := textOf(v); s != "" {
			texts = append(texts, s)
		}
		return len(texts) < max
	})
	return texts
}

func decodeAddresses(list gjson.Result) (addresses []MachineAddress) {
	list.ForEach(func(_, v gjson.Result) bool {
		if !v.IsObject() {
			return true
		}
		var a MachineAddress
		v.ForEach(func(key, v gjson.Result) bool {
			switch strings.ToLower(key.Str) {
			case "ipaddress":
				setText(&a.IP, v)
			case "macaddress":
				setText(&a.MAC, v)
			case "type":
				setText(&a.Type, v)
			case "operationalstatus":
				setText(&a.Status, v)
			}
			return true
		})
		addresses = append(addresses, a)
		return len(addresses) < maxAddresses
	})
	return addresses
}
