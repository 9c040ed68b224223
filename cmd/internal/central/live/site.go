package live

import (
	"aman/gateway/ui"
	"aman/gateway/wire"
)

// siteOf makes a site of a birth.
func siteOf(b wire.Birth) ui.Site {
	s := ui.Site{Plant: b.Plant, Gateway: b.Gateway, Version: b.Version}
	for _, z := range b.Zones {
		s.Zones = append(s.Zones, ui.SiteZone{ID: z.ID, Name: ui.Texts(z.Name)})
	}
	for _, sensor := range b.Sensors {
		for _, p := range sensor.Points {
			s.Points = append(s.Points, pointOf(sensor, p))
		}
	}
	for _, a := range b.Alarms {
		s.Rules = append(s.Rules, ui.SiteRule{
			ID: a.Rule, Zone: a.Zone, Severity: a.Severity, Points: a.Points,
			Name: ui.Texts(a.Name), Do: ui.Texts(a.Do), Suspends: a.Suspends, Vote: voteOf(a.Rule),
		})
	}
	for _, o := range b.Outputs {
		s.Outputs = append(s.Outputs, ui.SiteOutput{ID: o.ID, Role: o.Role, Zone: o.Zone})
	}
	return s
}

func pointOf(sensor wire.Sensor, p wire.Point) ui.SitePoint {
	out := ui.SitePoint{
		ID: sensor.ID + "." + p.Name, Zone: sensor.Zone, Unit: p.Unit, Gas: p.Gas, Min: p.Min, Max: p.Max, Every: sensor.Every,
	}
	for _, l := range p.Limits {
		out.Limits = append(out.Limits, ui.Limit(l))
	}
	return out
}
