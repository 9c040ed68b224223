package rules

import (
	"math"

	"aman/drivers"
)

// feeding is the comparison of a watch that only feeds a figure.
const feeding Op = 255

// figure is one value made of readings, with what it last was.
type figure struct {
	spec    *FigureSpec
	made    Figure
	lead    watchRef // that compares it
	value   float64
	certain bool
	taken   bool // of the reading that is being taken
	broken  bool // it is no number: the trouble of the watch is its own
}

// figured takes a usable value of one input into the figure and judges the watch
// that compares it. Seen tells whether the watch itself was read.
func (e *Engine) figured(p *point, w *watch, v float64, certain bool) {
	f := &e.figures[w.figure-1]
	if !f.taken {
		f.made.Take(int(w.input), e.now, v, certain)
	}
	f.taken = false
	if w.feeds {
		e.soundAgain(p, w)
		w.side, w.steady = inside, false
		w.change |= gotValue
	}
	lead, lp := e.watch(f.lead), &e.points[f.lead.point]
	if w.feeds && lead.trouble != sound && !f.broken {
		return // it is judged when its own point is read again
	}
	if w.feeds {
		lead.change = 0
		defer e.tellElsewhere(lp, lp.holders)
	}
	value, sure, ok := f.made.Value(e.now)
	f.value, f.certain = value, sure
	switch {
	case !ok:
		e.soundAgain(lp, lead)
		f.value, lead.side, lead.steady = math.NaN(), unseen, true
		w.change |= gotValue
	case math.IsNaN(value) || math.IsInf(value, 0):
		f.broken = true
		e.fail(lp, lead, drivers.Range)
	default:
		f.broken = false
		e.see(lp, lead, lead.sideOf(value))
	}
	w.change |= lead.change
}

// reckon takes a good value into the figures of a point that is calm, and reports
// whether any of them says something new.
func (e *Engine) reckon(p *point, v float64) (changed bool) {
	for i := range p.watches {
		w := &p.watches[i]
		if w.figure == 0 {
			continue
		}
		f := &e.figures[w.figure-1]
		f.made.Take(0, e.now, v, true)
		value, certain, ok := f.made.Value(e.now)
		f.value, f.certain, f.taken = value, certain, true
		if !ok {
			f.value = math.NaN()
			changed = changed || w.side != unseen
			continue
		}
		changed = changed || value-value != 0 || w.sideOf(value) != w.side
	}
	for i := range p.watches {
		if w := &p.watches[i]; w.figure > 0 && !changed {
			e.figures[w.figure-1].taken = false
		}
	}
	return changed
}

// tellElsewhere tells the fault of a point that another point's reading began or
// ended: that of a figure is booked on the point that compares it.
func (e *Engine) tellElsewhere(p *point, before int) {
	switch {
	case before > 0 && p.holders == 0:
		e.hideFault(p)
	case before == 0 && p.holders > 0:
		e.showFault(p, e.holder(p).kind, nil)
	}
}

// missed tells the figure that one of its inputs has no value now.
func (e *Engine) missed(w *watch) {
	if w.figure == 0 {
		return
	}
	f := &e.figures[w.figure-1]
	f.made.Miss(int(w.input), e.now)
	f.certain, f.broken = false, false
}

// soundAgain ends the fault of a watch.
func (e *Engine) soundAgain(p *point, w *watch) {
	if w.trouble == held {
		e.letGo(p, w)
	}
	if w.trouble == pending {
		e.timers.off(w.debounce())
	}
	w.trouble, w.kind = sound, drivers.NoFault
}

// current is what the watch compares: the figure, or the point's last value.
func (e *Engine) current(p *point, w *watch) float64 {
	if w.figure > 0 {
		return e.figures[w.figure-1].value
	}
	return p.measured
}

// unitOf is the unit of what the watch compares.
func (e *Engine) unitOf(p *point, w *watch) string {
	if w.figure > 0 {
		return e.figures[w.figure-1].spec.Unit
	}
	return p.spec.Unit
}
