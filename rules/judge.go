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
	whole := e.whole(a)
	values := whole && e.values(a)
	switch {
	case !a.condition && whole:
		e.rise(a, point, c, values)
	case a.condition && a.byFault && values:
		e.stand(a, point, c)
	}
	if !whole || a.condition && !a.byFault || a.condition && !values {
		e.timers.off(a.hold)
	}
	e.fall(a, point, c)
}

// rise raises an alarm that is not true, at once or after hold. A fault that
// counts trips at once: hold delays values only.
func (e *Engine) rise(a *alarm, point int, c change, values bool) {
	switch {
	case a.rule.Hold == 0:
		e.raise(a, point, !values)
	case c&counted != 0 && a.trips():
		e.raise(a, point, true)
	default:
		e.startHold(a)
	}
}

// stand lets an alarm that a fault tripped stand on values from now on: the
// first good reading after the fault does it at once, a later one after hold.
func (e *Engine) stand(a *alarm, point int, c change) {
	if a.rule.Hold == 0 || c&recovered != 0 {
		e.raise(a, point, false)
		return
	}
	e.startHold(a)
}

// fall clears a true alarm, at once or after clear_for. Only a good reading can
// begin it; any faulty reading, and a value that is not strictly inside, begins
// it anew.
func (e *Engine) fall(a *alarm, point int, c change) {
	switch {
	case !a.condition || !e.gone(a) || c&gotFault != 0 && a.rule.Join == Any:
		e.timers.off(a.clear())
	case c&gotValue == 0:
	case a.rule.ClearFor == 0:
		e.lower(a, point)
	case !e.timers.running(a.clear()):
		e.timers.set(a.clear(), e.now+int64(a.rule.ClearFor))
	}
}

func (e *Engine) startHold(a *alarm) {
	if !e.timers.running(a.hold) {
		a.heldFrom = e.now
		e.timers.set(a.hold, e.now+int64(a.rule.Hold))
	}
}

// holdOver acts when hold has passed.
func (e *Engine) holdOver(a *alarm) {
	values := e.values(a)
	switch {
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
// acknowledged before.
func (e *Engine) raise(a *alarm, point int, byFault bool) {
	if !byFault {
		e.timers.off(a.hold)
	}
	e.change(a, func() {
		a.condition, a.acknowledged, a.byFault = true, false, byFault
		a.latched = a.latched || a.rule.Latch
	})
	for _, ref := range a.watches {
		w := e.watch(ref)
		w.armed = w.armed || w.met
	}
	a.raised = e.now
	e.explainRaise(a, point)
	e.emit(e.alarmEvent(a, Raised))
	if a.rule.Suspend && a.zone >= 0 {
		e.suspendByRule(a)
	}
}

// lower ends the condition; the point is the one whose reading said so.
func (e *Engine) lower(a *alarm, point int) {
	e.timers.off(a.clear())
	e.change(a, func() { a.condition, a.byFault = false, false })
	for _, ref := range a.watches {
		w := e.watch(ref)
		w.armed = w.met
	}
	ev := e.alarmEvent(a, Cleared)
	e.clearedBy(a, point, &ev)
	e.emit(ev)
}

// change sets facts of an alarm and carries them to its outputs.
func (e *Engine) change(a *alarm, set func()) {
	before, drove := a.state(), [...]bool{a.drives(RoleTrip), a.drives(RoleHorn), a.drives(RoleBeacon)}
	set()
	if a.state() != before {
		a.since = e.now
	}
	for _, i := range a.outputs {
		o := &e.outputs[i]
		if int(o.spec.Role) >= len(drove) {
			continue
		}
		if now := a.drives(o.spec.Role); now != drove[o.spec.Role] {
			o.count(now)
			e.touch(i)
		}
	}
}
