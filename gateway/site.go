package gateway

import (
	"slices"

	"aman/drivers"
	"aman/gateway/config"
	"aman/gateway/ui"
	"aman/rules"
)

// uiSite is the site as pages know it.
func uiSite(site *config.Site, version string) ui.Site {
	s := ui.Site{Plant: site.Plant, Gateway: site.Gateway, Version: version}
	for _, z := range site.Zones {
		s.Zones = append(s.Zones, ui.SiteZone{ID: z.ID, Name: z.Name, Release: z.Release})
	}
	for _, pt := range site.Points {
		s.Points = append(s.Points, ui.SitePoint{
			ID: pt.ID, Zone: pt.Zone, Unit: pt.Unit, Gas: pt.Gas,
			Min: pt.Min, Max: pt.Max, Every: pt.Every, Limits: ui.Limits(site.Spec, pt.ID),
		})
	}
	for i, r := range site.Spec.Rules {
		text := site.Rules[i]
		rule := ui.SiteRule{
			ID: r.ID, Zone: r.Zone, Severity: r.Severity.String(), Points: rulePoints(r), Outputs: ruleOutputs(r), ShelveMax: r.ShelveMax,
			Name: text.Name, Tell: text.Tell, Do: text.Do, Suspends: r.Suspend, Latches: r.Latch,
		}
		members := uiMembers(r)
		rule.Members = len(members)
		s.Rules = append(append(s.Rules, rule), members...)
	}
	for _, o := range site.Outputs {
		s.Outputs = append(s.Outputs, ui.SiteOutput{ID: o.ID, Role: o.Role.String(), Zone: o.Zone})
	}
	return s
}

// uiMembers are the warnings of the single members of a vote of two or more.
func uiMembers(r rules.Rule) (out []ui.SiteRule) {
	if r.Vote == nil || len(r.Conditions) < 2 {
		return nil
	}
	for _, c := range r.Conditions {
		out = append(out, ui.SiteRule{
			ID: r.ID + "/" + c.Point, Zone: r.Zone, Severity: rules.SeverityWarning.String(), Points: []string{c.Point}, Vote: r.ID, ShelveMax: r.ShelveMax,
		})
	}
	return out
}

func rulePoints(r rules.Rule) []string {
	var out []string
	add := func(point string) {
		if !slices.Contains(out, point) {
			out = append(out, point)
		}
	}
	for _, c := range r.Conditions {
		add(c.Point)
		if c.Figure != nil {
			for _, more := range c.Figure.More {
				add(more)
			}
		}
	}
	return out
}

// ruleOutputs are what a rule drives, at once or when nobody acknowledges.
func ruleOutputs(r rules.Rule) []string {
	out := slices.Clone(r.Outputs)
	for _, step := range r.Escalate {
		out = append(out, step.Outputs...)
	}
	return out
}

// zoneState tells a page whether work may go on in a zone and what a release
// still asks for: what is open first, by rule, then the people.
func (p *pipeline) zoneState(z rules.ZoneStatus, alarms map[string]ui.AlarmState, points map[string]rules.PointStatus) ui.ZoneState {
	s := ui.ZoneState{ID: z.ID, Suspended: z.State == rules.ZoneSuspended, Arming: z.Arming, Since: z.Since, Unprotected: z.Unprotected}
	for _, c := range z.Causes {
		s.Causes = append(s.Causes, p.cause(c, alarms))
	}
	if !s.Suspended {
		return s
	}
	for _, o := range z.Obstacles {
		c := p.gateOf(o)
		switch pt := points[c.Point]; {
		case c.Kind != ui.WaitInside:
		case !pt.InhibitedUntil.IsZero():
			c.Kind = ui.WaitInhibit
		case pt.Last.Quality != drivers.Good:
			c.Kind = ui.WaitReading
		}
		s.Gate = append(s.Gate, c)
	}
	for _, c := range z.Consents {
		s.Gate = append(s.Gate, ui.Condition{Kind: ui.WaitPerson, Met: true, Role: c.Role, Who: c.Who, At: c.Time})
	}
	for _, role := range z.Missing {
		s.Gate = append(s.Gate, ui.Condition{Kind: ui.WaitPerson, Role: role})
	}
	return s
}

func (p *pipeline) cause(c rules.Cause, alarms map[string]ui.AlarmState) ui.Cause {
	out := ui.Cause{Time: c.Time, Rule: c.Rule, Who: c.Who, Why: c.Why}
	if a, ok := alarms[c.Rule]; ok && a.Active() {
		out.Point, out.Value, out.HasValue, out.Fault = a.Point, a.Value, a.HasValue, a.Fault
	}
	return out
}

// gateOf turns what the engine says into one line of the gate.
func (p *pipeline) gateOf(o rules.Obstacle) ui.Condition {
	c := ui.Condition{Rule: o.Rule, Point: o.Point, Why: o.Why}
	switch {
	case o.Point != "":
		c.Kind = ui.WaitInside
		p.boundary(&c)
	case o.State == rules.StateUnacknowledged || o.State == rules.StateReturned || o.State == rules.StateLatchedUnack:
		c.Kind = ui.WaitAck
	case o.Latched && o.State == rules.StateLatchedAck:
		c.Kind = ui.WaitReset
	default:
		c.Kind = ui.WaitClear
	}
	return c
}

// boundary finds the limit that the point must be strictly inside of.
func (p *pipeline) boundary(c *ui.Condition) {
	for _, r := range p.site.Spec.Rules {
		for _, cond := range r.Conditions {
			if r.ID == c.Rule && cond.Point == c.Point {
				c.Op, c.Reset = cond.Op.String(), cond.Reset
				if cond.Figure != nil {
					c.Figure, c.Unit = cond.Figure.Name, cond.Figure.Unit
				}
			}
		}
	}
}
