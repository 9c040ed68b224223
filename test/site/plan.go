package site

import (
	"fmt"
	"strings"
	"time"
)

// The registers and coils of every planned unit.
const (
	// GasLimit is where the alarm of a unit's gas register trips, in ppm.
	GasLimit = 50
	// StopRegister is the holding register of unit 1 whose danger suspends the
	// zone, above StopLimit.
	StopRegister = 100
	StopLimit    = 40
	// AlarmCoil is the coil of each unit that follows its alarm.
	AlarmCoil = 0
	// StopCoil is the interlock of the zone, at unit 1: on while all is well.
	StopCoil = 1
)

// Plan describes a made-up plant of equal instruments, for stories that need
// many. Each unit has a run of holding registers from 0: all but the last count
// up by one with each answered read, the last is a gas with a rule and a coil.
type Plan struct {
	Units     int
	Registers int // of each unit, the gas included
	Every     time.Duration
	// Instruments is the Modbus TCP address of all units.
	Instruments string
	Data        string
	Page        string // empty for none
	Broker      string // empty for no server
}

// Gas is the address of a unit's gas register.
func (p Plan) Gas() int { return p.Registers - 1 }

// Rule names the rule of a unit's gas.
func (p Plan) Rule(unit int) string { return fmt.Sprintf("gas-%d", unit) }

// Point names the point of one register of a unit.
func (p Plan) Point(unit, address int) string {
	if address == p.Gas() {
		return fmt.Sprintf("u%d.gas", unit)
	}
	return fmt.Sprintf("u%d.r%d", unit, address)
}

// YAML writes the gateway's configuration.
func (p Plan) YAML() string {
	var b strings.Builder
	fmt.Fprintf(&b, "plant: kirov\ngateway: gw-1\ndata: %s\n", p.Data)
	fmt.Fprintf(&b, "buses:\n  - {id: plc, kind: modbus-tcp, address: %q}\n", p.Instruments)
	fmt.Fprintf(&b, "zones:\n  - {id: hall, name: {ru: Цех, kk: Цех, en: Hall}, release: [responsible]}\nsensors:\n")
	for unit := 1; unit <= p.Units; unit++ {
		p.sensor(&b, unit)
	}
	b.WriteString("outputs:\n")
	for unit := 1; unit <= p.Units; unit++ {
		fmt.Fprintf(&b, "  - {id: out-%d, kind: modbus-coil, bus: plc, unit: %d, address: %d, role: trip}\n", unit, unit, AlarmCoil)
	}
	fmt.Fprintf(&b, "  - {id: stop, kind: modbus-coil, bus: plc, unit: 1, address: %d, role: interlock, zone: hall}\n", StopCoil)
	b.WriteString("rules:\n")
	for unit := 1; unit <= p.Units; unit++ {
		fmt.Fprintf(&b, "  - {id: %s, point: %s, above: %d, reset: %d, outputs: [out-%d], on_fault: fault}\n",
			p.Rule(unit), p.Point(unit, p.Gas()), GasLimit, GasLimit-5, unit)
	}
	fmt.Fprintf(&b, "  - {id: stop-rule, point: u1.stop, above: %d, reset: %d, severity: danger, latch: true, suspend: true, on_fault: fault,\n", StopLimit, StopLimit-4)
	b.WriteString("     do: {ru: Выйти из цеха, kk: Цехтан шығыңыз, en: Leave the hall}}\n")
	if p.Broker != "" {
		fmt.Fprintf(&b, "uplink: {broker: \"tcp://%s\"}\n", p.Broker)
	}
	if p.Page != "" {
		fmt.Fprintf(&b, "page: {listen: %q}\n", p.Page)
	}
	return b.String()
}

func (p Plan) sensor(b *strings.Builder, unit int) {
	fmt.Fprintf(b, "  - id: u%d\n    bus: plc\n    driver: modbus\n    unit: %d\n    zone: hall\n    every: %s\n    points:\n", unit, unit, p.Every)
	for address := range p.Gas() {
		fmt.Fprintf(b, "      - {name: r%d, register: holding, address: %d, type: uint16}\n", address, address)
	}
	const gas = "register: holding, address: %d, type: uint16, unit: ppm, gas: CO, min: 0, max: 1000"
	fmt.Fprintf(b, "      - {name: gas, "+gas+"}\n", p.Gas())
	if unit == 1 {
		fmt.Fprintf(b, "      - {name: stop, "+gas+"}\n", StopRegister)
	}
}
