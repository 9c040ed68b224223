package rules

import "time"

// defaultSilence is how long a horn is muted where its output does not say.
const defaultSilence = time.Minute

// mute is the silence of one horn.
type mute struct {
	on   bool
	rule int32 // alarm that the act named
	who  string
}

// sounds lists the horns of an alarm that would sound without a silence.
func (e *Engine) sounds(a *alarm) (list []int32) {
	for _, d := range a.outputs {
		if o := &e.outputs[d.output]; o.spec.Role == RoleHorn && o.by > 0 && (d.step == 0 || int(d.step) <= a.step) {
			list = append(list, d.output)
		}
	}
	return list
}

func (e *Engine) silence(a *alarm, act Act) {
	at := len(e.events)
	e.emitAct(a, act, Silenced)
	for _, i := range e.sounds(a) {
		o := &e.outputs[i]
		last := o.spec.SilenceFor
		if last <= 0 {
			last = defaultSilence
		}
		o.mute = mute{on: true, rule: int32(e.ruleOf[act.Target]), who: act.Person()}
		e.timers.set(o.unmute, e.now+int64(last))
		if until := wall(e.now + int64(last)); until.After(e.events[at].Until) {
			e.events[at].Until = until
		}
		e.touch(i)
	}
}

// resound ends every silence of the alarm's horns: it has become
// unacknowledged, or waits for longer than it may.
func (e *Engine) resound(a *alarm, why string) {
	for _, d := range a.outputs {
		if d.on {
			e.unmute(d.output, why)
		}
	}
}

// unmute ends the silence of one horn. It is told when the horn sounds again.
func (e *Engine) unmute(i int32, why string) {
	o := &e.outputs[i]
	if !o.mute.on {
		return
	}
	by := &e.alarms[o.mute.rule]
	o.mute = mute{}
	e.timers.off(o.unmute)
	e.touch(i)
	if o.by > 0 {
		e.emit(Event{Kind: Resounded, Rule: by.rule.ID, Zone: by.rule.Zone, State: by.state(), Severity: by.rule.Severity.String(), Point: o.spec.ID, Why: why})
	}
}

// Silences lists the horns that are muted, in the order of the outputs.
func (e *Engine) Silences() (list []Silence) {
	for i := range e.outputs {
		if o := &e.outputs[i]; o.mute.on {
			list = append(list, Silence{Output: o.spec.ID, Rule: e.alarms[o.mute.rule].rule.ID, Who: o.mute.who, Until: e.dueAt(o.unmute)})
		}
	}
	return list
}
