package rules

import (
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
	for i := range p.watches {
		w := &p.watches[i]
		e.timers.set(w.timer, e.now+w.stale)
		w.change = 0
	}
	p.quality, p.fault = r.Quality, r.Fault
	if c == neutral {
		p.calm = false
		return // feeds stale and changes nothing else
	}
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
	p.calm = p.atRest()
}

// atRest reports whether nothing about the point is out of the ordinary, so
// that a good value on the same side of everything changes nothing.
func (p *point) atRest() bool {
	if !p.proven || !p.lastGood() || p.own != drivers.NoFault || p.restored {
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
	switch {
	case c == usable:
		e.see(p, w, w.sideOf(r.Value))
	case w.dangerous(c):
		e.see(p, w, beyond)
	default:
		e.fail(p, w, kindOf(r))
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
		tripped = a.trips() && a.condition
		e.letGo(p, w)
	}
	if w.trouble == pending {
		e.timers.off(w.debounce())
	}
	w.trouble, w.kind, w.side = sound, drivers.NoFault, s
	switch {
	case s == beyond:
		w.met = true
	case s == inside:
		w.met = false
	case tripped:
		w.met = true
	case a.rule.Hold > 0 && (!a.condition || a.byFault):
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
		e.timers.set(w.debounce(), e.now+int64(debounceFor))
	case pending:
		e.count(p, w, kind)
	case held:
		// Counted already; its kind stays the one that was told.
	}
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
	if a, ok := e.holdTimer(id); ok {
		if id == a.hold {
			e.holdOver(a)
		} else if e.gone(a) {
			e.lower(a, e.sayingGone(a))
		}
		return
	}
	pi, w := e.faultTimer(id)
	kind := drivers.Stale
	switch {
	case id == w.debounce():
		kind = w.kind
	case w.trouble == held:
		return
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

// holdTimer returns the alarm whose hold or clear_for the timer is.
func (e *Engine) holdTimer(id int32) (*alarm, bool) {
	first := int32(len(e.timers.due) - 2*len(e.alarms))
	if id < first {
		return nil, false
	}
	return &e.alarms[(id-first)/2], true
}

// faultTimer returns the watch whose stale or debounce timer it is. Deadlines
// of faults are rare, so that it is looked for by halving over the rules.
func (e *Engine) faultTimer(id int32) (int, *watch) {
	lo, hi := 0, len(e.alarms)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if e.watch(e.alarms[mid].watches[0]).timer <= id {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	ref := e.alarms[lo].watches[(id-e.watch(e.alarms[lo].watches[0]).timer)/2]
	return int(ref.point), e.watch(ref)
}
