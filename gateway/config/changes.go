package config

import (
	"math"
	"time"

	"aman/rules"
	"aman/rules/figures"
	"aman/rules/units"
)

// tenth is the part of its limit by which the default reset of a figure lies
// inside it.
const tenth = 0.1

// inside settles the reset of a figure: as given, else a tenth of the limit
// inside it.
func (b *builder) inside(path, key string, op rules.Op, limit float64, given *quantity, convert func(at string, q *quantity) (float64, bool), unit string) (float64, bool) {
	at, up := path+".reset", op != rules.Below
	if given == nil {
		if b.faulty(at) {
			return 0, false
		}
		d := tenth * math.Abs(limit)
		if d == 0 {
			b.fault(at, "is missing: there is no default for a limit of 0")
			return 0, false
		}
		if up {
			d = -d
		}
		return units.Round(limit + d), true
	}
	v, ok := convert(at, given)
	if !ok {
		return 0, false
	}
	if up && v > limit || !up && v < limit {
		side := map[bool]string{true: "below", false: "above"}[up]
		b.fault(at, "the reset %s is on the wrong side of %s %s: it must lie %s it", Amount(v, unit), key, Amount(limit, unit), side)
		return 0, false
	}
	return v, true
}

// rate compiles how fast a point changes.
func (b *builder) rate(path string, rule *rawRule, spec *rules.Rule) {
	raw := rule.Rate
	op, q, ok := b.comparison(path, &rawCondition{Above: raw.Above, Below: raw.Below})
	p, over := b.point(path, raw.Point), b.over(path, raw)
	if !ok || p == nil {
		return
	}
	convert := func(at string, q *quantity) (float64, bool) { return b.perSecond(at, q, p) }
	limit, ok := convert(path+"."+op.String(), q)
	if !ok || over == 0 || !b.steady(path, op, limit, q) || !b.possible(path+"."+op.String(), p, limit, over) {
		return
	}
	unit := p.Unit + "/s"
	reset, ok := b.inside(path, op.String(), op, limit, raw.Reset, convert, unit)
	if !ok {
		return
	}
	if raw.Reset != nil && reset*limit <= 0 {
		b.fault(path+".reset", "a steady value cannot reach the reset %s: the alarm would never clear", Amount(reset, unit))
		return
	}
	stale := staleOf(rule, p.Every)
	figure := &rules.FigureSpec{Name: "rate over " + Span(over), Unit: unit, New: func() rules.Figure { return figures.NewRate(over, stale) }}
	b.windows[figure] = window{over: over}
	if over < 2*p.Every {
		b.warn(path+".over", "%s is shorter than two readings of %s, which is read every %s: a single value decides", Span(over), p.ID, Span(p.Every))
	}
	spec.Conditions = append(spec.Conditions, rules.Condition{Point: p.ID, Op: op, Limit: limit, Reset: reset, Figure: figure})
}

// over is the window of a rate; 0 where it is missing or wrong.
func (b *builder) over(path string, raw *rawRate) time.Duration {
	at := path + ".over"
	if raw.Over == nil {
		b.missing(at, "the time that the change is taken over, as in 2s")
		return 0
	}
	if over := b.within(at, *raw.Over, minEvery, maxHold); !b.faulty(at) {
		return over
	}
	return 0
}

// perSecond converts a rate into the point's unit per second. A number alone is
// one already.
func (b *builder) perSecond(at string, q *quantity, p *Point) (float64, bool) {
	if q.unit == "" {
		return units.Round(q.value), true
	}
	base, per, err := units.ParseRate(q.unit)
	if err != nil {
		b.fault(at, "%v", err)
		return 0, false
	}
	if base.Kind == units.None {
		return units.Round(q.value / per.Seconds()), true
	}
	from, to, ok := b.alike(at, q, base.Code, p)
	if !ok {
		return 0, false
	}
	v, _, err := units.ConvertRate(q.value, from, per, to, time.Second, p.context())
	if err != nil {
		b.fault(at, "%s: %v", q.text, err)
		return 0, false
	}
	return units.Round(v), true
}

// steady refuses a limit that a value which stands still is beyond.
func (b *builder) steady(path string, op rules.Op, limit float64, q *quantity) bool {
	if op == rules.Above && limit > 0 || op == rules.Below && limit < 0 {
		return true
	}
	if op == rules.Above {
		b.fault(path+".above", "%s must be above 0; a value that falls is watched by below, as in -5 ppm/s", q.text)
	} else {
		b.fault(path+".below", "%s must be below 0, as in -5 ppm/s; a value that rises is watched by above", q.text)
	}
	return false
}

// possible refuses a rate that the whole range within the window is too small for.
func (b *builder) possible(at string, p *Point, limit float64, over time.Duration) bool {
	if fastest := (p.Max - p.Min) / over.Seconds(); p.Ranged() && math.Abs(limit) > fastest {
		b.fault(at, "%s over %s is more than the whole range of %s, %s to %s", Amount(limit, p.Unit+"/s"), Span(over), p.ID, Number(p.Min), Amount(p.Max, p.Unit))
		return false
	}
	return true
}

// staleOf is how long a point of a rule may be silent before a figure of it
// starts anew.
func staleOf(raw *rawRule, every time.Duration) time.Duration {
	r := rules.Rule{}
	if raw.Stale != nil {
		r.Stale = *raw.Stale
	}
	return r.StaleAfter(every)
}
