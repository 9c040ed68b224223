package rules

import (
	"fmt"
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

// blockMembers lets a vote leave its members out, or take them back: as they
// were, where a value between reset and limit says nothing new.
func (e *Engine) blockMembers(a *alarm, in *inhibit, by int) {
	for k, ref := range a.watches {
		p := &e.points[ref.point]
		if !slices.Contains(in.points, ref.point) || p.inhibits != max(0, by) {
			continue
		}
		w, m := e.watch(ref), &a.vote.members[k]
		if by > 0 {
			m.before = w.met
		} else if w.side == between {
			w.met = w.met && m.before
		}
		if m.alarm >= 0 {
			e.alarms[m.alarm].blocked = p.inhibits
		}
	}
	e.unsettle(a)
	e.judgeVote(a, 0)
	said := gotValue // what is no longer wrong clears when an inhibit ends, not when it begins
	if by > 0 {
		said = 0
	}
	e.judgeTruth(a, e.sayingGone(a), said)
	e.judgeMembers(a, said)
}

// unblock judges a rule that may trip again: what is still wrong is raised,
// what is not clears. A value between reset and limit that came meanwhile did
// not trip.
func (e *Engine) unblock(a *alarm) {
	atLimit := e.settleBetween(a)
	whole := e.whole(a)
	values := whole && e.values(a)
	due := a.rule.Hold == 0 || a.heldOut
	switch {
	case whole && !a.condition && (due || !values):
		e.raise(a, -1, !values)
	case whole && !a.condition:
		e.startHold(a)
	case a.condition && a.byFault && values && due && atLimit:
		e.raise(a, -1, false)
	case a.condition && e.gone(a) && (a.rule.ClearFor == 0 || a.insideOut):
		e.lower(a, e.sayingGone(a))
	}
	a.heldOut, a.insideOut = false, false
	e.askAgain(a)
}

// askAgain lets an alarm that stays true, because a faulty reading keeps its last
// value from clearing it, clear on a value strictly inside alone.
func (e *Engine) askAgain(a *alarm) {
	if !a.condition {
		return
	}
	for _, ref := range a.watches {
		if w := e.watch(ref); w.trouble != sound && !w.feeds {
			w.met = w.met || w.armed
		}
	}
}

// settleBetween decides what values between reset and limit are worth that came
// during an inhibit: to a true alarm they are not gone; to one that is not they
// are no trip, unless another point of the rule is at its limit, which it reports.
func (e *Engine) settleBetween(a *alarm) (atLimit bool) {
	for _, ref := range a.watches {
		w := e.watch(ref)
		atLimit = atLimit || w.side == beyond || w.trouble == held && a.trips()
	}
	for _, ref := range a.watches {
		w := e.watch(ref)
		switch {
		case w.side != between:
		case a.condition:
			w.met = w.met || w.armed || a.byFault
		case !atLimit:
			w.met = false
		}
	}
	return atLimit
}

// inhibitReasons says why an inhibit is not allowed now.
func (e *Engine) inhibitReasons(a Act) (why []string) {
	i, ok := e.inhibitOf[a.Target]
	if !ok {
		return []string{fmt.Sprintf("there is no rule or point %q", a.Target)}
	}
	if nobody(a) {
		why = append(why, "nobody is named")
	}
	if a.For > maxInhibit {
		why = append(why, fmt.Sprintf("%s is longer than an inhibit may last, %s; renew it instead", a.For, maxInhibit))
	}
	if a.For < 0 {
		why = append(why, fmt.Sprintf("%s is no time to come", a.For))
	}
	in := &e.inhibits[i]
	if r, ok := e.ruleOf[a.Target]; ok && e.alarms[r].rule.votes() {
		return append(why, fmt.Sprintf("%s is a vote: inhibit one of its members", a.Target))
	}
	if in.on {
		return why // a renewal takes nothing more
	}
	return append(append(why, e.voteReasons(in)...), e.blindReasons(in.points, -1)...)
}

// voteReasons keeps an inhibit from taking more of a vote than one member, or
// more than it can do without.
func (e *Engine) voteReasons(in *inhibit) (why []string) {
	for i := range e.spec.Rules {
		a := &e.alarms[i]
		if !a.rule.votes() {
			continue
		}
		taken, lost, new := 0, 0, false
		for _, ref := range a.watches {
			p := &e.points[ref.point]
			named := slices.Contains(in.points, ref.point)
			new = new || named && p.inhibits == 0
			switch {
			case named || p.inhibits > 0:
				taken++
			case p.neutral || e.watch(ref).trouble == held:
				lost++
			}
		}
		left := len(a.watches) - taken - lost
		switch {
		case !new:
		case taken > 1:
			why = append(why, fmt.Sprintf("another member of the vote %s is inhibited", a.rule.ID))
		case a.vote.degrade == DegradeAvailable && left < a.vote.k:
			why = append(why, fmt.Sprintf("it would leave %d members of the vote %s, which needs %d", left, a.rule.ID, a.vote.k))
		}
	}
	return why
}

// blindReasons keeps at least half of a zone's danger points watched; the rule
// is one that would go out of service, or -1.
func (e *Engine) blindReasons(points []int32, rule int) (why []string) {
	for z := range e.zones {
		all, blind, added := e.dangerPoints(int32(z), points, rule)
		if most := (all + 1) / 2; added && blind > most {
			why = append(why, fmt.Sprintf("%d of the %d danger points of zone %s would be inhibited, and at most %d may be", blind, all, e.zones[z].spec.ID, most))
		}
	}
	return why
}

// dangerPoints counts the points of a zone's danger rules, and those that would
// not be watched with these points inhibited and this rule out of service.
// Added says that the act itself blinds one more.
func (e *Engine) dangerPoints(zone int32, points []int32, rule int) (all, blind int, added bool) {
	var seen []int32
	for i := range e.spec.Rules {
		a := &e.alarms[i]
		if a.zone != zone || a.rule.Severity != SeverityDanger {
			continue
		}
		for _, ref := range a.watches {
			if slices.Contains(seen, ref.point) {
				continue
			}
			seen = append(seen, ref.point)
			before := e.blindPoint(zone, ref.point, nil, -1)
			after := e.blindPoint(zone, ref.point, points, rule)
			if after {
				blind++
			}
			added = added || after && !before
		}
	}
	return len(seen), blind, added
}

// blindPoint reports whether a danger point is inhibited, or a danger rule of
// the zone that watches it is out of service.
func (e *Engine) blindPoint(zone, point int32, points []int32, rule int) bool {
	p := &e.points[point]
	if p.inhibits > 0 || slices.Contains(points, point) {
		return true
	}
	for k := range p.watches {
		i := int(p.watches[k].rule)
		a := &e.alarms[i]
		if a.zone == zone && a.rule.Severity == SeverityDanger && (a.mode == outOfService || i == rule) {
			return true
		}
	}
	return false
}

// unprotect keeps the account of the time in which a danger rule cannot trip.
func (e *Engine) unprotect() {
	for i := range e.zones {
		z := &e.zones[i]
		blind := false
		for k := range e.spec.Rules {
			a := &e.alarms[k]
			blind = blind || int(a.zone) == i && a.rule.Severity == SeverityDanger && (a.blocked > 0 || a.mode == outOfService)
		}
		switch {
		case blind && z.blindSince == 0:
			z.blindSince = e.now
		case !blind && z.blindSince != 0:
			z.unprotected += e.now - z.blindSince
			z.blindSince = 0
		}
	}
}

// unprotectedFor is the zone's time unprotected until now.
func (e *Engine) unprotectedFor(z *zone) time.Duration {
	total := z.unprotected
	if z.blindSince != 0 {
		total += e.now - z.blindSince
	}
	return time.Duration(total)
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
