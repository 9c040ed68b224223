package rules

import (
	"errors"
	"fmt"
	"math"
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
		for _, c := range r.Conditions {
			if !points[c.Point] {
				say("rule %s: there is no point %q", r.ID, c.Point)
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

// wrong says what is wrong with the figures of a condition, or nothing.
func (c Condition) wrong() string {
	switch {
	case math.IsNaN(c.Limit) || math.IsInf(c.Limit, 0):
		return "the limit is no number"
	case c.Op > Equals:
		return fmt.Sprintf("%s is no comparison", c.Op)
	case c.Op == Equals:
		return ""
	case math.IsNaN(c.Reset) || math.IsInf(c.Reset, 0):
		return "the reset is no number"
	case c.Op == Above && c.Reset > c.Limit, c.Op == Below && c.Reset < c.Limit:
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
