package signoff_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/modbus"
	"aman/gateway/config"
	"aman/gateway/config/configtest"
	"aman/gateway/config/signoff"
)

// plant is a site with one of everything that is signed.
const plant = `plant: kirov
gateway: gw-1
data: /var/lib/aman
timezone: Asia/Almaty
shifts: [{id: day, start: "08:00", length: 12h}, {id: night, start: "20:00", length: 12h}]
buses:
  - {id: plc, kind: modbus-tcp, address: "127.0.0.1:1502", timeout: 40ms}
zones:
  - {id: boiler, name: {ru: Котельная, kk: Қазандық, en: Boiler house}, release: [responsible, inspector]}
  - {id: yard}
sensors:
  - id: gas
    bus: plc
    driver: modbus
    unit: 1
    zone: boiler
    every: 200ms
    frozen: 10m
    principle: catalytic
    t90: 30s
    points:
      - {name: a, register: holding, address: 0, type: uint16, scale: 0.1, unit: ppm, gas: CO, min: 0, max: 1000}
      - {name: b, register: holding, address: 1, type: uint16, scale: 0.1, unit: ppm, gas: CO, min: 0, max: 1000}
      - {name: c, register: holding, address: 2, type: uint16, scale: 0.1, unit: ppm, gas: CO, min: 0, max: 1000}
      - {name: o2, register: holding, address: 3, type: uint16, scale: 0.01, unit: "%vol", gas: O2, min: 0, max: 25}
      - {name: ch4, register: holding, address: 4, type: uint16, unit: "%LEL", gas: CH4, min: 0, max: 100}
      - {name: call, register: discrete, address: 1, type: bool}
      - {name: quiet, register: discrete, address: 2, type: bool}
      - {name: occupied, register: discrete, address: 0, type: bool}
outputs:
  - {id: siren, kind: modbus-coil, bus: plc, unit: 1, address: 10, role: horn, silence_for: 60s}
  - {id: lamp, kind: modbus-coil, bus: plc, unit: 1, address: 11, role: beacon}
  - {id: stop, kind: modbus-coil, bus: plc, unit: 1, address: 12, role: interlock, zone: boiler, drops_after: 5s}
panel:
  - {input: gas.call, act: stop, active: low}
  - {input: gas.quiet, act: silence}
rules:
  - id: co-warn
    any: [{point: gas.a, above: 20 ppm}, {point: gas.b, above: 20 ppm}]
    severity: warning
    outputs: [lamp]
    quiet_under: [co-stop]
    shelve_max: 4h
    rearm: {after: 10m, above: 30 ppm}
    escalate: [{after: 1m, outputs: [siren]}]
  - id: co-stop
    point: gas.a
    above: 40 ppm
    severity: danger
    latch: true
    suspend: true
    hold: 1s
    clear_for: 10s
    stale: 5s
    outputs: [siren, lamp]
    group: boiler-gas
    do: {ru: Покинуть котельную, kk: Қазандықтан шығыңыз, en: Leave the boiler house}
    respond_in: 2m
  - id: co-vote
    vote: {k: 2, of: [gas.a, gas.b, gas.c], above: 30 ppm, degrade: safe, spread: 20 ppm, spread_for: 5m}
    outputs: [siren]
  - id: o2-low
    point: gas.o2
    below: 19.5 %vol
    severity: danger
    outputs: [siren]
  - id: both
    all: [{point: gas.occupied, equals: 1}, {point: gas.a, above: 25 ppm}]
    on_fault: fault
    suppress_while: {point: gas.b, above: 500 ppm}
  - id: fast
    rate: {point: gas.a, above: 5 ppm/s, over: 2s}
`

// hardware reads real Modbus layouts and opens nothing.
func hardware() config.Hardware {
	hw := configtest.Hardware()
	hw.Drivers = []drivers.Driver{modbus.Driver()}
	hw.Bus = func(b config.Bus) (drivers.Bus, error) {
		return modbus.NewTCP(b.ID, b.Address, modbus.Options{Timeout: b.Timeout, Retries: b.Retries, Pause: b.Pause}), nil
	}
	return hw
}

func describe(t require.TestingT, text string) signoff.Items {
	site, err := config.Parse("site.yaml", []byte(text), hardware())
	require.NoError(t, err)
	return signoff.Describe(site, []byte(text))
}

// with replaces pairs of texts in the plant, each of which must be there once.
func with(t *testing.T, pairs ...string) string {
	t.Helper()
	text := plant
	for i := 0; i < len(pairs); i += 2 {
		require.Equal(t, 1, strings.Count(text, pairs[i]), "%q in the plant", pairs[i])
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

// file writes a configuration and returns its path.
func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "site.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func read(t *testing.T, path string) signoff.Standing {
	t.Helper()
	site, err := config.Load(path, hardware())
	require.NoError(t, err)
	return signoff.Read(path, site)
}

var (
	engineer  = signoff.Person{Name: "A. Serikov", Role: "gas-safety-engineer"}
	operator  = signoff.Person{Name: "B. Omarova", Role: "operator"}
	mechanic  = signoff.Person{Name: "C. Kim", Role: "maintenance"}
	signedAt  = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	signedDay = "2026-11-22"
)

func act(people ...signoff.Person) signoff.Act {
	return signoff.Act{People: people, Time: signedAt, Tool: "v1"}
}
