package rules

import (
	"errors"
	"fmt"
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
	for _, ev := range after {
		e.replayEvent(ev, gone)
	}
	for zone, missing := range gone {
		if missing {
			faults = append(faults, fmt.Errorf("zone %q was suspended and is no longer in the configuration", zone))
		}
	}
	for i := range e.outputs {
		e.outputs[i].on = e.On(i)
	}
	e.touched, e.events = e.touched[:0], e.events[:0]
	return errors.Join(faults...)
}

func (e *Engine) restoreAlarm(f AlarmFacts) {
	i, ok := e.ruleOf[f.Rule]
	if !ok {
		return // its zone's causes keep what matters
	}
	a := &e.alarms[i]
	e.change(a, func() {
		a.condition, a.acknowledged, a.latched, a.byFault = f.Condition, f.Acknowledged, f.Latched, f.ByFault
	})
	a.since, a.raised, a.why = e.past(f.Since), e.past(f.Raised), f.Why
	if p, ok := e.index[f.Point]; ok {
		a.point = p
		if f.Value != nil {
			a.value, a.hasValue = *f.Value, true
		}
	}
	for _, w := range f.Watches {
		e.restoreWatch(a, w)
	}
	if f.Condition && !e.same(a, f) {
		e.meetAll(a)
	}
	if !f.HoldFrom.IsZero() && a.rule.Hold > 0 {
		a.heldFrom = e.past(f.HoldFrom)
		e.timers.set(a.hold, a.heldFrom+int64(a.rule.Hold))
	}
}

// same reports whether the rule still has the conditions that the facts name.
func (e *Engine) same(a *alarm, f AlarmFacts) bool {
	for _, w := range f.Watches {
		if w.Condition >= len(a.watches) || a.rule.Conditions[w.Condition].Point != w.Point {
			return false
		}
	}
	return len(f.Watches) > 0
}

// meetAll takes every condition of a true alarm for true, until readings say
// otherwise.
func (e *Engine) meetAll(a *alarm) {
	for _, ref := range a.watches {
		w := e.watch(ref)
		w.met, w.armed = true, true
	}
}

func (e *Engine) restoreWatch(a *alarm, f WatchFacts) {
	if f.Condition < 0 || f.Condition >= len(a.watches) || a.rule.Conditions[f.Condition].Point != f.Point {
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
