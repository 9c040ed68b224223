package rules

import "slices"

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
