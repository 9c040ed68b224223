package rules_test

import (
	"slices"
	"time"

	"aman/rules"
)

// mNamed are the acts that are refused without a name.
var mNamed = []rules.ActKind{
	rules.ActReset, rules.ActRelease, rules.ActShelve, rules.ActSuppress, rules.ActOutOfService, rules.ActInhibit,
}

// act does what a person asks, or refuses it with one event.
func (w *mWorld) act(a rules.Act) {
	allowed := a.Who != "" || !slices.Contains(mNamed, a.Kind)
	switch a.Kind {
	case rules.ActSuspend:
		w.causes = append(w.causes, "a person")
		w.say(rules.Suspended, "z")
	case rules.ActRelease:
		w.release(a, allowed)
	case rules.ActInhibit:
		w.inhibit(a, allowed)
	default:
		w.alarmAct(w.rule(a.Target), a, allowed)
	}
	w.drive()
}

func (w *mWorld) refuse(a rules.Act) {
	if a.Kind == rules.ActReset {
		w.say(rules.ResetRefused, a.Target)
		return
	}
	w.say(rules.Refused, a.Target)
}

func (w *mWorld) alarmAct(r *mRule, a rules.Act, allowed bool) {
	for _, can := range []func(*mRule, rules.Act) bool{w.permitted, w.modeFits, w.makesSense} {
		allowed = allowed && can(r, a)
	}
	if !allowed {
		w.refuse(a)
		return
	}
	seconds := int(a.For / time.Second)
	switch a.Kind {
	case rules.ActAck:
		r.acked, r.ackedAt = true, w.now
		w.say(rules.Acknowledged, r.id)
	case rules.ActReset:
		r.latched = false
		w.say(rules.Reset, r.id)
	case rules.ActSilence:
		w.silence(r)
	case rules.ActShelve:
		r.once = a.Once
		if a.Once {
			seconds = r.shelveMax
		}
		w.enter(r, rules.Shelved, seconds)
	case rules.ActSuppress:
		w.enter(r, rules.Suppressed, 0)
	case rules.ActOutOfService:
		w.enter(r, rules.OutOfService, seconds)
	case rules.ActUnshelve, rules.ActUnsuppress, rules.ActInService:
		w.endMode(r)
	}
}

// enter begins a mode, or starts its time anew; no seconds means until an act.
func (w *mWorld) enter(r *mRule, mode rules.EventKind, seconds int) {
	r.mode, r.modeEnds = mode, never
	if seconds > 0 {
		r.modeEnds = w.now + seconds
	}
	w.say(mode, r.id)
}

// permitted says whether a danger has the permit that the act needs.
func (w *mWorld) permitted(r *mRule, a rules.Act) bool {
	switch a.Kind {
	case rules.ActShelve, rules.ActSuppress, rules.ActOutOfService:
		return !r.danger || a.Permit != ""
	}
	return true
}

// modeFits says whether the act goes with the mode that holds: a mode is refused
// while another holds, and while one holds there is nothing to acknowledge and
// nothing to reset.
func (w *mWorld) modeFits(r *mRule, a rules.Act) bool {
	switch a.Kind {
	case rules.ActAck, rules.ActReset, rules.ActSuppress:
		return r.mode == ""
	case rules.ActShelve:
		return r.mode == "" || r.mode == rules.Shelved
	case rules.ActOutOfService:
		return r.mode == "" || r.mode == rules.OutOfService
	case rules.ActUnshelve:
		return r.mode == rules.Shelved
	case rules.ActUnsuppress:
		return r.mode == rules.Suppressed
	case rules.ActInService:
		return r.mode == rules.OutOfService
	}
	return true
}

func (w *mWorld) makesSense(r *mRule, a rules.Act) bool {
	switch a.Kind {
	case rules.ActAck:
		return !r.acked
	case rules.ActReset:
		p := w.point(r.point)
		return r.latched && r.acked && !r.cond && p.lastGood && !r.silent && r.side(mWord{value: p.last}) != atLimit && r.holdSince == never &&
			!(r.risen && w.isInhibited(r.point)) // it would have tripped
	case rules.ActShelve:
		return a.Once || a.For > 0 && a.For <= time.Duration(r.shelveMax)*time.Second
	case rules.ActOutOfService:
		return !r.cond && !r.latched && (!r.danger || w.leavesHalf([]string{r.point}))
	case rules.ActSilence:
		return slices.ContainsFunc(w.horns, func(h *mHorn) bool { return r.names(h.id) && w.demanded(h) })
	}
	return true
}

// silence mutes every horn of the rule, for all alarms.
func (w *mWorld) silence(r *mRule) {
	for _, h := range w.horns {
		if r.names(h.id) && w.demanded(h) {
			h.mutedUntil, h.silenced = w.now+h.silenceFor, r.id
		}
	}
	w.say(rules.Silenced, r.id)
}

// inhibit keeps a rule's point, or a point, from tripping for at most an hour.
func (w *mWorld) inhibit(a rules.Act, allowed bool) {
	points := []string{a.Target}
	if r := w.rule(a.Target); r != nil {
		points = []string{r.point}
	}
	seconds := int(a.For / time.Second)
	if seconds == 0 {
		seconds = 3600
	}
	if !allowed || seconds > 3600 || !w.leavesHalf(points) {
		w.refuse(a)
		return
	}
	i := slices.IndexFunc(w.inhibits, func(i *mInhibit) bool { return i.target == a.Target })
	if i < 0 {
		i = len(w.inhibits)
		w.inhibits = append(w.inhibits, &mInhibit{target: a.Target, points: points})
	}
	w.inhibits[i].until = w.now + seconds
	w.say(rules.Inhibited, a.Target)
}

// leavesHalf says whether with these points taken as well at most half of the
// danger points, rounded up, would be inhibited; what takes none more is free.
func (w *mWorld) leavesHalf(more []string) bool {
	all, taken, added := map[string]bool{}, map[string]bool{}, false
	for _, r := range w.rules {
		if r.danger {
			all[r.point] = true
			if w.isInhibited(r.point) || r.mode == rules.OutOfService {
				taken[r.point] = true
			}
		}
	}
	for _, p := range more {
		if all[p] && !taken[p] {
			taken[p], added = true, true
		}
	}
	return !added || len(taken) <= (len(all)+1)/2
}

// release ends the suspension: every suspending alarm normal, and every point of
// theirs strictly inside its reset by a good last reading and not inhibited.
func (w *mWorld) release(a rules.Act, allowed bool) {
	allowed = allowed && len(w.causes) > 0
	for _, r := range w.rules {
		if !r.stops {
			continue
		}
		p := w.point(r.point)
		good := p.lastGood && r.side(mWord{value: p.last}) == inside && !r.silent && !w.isInhibited(p.id)
		allowed = allowed && r.state() == string(rules.StateNormal) && good
	}
	if !allowed {
		w.refuse(a)
		return
	}
	w.causes = nil
	w.say(rules.Released, "z")
}
