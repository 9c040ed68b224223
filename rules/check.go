package rules

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// check lists every contradiction of the spec.
func (s *Spec) check() error {
	var faults []error
	say := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	points := unique(s.Points, func(p Point) string { return p.ID }, "point", say)
	zones := unique(s.Zones, func(z Zone) string { return z.ID }, "zone", say)
	outputs := unique(s.Outputs, func(o Output) string { return o.ID }, "output", say)
	unique(s.Rules, func(r Rule) string { return r.ID }, "rule", say)
	for i := range s.Rules {
		r := &s.Rules[i]
		if len(r.Conditions) == 0 {
			say("rule %s watches nothing", r.ID)
		}
		if r.Hold < 0 || r.ClearFor < 0 || r.Stale < 0 {
			say("rule %s: hold, clear_for and stale cannot be negative", r.ID)
		}
		if r.Zone != "" && !zones[r.Zone] || r.Suspend && r.Zone == "" {
			say("rule %s: there is no zone %q", r.ID, r.Zone)
		}
		for _, id := range r.Outputs {
			if !outputs[id] {
				say("rule %s: there is no output %q", r.ID, id)
			}
		}
		s.checkLevels(r, outputs, say)
		if c := r.SuppressWhile; c != nil && (!points[c.Point] || c.Figure != nil || r.Severity == SeverityDanger || c.wrong() != "") {
			say("rule %s: a suppression by design needs a point, a sound limit, and no danger", r.ID)
		}
		for _, c := range r.Conditions {
			for _, id := range c.points() {
				if !points[id] {
					say("rule %s: there is no point %q", r.ID, id)
				}
			}
			if why := c.wrong(); why != "" {
				say("rule %s: %s", r.ID, why)
			}
		}
	}
	for _, o := range s.Outputs {
		if o.Role == RoleInterlock && !zones[o.Zone] {
			say("output %s: there is no zone %q", o.ID, o.Zone)
		}
	}
	return errors.Join(faults...)
}

// points are all points that the condition reads.
func (c Condition) points() []string {
	if c.Figure == nil {
		return []string{c.Point}
	}
	return append([]string{c.Point}, c.Figure.More...)
}

// checkLevels finds contradictions in the vote, the levels and the steps of a
// rule.
func (s *Spec) checkLevels(r *Rule, outputs map[string]bool, say func(string, ...any)) {
	if v := r.Vote; v != nil && (v.K < 1 || v.K > len(r.Conditions)) {
		say("rule %s: a vote of %d cannot be reached by %d members", r.ID, v.K, len(r.Conditions))
	}
	if r.Rearm < 0 || r.ShelveMax < 0 {
		say("rule %s: rearm and shelve_max cannot be negative", r.ID)
	}
	for _, id := range r.QuietUnder {
		if id == r.ID || !slices.ContainsFunc(s.Rules, func(o Rule) bool { return o.ID == id }) {
			say("rule %s: there is no other rule %q to be quiet under", r.ID, id)
		}
	}
	last := time.Duration(0)
	for _, step := range r.Escalate {
		if step.After <= last {
			say("rule %s: the steps of an escalation come one after the other", r.ID)
		}
		last = step.After
		for _, id := range step.Outputs {
			if !outputs[id] {
				say("rule %s: there is no output %q", r.ID, id)
			}
		}
	}
}

// wrong says what is wrong with the figures of a condition, or nothing.
func (c Condition) wrong() string {
	switch {
	case math.IsNaN(c.Limit) || math.IsInf(c.Limit, 0):
		return "the limit is no number"
	case c.Op > Exceeds:
		return fmt.Sprintf("%s is no comparison", c.Op)
	case c.Op == Equals:
		return ""
	case math.IsNaN(c.Reset) || math.IsInf(c.Reset, 0):
		return "the reset is no number"
	case (c.Op == Above || c.Op == Exceeds) && c.Reset > c.Limit, c.Op == Below && c.Reset < c.Limit:
		return fmt.Sprintf("the reset %s is on the wrong side of the limit %s", number(c.Reset), number(c.Limit))
	}
	return ""
}

func unique[T any](list []T, id func(T) string, what string, say func(string, ...any)) map[string]bool {
	seen := make(map[string]bool, len(list))
	for _, v := range list {
		if seen[id(v)] {
			say("the %s %q is there twice", what, id(v))
		}
		seen[id(v)] = true
	}
	return seen
}
