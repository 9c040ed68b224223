package rules

import (
	"fmt"

	"aman/drivers"
)

// still watches whether a point's value stands still for too long.
type still struct {
	value float64
	since int64
	known bool
}

// plausible turns a good reading whose value has not moved for too long into a
// faulty one. Zero and the range's ends are where a sound instrument may stand
// for weeks, so that they are never judged.
func (p *point) plausible(r drivers.Reading, now int64) drivers.Reading {
	if classify(r) != usable {
		return r
	}
	if !p.still.known || p.still.value != r.Value {
		p.still = still{value: r.Value, since: now, known: true}
		return r
	}
	if r.Value == 0 || p.atEnd(r.Value) || now-p.still.since < int64(p.spec.Frozen) {
		return r
	}
	r.Quality, r.Fault = drivers.Bad, drivers.Frozen
	return r
}

func (p *point) atEnd(v float64) bool {
	return p.spec.Max != nil && v >= *p.spec.Max || p.spec.Min != nil && v <= *p.spec.Min
}

// warming starts the deadline of a warm-up with its first reading, and stops it
// with the first that says anything else.
func (e *Engine) warming(p *point, r drivers.Reading) {
	switch {
	case r.Fault != drivers.Warmup:
		e.timers.off(p.warm)
		p.warmed = false
	case p.spec.WarmUp > 0 && !p.warmed:
		p.warmed = true
		e.timers.set(p.warm, e.now+int64(p.spec.WarmUp))
	}
}

// warmTooLong makes a point stale that says it is warming up for longer than its
// instrument ever takes.
func (e *Engine) warmTooLong(index int) {
	p := &e.points[index]
	before := p.holders
	for i := range p.watches {
		w := &p.watches[i]
		w.change = 0
		if w.trouble != held {
			e.missed(w)
			e.count(p, w, drivers.Stale)
		}
	}
	p.quality, p.fault = drivers.Bad, drivers.Stale
	if before == 0 && p.holders > 0 {
		e.tellFault(p, fmt.Sprintf("stale: warming up for longer than %s", p.spec.WarmUp))
	}
	e.judgeAll(index)
}
