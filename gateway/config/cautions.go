package config

import (
	"fmt"
	"net"
	"slices"

	"aman/rules"
	"aman/rules/units"
)

// fullLoad is the share of time beyond which a bus cannot keep its periods.
const fullLoad = 0.95

// caution lists what is allowed and yet weakens the protection.
func (b *builder) caution() {
	b.cautionPoints()
	b.cautionRules()
	b.cautionZones()
	for i := range b.site.Outputs {
		b.cautionOutput(fmt.Sprintf("outputs[%d]", i), &b.site.Outputs[i])
	}
	for i, bus := range b.site.Buses {
		if bus.LoadKnown && bus.Load > fullLoad {
			b.warn(fmt.Sprintf("buses[%d]", i), "bus %s would be busy %.0f %% of the time: all its sensors will be read more slowly than every says", bus.ID, 100*bus.Load)
		}
	}
	b.cautionPanel()
	b.cautionPage()
}

// cautionPoints finds gases and units that nothing is known of: mostly a
// mistake in writing, which default resets and conversions would follow.
func (b *builder) cautionPoints() {
	seen := b.seen()
	for i := range b.site.Points {
		p := &b.site.Points[i]
		path := fmt.Sprintf("sensors[%d]", b.sensorAt(p.Sensor))
		if _, err := units.FindGas(p.Gas); p.Gas != "" && err != nil {
			b.warn(path, "%s: %v: its limits cannot be converted", p.ID, err)
		}
		if _, err := units.Parse(p.Unit); err != nil {
			b.warn(path, "%s: %v", p.ID, err)
		}
		if p.Gas != "" && !seen[p.ID] {
			b.warn(path, "%s measures %s and no rule watches it: its readings raise no alarm", p.ID, p.Gas)
		}
	}
}

func (b *builder) sensorAt(id string) int {
	return slices.IndexFunc(b.site.Sensors, func(s Sensor) bool { return s.ID == id })
}

func (b *builder) cautionRules() {
	for i, r := range b.site.Spec.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		if r.Severity == rules.SeverityDanger && len(b.site.Rules[i].Do) == 0 {
			b.warn(path, "%s is a danger without do: people are not told what to do", r.ID)
		}
		if r.Severity == rules.SeverityDanger && len(r.Outputs) == 0 && !r.Suspend {
			b.warn(path, "%s is a danger that drives no output and suspends nothing", r.ID)
		}
		if r.Severity == rules.SeverityDanger && r.Zone == "" {
			b.warn(path, "%s is a danger in no zone: give the rule or its sensor a zone, so that people know where it is", r.ID)
		}
		b.cautionVote(path, i)
		for _, c := range r.Conditions {
			if c.Op != rules.Equals && c.Limit == c.Reset {
				b.warn(path, "%s has its reset at its limit: a value that trembles there raises it again and again", r.ID)
			}
		}
	}
}

// cautionZones finds zones that can be suspended by a rule and stop nothing.
func (b *builder) cautionZones() {
	for i, z := range b.site.Zones {
		suspended := slices.ContainsFunc(b.site.Spec.Rules, func(r rules.Rule) bool { return r.Suspend && r.Zone == z.ID })
		locked := slices.ContainsFunc(b.site.Outputs, func(o Output) bool { return o.Role == rules.RoleInterlock && o.Zone == z.ID })
		if suspended && !locked {
			b.warn(fmt.Sprintf("zones[%d]", i), "zone %s can be suspended and has no interlock: the suspension stops no machine", z.ID)
		}
	}
}

func (b *builder) cautionOutput(path string, o *Output) {
	l := LevelsOf(o)
	switch {
	case o.Role.HoldsWhileWell() && o.Bus != "" && o.DropsAfter == 0:
		b.warn(path, "%s keeps its last value when the gateway or the bus dies, unless its module has a communication time-out: set it on the module and give it as drops_after", o.ID)
	case o.Role.HoldsWhileWell() && o.Kind == KindGPIO:
		b.warn(path, "%s is %s when the gateway's process dies: let the life output's relay stand in series", o.ID, l.ProcessDeath)
	}
	if o.Role.HoldsWhileWell() && o.ActiveLow {
		b.warn(path, "%s is wired so that lost power leaves it as if all were well", o.ID)
	}
	if o.Kind == KindGPIO && !o.Role.HoldsWhileWell() && l.lit {
		b.warn(path, "%s is energised from power-on until the gateway starts: %s", o.ID, l.PowerOn)
	}
	if !o.Role.HoldsWhileWell() && !b.named(o.ID) {
		b.warn(path, "%s is driven by no rule", o.ID)
	}
	b.cautionShared(path, o)
}

func (b *builder) named(output string) bool {
	return slices.ContainsFunc(b.site.Spec.Rules, func(r rules.Rule) bool {
		return slices.Contains(r.Outputs, output) || slices.ContainsFunc(r.Escalate, func(s rules.Step) bool { return slices.Contains(s.Outputs, output) })
	})
}

// cautionShared finds sounders that wait for instruments on a serial line.
func (b *builder) cautionShared(path string, o *Output) {
	bus := b.buses[o.Bus]
	if bus == nil || bus.Kind != KindRTU || o.Role == rules.RoleFault || o.Role == rules.RoleLife {
		return
	}
	if slices.ContainsFunc(b.site.Sensors, func(s Sensor) bool { return s.Bus == o.Bus }) {
		b.warn(path, "%s shares the serial bus %s with instruments and may wait %s for one that does not answer; best on a line of its own", o.ID, o.Bus, Span(bus.Reply()))
	}
}

func (b *builder) cautionPage() {
	if b.site.Page == nil {
		return
	}
	host, _, err := net.SplitHostPort(b.site.Page.Listen)
	if ip := net.ParseIP(host); err == nil && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		b.warn("page.listen", "anyone who reaches %s can acknowledge and release: there is no sign-in yet", b.site.Page.Listen)
	}
}
