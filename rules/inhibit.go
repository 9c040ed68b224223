package rules

import (
	"slices"
	"time"
)

// maxInhibit bounds an inhibit, and is how long one without a time lasts.
const maxInhibit = time.Hour

// inhibit is the place of one inhibit: of a point, or of all points of a rule.
type inhibit struct {
	target string
	points []int32
	timer  int32
	on     bool
	since  int64
	who    string
	why    string
}

// inhibit begins or renews an inhibit.
func (e *Engine) inhibit(a Act) {
	in := &e.inhibits[e.inhibitOf[a.Target]]
	last := a.For
	if last == 0 {
		last = maxInhibit
	}
	in.who, in.why = a.Person(), a.Reason
	e.timers.set(in.timer, e.now+int64(last))
	ev := e.inhibitEvent(in, Inhibited)
	ev.Who, ev.Why, ev.Until = a.Person(), a.Reason, wall(e.now+int64(last))
	e.emit(ev)
	if in.on {
		return
	}
	in.on, in.since = true, e.now
	e.block(in, +1)
}

// uninhibit ends an inhibit. All that end at one instant are told first; what is
// wrong then alarms at that instant.
func (e *Engine) uninhibit(in *inhibit) {
	in.on = false
	ev := e.inhibitEvent(in, Uninhibited)
	ev.Why = "its time is over"
	e.emit(ev)
	e.freed = append(e.freed, in)
	if next := e.first(); next >= 0 && e.timers.queued[next] == e.now && e.timerRefs[next].kind == onInhibit {
		return
	}
	for _, in := range e.freed {
		e.block(in, -1)
	}
	e.freed = e.freed[:0]
}

func (e *Engine) inhibitEvent(in *inhibit, kind EventKind) Event {
	if i, ok := e.ruleOf[in.target]; ok {
		a := &e.alarms[i]
		return Event{Kind: kind, Rule: a.rule.ID, Zone: a.rule.Zone, State: a.state(), Severity: a.rule.Severity.String()}
	}
	return Event{Kind: kind, Point: in.target, Zone: e.points[in.points[0]].spec.Zone}
}

// block takes the points of an inhibit from the rules that watch them, or gives
// them back.
func (e *Engine) block(in *inhibit, by int) {
	var rules []int32
	for _, pi := range in.points {
		p := &e.points[pi]
		p.inhibits += by
		if p.inhibits != max(0, by) { // another inhibit stands
			continue
		}
		for k := range p.watches {
			if r := p.watches[k].rule; !slices.Contains(rules, r) {
				rules = append(rules, r)
			}
		}
	}
	slices.Sort(rules)
	for _, r := range rules {
		e.blockRule(&e.alarms[r], in, by)
	}
	e.unprotect()
}

// blockRule counts for one rule the points that an inhibit took or gave back.
func (e *Engine) blockRule(a *alarm, in *inhibit, by int) {
	if a.vote != nil {
		e.blockMembers(a, in, by)
		return
	}
	was := a.blocked
	a.blocked = 0
	for _, ref := range a.watches {
		if e.points[ref.point].inhibits > 0 {
			a.blocked++
		}
	}
	switch {
	case was == 0 && a.blocked > 0:
		a.heldOut, a.insideOut = false, false
	case was > 0 && a.blocked == 0:
		e.unblock(a)
	}
}

// inhibitedUntil is when the last inhibit of the point ends.
func (e *Engine) inhibitedUntil(p *point) (until time.Time) {
	for i := range e.inhibits {
		in := &e.inhibits[i]
		if in.on && slices.Contains(in.points, int32(e.index[p.spec.ID])) && e.dueAt(in.timer).After(until) {
			until = e.dueAt(in.timer)
		}
	}
	return until
}

// Inhibits lists the inhibits in force: those of points, then those of rules.
func (e *Engine) Inhibits() (list []Inhibit) {
	for i := range e.inhibits {
		in := &e.inhibits[i]
		if !in.on {
			continue
		}
		out := Inhibit{Target: in.target, Who: in.who, Why: in.why, Since: wall(in.since), Until: e.dueAt(in.timer)}
		for _, p := range in.points {
			out.Points = append(out.Points, e.points[p].spec.ID)
		}
		list = append(list, out)
	}
	return list
}
