package rules

import "aman/drivers"

// replayEvent applies one recorded event to an engine that is being restored.
func (e *Engine) replayEvent(ev Event, gone map[string]bool) {
	switch ev.Kind {
	case Raised, Cleared, Acknowledged, Reset, Rearmed, Shelved, Unshelved, Suppressed, Unsuppressed, OutOfService, InService:
		if i, ok := e.ruleOf[ev.Rule]; ok {
			e.replayAlarm(&e.alarms[i], ev)
		}
	case Suspended:
		e.replaySuspended(ev, gone)
	case Released:
		if i, ok := e.zoneOf[ev.Zone]; ok {
			e.free(&e.zones[i])
			e.zones[i].since = e.past(ev.Time)
		}
		delete(gone, ev.Zone)
	case FaultRaised:
		e.restoreFault(FaultFacts{Point: ev.Point, Counted: true})
	case FaultCleared:
		e.replayFaultCleared(ev)
	}
}

func (e *Engine) replayAlarm(a *alarm, ev Event) {
	before := a.state()
	e.change(a, func() { a.setState(ev.State) })
	e.replayMode(a, ev)
	if a.state() != before {
		a.since = e.past(ev.Time)
	}
	switch ev.Kind {
	case Raised:
		a.raised, a.why, a.value, a.hasValue, a.unit = e.past(ev.Time), ev.Why, ev.Value, ev.HasValue, ev.Unit
		a.byFault = !ev.HasValue
		a.point = -1
		if p, ok := e.index[ev.Point]; ok {
			a.point = p
		}
		if a.rule.Suspend && a.zone >= 0 {
			e.zones[a.zone].consents = nil
		}
		e.meetAll(a)
		if a.byFault {
			e.holdAgain(a)
		}
	case Cleared:
		a.byFault = false
		e.timers.off(a.hold)
		e.replayCleared(a, ev)
	}
}

// replayMode notes who began a mode and when it ends, or that it is over. What a
// mode kept untold is judged by the readings that come.
func (e *Engine) replayMode(a *alarm, ev Event) {
	switch ev.Kind {
	case Shelved, Suppressed, OutOfService:
		a.once, a.modeBy, a.modeWhy = ev.Once, ev.Who, ev.Why
		a.byDesign = ev.Kind == Suppressed && ev.Who == ""
		e.redesign(a)
		e.timers.off(a.modeEnd)
		e.setDue(a.modeEnd, ev.Until)
	case Unshelved, Unsuppressed, InService:
		a.once = false
		e.timers.off(a.modeEnd)
		if a.condition {
			e.meetAll(a)
		}
	}
}

// holdAgain holds the point that tripped a rule for faulty again, so that its
// first good reading is judged as one after a fault trip. The record names the
// kind in words only; until it is read anew it is a timeout.
func (e *Engine) holdAgain(a *alarm) {
	for _, ref := range a.watches {
		if w := e.watch(ref); int(ref.point) == a.point && w.trouble != held {
			e.count(&e.points[ref.point], w, drivers.Timeout)
		}
	}
}

// replayCleared lets the conditions of a cleared alarm be false: in `all` the
// one that cleared it, in `any` every one.
func (e *Engine) replayCleared(a *alarm, ev Event) {
	for i, ref := range a.watches {
		w := e.watch(ref)
		if a.vote == nil && a.rule.Join == Any || len(a.watches) == 1 || e.pointOf(a, i) == ev.Point {
			w.met = false
			if w.trouble == held {
				e.letGo(&e.points[ref.point], w)
			}
			w.trouble, w.kind = sound, drivers.NoFault
			e.timers.off(w.debounce())
		}
		w.armed = w.met
	}
}

func (e *Engine) replaySuspended(ev Event, gone map[string]bool) {
	i, ok := e.zoneOf[ev.Zone]
	if !ok {
		gone[ev.Zone] = true
		return
	}
	z := &e.zones[i]
	c := Cause{Rule: ev.Rule, Who: ev.Who, Why: ev.Why, Time: ev.Time}
	for _, k := range z.causes {
		if c.Rule != "" && k.Rule == c.Rule || c.Rule == "" && k.Rule == "" && k.Who == c.Who && k.Why == c.Why {
			return
		}
	}
	first := !z.suspended
	e.suspend(z, e.known(c))
	if first {
		z.since = e.past(ev.Time)
	}
}

func (e *Engine) replayFaultCleared(ev Event) {
	i, ok := e.index[ev.Point]
	if !ok {
		return
	}
	p := &e.points[i]
	for k := range p.watches {
		w := &p.watches[k]
		if w.trouble == held {
			e.letGo(p, w)
		}
		if w.trouble != sound {
			w.trouble, w.kind = sound, drivers.NoFault
			e.timers.off(w.debounce())
		}
	}
	if p.shown {
		p.shown, p.restored = false, false
		e.faultPresent(-1)
	}
	if p.own != drivers.NoFault {
		p.own = drivers.NoFault
		e.faultPresent(-1)
	}
}
