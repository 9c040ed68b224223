package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"aman/drivers"
)

// Restore brings a fresh engine, before its first reading, to the state of the
// snapshot and the events recorded after it. Nothing restored is told again:
// the levels of outputs simply are what they were. What the spec no longer has
// keeps its zone suspended; a zone that it no longer has is reported as an
// error, after everything else was restored, so that the caller can treat the
// plant's state as unknown.
func (e *Engine) Restore(s Snapshot, after []Event) error {
	var faults []error
	for _, f := range s.Alarms {
		e.restoreAlarm(f)
	}
	for _, f := range s.Faults {
		e.restoreFault(f)
	}
	gone := map[string]bool{}
	for _, f := range s.Zones {
		gone[f.Zone] = !e.restoreZone(f)
	}
	e.restoreFigures(s.Figures)
	for _, f := range s.Unprotected {
		if i, ok := e.zoneOf[f.Zone]; ok {
			e.zones[i].unprotected = int64(f.For)
		}
	}
	inhibited := inhibitedAfter(s.Inhibits, after)
	for _, ev := range after {
		e.replayEvent(ev, gone)
	}
	e.unprotect()
	for zone, missing := range gone {
		if missing {
			faults = append(faults, fmt.Errorf("zone %q was suspended and is no longer in the configuration", zone))
		}
	}
	for i := range e.outputs {
		e.outputs[i].on = e.On(i)
	}
	e.touched, e.events = e.touched[:0], e.events[:0]
	e.tellUninhibited(inhibited)
	return errors.Join(faults...)
}

// inhibitedAfter lists what was inhibited when the engine stopped.
func inhibitedAfter(before []string, after []Event) []string {
	list := slices.Clone(before)
	for _, ev := range after {
		target := ev.Rule
		if target == "" {
			target = ev.Point
		}
		i := slices.Index(list, target)
		switch {
		case ev.Kind == Inhibited && i < 0:
			list = append(list, target)
		case ev.Kind == Uninhibited && i >= 0:
			list = slices.Delete(list, i, i+1)
		}
	}
	return list
}

// tellUninhibited tells that a restart has ended every inhibit.
func (e *Engine) tellUninhibited(targets []string) {
	for _, target := range targets {
		if i, ok := e.inhibitOf[target]; ok {
			ev := e.inhibitEvent(&e.inhibits[i], Uninhibited)
			ev.Why = "the gateway has started anew, which ends every inhibit"
			e.emit(ev)
		}
	}
}

// restoreFigures gives figures their state back; one that cannot be read leaves
// its figure as if it had seen nothing.
func (e *Engine) restoreFigures(list []FigureFacts) {
	for i := range e.figures {
		f := &e.figures[i]
		rule := e.alarms[e.watch(f.lead).rule].rule.ID
		for _, facts := range list {
			if facts.Rule == rule && facts.Condition == int(f.lead.cond) && facts.Name == f.spec.Name {
				_ = f.made.Load(facts.State) // it is fresh then, and says so by its window
			}
		}
	}
}

func (e *Engine) restoreAlarm(f AlarmFacts) {
	i, ok := e.ruleOf[f.Rule]
	if !ok {
		return // its zone's causes keep what matters
	}
	a := &e.alarms[i]
	a.step = f.Step
	e.change(a, func() {
		a.condition, a.acknowledged, a.latched, a.byFault = f.Condition, f.Acknowledged, f.Latched, f.ByFault
		a.fellBack, a.highSeen = f.FellBack, f.HighSeen
		a.mode = max(0, mode(slices.Index(modeStates[:], f.Mode)))
	})
	e.restoreMode(a, f)
	a.since, a.raised, a.why, a.unit = e.past(f.Since), e.past(f.Raised), f.Why, f.Unit
	if f.FirstOut && a.group != nil && a.group.first < 0 {
		a.group.first, a.firstOut = int32(i), true
	}
	if p, ok := e.index[f.Point]; ok {
		a.point = p
		if f.Value != nil {
			a.value, a.hasValue = *f.Value, true
		}
	}
	for _, w := range f.Watches {
		e.restoreWatch(a, w)
	}
	if f.Condition && a.parent < 0 && !e.same(a, f) {
		e.meetAll(a)
	}
	if !f.HoldFrom.IsZero() && a.rule.Hold > 0 {
		a.heldFrom = e.past(f.HoldFrom)
		e.timers.set(a.hold, a.heldFrom+int64(a.rule.Hold))
	}
}

// restoreMode lets what ends by itself end when it was to end.
func (e *Engine) restoreMode(a *alarm, f AlarmFacts) {
	if a.mode != noMode {
		a.once, a.modeBy, a.modeWhy, a.byDesign = f.Once, f.ModeBy, f.ModeWhy, f.ByDesign
		e.redesign(a)
		e.setDue(a.modeEnd, f.ModeUntil)
	}
	if e.timers.running(a.escalate) {
		e.setDue(a.escalate, f.StepAt)
	}
	if e.timers.running(a.rearm) {
		e.setDue(a.rearm, f.RearmAt)
	}
}

// setDue sets a timer to a stored time, or leaves it where there is none. What
// is overdue acts with the first deadline.
func (e *Engine) setDue(timer int32, at time.Time) {
	if !at.IsZero() {
		e.timers.set(timer, max(e.now, at.UnixNano()))
	}
}

// same reports whether the rule still has the conditions that the facts name.
func (e *Engine) same(a *alarm, f AlarmFacts) bool {
	for _, w := range f.Watches {
		if w.Condition < 0 || w.Condition >= len(a.watches) || e.pointOf(a, w.Condition) != w.Point {
			return false
		}
	}
	return len(f.Watches) > 0
}

// meetAll takes every condition of a true alarm for true, until readings say
// otherwise.
func (e *Engine) meetAll(a *alarm) {
	for _, ref := range a.watches {
		if w := e.watch(ref); !w.feeds {
			w.met, w.armed = true, true
		}
	}
}

// pointOf is the point that a watch of the alarm is on.
func (e *Engine) pointOf(a *alarm, watch int) string { return e.points[a.watches[watch].point].spec.ID }

func (e *Engine) restoreWatch(a *alarm, f WatchFacts) {
	if f.Condition < 0 || f.Condition >= len(a.watches) || e.pointOf(a, f.Condition) != f.Point {
		return
	}
	ref := a.watches[f.Condition]
	w := e.watch(ref)
	w.met, w.armed = f.Met, f.Armed
	kind, err := drivers.ParseFault(f.Fault)
	switch {
	case err != nil || kind == drivers.NoFault:
	case f.Pending:
		w.trouble, w.kind = pending, kind
		counts := e.now + int64(debounceFor)
		if !f.CountsAt.IsZero() {
			counts = min(counts, max(e.now, f.CountsAt.UnixNano()))
		}
		e.timers.set(w.debounce(), counts)
	default:
		e.count(&e.points[ref.point], w, kind)
	}
}

func (e *Engine) restoreFault(f FaultFacts) {
	i, ok := e.index[f.Point]
	if !ok || !e.points[i].reports {
		return
	}
	p := &e.points[i]
	if f.Counted && !p.shown {
		p.shown, p.restored = true, p.holders == 0
		e.faultPresent(+1)
	}
	if kind, err := drivers.ParseFault(f.Beyond); err == nil && kind != drivers.NoFault && p.own == drivers.NoFault {
		p.own = kind
		e.faultPresent(+1)
	}
}

func (e *Engine) restoreZone(f ZoneFacts) bool {
	i, ok := e.zoneOf[f.Zone]
	if !ok {
		return false
	}
	z := &e.zones[i]
	for _, c := range f.Causes {
		e.suspend(z, e.known(c))
	}
	z.suspended = true
	z.since, z.consents = e.past(f.Since), append([]Consent(nil), f.Consents...)
	return true
}

// known says of a cause whose rule the spec lacks that this is so.
func (e *Engine) known(c Cause) Cause {
	const lacks = "the rule is no longer in the configuration"
	if _, ok := e.ruleOf[c.Rule]; c.Rule != "" && !ok && !strings.HasSuffix(c.Why, lacks) {
		c.Why = strings.TrimPrefix(c.Why+"; "+lacks, "; ")
	}
	return c
}

// past is a stored time on this run's time base: never after its start.
func (e *Engine) past(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return min(t.UnixNano(), e.now)
}
