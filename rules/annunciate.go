package rules

// change sets facts of an alarm and carries them to its outputs, to the alarms
// that it quietens, to its group and to its own deadlines.
func (e *Engine) change(a *alarm, set func()) {
	before := a.state()
	set()
	if a.state() != before {
		a.since = e.now
	}
	e.pace(a)
	e.drive(a)
	for _, i := range a.under {
		e.drive(&e.alarms[i])
	}
	a.group.settle(e)
}

// drive counts the alarm at each of its outputs as it now is.
func (e *Engine) drive(a *alarm) {
	quiet := e.quiet(a)
	for i := range a.outputs {
		d := &a.outputs[i]
		o := &e.outputs[d.output]
		on := a.drives(o.spec.Role) && !(quiet && o.spec.Role != RoleTrip)
		if d.step > 0 {
			on = on && int(d.step) <= a.step && a.waits()
		}
		if on == d.on {
			continue
		}
		d.on = on
		if on {
			o.by++
		} else {
			o.by--
		}
		e.touch(d.output)
	}
}

// quiet reports whether a higher level is announced in the alarm's place. A
// level that is quiet, shelved or suppressed itself quietens nothing.
func (e *Engine) quiet(a *alarm) bool {
	for _, i := range a.over {
		if e.alarms[i].announced() {
			return true
		}
	}
	return false
}

// pace starts and stops what runs while nobody acknowledges, and while an
// acknowledged alarm stays true.
func (e *Engine) pace(a *alarm) {
	if !a.waits() {
		a.step = 0
		e.timers.off(a.escalate)
	} else if a.step < len(a.rule.Escalate) && !e.timers.running(a.escalate) {
		e.timers.set(a.escalate, e.now+int64(a.rule.Escalate[a.step].After))
	}
	switch stands := a.mode == noMode && a.condition && a.acknowledged; {
	case !stands:
		e.timers.off(a.rearm)
	case a.rule.Rearm > 0 && !e.timers.running(a.rearm):
		e.timers.set(a.rearm, e.now+int64(a.rule.Rearm))
	}
}

// escalated begins the next step. What it turns on sounds though somebody has
// silenced it.
func (e *Engine) escalated(a *alarm) {
	began := a.rule.Escalate[a.step].After
	a.step++
	if a.step < len(a.rule.Escalate) {
		e.timers.set(a.escalate, e.now+int64(a.rule.Escalate[a.step].After-began))
	}
	e.drive(a)
	e.resound(a, "nobody has acknowledged "+a.rule.ID)
}

// rearm makes an acknowledged alarm unacknowledged again.
func (e *Engine) rearmed(a *alarm, why string) {
	e.change(a, func() { a.acknowledged = false })
	ev := e.alarmEvent(a, Rearmed)
	ev.Why = why
	e.emit(ev)
	e.resound(a, a.rule.ID+" is unacknowledged again")
}

// heighten looks for the higher level at which an acknowledged alarm is
// unacknowledged again: once each time that the value reaches it.
func (e *Engine) heighten(a *alarm) {
	if a.rule.RearmAt == nil || !a.condition {
		return
	}
	v, reached, left := e.height(a)
	switch {
	case left:
		a.highSeen = false
	case !reached || a.highSeen:
	default:
		a.highSeen = true
		if a.acknowledged && a.mode == noMode {
			ref := a.watches[0]
			p, w := &e.points[ref.point], e.watch(ref)
			e.rearmed(a, "higher level: "+e.amount(p, w, v)+" reaches "+e.amount(p, w, *a.rule.RearmAt))
		}
	}
}

// height says whether the value has reached the level of the re-alarm, or has
// left it by as much as the reset lies inside the limit.
func (e *Engine) height(a *alarm) (v float64, reached, left bool) {
	if a.rule.RearmAt == nil {
		return 0, false, false
	}
	ref := a.watches[0]
	p, w := &e.points[ref.point], e.watch(ref)
	v, ok := e.shownValue(p, w)
	if !ok || w.trouble != sound {
		return v, false, false
	}
	level, gap := *a.rule.RearmAt, w.limit-w.reset
	if w.op == Below {
		return v, v <= level, v > level-gap
	}
	return v, v >= level, v < level-gap
}

// group keeps the first-out of several alarms. A nil group is none.
type group struct {
	id      string
	members []int32
	first   int32 // alarm, or -1 while all are normal
}

// settle forgets the first-out once the whole group is normal.
func (g *group) settle(e *Engine) {
	if g == nil || g.first < 0 {
		return
	}
	for _, i := range g.members {
		if e.alarms[i].beneath() != StateNormal {
			return
		}
	}
	e.alarms[g.first].firstOut, g.first = false, -1
}

// enter notes an alarm that is raised and says what it is to its group.
func (g *group) enter(e *Engine, a *alarm) string {
	switch {
	case g == nil:
		return ""
	case g.first < 0:
		g.first, a.firstOut = int32(e.ruleOf[a.rule.ID]), true
		return "; first-out of " + g.id
	case a.firstOut:
		return "; again, it was the first-out of " + g.id
	}
	return "; after " + e.alarms[g.first].rule.ID + ", the first-out of " + g.id
}
