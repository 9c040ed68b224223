package rules

import "aman/drivers"

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

// warming notes a reading that says the instrument is not ready, and reports
// whether it has said so for longer than the instrument ever takes.
func (p *point) warming(r drivers.Reading, now int64) bool {
	if r.Fault != drivers.Warmup {
		p.warmSince = 0
		return false
	}
	if p.warmSince == 0 {
		p.warmSince = now
	}
	return p.spec.WarmUp > 0 && now-p.warmSince > int64(p.spec.WarmUp)
}
