package replay

import (
	"fmt"

	"aman/rules"
)

// targets knows what acts can be about: rules, members of votes as RULE/POINT,
// points and zones.
type targets struct{ rules, members, points, zones map[string]bool }

func targetsOf(spec rules.Spec) targets {
	t := targets{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for i := range spec.Rules {
		r := &spec.Rules[i]
		t.rules[r.ID] = true
		if r.Vote == nil || len(r.Conditions) < 2 {
			continue
		}
		for _, c := range r.Conditions {
			t.members[r.ID+"/"+c.Point] = true
		}
	}
	for i := range spec.Points {
		t.points[spec.Points[i].ID] = true
	}
	for i := range spec.Zones {
		t.zones[spec.Zones[i].ID] = true
	}
	return t
}

// check errs when the act names nothing that it can be about.
func (t targets) check(a rules.Act) error {
	switch a.Kind {
	case rules.ActSuspend, rules.ActRelease:
		if t.zones[a.Target] {
			return nil
		}
		return fmt.Errorf("%s: there is no zone %q in the configuration", a.Kind, a.Target)
	case rules.ActInhibit:
		if t.rules[a.Target] || t.points[a.Target] || t.members[a.Target] {
			return nil
		}
		return fmt.Errorf("%s: there is neither a rule nor a point %q in the configuration", a.Kind, a.Target)
	}
	if t.rules[a.Target] || t.members[a.Target] {
		return nil
	}
	return fmt.Errorf("%s: there is no rule %q in the configuration", a.Kind, a.Target)
}
