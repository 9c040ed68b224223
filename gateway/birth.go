package gateway

import (
	"context"
	"time"

	"aman/gateway/config"
	"aman/gateway/ui"
	"aman/gateway/wire"
	"aman/rules"
)

// birthWithin bounds how long a birth waits for the pipeline.
const birthWithin = 2 * time.Second

// birth tells everything of this gateway, with the present state of every
// alarm, zone and output. Aliases are the uplink's matter.
func (p *pipeline) birth() wire.Birth {
	b := wire.Birth{Plant: p.site.Plant, Gateway: p.site.Gateway, Version: p.version, Time: p.clock.now(), SignOff: p.birthSignOff()}
	for _, s := range p.site.Sensors {
		b.Sensors = append(b.Sensors, wire.Sensor{ID: s.ID, Zone: s.Zone, Driver: s.DriverName, Every: s.Every})
	}
	p.birthPoints(&b)
	ctx, cancel := context.WithTimeout(context.Background(), birthWithin)
	defer cancel()
	if err := p.ask(ctx, func() { p.birthState(&b) }); err != nil {
		p.log.Error("a birth goes out without alarm states", "err", err)
	}
	return b
}

func (p *pipeline) birthPoints(b *wire.Birth) {
	i := 0
	for s := range p.site.Sensors {
		for _, pt := range p.site.Sensors[s].Sensor.Points() {
			out := wire.Point{Name: pt.Name, Unit: pt.Unit, Gas: pt.Gas, Min: pt.Min, Max: pt.Max}
			for _, l := range ui.Limits(p.site.Spec, p.site.Points[i].ID) {
				out.Limits = append(out.Limits, wire.Limit(l))
			}
			b.Sensors[s].Points = append(b.Sensors[s].Points, out)
			i++
		}
	}
}

// birthState runs in the pipeline's goroutine.
func (p *pipeline) birthState(b *wire.Birth) {
	for i, z := range p.engine.Zones() {
		b.Zones = append(b.Zones, wire.Zone{ID: z.ID, Name: p.site.Zones[i].Name, State: zoneOnWire(z)})
	}
	texts := p.texts()
	for _, a := range p.engine.Alarms() {
		r := texts[a.Rule] // a member of a vote has none of its own
		b.Alarms = append(b.Alarms, wire.Alarm{
			Rule: a.Rule, Zone: a.Zone, Severity: a.Severity.String(), Points: a.Points,
			Name: r.Name, Do: r.Do, Suspends: a.Suspends, State: a.State, Since: a.Since, Mode: modeOnWire(a),
		})
	}
	for _, i := range p.engine.Inhibits() {
		b.Inhibits = append(b.Inhibits, wire.Inhibit{Target: i.Target, Points: i.Points, Who: i.Who, Why: i.Why, Since: i.Since, Until: i.Until})
	}
	for _, o := range p.outputs {
		b.Outputs = append(b.Outputs, wire.Output{ID: o.ID, Role: o.Role.String(), Zone: o.Zone, On: o.on})
	}
}

// texts finds the words of a rule.
func (p *pipeline) texts() map[string]config.Rule {
	out := make(map[string]config.Rule, len(p.site.Rules))
	for i, r := range p.site.Spec.Rules {
		out[r.ID] = p.site.Rules[i]
	}
	return out
}

func modeOnWire(a rules.Alarm) wire.Mode {
	m := wire.Mode{Inhibited: a.Inhibited, Degraded: a.Degraded, FirstOut: a.FirstOut}
	if a.State != a.Beneath { // a person has put it into a mode
		m.Beneath, m.Until, m.Once, m.Who, m.Why = a.Beneath, a.ModeUntil, a.Once, a.ModeBy, a.ModeWhy
	}
	return m
}

func zoneOnWire(z rules.ZoneStatus) wire.ZoneState {
	s := wire.ZoneState{Suspended: z.State == rules.ZoneSuspended, Arming: z.Arming, Since: z.Since, Unprotected: int64(z.Unprotected / time.Second)}
	for _, c := range z.Causes {
		s.Causes = append(s.Causes, wire.Cause{Rule: c.Rule, Who: c.Who, Why: c.Why, Time: c.Time})
	}
	return s
}
