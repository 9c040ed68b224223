package config

import (
	"fmt"
	"time"

	"aman/rules"
)

const (
	defaultSilence = 60 * time.Second
	maxSilence     = 10 * time.Minute
	maxDrops       = time.Hour
)

var roles = map[string]rules.Role{
	"trip": rules.RoleTrip, "horn": rules.RoleHorn, "beacon": rules.RoleBeacon,
	"interlock": rules.RoleInterlock, "fault": rules.RoleFault, "life": rules.RoleLife,
}

func (b *builder) buildOutputs() {
	b.outputs = make(map[string]*Output)
	seen := b.newIDs("outputs")
	taken := make(map[string]string)
	b.site.Outputs = make([]Output, len(b.raw.Outputs)) // fixed, since others point into it
	for i := range b.raw.Outputs {
		raw, path := &b.raw.Outputs[i], fmt.Sprintf("outputs[%d]", i)
		out := &b.site.Outputs[i]
		*out = Output{ID: raw.ID, Kind: raw.Kind}
		fresh := seen.add(path+".id", raw.ID)
		b.role(path, raw, out)
		b.terminal(path, raw, out)
		b.ownPlace(path, out, taken)
		if fresh {
			b.outputs[raw.ID] = out
		}
	}
}

// role checks what the output is for and the keys that belong to roles.
func (b *builder) role(path string, raw *rawOutput, out *Output) {
	if raw.Role != nil {
		out.Role = roles[b.oneOf(path+".role", *raw.Role, "trip", "horn", "beacon", "interlock", "fault", "life")]
	}
	out.Zone = b.zone(path+".zone", raw.Zone)
	switch {
	case out.Role == rules.RoleInterlock && raw.Zone == nil:
		b.fault(path+".zone", "is missing: an interlock follows the suspension of its zone")
	case out.Role != rules.RoleInterlock && raw.Zone != nil:
		b.fault(path+".zone", "belongs to interlocks; %s", followsWhat(out.Role))
	}
	if out.Role == rules.RoleHorn {
		out.SilenceFor = defaultSilence
		if raw.SilenceFor != nil {
			out.SilenceFor = b.within(path+".silence_for", *raw.SilenceFor, time.Second, maxSilence)
		}
	} else if raw.SilenceFor != nil {
		b.fault(path+".silence_for", "belongs to horns: nothing else is silenced")
	}
}

func followsWhat(r rules.Role) string {
	switch r {
	case rules.RoleFault:
		return "a fault output follows every fault"
	case rules.RoleLife:
		return "a life output follows the pipeline"
	}
	return fmt.Sprintf("a %s follows the rules that name it", r)
}

// terminal checks where the output is wired.
func (b *builder) terminal(path string, raw *rawOutput, out *Output) {
	if raw.Active != nil {
		out.ActiveLow = b.oneOf(path+".active", *raw.Active, "high", "low") == "low"
	}
	switch raw.Kind {
	case KindCoil, KindRegister:
		b.modbusTerminal(path, raw, out)
		b.foreign(path, raw.Kind, "line")
	case KindGPIO:
		if raw.Line == nil || *raw.Line == "" {
			b.missing(path+".line", "a gpio output needs the name of its line, as in GPIO17")
		} else {
			out.Line = *raw.Line
		}
		b.foreign(path, raw.Kind, "bus", "unit", "address", "drops_after")
	case KindLog:
		b.foreign(path, raw.Kind, "bus", "unit", "address", "line", "active", "drops_after")
	case "mqtt":
		b.fault(path+".kind", "mqtt is not built yet")
	default:
		if b.has(path + ".kind") {
			b.fault(path+".kind", "%q is no kind of output; the kinds are modbus-coil, modbus-register, gpio, log", raw.Kind)
		}
	}
}

func (b *builder) modbusTerminal(path string, raw *rawOutput, out *Output) {
	if raw.Address == nil {
		b.missing(path+".address", "the 0-based address of the coil or register")
	} else {
		out.Address = uint16(b.between(path+".address", raw.Address, 0, 0, 65535)) //nolint:gosec // bounded by between
	}
	if raw.DropsAfter != nil {
		out.DropsAfter = b.within(path+".drops_after", *raw.DropsAfter, 10*time.Millisecond, maxDrops)
	}
	if raw.Bus == nil {
		b.missing(path+".bus", "the bus that the module sits on")
		return
	}
	out.Bus = *raw.Bus
	bus := b.busOf(path+".bus", out.Bus)
	switch {
	case bus == nil:
	case !bus.Modbus():
		b.fault(path+".bus", "%s needs a Modbus bus, and %s is %s", raw.Kind, bus.ID, bus.Kind)
	default:
		out.Unit = b.unit(path+".unit", raw.Unit, bus)
	}
}

func (b *builder) missing(path, what string) {
	if !b.faulty(path) {
		b.fault(path, "is missing: %s", what)
	}
}

// ownPlace refuses two outputs on one coil, register or line: they would undo
// each other every second.
func (b *builder) ownPlace(path string, out *Output, taken map[string]string) {
	var place, key string
	switch {
	case out.Line != "":
		place, key = "line "+out.Line, "line"
	case out.Bus != "" && out.Unit != 0:
		place, key = fmt.Sprintf("%s %d of unit %d on bus %s", out.Kind, out.Address, out.Unit, out.Bus), "address"
	default:
		return
	}
	if other, ok := taken[place]; ok {
		b.fault(path+"."+key, "%s is already output %s", place, other)
		return
	}
	taken[place] = out.ID
}
