package rules

import (
	"slices"
	"time"
)

// zone is a place where work can be suspended, with its present state.
type zone struct {
	spec       *Zone
	suspended  bool
	since      int64
	causes     []Cause
	consents   []Consent
	waiting    int // points that must be good once before it is armed
	interlocks []int32

	blindSince  int64 // a danger rule of it cannot trip since then; 0 if all can
	unprotected int64 // ended times of that kind, in nanoseconds
}

// Cause is one reason for a suspension: a rule, or a person.
type Cause struct {
	Rule string    `json:"rule,omitempty"`
	Who  string    `json:"who,omitempty"`
	Why  string    `json:"why,omitempty"`
	Time time.Time `json:"time"`
}

// Consent is one person's part of a release that asks for several.
type Consent struct {
	Who string `json:"who"`
	// Role is empty where the person was taken to have the role that is needed.
	Role string    `json:"role,omitempty"`
	Time time.Time `json:"time"`
}

// arm makes the zones wait for each point of their danger rules.
func (e *Engine) arm() {
	for i := range e.alarms {
		a := &e.alarms[i]
		if a.zone < 0 || a.rule.Severity != SeverityDanger {
			continue
		}
		for _, ref := range a.watches {
			p := &e.points[ref.point]
			if !slices.Contains(p.arms, a.zone) {
				p.arms = append(p.arms, a.zone)
				e.zones[a.zone].waiting++
			}
		}
	}
}

// prove notes that a point has been good once.
func (e *Engine) prove(p *point) {
	p.proven = true
	for _, z := range p.arms {
		e.zones[z].waiting--
	}
}

// suspendByRule adds the rule to the causes of its zone's suspension, once. A
// rule that trips again adds no cause, but what people agreed to is over.
func (e *Engine) suspendByRule(a *alarm) {
	z := &e.zones[a.zone]
	for _, c := range z.causes {
		if c.Rule == a.rule.ID {
			z.consents = nil
			return
		}
	}
	e.suspend(z, Cause{Rule: a.rule.ID, Why: a.why, Time: e.time()})
	e.emit(e.alarmEvent(a, Suspended))
}

// suspend adds a cause. A consent to a release was given for the causes of its
// time, so that a new cause voids it.
func (e *Engine) suspend(z *zone, c Cause) {
	if !z.suspended {
		z.since = e.now
	}
	z.suspended = true
	z.causes = append(z.causes, c)
	z.consents = nil
	e.touchAll(z.interlocks)
}

func (e *Engine) free(z *zone) {
	z.suspended, z.since, z.causes, z.consents = false, e.now, nil, nil
	e.touchAll(z.interlocks)
}

func (e *Engine) touchAll(outputs []int32) {
	for _, i := range outputs {
		e.touch(i)
	}
}
