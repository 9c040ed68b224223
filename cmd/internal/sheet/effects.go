package sheet

import (
	"slices"

	"aman/cmd/internal/paper"
	"aman/gateway/config"
	"aman/rules"
)

// Marks of the matrix. Between cause and effect: done; done through the
// suspension of the zone; not certain, nobody can promise it.
const (
	does      = "X"
	suspends  = "S"
	uncertain = "?"
)

// effect is one column: a zone that is suspended, or an output.
type effect struct {
	zone   string
	output *config.Output
}

func (e effect) id() string {
	if e.output == nil {
		return "zone:" + e.zone
	}
	return e.output.ID
}

// cause is one row: a rule, or something that is none.
type cause struct {
	id    string
	label paper.Label
	mark  func(effect) string
}

// matrix sets causes against effects, the causes that are no rules included.
func (s *Sheet) matrix() {
	effects, causes := s.effects(), s.causeRows()
	m := paper.Matrix{Corner: s.t("matrix.corner")}
	out := s.section("matrix", "effect 1", "mark 1")
	for _, e := range effects {
		m.Columns = append(m.Columns, s.effectLabel(e))
	}
	for _, c := range causes {
		m.Rows = append(m.Rows, c.label)
		marks := make([]string, len(effects))
		for i, e := range effects {
			marks[i] = c.mark(e)
			if marks[i] != "" {
				out.add(c.id, words(e.id()), words(marks[i]))
			}
		}
		m.Marks = append(m.Marks, marks)
	}
	s.Matrix = m
	s.put(out)
}

// effects are the suspensions of zones, then the outputs as the file has them.
func (s *Sheet) effects() []effect {
	var out []effect
	for _, z := range s.in.Site.Spec.Zones {
		if s.suspendable(z.ID) {
			out = append(out, effect{zone: z.ID})
		}
	}
	for i := range s.in.Site.Outputs {
		out = append(out, effect{output: &s.in.Site.Outputs[i], zone: s.in.Site.Outputs[i].Zone})
	}
	return out
}

func (s *Sheet) suspendable(zone string) bool {
	return slices.ContainsFunc(s.in.Site.Spec.Rules, func(r rules.Rule) bool { return r.Suspend && r.Zone == zone }) ||
		slices.ContainsFunc(s.in.Site.Outputs, func(o config.Output) bool { return o.Role == rules.RoleInterlock && o.Zone == zone })
}

func (s *Sheet) effectLabel(e effect) paper.Label {
	if e.output == nil {
		return paper.Label{Text: e.zone, Sub: s.t("matrix.zone"), Inverse: true}
	}
	return paper.Label{Text: e.output.ID, Sub: s.t("role." + e.output.Role.String())}
}

func (s *Sheet) causeRows() []cause {
	var out []cause
	for i := range s.in.Site.Spec.Rules {
		out = append(out, s.ruleCause(i))
	}
	for _, z := range s.in.Site.Spec.Zones {
		if s.suspendable(z.ID) {
			out = append(out, s.handCause(z.ID))
		}
	}
	return append(out, s.lossCauses()...)
}

func (s *Sheet) ruleCause(i int) cause {
	r := &s.in.Site.Spec.Rules[i]
	name := r.ID
	if word := s.text(s.in.Site.Rules[i].Name); word != "" {
		name += ": " + word
	}
	sub := s.t("severity." + r.Severity.String())
	if r.Latch {
		sub += ", " + s.t("matrix.latch")
	}
	return cause{id: r.ID, label: paper.Label{Text: name, Sub: sub, Inverse: r.Severity == rules.SeverityDanger}, mark: func(e effect) string { return s.ruleMark(r, e) }}
}

// ruleMark is what a rule does to one effect: an escalation shows the time from
// which on it acts.
func (s *Sheet) ruleMark(r *rules.Rule, e effect) string {
	suspended := r.Suspend && e.zone == r.Zone
	switch {
	case e.output == nil && suspended:
		return suspends
	case e.output == nil:
		return ""
	case e.output.Role == rules.RoleInterlock && suspended:
		return suspends
	case slices.Contains(r.Outputs, e.output.ID):
		return does
	}
	for _, step := range r.Escalate {
		if slices.Contains(step.Outputs, e.output.ID) {
			return "+" + s.duration(step.After)
		}
	}
	return ""
}

// handCause is a person who suspends a zone.
func (s *Sheet) handCause(zone string) cause {
	label := paper.Label{Text: s.t("matrix.hand", "{zone}", zone), Sub: s.t("matrix.hand.sub")}
	return cause{id: "hand:" + zone, label: label, mark: func(e effect) string {
		if e.zone == zone && (e.output == nil || e.output.Role == rules.RoleInterlock) {
			return suspends
		}
		return ""
	}}
}

// lossCauses are a fault of an instrument, and the ways in which the gateway
// itself can be lost: what the outputs do then.
func (s *Sheet) lossCauses() []cause {
	row := func(id string, mark func(*config.Output) string) cause {
		return cause{id: "loss:" + id, label: paper.Label{Text: s.t("matrix." + id), Sub: s.t("matrix." + id + ".sub")}, mark: func(e effect) string {
			if e.output == nil {
				return ""
			}
			return mark(e.output)
		}}
	}
	return []cause{
		row("fault", func(o *config.Output) string {
			if o.Role == rules.RoleFault {
				return does
			}
			return ""
		}),
		row("supply", supplyMark), row("process", deathMark), row("bus", busMark),
	}
}

// supplyMark: without supply only what is energised while all is well trips.
func supplyMark(o *config.Output) string {
	switch {
	case !o.Role.HoldsWhileWell():
		return ""
	case o.ActiveLow:
		return uncertain
	}
	return does
}

// deathMark: a module lets its outputs fall by its own time-out; what a line
// does is the kernel's matter.
func deathMark(o *config.Output) string {
	switch {
	case !o.Role.HoldsWhileWell() || o.Kind == config.KindLog:
		return ""
	case o.DropsAfter > 0 && !o.ActiveLow:
		return does
	}
	return uncertain
}

func busMark(o *config.Output) string {
	if o.Bus == "" {
		return ""
	}
	return deathMark(o)
}
