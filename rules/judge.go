package rules

// judgeAll judges every rule that watches the point, in the order of the
// rules; a rule with several conditions on it is judged once.
func (e *Engine) judgeAll(point int) {
	p := &e.points[point]
	for i := 0; i < len(p.watches); {
		rule, c := p.watches[i].rule, change(0)
		for ; i < len(p.watches) && p.watches[i].rule == rule; i++ {
			c |= p.watches[i].change
		}
		e.judge(rule, point, c)
	}
}

// judge decides what a change of one of its points means for a rule.
func (e *Engine) judge(rule int32, point int, c change) {
	a := &e.alarms[rule]
	if c&gotFault != 0 {
		e.unsettle(a)
	}
	if a.vote != nil {
		if point >= 0 && e.points[point].leftOut() {
			c &^= recovered
		}
		e.judgeVote(a, c)
	}
	e.judgeTruth(a, point, c)
	if a.vote != nil {
		e.judgeMembers(a, c)
	}
	if c&gotValue != 0 {
		e.heighten(a)
	}
}

// judgeTruth raises and clears the rule's own alarm.
func (e *Engine) judgeTruth(a *alarm, point int, c change) {
	whole := e.whole(a)
	values := whole && e.values(a)
	switch {
	case !a.condition && whole:
		e.rise(a, point, c, values)
	case a.condition && a.byFault && values && c&gotFault == 0:
		e.stand(a, point, c)
	}
	if !whole || a.condition && !a.byFault || a.condition && !values {
		e.timers.off(a.hold)
		a.heldOut = false
	}
	e.fall(a, point, c)
}

// rise raises an alarm that is not true, at once or after hold. A fault that
// counts trips at once: hold delays values only.
func (e *Engine) rise(a *alarm, point int, c change, values bool) {
	switch {
	case a.blocked > 0:
		if a.rule.Hold > 0 && values {
			e.startHold(a)
		}
	case a.rule.Hold == 0:
		e.raise(a, point, !values)
	case a.vote != nil && (!values || e.faultsAlone(a)):
		e.raise(a, point, true)
	case a.vote == nil && c&counted != 0 && a.trips():
		e.raise(a, point, true)
	default:
		e.startHold(a)
	}
}

// stand lets an alarm that a fault tripped stand on values from now on: the
// first good reading after the fault does it at once, a later one after hold.
func (e *Engine) stand(a *alarm, point int, c change) {
	if a.blocked == 0 && (a.rule.Hold == 0 || c&recovered != 0) {
		e.raise(a, point, false)
		return
	}
	a.heldOut = a.heldOut || c&recovered != 0
	if a.rule.Hold > 0 {
		e.startHold(a)
	}
}

// fall clears a true alarm, at once or after clear_for. Only a good reading can
// begin it; any faulty reading, and a value that is not strictly inside, begins
// it anew.
func (e *Engine) fall(a *alarm, point int, c change) {
	switch {
	case !a.condition || !e.gone(a) || c&gotFault != 0 && (a.rule.Join == Any || a.vote != nil):
		e.timers.off(a.clear)
		a.insideOut = false
	case c&gotValue == 0 || a.insideOut:
	case a.rule.ClearFor == 0:
		if a.blocked == 0 {
			e.lower(a, point)
		}
	case !e.timers.running(a.clear):
		e.timers.set(a.clear, e.now+int64(a.rule.ClearFor))
	}
}

// insideFor acts when clear_for has passed.
func (e *Engine) insideFor(a *alarm) {
	switch {
	case !e.gone(a):
	case a.blocked > 0:
		a.insideOut = true
	default:
		e.lower(a, e.sayingGone(a))
		if a.vote != nil {
			e.judgeMembers(a, 0)
		}
	}
}

func (e *Engine) startHold(a *alarm) {
	if !a.heldOut && !e.timers.running(a.hold) {
		a.heldFrom = e.now
		e.timers.set(a.hold, e.now+int64(a.rule.Hold))
	}
}

// holdOver acts when hold has passed.
func (e *Engine) holdOver(a *alarm) {
	values := e.values(a)
	switch {
	case a.blocked > 0:
		a.heldOut = true
	case !a.condition && e.whole(a):
		e.raise(a, -1, !values)
	case a.condition && a.byFault && values:
		e.raise(a, -1, false)
	}
}

// unsettle makes the next reading of every point of the rule count, although
// it may be on the same side as before.
func (e *Engine) unsettle(a *alarm) {
	if len(a.watches) == 1 {
		return
	}
	for _, ref := range a.watches {
		e.watch(ref).steady = false
	}
}

// raise begins an occurrence, or a new one on top: unacknowledged, whatever was
// acknowledged before. In a mode it is not told, and out of service it trips
// nothing.
func (e *Engine) raise(a *alarm, point int, byFault bool) {
	if !byFault {
		e.timers.off(a.hold)
	}
	a.heldOut = false
	idle := a.mode == outOfService
	e.change(a, func() {
		a.condition, a.byFault = true, byFault
		if !idle {
			a.acknowledged = false
			a.latched = a.latched || a.rule.Latch || a.fellBack
		}
	})
	for _, ref := range a.watches {
		w := e.watch(ref)
		w.armed = w.armed || w.met
	}
	e.noteFaults(a)
	a.raised = e.now
	e.unsaid = e.unsaid || a.mode != noMode
	e.explainRaise(a, point)
	_, a.highSeen, _ = e.height(a)
	if idle {
		return
	}
	a.why += a.group.enter(e, a)
	if a.mode == noMode {
		e.emit(e.alarmEvent(a, Raised))
	}
	if a.rule.Suspend && a.zone >= 0 {
		e.suspendByRule(a)
	}
	e.resound(a, a.rule.ID+" is raised")
}

// lower ends the condition; the point is the one whose reading said so.
func (e *Engine) lower(a *alarm, point int) {
	e.timers.off(a.clear)
	a.insideOut = false
	e.unsaid = e.unsaid || a.mode != noMode
	e.change(a, func() { a.condition, a.byFault, a.fellBack = false, false, false })
	for _, ref := range a.watches {
		w := e.watch(ref)
		w.armed = w.met
	}
	if a.mode == noMode {
		ev := e.alarmEvent(a, Cleared)
		e.clearedBy(a, point, &ev)
		e.emit(ev)
	}
	if a.once {
		e.end(a, "", "the condition is gone")
	}
}
