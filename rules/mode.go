package rules

import (
	"fmt"
	"time"
)

// modeKinds are the events that begin and end a mode.
var modeKinds = [...][2]EventKind{shelved: {Shelved, Unshelved}, suppressed: {Suppressed, Unsuppressed}, outOfService: {OutOfService, InService}}

// modeOf is the mode that an act begins or ends.
func modeOf(k ActKind) (m mode, begins bool) {
	switch k {
	case ActShelve:
		return shelved, true
	case ActSuppress:
		return suppressed, true
	case ActOutOfService:
		return outOfService, true
	case ActUnshelve:
		return shelved, false
	case ActUnsuppress:
		return suppressed, false
	case ActInService:
		return outOfService, false
	}
	return noMode, false
}

func (a *alarm) shelveMax() time.Duration {
	if a.rule.ShelveMax > 0 {
		return a.rule.ShelveMax
	}
	return defaultShelveMax
}

// begin puts the alarm into a mode. A shelving that ends with the next return to
// normal ends after the longest time as well.
func (e *Engine) begin(a *alarm, m mode, act Act) {
	last := act.For
	if m == shelved && act.Once && last == 0 {
		last = a.shelveMax()
	}
	e.change(a, func() {
		a.mode, a.once, a.modeBy, a.modeWhy = m, m == shelved && act.Once, act.Person(), act.Reason
		a.byDesign = false
	})
	e.timers.off(a.modeEnd)
	ev := e.actEvent(a, act, modeKinds[m][0])
	if last > 0 {
		e.timers.set(a.modeEnd, e.now+int64(last))
		ev.Until = wall(e.now + int64(last))
	}
	ev.Once = a.once
	e.emit(ev)
	e.unprotect()
}

// end takes the alarm out of its mode: unacknowledged where its condition is
// true or its latch held, else normal.
func (e *Engine) end(a *alarm, who, why string) {
	m := a.mode
	fresh := m == outOfService && a.condition
	e.timers.off(a.modeEnd)
	e.change(a, func() {
		a.mode, a.once = noMode, false
		a.acknowledged = !a.condition && !a.latched
		if fresh {
			a.latched = a.latched || a.rule.Latch || a.fellBack
		}
	})
	if fresh {
		a.raised = e.now
	}
	e.emit(Event{Kind: modeKinds[m][1], Rule: a.rule.ID, Zone: a.rule.Zone, State: a.state(), Severity: a.rule.Severity.String(), Who: who, Why: why})
	e.unprotect()
	if fresh && a.rule.Suspend && a.zone >= 0 {
		e.suspendByRule(a)
	}
	if a.waits() {
		e.resound(a, a.rule.ID+" is back")
	}
	if fresh && a.group != nil && a.group.first < 0 {
		a.group.enter(e, a)
	}
}

// modeReasons says why a mode cannot begin or end now.
func (e *Engine) modeReasons(a *alarm, act Act) (why []string) {
	m, begins := modeOf(act.Kind)
	if !begins {
		if a.mode != m {
			return []string{fmt.Sprintf("it is not %s", modeStates[m])}
		}
		return nil
	}
	if nobody(act) {
		why = append(why, "nobody is named")
	}
	if a.mode != noMode && a.mode != m || a.mode == m && m == suppressed {
		why = append(why, fmt.Sprintf("it is %s already", a.state()))
	}
	if a.rule.Severity == SeverityDanger && act.Permit == "" {
		why = append(why, "it is a danger, and no permit is named")
	}
	return append(why, e.spanReasons(a, m, act)...)
}

// spanReasons says what is wrong with the time, and with the rule itself for an
// out-of-service.
func (e *Engine) spanReasons(a *alarm, m mode, act Act) (why []string) {
	if act.For < 0 {
		why = append(why, fmt.Sprintf("%s is no time to come", act.For))
	}
	switch {
	case m == shelved && act.For == 0 && !act.Once:
		why = append(why, "it has no end: give a time, or once")
	case m == shelved && act.For > a.shelveMax():
		why = append(why, fmt.Sprintf("%s is longer than it may be shelved, %s", act.For, a.shelveMax()))
	case m == outOfService:
		why = append(why, e.serviceReasons(a)...)
	}
	return why
}

func (e *Engine) serviceReasons(a *alarm) (why []string) {
	if a.vote != nil {
		return []string{"it is a vote: inhibit one of its members"}
	}
	if a.condition {
		why = append(why, "the condition is there: "+e.presentText(a))
	}
	if a.latched {
		why = append(why, "it is latched")
	}
	if a.rule.Severity == SeverityDanger && a.mode != outOfService {
		why = append(why, e.blindReasons(nil, e.ruleOf[a.rule.ID])...)
	}
	return why
}
