package rules

import (
	"fmt"
	"math"
	"time"

	"aman/drivers"
)

// Prove shows that a rule still works: its running state says what its
// specification says, its points are listened for, and on a shadow copy a value
// inside every reset does not trip it and a synthetic crossing of each condition
// does, after its hold. It changes nothing. What a figure makes of readings is
// not part of it: the shadow compares the crossing itself. The error says what
// failed.
func (e *Engine) Prove(rule string) error {
	i, ok := e.ruleOf[rule]
	if !ok || e.alarms[i].parent >= 0 {
		return fmt.Errorf("there is no rule %q", rule)
	}
	a := &e.alarms[i]
	if err := e.intact(a); err != nil {
		return err
	}
	for from := range a.rule.Conditions {
		if err := e.cross(a.rule, from); err != nil {
			return fmt.Errorf("rule %s: %w", rule, err)
		}
	}
	return nil
}

// intact compares the running watches of a rule with its specification.
func (e *Engine) intact(a *alarm) error {
	for _, ref := range a.watches {
		w, c := e.watch(ref), a.rule.Conditions[ref.cond]
		id := e.points[ref.point].spec.ID
		switch {
		case !w.feeds && (w.limit != c.Limit || w.reset != c.Reset || w.op != c.Op):
			return fmt.Errorf("rule %s compares %s with %s, and its limit is %s", a.rule.ID, id, number(w.limit), number(c.Limit))
		case w.trouble != held && !e.timers.running(w.timer):
			return fmt.Errorf("rule %s does not listen for silence of %s", a.rule.ID, id)
		case e.alarms[w.rule].rule != a.rule:
			return fmt.Errorf("readings of %s do not reach rule %s", id, a.rule.ID)
		}
	}
	return nil
}

// cross runs one crossing through a shadow: of the condition from, and of as
// many after it as the rule asks for.
func (e *Engine) cross(r *Rule, from int) error {
	shadow, err := e.shadow(r)
	if err != nil {
		return err
	}
	now := wall(e.now)
	read := func(c Condition, v float64) {
		shadow.Read(drivers.Reading{ID: c.Point, Time: now, Value: v, Quality: drivers.Good})
	}
	for _, c := range r.Conditions {
		read(c, c.insideValue())
	}
	a := &shadow.alarms[0]
	if a.condition {
		return fmt.Errorf("it trips on values inside its resets: %s", a.why)
	}
	for k := range r.asks() {
		c := r.Conditions[(from+k)%len(r.Conditions)]
		read(c, c.beyondValue())
	}
	shadow.Advance(now.Add(r.Hold))
	if !a.condition || r.Latch && !a.latched || r.Suspend && !shadow.zones[a.zone].suspended {
		return fmt.Errorf("a crossing of %s at %s does not trip it", r.Conditions[from].Point, number(r.Conditions[from].Limit))
	}
	return nil
}

// asks is how many conditions must be true.
func (r *Rule) asks() int {
	switch {
	case r.Vote != nil:
		return r.Vote.K
	case r.Join == Any:
		return 1
	}
	return len(r.Conditions)
}

// shadow is an engine that has the rule alone, and compares values where the
// rule compares figures.
func (e *Engine) shadow(r *Rule) (*Engine, error) {
	alone := *r
	alone.Outputs, alone.QuietUnder, alone.Escalate, alone.Group = nil, nil, nil, ""
	alone.Stale = 2*r.Hold + time.Hour // the crossing is one reading long
	alone.Conditions = make([]Condition, len(r.Conditions))
	var points []Point
	for i, c := range r.Conditions {
		c.Figure = nil
		alone.Conditions[i] = c
		if !hasPoint(points, c.Point) {
			points = append(points, Point{ID: c.Point, Zone: r.Zone, Every: time.Second})
		}
	}
	spec := Spec{Points: points, Rules: []Rule{alone}}
	if r.Zone != "" {
		spec.Zones = []Zone{{ID: r.Zone}}
	}
	return New(spec, wall(e.now), Options{})
}

func hasPoint(points []Point, id string) bool {
	for i := range points {
		if points[i].ID == id {
			return true
		}
	}
	return false
}

// beyondValue is the first value that makes the condition true, insideValue one
// that makes it false.
func (c Condition) beyondValue() float64 {
	if c.Op == Exceeds {
		return math.Nextafter(c.Limit, math.Inf(1))
	}
	return c.Limit
}

func (c Condition) insideValue() float64 {
	if c.Op == Equals {
		return c.Limit + 1
	}
	outwards := math.Inf(-1)
	if c.Op == Below {
		outwards = math.Inf(1)
	}
	return math.Nextafter(c.Reset, outwards)
}
