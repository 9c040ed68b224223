package rules

import (
	"fmt"
	"strings"
	"time"
)

// Act carries out what a person asks at the given time and reports whether it
// was done. An act that is not allowed gives one event, whose Why lists every
// reason.
func (e *Engine) Act(at time.Time, a Act) bool {
	e.reach(at)
	defer e.settle()
	if a.Kind == ActRelease {
		return e.release(a)
	}
	if reasons := e.reasons(a); len(reasons) > 0 {
		e.refuse(a, reasons)
		return false
	}
	switch a.Kind {
	case ActSuspend:
		e.stop(&e.zones[e.zoneOf[a.Target]], a)
	case ActInhibit:
		e.inhibit(a)
	default:
		e.actOn(&e.alarms[e.ruleOf[a.Target]], a)
	}
	return true
}

// actOn carries out an act on one alarm.
func (e *Engine) actOn(alarm *alarm, a Act) {
	switch a.Kind {
	case ActAck:
		e.acknowledge(alarm, a)
	case ActReset:
		e.reset(alarm, a)
	case ActSilence:
		e.silence(alarm, a)
	default:
		if m, begins := modeOf(a.Kind); begins {
			e.begin(alarm, m, a)
		} else {
			e.end(alarm, a.Person(), a.Reason)
		}
	}
}

// Check returns the reasons why the act would be refused now, and does nothing.
// Of a release that needs several people it lists only what is wrong with this
// person's consent and with the zone: Zones says who is missing after it.
func (e *Engine) Check(_ time.Time, a Act) []string { return e.reasons(a) }

func (e *Engine) reasons(a Act) []string {
	switch a.Kind {
	case ActSuspend, ActRelease:
		i, ok := e.zoneOf[a.Target]
		switch {
		case !ok:
			return []string{fmt.Sprintf("there is no zone %q", a.Target)}
		case a.Kind == ActRelease:
			return e.releaseReasons(&e.zones[i], a)
		}
		return nil
	case ActInhibit:
		return e.inhibitReasons(a)
	}
	if !onAlarm(a.Kind) {
		return []string{fmt.Sprintf("%q is no act that the gateway carries out", string(a.Kind))}
	}
	i, ok := e.ruleOf[a.Target]
	if !ok {
		return []string{fmt.Sprintf("there is no rule %q", a.Target)}
	}
	return e.alarmReasons(&e.alarms[i], a)
}

// alarmReasons says why an act on one alarm is not allowed now.
func (e *Engine) alarmReasons(alarm *alarm, a Act) []string {
	switch a.Kind {
	case ActAck:
		return ackReasons(alarm)
	case ActReset:
		return e.resetReasons(alarm, a)
	case ActSilence:
		if len(e.sounds(alarm)) == 0 {
			return []string{"none of its horns sounds"}
		}
		return nil
	}
	return e.modeReasons(alarm, a)
}

// onAlarm reports whether the act is one on an alarm.
func onAlarm(k ActKind) bool {
	m, _ := modeOf(k)
	return m != noMode || k == ActAck || k == ActReset || k == ActSilence
}

func ackReasons(a *alarm) []string {
	switch {
	case a.mode != noMode:
		return []string{fmt.Sprintf("it is %s: nothing is announced", a.state())}
	case a.state() == StateNormal:
		return []string{"nothing to acknowledge: the alarm is normal"}
	case a.acknowledged:
		return []string{"it is acknowledged already"}
	}
	return nil
}

func (e *Engine) resetReasons(a *alarm, act Act) (why []string) {
	if nobody(act) {
		why = append(why, "nobody is named")
	}
	if !a.latched {
		why = append(why, "nothing is latched")
	}
	switch {
	case a.mode != noMode:
		why = append(why, fmt.Sprintf("it is %s: that must end first", a.state()))
	case !a.acknowledged:
		why = append(why, "it is not acknowledged")
	}
	for i, ref := range a.watches {
		p, w := &e.points[ref.point], e.watch(ref)
		switch {
		case e.mentioned(a, i):
		case !p.lastGood():
			why = append(why, fmt.Sprintf("the last reading of %s is not good: %s", p.spec.ID, p.lastText()))
		case w.trouble == held: // silent since: absence is never normal
			why = append(why, fmt.Sprintf("%s is %s", p.spec.ID, w.kind))
		}
	}
	if a.condition || e.whole(a) {
		why = append(why, "the condition is still there: "+e.presentText(a))
	}
	return why
}

// mentioned reports whether an earlier condition of the rule is on the same
// point.
func (e *Engine) mentioned(a *alarm, i int) bool {
	for _, ref := range a.watches[:i] {
		if ref.point == a.watches[i].point {
			return true
		}
	}
	return false
}

func nobody(a Act) bool { return strings.TrimSpace(a.Who) == "" }

func (e *Engine) acknowledge(a *alarm, act Act) {
	e.change(a, func() { a.acknowledged = true })
	e.emitAct(a, act, Acknowledged)
}

func (e *Engine) reset(a *alarm, act Act) {
	e.change(a, func() { a.latched = false })
	e.emitAct(a, act, Reset)
}

func (e *Engine) emitAct(a *alarm, act Act, kind EventKind) {
	e.emit(e.actEvent(a, act, kind))
}

func (e *Engine) actEvent(a *alarm, act Act, kind EventKind) Event {
	return Event{Kind: kind, Rule: a.rule.ID, Zone: a.rule.Zone, State: a.state(), Severity: a.rule.Severity.String(), Who: act.Person(), Why: act.Reason}
}

// stop suspends a zone: anyone may, with or without a name.
func (e *Engine) stop(z *zone, act Act) {
	why := act.Reason
	if why == "" {
		why = "stopped by a person"
	}
	if c := (Cause{Who: act.Person(), Why: why, Time: e.time()}); z.causeBy(c) {
		z.consents = nil
	} else {
		e.suspend(z, c)
	}
	e.emit(Event{Kind: Suspended, Zone: z.spec.ID, Who: act.Person(), Why: why})
}

// causeBy reports whether the same person stopped the zone for the same reason
// already: pressing a button again is told, but lists no further cause.
func (z *zone) causeBy(c Cause) bool {
	for _, k := range z.causes {
		if k.Rule == "" && k.Who == c.Who && k.Why == c.Why {
			return true
		}
	}
	return false
}

// refuse emits the one event of an act that is not allowed.
func (e *Engine) refuse(a Act, reasons []string) {
	ev := Event{Kind: Refused, Who: a.Person(), Why: strings.Join(reasons, "; ")}
	if a.Kind == ActReset {
		ev.Kind = ResetRefused
	}
	i, rule := e.ruleOf[a.Target]
	p, point := e.index[a.Target]
	switch {
	case a.Kind == ActSuspend || a.Kind == ActRelease:
		ev.Zone = a.Target
	case rule:
		r := &e.alarms[i]
		ev.Rule, ev.Zone, ev.State, ev.Severity = a.Target, r.rule.Zone, r.state(), r.rule.Severity.String()
	case point:
		ev.Point, ev.Zone = a.Target, e.points[p].spec.Zone
	default:
		ev.Rule = a.Target
	}
	e.emit(ev)
}
