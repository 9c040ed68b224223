package live

import (
	"slices"
	"strings"
	"time"

	"aman/gateway/ui"
	"aman/gateway/wire"
	"aman/rules"
)

// bear takes what a birth tells of an alarm besides its state.
func bear(a *ui.AlarmState, m wire.Mode) {
	a.Mode = ui.ModeState{Until: m.Until, Once: m.Once, By: m.Who, Why: m.Why}
	a.Beneath, a.Degraded, a.First = m.Beneath, m.Degraded, m.FirstOut
}

// mode moves on who has put an alarm into a mode, by an event that begins or
// ends one. What lies beneath stays as it was heard last.
func mode(a *ui.AlarmState, e rules.Event) {
	switch e.Kind {
	case rules.Shelved, rules.Suppressed, rules.OutOfService:
		a.Beneath = a.Shown()
		a.Mode = ui.ModeState{Until: e.Until, Once: e.Once, By: e.Who, Why: e.Why}
	case rules.Unshelved, rules.Unsuppressed, rules.InService:
		a.Mode, a.Beneath, a.AckBy, a.AckAt = ui.ModeState{}, "", "", time.Time{}
		if e.State != rules.StateNormal && a.Since.IsZero() {
			a.Since = e.Time
		}
	}
}

func targetOf(e rules.Event) string {
	if e.Rule != "" {
		return e.Rule
	}
	return e.Point
}

func (g *gateway) inhibitEvent(e rules.Event) {
	target := targetOf(e)
	if e.Kind == rules.Uninhibited {
		delete(g.inhibits, target)
		return
	}
	i := ui.InhibitState{Target: target, Points: []string{target}, By: e.Who, Why: e.Why, Since: e.Time, Until: e.Until}
	if old, ok := g.inhibits[target]; ok { // a renewal
		i.Since = old.Since
	}
	for _, r := range g.site.Rules {
		if r.ID == target {
			i.Points = r.Points
		}
	}
	g.inhibits[target] = i
}

// countBlind begins and ends the count of the time in which a danger rule of a
// zone cannot trip.
func (g *gateway) countBlind(at time.Time) {
	for id, z := range g.zones {
		blind := g.blind(id)
		switch {
		case blind && z.UnprotectedFrom.IsZero():
			z.UnprotectedFrom = at.Add(-z.Unprotected)
		case !blind && !z.UnprotectedFrom.IsZero():
			z.Unprotected, z.UnprotectedFrom = max(0, at.Sub(z.UnprotectedFrom)), time.Time{}
		default:
			continue
		}
		g.zones[id] = z
	}
}

// blind reports whether a danger rule of the zone cannot trip. A vote can without
// one of its members.
func (g *gateway) blind(zone string) bool {
	for _, r := range g.site.Rules {
		if r.Zone != zone || r.Severity != ui.ShowDanger {
			continue
		}
		if g.alarms[r.ID].State == rules.StateOutOfService {
			return true
		}
		if !g.votes(r.ID) && slices.ContainsFunc(r.Points, g.inhibited) {
			return true
		}
	}
	return false
}

func (g *gateway) inhibited(point string) bool {
	for _, i := range g.inhibits {
		if slices.Contains(i.Points, point) {
			return true
		}
	}
	return false
}

// votes reports whether the rule is a vote: its members warn by themselves.
func (g *gateway) votes(rule string) bool {
	return slices.ContainsFunc(g.site.Rules, func(r ui.SiteRule) bool { return r.Vote == rule })
}

// voteOf is the rule that an alarm RULE/POINT is a member of; empty for others.
func voteOf(alarm string) string {
	rule, _, member := strings.Cut(alarm, "/")
	if !member {
		return ""
	}
	return rule
}
