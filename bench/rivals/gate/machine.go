package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/klauspost/cpuid/v2"

	"github.com/lrkit/lrkit/bench/rivals"
)

// A machine is what the figures depend on.
type machine struct {
	CPU           string            `json:"cpu"`
	Vendor        string            `json:"vendor"`
	Family        int               `json:"family"`
	Model         int               `json:"model"`
	Cores         int               `json:"cores"`
	OS            string            `json:"os"`
	Arch          string            `json:"arch"`
	Go            string            `json:"go"`
	SonicIsNative bool              `json:"sonic_is_native"`
	Modules       map[string]string `json:"modules"`
}

func thisMachine() machine {
	c := cpuid.CPU
	m := machine{
		CPU: strings.TrimSpace(c.BrandName), Vendor: c.VendorString, Family: c.Family, Model: c.Model, Cores: runtime.NumCPU(),
		OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version(),
		SonicIsNative: rivals.SonicIsNative, Modules: map[string]string{},
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			if d.Replace == nil {
				m.Modules[d.Path] = d.Version
			}
		}
	}
	return m
}

// family names the kind of processor as floors.json does. Brand names are no use: in a
// virtual machine they are often just the maker's.
func (m machine) family() string {
	return fmt.Sprintf("%s family %d model %d", m.Vendor, m.Family, m.Model)
}

func isSonic(rival string) bool { return strings.HasPrefix(rival, "sonic.") }
