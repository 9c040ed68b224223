package rules

import (
	"fmt"
	"time"

	"aman/drivers"
)

// debounceFor is how long one faulty reading may stand alone before it counts.
const debounceFor = 2 * time.Second

// take carries one reading through every watch of its point, then tells the
// point's own faults, then judges the rules.
func (e *Engine) take(index int, r drivers.Reading) {
	p := &e.points[index]
	c := classify(r)
	e.warming(p, r)
	for i := range p.watches {
		w := &p.watches[i]
		if !e.timers.running(w.timer) {
			e.timers.set(w.timer, e.now+w.stale)
		}
		w.change = 0
	}
	p.quality, p.fault = r.Quality, r.Fault
	if c == neutral {
		e.notReady(p)
		return // feeds stale and changes nothing else
	}
	p.neutral = false
	if c == usable && r.Quality == drivers.Good && !p.proven {
		e.prove(p)
	}
	if c != faulty {
		p.measured, p.end = r.Value, r.Fault
	}
	before := p.holders
	for i := range p.watches {
		e.observe(p, &p.watches[i], c, r)
	}
	e.tell(p, before, c)
	e.judgeAll(index)
	if p.designed != nil {
		e.suppressByDesign(p, c, r.Value)
		e.timers.set(p.unheard, e.now+int64(designedStale(p)))
	}
	p.calm = p.atRest()
}

// notReady takes a reading that says the instrument is warming up or inhibited:
// votes leave its point out.
func (e *Engine) notReady(p *point) {
	p.calm = false
	first := !p.neutral
	p.neutral = true
	for i := range p.watches {
		e.missed(&p.watches[i])
		if a := &e.alarms[p.watches[i].rule]; first && a.vote != nil {
			e.unsettle(a)
			e.judge(p.watches[i].rule, -1, 0)
		}
	}
}

// atRest reports whether nothing about the point is out of the ordinary, so
// that a good value on the same side of everything changes nothing.
func (p *point) atRest() bool {
	if p.busy || !p.proven || !p.lastGood() || p.own != drivers.NoFault || p.restored {
		return false
	}
	for i := range p.watches {
		if p.watches[i].trouble != sound {
			return false
		}
	}
	return true
}

// observe notes in one watch what the reading says.
func (e *Engine) observe(p *point, w *watch, c class, r drivers.Reading) {
	v, ok := w.counts(p, c, r)
	switch {
	case w.figure > 0 && ok:
		e.figured(p, w, v, c == usable && r.Quality == drivers.Good)
	case w.figure > 0:
		e.missed(w)
		e.fail(p, w, kindOf(r))
	case c == usable:
		e.see(p, w, w.sideOf(r.Value))
	case w.dangerous(c):
		if p.spec.FallsBack {
			e.fallBack(&e.alarms[w.rule])
		}
		e.see(p, w, beyond)
	default:
		e.fail(p, w, kindOf(r))
	}
}

// counts returns the value that a reading is to a figure: its own, or beyond the
// range on the dangerous side the end of the range.
func (w *watch) counts(p *point, c class, r drivers.Reading) (float64, bool) {
	switch {
	case c == usable:
		return r.Value, true
	case c == overRange && p.spec.Max != nil && (w.feeds || w.dangerous(c)):
		return *p.spec.Max, true
	case c == underRange && p.spec.Min != nil && w.dangerous(c):
		return *p.spec.Min, true
	}
	return 0, false
}

// fallBack latches an alarm whose instrument has been beyond its range and may
// show less from now on although there is more.
func (e *Engine) fallBack(a *alarm) {
	a.fellBack = true
	if a.condition && !a.latched && a.mode != outOfService {
		e.change(a, func() { a.latched = true })
	}
}

// see takes a usable value. A value between reset and limit stays what it was;
// where a fault had kept the rule true it counts as at the limit, and while hold
// has yet to pass it counts as inside.
func (e *Engine) see(p *point, w *watch, s side) {
	a := &e.alarms[w.rule]
	w.change |= gotValue
	ended, tripped := w.trouble == held, false
	if ended {
		tripped = a.condition && (a.vote == nil && a.trips() || a.vote != nil && e.trippedBy(a, p))
	}
	e.soundAgain(p, w)
	w.side = s
	switch {
	case s == beyond:
		w.met = true
	case s == inside:
		w.met = false
		if p.inhibits > 0 && a.vote != nil {
			e.forgetBefore(a, p)
		}
	case tripped:
		w.met = true
	case a.vote == nil && a.rule.Hold > 0 && (!a.condition || a.byFault):
		w.met = false
	}
	if ended && (s == beyond || tripped && w.met) {
		w.change |= recovered
	}
	w.armed = w.met || w.armed && a.condition
	w.steady = true
}

// fail takes a faulty reading: the second in a row counts.
func (e *Engine) fail(p *point, w *watch, kind drivers.Fault) {
	w.change |= gotFault
	w.steady = false
	switch w.trouble {
	case sound:
		w.trouble, w.kind = pending, kind
		e.timers.set(w.debounce(), e.now+int64(p.debounceFor()))
	case pending:
		if p.spec.FaultHold == 0 {
			e.count(p, w, kind)
		}
	case held:
		// Counted already; its kind stays the one that was told.
	}
}

// debounceFor is how long a run of faulty readings lasts before it counts.
func (p *point) debounceFor() time.Duration {
	if p.spec.FaultHold > 0 {
		return p.spec.FaultHold
	}
	return debounceFor
}

// count makes a fault count for one watch.
func (e *Engine) count(p *point, w *watch, kind drivers.Fault) {
	w.change |= gotFault | counted
	w.trouble, w.kind, w.steady = held, kind, false
	p.calm = false
	e.timers.off(w.debounce())
	if e.alarms[w.rule].rule.OnFault != IgnoreFault {
		p.holders++
	}
}

func (e *Engine) letGo(p *point, w *watch) {
	if e.alarms[w.rule].rule.OnFault != IgnoreFault {
		p.holders--
	}
}

// expire acts on one deadline.
func (e *Engine) expire(id int32) {
	t := e.timerRefs[id]
	switch t.kind {
	case onStale, onDebounce:
		e.faultDue(t.kind, int(t.a), &e.points[t.a].watches[t.b])
	case onWarm:
		e.warmTooLong(int(t.a))
	case onUnheard:
		e.liftUnheard(&e.points[t.a])
	case onInhibit:
		e.uninhibit(&e.inhibits[t.a])
	case onHold:
		e.holdOver(&e.alarms[t.a])
	case onClear:
		e.insideFor(&e.alarms[t.a])
	case onModeEnd:
		e.end(&e.alarms[t.a], "", "its time is over")
	case onSilence:
		e.unmute(t.a, "the silence is over")
	case onRearm:
		a := &e.alarms[t.a]
		e.rearmed(a, fmt.Sprintf("still true after %s: %s", a.rule.Rearm, e.presentText(a)))
	case onEscalate:
		e.escalated(&e.alarms[t.a])
	case onSpread:
		e.setDisagree(&e.alarms[t.a], true)
	}
}

// faultDue makes a silence or a run of faulty readings count.
func (e *Engine) faultDue(k timerKind, pi int, w *watch) {
	kind := w.kind
	if k == onStale {
		if w.trouble == held {
			return
		}
		kind = drivers.Stale
		e.missed(w)
	}
	p := &e.points[pi]
	before := p.holders
	w.change = 0
	e.count(p, w, kind)
	if before == 0 && p.holders > 0 {
		e.showFault(p, kind, w)
	}
	e.judge(w.rule, pi, w.change)
}
