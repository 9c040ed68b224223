package config

import (
	"fmt"
	"slices"
	"time"

	"aman/rules"
)

const (
	maxShelve = 24 * time.Hour
	minModes  = time.Second
)

// announce compiles how the alarm is told, and to whom next.
func (b *builder) announce(path string, raw *rawRule, spec *rules.Rule) {
	if raw.Group != nil {
		spec.Group = *raw.Group
		b.checkID(path+".group", spec.Group)
	}
	if raw.ShelveMax != nil {
		spec.ShelveMax = b.within(path+".shelve_max", *raw.ShelveMax, minModes, maxShelve)
	}
	if raw.Rearm != nil {
		b.rearm(path+".rearm", raw, spec)
	}
	if raw.SuppressWhile != nil {
		b.suppress(path+".suppress_while", raw.SuppressWhile, spec)
	}
	b.escalate(path+".escalate", raw.Escalate, spec)
	spec.QuietUnder = raw.QuietUnder
}

// suppress compiles what suppresses the alarm by design.
func (b *builder) suppress(path string, raw *rawCondition, spec *rules.Rule) {
	if spec.Severity == rules.SeverityDanger {
		b.fault(path, "is not allowed for a danger: a plant state must not hide it")
		return
	}
	var cond rules.Rule
	b.condition(path, raw, &cond)
	if len(cond.Conditions) == 1 {
		spec.SuppressWhile = &cond.Conditions[0]
	}
}

// rearm compiles when an acknowledged alarm sounds again.
func (b *builder) rearm(path string, rule *rawRule, spec *rules.Rule) {
	raw := rule.Rearm
	if b.brokenBelow(path) {
		return
	}
	at := path
	if b.root.Lookup(path+".after") != nil {
		at = path + ".after"
	}
	if raw.After != nil {
		spec.Rearm = b.within(at, *raw.After, minModes, maxHold)
	}
	levels := b.given(path, []string{"above", "below"})
	switch {
	case len(levels) > 1:
		b.fault(path, "gives above and below: use one of them")
	case len(levels) == 1:
		b.rearmLevel(path+"."+levels[0], levels[0], rule, spec)
	case raw.After == nil:
		b.fault(path, "says nothing: give after, above or below")
	}
}

// rearmLevel compiles the level beyond the limit at which an alarm sounds again.
func (b *builder) rearmLevel(at, key string, rule *rawRule, spec *rules.Rule) {
	if len(spec.Conditions) == 0 {
		return // what is wrong with it has been said
	}
	c, q := &spec.Conditions[0], rule.Rearm.Above
	if key == "below" {
		q = rule.Rearm.Below
	}
	up := c.Op == rules.Above || c.Op == rules.Exceeds
	if c.Op == rules.Equals || up != (key == "above") {
		b.fault(at, "does not fit: the rule trips %s its limit", c.Op)
		return
	}
	v, ok := b.levelOf(at, q, rule, c)
	switch {
	case !ok:
	case up && v <= c.Limit, !up && v >= c.Limit:
		b.fault(at, "%s is not beyond the limit of the rule, %s", q.text, Amount(c.Limit, b.unitOf(c)))
	default:
		spec.RearmAt = &v
	}
}

// levelOf converts a level into the unit of a condition.
func (b *builder) levelOf(at string, q *quantity, rule *rawRule, c *rules.Condition) (float64, bool) {
	p := b.points[c.Point]
	switch {
	case rule.Rate != nil:
		return b.perSecond(at, q, p)
	case rule.Deviation != nil:
		return b.difference(at, q, p)
	case c.Figure == nil || c.Figure.Unit == p.Unit:
		cmp := &compare{b: b, point: p, op: c.Op}
		v, ok := cmp.convert(at, q)
		return v, ok && (c.Figure != nil || cmp.within(at, q, v))
	}
	return b.plain(at, q)
}

// unitOf is the unit that a condition is compared in.
func (b *builder) unitOf(c *rules.Condition) string {
	if c.Figure != nil {
		return c.Figure.Unit
	}
	return b.points[c.Point].Unit
}

// escalate compiles what sounds when nobody acknowledges.
func (b *builder) escalate(path string, raw []rawStep, spec *rules.Rule) {
	last := time.Duration(0)
	for i, r := range raw {
		at := fmt.Sprintf("%s[%d]", path, i)
		if b.has(at + ".after") {
			after := b.within(at+".after", r.After, minModes, maxHold)
			if after <= last && !b.faulty(at+".after") {
				b.fault(at+".after", "%s does not come after the step before it, %s", Span(after), Span(last))
			}
			last = max(last, after)
		}
		if b.has(at+".outputs") && len(r.Outputs) == 0 {
			b.fault(at+".outputs", "must name an output")
		}
		for k, id := range r.Outputs {
			b.sounder(fmt.Sprintf("%s.outputs[%d]", at, k), id, spec)
		}
		spec.Escalate = append(spec.Escalate, rules.Step{After: r.After, Outputs: r.Outputs})
	}
}

// sounder checks an output that a step switches on.
func (b *builder) sounder(at, id string, spec *rules.Rule) {
	out := b.output(at, id)
	switch {
	case out == nil:
	case out.Role != rules.RoleHorn && out.Role != rules.RoleBeacon:
		b.fault(at, "%s has the role %s: only horns and beacons tell people more", id, out.Role)
	case slices.Contains(spec.Outputs, id):
		b.fault(at, "%s is on already: the rule drives it from the start", id)
	}
}
