package live

import (
	"aman/cmd/internal/central/records"
	"aman/gateway/ui"
	"aman/gateway/wire"
	"aman/rules"
)

// Restore makes what was known before a restart: the last births, and over
// them the alarms and suspensions that the records have open and the newest
// events of modes and inhibits. The gateways
// stay offline until they speak. A zone that a birth had suspended stays so.
func (s *State) Restore(births []wire.Birth, alarms []records.Alarm, holds []records.Suspension, limits []records.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range births {
		s.of(b.Plant, b.Gateway).born(b)
	}
	for _, a := range alarms {
		if g := s.gateways[key{a.Plant, a.Gateway}]; g != nil {
			g.alarms[a.Rule] = ui.AlarmState{
				Rule: a.Rule, State: a.State, Since: a.Raised, Point: a.Point, Value: a.Value, HasValue: a.HasValue,
				Fault: lostTo(a.Why), AckBy: a.AckedBy, AckAt: a.Acked,
			}
		}
	}
	for _, h := range holds {
		if g := s.gateways[key{h.Plant, h.Gateway}]; g != nil {
			z := g.zones[h.Zone]
			z.ID, z.Suspended, z.Since, z.Causes = h.Zone, true, h.Since, nil
			for _, c := range h.Causes {
				z.Causes = append(z.Causes, CauseOf(c))
			}
			g.zones[h.Zone] = z
		}
	}
	for _, e := range limits {
		if g := s.gateways[key{e.Plant, e.Gateway}]; g != nil {
			g.limitAgain(e.Event)
		}
	}
	s.changed()
}

// limitAgain applies a recorded event of a mode or an inhibit; an older one than
// the birth is in the birth.
func (g *gateway) limitAgain(e rules.Event) {
	if e.Time.Before(g.bornAt) {
		return
	}
	switch e.Kind {
	case rules.Inhibited, rules.Uninhibited:
		g.inhibitEvent(e)
	case rules.Shelved, rules.Suppressed, rules.OutOfService:
		a := g.alarms[e.Rule]
		mode(&a, e)
		a.Rule, a.State = e.Rule, e.State
		g.alarms[e.Rule] = a
	}
	g.countBlind(e.Time)
	g.state = nil
}

// CauseOf is a cause as pages show it.
func CauseOf(c records.Event) ui.Cause {
	e := c.Event
	return ui.Cause{Time: e.Time, Rule: e.Rule, Who: e.Who, Why: e.Why, Point: e.Point, Value: e.Value, HasValue: e.HasValue, Fault: lostTo(e.Why)}
}
