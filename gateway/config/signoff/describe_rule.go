package signoff

import (
	"cmp"
	"slices"
	"strings"

	"aman/gateway/config"
	"aman/rules"
)

// shelveMax is how long a shelving may last where the rule does not say
// (semantics of a rule: shelve_max, 8h).
const shelveMax = "8h0m0s"

func (d *describer) rule(i int) {
	r := &d.site.Spec.Rules[i]
	add := func(key, value string) { d.add(PartRule, r.ID, "", key, value) }
	add("zone", r.Zone)
	add("severity", r.Severity.String())
	add("join", join(r))
	add("hold", r.Hold.String())
	add("clear_for", r.ClearFor.String())
	add("on_fault", policies[r.OnFault])
	add("latch", flag(r.Latch))
	add("suspend", flag(r.Suspend))
	add("group", r.Group)
	add("rearm", some(r.Rearm))
	add("shelve_max", cmp.Or(some(r.ShelveMax), shelveMax))
	d.rearmAt(r)
	d.suppression(r)
	d.vote(r)
	d.conditions(r)
	d.drives(r)
	d.escalation(r)
	d.figures(r.ID)
	d.response(i)
}

var policies = map[rules.FaultPolicy]string{rules.TripOnFault: "trip", rules.FaultOnly: "fault", rules.IgnoreFault: "ignore"}

// join is how conditions combine; nothing where there is but one.
func join(r *rules.Rule) string {
	switch {
	case r.Vote != nil:
		return "vote"
	case len(r.Conditions) < 2:
		return ""
	case r.Join == rules.Any:
		return "any"
	}
	return "all"
}

func (d *describer) rearmAt(r *rules.Rule) {
	if r.RearmAt != nil && len(r.Conditions) > 0 {
		d.add(PartRule, r.ID, "", "rearm_at", amount(*r.RearmAt, d.unitOf(&r.Conditions[0])))
	}
}

// suppression is the state of the plant that keeps the alarm quiet by design.
func (d *describer) suppression(r *rules.Rule) {
	c := r.SuppressWhile
	if c == nil {
		return
	}
	unit := d.unitOf(c)
	value := subject(c) + " " + amount(c.Limit, unit)
	if c.Op != rules.Equals {
		value += ", reset " + amount(c.Reset, unit)
	}
	d.add(PartRule, r.ID, "", "suppress_while", value)
}

func (d *describer) vote(r *rules.Rule) {
	if r.Vote == nil {
		return
	}
	add := func(key, value string) { d.add(PartRule, r.ID, "", key, value) }
	add("k", number(r.Vote.K))
	add("degrade", r.Vote.Degrade.String())
	if r.Vote.Spread != 0 && len(r.Conditions) > 0 {
		add("spread", amount(r.Vote.Spread, d.unitOf(&r.Conditions[0])))
	}
	add("spread_for", some(r.Vote.SpreadFor))
}

func (d *describer) unitOf(c *rules.Condition) string {
	if c.Figure != nil {
		return c.Figure.Unit
	}
	return d.point(c.Point).Unit
}

// point returns a point of the spec; in a checked site each is there.
func (d *describer) point(id string) *rules.Point {
	if p := d.byID[id]; p != nil {
		return p
	}
	return &rules.Point{ID: id}
}

// conditions are told apart by what they watch and how they compare, and where
// that is the same by their limit, never by their order in the file.
func (d *describer) conditions(r *rules.Rule) {
	sortedByLimit := slices.SortedStableFunc(slices.Values(r.Conditions), func(a, b rules.Condition) int {
		return cmp.Or(cmp.Compare(subject(&a), subject(&b)), cmp.Compare(a.Limit, b.Limit), cmp.Compare(a.Reset, b.Reset), cmp.Compare(a.Source, b.Source))
	})
	taken := make(map[string]int)
	for i := range sortedByLimit {
		d.condition(r, &sortedByLimit[i], ordinal(taken, subject(&sortedByLimit[i])))
	}
}

// subject is what is compared and how, as in "co-1.co above" or "rate over 2s
// of co-1.co above".
func subject(c *rules.Condition) string {
	what := c.Point
	if c.Figure != nil {
		what = c.Figure.Name + " of " + c.Point
	}
	return what + " " + c.Op.String()
}

func (d *describer) condition(r *rules.Rule, c *rules.Condition, of string) {
	add := func(key, value string) { d.add(PartRule, r.ID, of, key, value) }
	unit := d.unitOf(c)
	add("limit", amount(c.Limit, unit))
	if c.Op != rules.Equals {
		add("reset", amount(c.Reset, unit))
	}
	add("source", c.Source)
	add("stale", r.StaleAfter(d.point(c.Point).Every).String())
	if c.Figure != nil {
		add("inputs", strings.Join(c.Figure.More, ", "))
	}
}

func (d *describer) drives(r *rules.Rule) {
	for _, id := range r.Outputs {
		d.add(PartRule, r.ID, id, "output", yes)
	}
	for _, id := range r.QuietUnder {
		d.add(PartRule, r.ID, id, "quiet_under", yes)
	}
}

// escalation has one item for each output and step, the earliest step first.
func (d *describer) escalation(r *rules.Rule) {
	taken := make(map[string]int)
	steps := slices.SortedStableFunc(slices.Values(r.Escalate), func(a, b rules.Step) int { return cmp.Compare(a.After, b.After) })
	for _, s := range steps {
		for _, id := range s.Outputs {
			d.add(PartRule, r.ID, ordinal(taken, id), "escalate", s.After.String())
		}
	}
}

// figureKeys are the keys of a rule that say how a value is made of readings.
var figureKeys = []string{"rate", "deviation", "band", "exposure", "limit", "expression"}

// compared stand in the conditions already, in the unit of their figure.
var compared = []string{"point", "above", "below", "equals", "low", "high", "reset"}

// figures takes from the text what the compiled rule no longer tells.
func (d *describer) figures(id string) {
	node := d.ruleNodes[id]
	if node == nil {
		return
	}
	for _, key := range figureKeys {
		if n := node.Field(key); n != nil {
			d.add(PartRule, id, "", key, plain(n.Without(compared...)))
		}
	}
}

// response is what people are told: less weighty, but part of what is signed.
func (d *describer) response(i int) {
	told := &d.site.Rules[i]
	texts := func(key string, words config.Texts) {
		for lang, text := range words {
			d.add(PartRule, told.ID, lang, key, text)
		}
	}
	texts("tell", told.Tell)
	texts("do", told.Do)
	texts("consequence", told.Consequence)
	d.add(PartRule, told.ID, "", "respond_in", some(told.RespondIn))
}
