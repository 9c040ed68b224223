package sheet

import (
	"fmt"
	"strings"

	"aman/gateway/config/signoff"
	"aman/rules"
)

var (
	signs  = map[rules.Op]string{rules.Above: "≥", rules.Below: "≤", rules.Exceeds: ">", rules.Equals: "="}
	inside = map[rules.Op]string{rules.Above: "<", rules.Below: ">", rules.Exceeds: "<", rules.Equals: "≠"}
)

// causes lists the rules: when each trips and clears, and what a fault does.
func (s *Sheet) causes() {
	out := s.section("rules", "rule 20", "severity 11", "zone 11", "trips 40", "source 34", "clears 18", "hold 11", "clear_for 11", "on_fault 28", "stale 12", "holds 30")
	out.Note = s.t("rules.note")
	for i := range s.in.Site.Spec.Rules {
		r := &s.in.Site.Spec.Rules[i]
		out.add(r.ID,
			strong(s.named(r.ID, s.in.Site.Rules[i].Name)), s.severity(r.Severity), words(dash(r.Zone)),
			words(s.trips(r)), words(s.sources(r)), words(s.clears(r)), s.span(r.Hold), s.span(r.ClearFor),
			words(s.onFault(r)), words(s.stale(r)), words(s.holds(r)))
	}
	s.put(out)
	s.limits()
}

// limits lists every limit in figures, for machines: the paper has them among
// the rules.
func (s *Sheet) limits() {
	out := s.section("limits", "rule 20", "point 30", "figure 30", "op 10", "limit 15", "reset 15", "source 40")
	for i := range s.in.Site.Spec.Rules {
		r := &s.in.Site.Spec.Rules[i]
		for n := range r.Conditions {
			c := &r.Conditions[n]
			figure, reset := "", s.amount(c.Reset, s.unit(c))
			if c.Figure != nil {
				figure = c.Figure.Name
			}
			if c.Op == rules.Equals {
				reset = Cell{}
			}
			out.add(fmt.Sprintf("%s/%d", r.ID, n+1), words(r.ID), words(c.Point), words(figure), words(c.Op.String()), s.amount(c.Limit, s.unit(c)), reset, words(c.Source))
		}
	}
	s.put(out)
}

func (s *Sheet) trips(r *rules.Rule) string {
	lines := make([]string, len(r.Conditions))
	for i := range r.Conditions {
		c := &r.Conditions[i]
		lines[i] = s.subject(c) + " " + signs[c.Op] + " " + s.amount(c.Limit, s.unit(c)).Text
	}
	switch {
	case r.Vote != nil:
		head := s.t("vote", "{k}", fmt.Sprint(r.Vote.K), "{n}", fmt.Sprint(len(r.Conditions)))
		return head + "\n" + strings.Join(lines, "\n") + s.spread(r) + "\n" + s.t("vote.member")
	case r.Join == rules.Any:
		return strings.Join(lines, " "+s.t("or")+"\n")
	}
	return strings.Join(lines, " "+s.t("and")+"\n")
}

func (s *Sheet) subject(c *rules.Condition) string {
	if c.Figure == nil {
		return c.Point
	}
	return s.figureName(c.Figure.Name) + " (" + strings.Join(append([]string{c.Point}, c.Figure.More...), ", ") + ")"
}

func (s *Sheet) spread(r *rules.Rule) string {
	if r.Vote.Spread == 0 {
		return ""
	}
	return "\n" + s.t("spread", "{limit}", s.amount(r.Vote.Spread, s.unit(&r.Conditions[0])).Text, "{for}", s.duration(r.Vote.SpreadFor))
}

// sources says where each limit comes from, once where all have one source.
func (s *Sheet) sources(r *rules.Rule) string {
	var lines []string
	for i := range r.Conditions {
		c := &r.Conditions[i]
		source := s.cited(c.Source)
		if source == "" {
			source = s.t("source.own")
		}
		if text := s.written(r.ID, c); text != "" {
			source = text + ": " + source
		}
		if len(lines) == 0 || lines[len(lines)-1] != source {
			lines = append(lines, source)
		}
	}
	return strings.Join(lines, "\n")
}

func (s *Sheet) clears(r *rules.Rule) string {
	var lines []string
	for i := range r.Conditions {
		c := &r.Conditions[i]
		line := inside[c.Op] + " " + s.amount(c.Reset, s.unit(c)).Text
		if c.Op == rules.Equals {
			line = inside[c.Op] + " " + s.amount(c.Limit, s.unit(c)).Text
		}
		if len(lines) == 0 || lines[len(lines)-1] != line {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// onFault says what a fault does; in a vote the way of degrading stands first.
func (s *Sheet) onFault(r *rules.Rule) string {
	policy := s.t("fault." + map[rules.FaultPolicy]string{rules.TripOnFault: "trip", rules.FaultOnly: "fault", rules.IgnoreFault: "ignore"}[r.OnFault])
	if r.Vote == nil {
		return policy
	}
	k, n := r.Vote.K, len(r.Conditions)
	places := []string{"{from}", fmt.Sprintf("%doo%d", k, n), "{safe}", fmt.Sprintf("%doo%d", max(k-1, 1), n-1), "{available}", fmt.Sprintf("%doo%d", min(k, n-1), n-1), "{policy}", policy, "{k}", fmt.Sprint(k)}
	return s.t("degrade."+r.Vote.Degrade.String(), places...)
}

func (s *Sheet) stale(r *rules.Rule) string {
	var lines []string
	for _, c := range r.Conditions {
		line := s.duration(r.StaleAfter(s.point(c.Point).Every))
		if len(lines) == 0 || lines[len(lines)-1] != line {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// holds says what keeps the alarm after its condition is gone, and who lets
// people work again.
func (s *Sheet) holds(r *rules.Rule) string {
	var lines []string
	if r.Latch {
		lines = append(lines, s.t("latch"))
	}
	if r.Suspend {
		lines = append(lines, s.t("suspends", "{zone}", r.Zone, "{roles}", s.roles(r.Zone)))
	}
	return dash(strings.Join(lines, "\n"))
}

// roles are those that release a zone.
func (s *Sheet) roles(zone string) string {
	var names []string
	for _, z := range s.in.Site.Spec.Zones {
		if z.ID != zone {
			continue
		}
		roles := z.Release
		if len(roles) == 0 {
			roles = []string{rules.RoleResponsible}
		}
		for _, role := range roles {
			names = append(names, s.t("role."+role))
		}
	}
	return strings.Join(names, " + ")
}

// item returns one value of the canonical text.
func (s *Sheet) item(part signoff.Part, id, of, key string) string {
	return s.items[signoff.Item{Part: part, ID: id, Of: of, Key: key}]
}
