package config

import (
	"cmp"
	"time"

	"aman/rules"
)

// coster is what a sensor may add to its contract: how long one healthy read
// keeps the bus busy.
type coster interface{ Cost() time.Duration }

// index completes the engine's description and what pages read off it.
func (b *builder) index() {
	s := b.site
	for i := range s.Points {
		s.Spec.Points = append(s.Spec.Points, b.enginePoint(&s.Points[i]))
	}
	for _, z := range s.Zones {
		s.Spec.Zones = append(s.Spec.Zones, rules.Zone{ID: z.ID, Release: z.Release})
	}
	for _, o := range s.Outputs {
		s.Spec.Outputs = append(s.Spec.Outputs, rules.Output{ID: o.ID, Role: o.Role, Zone: o.Zone, SilenceFor: o.SilenceFor})
	}
	b.limits()
	b.loads()
}

// enginePoint is what the engine must know of a point. What the file says of the
// instrument stands above what its driver says.
func (b *builder) enginePoint(p *Point) rules.Point {
	out := rules.Point{
		ID: p.ID, Zone: p.Zone, Unit: p.Unit, Every: p.Every, Min: rules.Bound(p.Min), Max: rules.Bound(p.Max),
		FaultHold: p.FaultHold, WarmUp: p.WarmUp,
	}
	if s := b.sensors[p.Sensor]; s != nil {
		out.FallsBack = s.Principle == catalytic
		if p.Unit != "" || p.Ranged() { // a contact may rest for years
			out.Frozen = s.Frozen
		}
		out.FaultHold, out.WarmUp = cmp.Or(s.FaultHold, out.FaultHold), cmp.Or(s.WarmUp, out.WarmUp)
	}
	return out
}

func (b *builder) limits() {
	for _, r := range b.site.Spec.Rules {
		for _, c := range r.Conditions {
			p := b.points[c.Point]
			if c.Figure != nil {
				continue // no level of the point's own readings
			}
			p.Limits = append(p.Limits, Limit{Rule: r.ID, Op: c.Op, Value: c.Limit, Reset: c.Reset, Severity: r.Severity})
		}
	}
}

func (b *builder) loads() {
	for i := range b.site.Buses {
		bus := &b.site.Buses[i]
		bus.LoadKnown = true
		for _, s := range b.site.Sensors {
			if s.Bus != bus.ID || s.Sensor == nil {
				continue
			}
			c, known := s.Sensor.(coster)
			bus.LoadKnown = bus.LoadKnown && known
			if known {
				bus.Load += float64(c.Cost()+bus.Pause) / float64(s.Every)
			}
		}
	}
}
