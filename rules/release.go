package rules

import (
	"fmt"
	"slices"
	"strings"

	"aman/drivers"
)

// RoleResponsible is the role that releases a zone whose configuration names
// none: the employer's responsible person.
const RoleResponsible = "responsible"

// Obstacle is one thing that keeps a zone from being released.
type Obstacle struct {
	// Rule is the suspending rule.
	Rule string
	// State is the rule's state when that is the obstacle: its alarm is not
	// normal. Latched says that it still waits for its reset.
	State   State
	Latched bool
	// Point is set when the obstacle is a point of the rule without a good
	// reading strictly inside the reset as its last.
	Point string
	// Why is the obstacle as a plain sentence with figures.
	Why string
}

func (z *zone) roles() []string {
	if len(z.spec.Release) == 0 {
		return []string{RoleResponsible}
	}
	return z.spec.Release
}

// release records the person's consent and, when nobody is missing any more,
// frees the zone.
func (e *Engine) release(a Act) bool {
	if reasons := e.reasons(a); len(reasons) > 0 {
		e.refuse(a, reasons)
		return false
	}
	z := &e.zones[e.zoneOf[a.Target]]
	consents := append(slices.Clone(z.consents), consentOf(a))
	if missing := missingRoles(z.roles(), consents); len(missing) > 0 {
		consents[len(consents)-1].Time = e.time()
		z.consents = consents
		e.refuse(a, []string{"consent recorded; still missing: " + strings.Join(missing, ", ")})
		return false
	}
	e.free(z)
	e.emit(Event{Kind: Released, Zone: z.spec.ID, Who: a.Person(), Why: a.Reason})
	return true
}

func consentOf(a Act) Consent {
	c := Consent{Who: strings.Join(strings.Fields(a.Who), " "), Role: a.Role}
	return c
}

// releaseReasons lists everything that is wrong with the person and the zone.
func (e *Engine) releaseReasons(z *zone, a Act) (why []string) {
	if nobody(a) {
		why = append(why, "nobody is named")
	}
	if !z.suspended {
		return append(why, "nothing to release: the zone is not suspended")
	}
	if !nobody(a) {
		why = append(why, z.personReasons(a)...)
	}
	for _, o := range e.obstacles(z) {
		why = append(why, o.Why)
	}
	return why
}

// personReasons says why this person's consent adds nothing.
func (z *zone) personReasons(a Act) []string {
	roles, who := z.roles(), consentOf(a)
	switch {
	case a.Role == "" && !a.AnyRole:
		return []string{fmt.Sprintf("%s has no role; a release needs %s", a.Who, strings.Join(roles, " and "))}
	case a.Role != "" && !slices.Contains(roles, a.Role):
		return []string{fmt.Sprintf("the role %s does not release this zone; it needs %s", a.Role, strings.Join(roles, " and "))}
	}
	for _, c := range z.consents {
		if strings.EqualFold(c.Who, who.Who) {
			return []string{fmt.Sprintf("%s has consented already; a different person is needed, missing: %s", who.Who, strings.Join(missingRoles(roles, z.consents), ", "))}
		}
	}
	before := missingRoles(roles, z.consents)
	if after := missingRoles(roles, append(slices.Clone(z.consents), who)); len(after) == len(before) {
		return []string{fmt.Sprintf("the role %s has consented already, missing: %s", a.Role, strings.Join(before, ", "))}
	}
	return nil
}

// missingRoles gives each consent a role of its own as well as can be and
// returns the roles that stay without one. A consent without a role fits any.
func missingRoles(roles []string, consents []Consent) []string {
	left := slices.Clone(roles)
	open := 0
	for _, c := range consents {
		if c.Role == "" {
			open++
		} else if i := slices.Index(left, c.Role); i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
	}
	return left[min(open, len(left)):]
}

// obstacles lists what in the zone's suspending alarms forbids a release.
func (e *Engine) obstacles(z *zone) (list []Obstacle) {
	for i := range e.alarms {
		a := &e.alarms[i]
		if !a.rule.Suspend || a.zone < 0 || &e.zones[a.zone] != z {
			continue
		}
		if s := a.state(); s != StateNormal {
			list = append(list, Obstacle{Rule: a.rule.ID, State: s, Latched: a.latched, Why: fmt.Sprintf("%s is %s, not normal", a.rule.ID, s)})
		}
		for _, ref := range a.watches {
			p, w := &e.points[ref.point], e.watch(ref)
			if why := e.notInside(p, w); why != "" {
				list = append(list, Obstacle{Rule: a.rule.ID, Point: p.spec.ID, Why: fmt.Sprintf("%s (%s)", why, a.rule.ID)})
			}
		}
	}
	return list
}

// lastGood reports whether the last reading was good; uncertain is not.
func (p *point) lastGood() bool { return p.quality == drivers.Good && p.fault == drivers.NoFault }

// notInside says why the point's last reading is not a good one strictly inside
// the reset, or nothing. What is inhibited is never normal.
func (e *Engine) notInside(p *point, w *watch) string {
	switch {
	case p.inhibits > 0:
		return p.spec.ID + " is inhibited"
	case !p.lastGood():
		return fmt.Sprintf("the last reading of %s is not good: %s", p.spec.ID, p.lastText())
	case w.trouble == held:
		return fmt.Sprintf("%s is %s", p.spec.ID, w.kind)
	case w.feeds:
		return ""
	case w.figure > 0 && w.side == unseen:
		return fmt.Sprintf("%s of %s has no value yet", e.figures[w.figure-1].spec.Name, p.spec.ID)
	case w.figure > 0 && !e.figures[w.figure-1].certain:
		return fmt.Sprintf("%s of %s is uncertain", e.figures[w.figure-1].spec.Name, p.spec.ID)
	case w.sideOf(e.current(p, w)) != inside:
		return fmt.Sprintf("%s reads %s, not strictly inside %s", p.spec.ID, e.amount(p, w, e.current(p, w)), e.amount(p, w, w.boundary()))
	}
	return ""
}

// boundary is the value that the reading must be strictly inside of.
func (w *watch) boundary() float64 {
	if w.op == Equals {
		return w.limit
	}
	return w.reset
}
