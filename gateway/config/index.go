package config

import (
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
		p := &s.Points[i]
		s.Spec.Points = append(s.Spec.Points, rules.Point{ID: p.ID, Zone: p.Zone, Unit: p.Unit, Every: p.Every, Min: rules.Bound(p.Min), Max: rules.Bound(p.Max)})
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

func (b *builder) limits() {
	for _, r := range b.site.Spec.Rules {
		for _, c := range r.Conditions {
			p := b.points[c.Point]
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
