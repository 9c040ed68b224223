package config_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"aman/gateway/config"
	"aman/rules"
)

// TestLevel: on is what the role calls active, whichever way it is wired.
func TestLevel(t *testing.T) {
	cases := []struct {
		name      string
		role      rules.Role
		activeLow bool
		on        bool
		want      bool
	}{
		{"horn off", rules.RoleHorn, false, false, false},
		{"horn on", rules.RoleHorn, false, true, true},
		{"horn on, active low", rules.RoleHorn, true, true, false},
		{"interlock while all is well", rules.RoleInterlock, false, false, true},
		{"interlock tripped", rules.RoleInterlock, false, true, false},
		{"interlock tripped, active low", rules.RoleInterlock, true, true, true},
		{"fault while all is well", rules.RoleFault, false, false, true},
		{"life off", rules.RoleLife, false, false, true},
		{"trip on", rules.RoleTrip, false, true, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, config.Output{Role: c.role, ActiveLow: c.activeLow}.Level(c.on))
		})
	}
}

func TestLevelsWhileNobodyDrives(t *testing.T) {
	cases := []struct {
		name                                 string
		out                                  config.Output
		safe, powerOn, processDeath, busLoss string
	}{
		{
			"coil of a module with a time-out",
			config.Output{Kind: config.KindCoil, Role: rules.RoleInterlock, DropsAfter: 5 * time.Second},
			"de-energised", "as the module is set", "off after 5s", "off after 5s",
		},
		{
			"coil of a module without",
			config.Output{Kind: config.KindCoil, Role: rules.RoleHorn},
			"energised (needs its supply)", "as the module is set", "last value (no time-out known)", "last value (no time-out known)",
		},
		{
			"line that is pulled up",
			config.Output{Kind: config.KindGPIO, Line: "GPIO4", Role: rules.RoleBeacon},
			"energised (needs its supply)", "pulled up: energised", "last level (Raspberry Pi OS) or input (Debian)", "no bus",
		},
		{
			"line that is pulled down",
			config.Output{Kind: config.KindGPIO, Line: "GPIO17", Role: rules.RoleInterlock},
			"de-energised", "pulled down: de-energised", "last level (Raspberry Pi OS) or input (Debian)", "no bus",
		},
		{
			"line of another board",
			config.Output{Kind: config.KindGPIO, Line: "PA7", Role: rules.RoleBeacon},
			"energised (needs its supply)", "as the line is pulled: unknown for PA7", "last level (Raspberry Pi OS) or input (Debian)", "no bus",
		},
		{
			"log",
			config.Output{Kind: config.KindLog, Role: rules.RoleTrip},
			"energised (needs its supply)", "nothing is switched", "nothing is switched", "no bus",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l := config.LevelsOf(&c.out)
			assert.Equal(t, []string{c.safe, c.powerOn, c.processDeath, c.busLoss}, []string{l.Safe, l.PowerOn, l.ProcessDeath, l.BusLoss})
		})
	}
}
