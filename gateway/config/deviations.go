package config

import (
	"aman/rules"
	"aman/rules/figures"
	"aman/rules/units"
)

// deviation compiles how far two points lie apart, in the unit of the first.
func (b *builder) deviation(path string, raw *rawDeviation, spec *rules.Rule) {
	if b.has(path+".of") && len(raw.Of) != 2 {
		b.fault(path+".of", "a deviation compares two points, not %d", len(raw.Of))
		return
	}
	points := b.distinct(path+".of", raw.Of)
	_, q, ok := b.comparison(path, &rawCondition{Above: raw.Above})
	if !ok || len(points) != 2 {
		return
	}
	first, second := points[0], points[1]
	scale, offset, ok := b.bring(path+".of[1]", second, first)
	convert := func(at string, q *quantity) (float64, bool) { return b.difference(at, q, first) }
	limit, fine := convert(path+".above", q)
	if !ok || !fine || !b.apart(path+".above", first, limit, q) {
		return
	}
	reset, ok := b.inside(path, "above", rules.Above, limit, raw.Reset, convert, first.Unit)
	if !ok {
		return
	}
	if reset <= 0 {
		b.fault(path+".reset", "no difference is below %s: the alarm would never clear", Amount(reset, first.Unit))
		return
	}
	spec.Conditions = append(spec.Conditions, rules.Condition{Point: first.ID, Op: rules.Above, Limit: limit, Reset: reset, Figure: &rules.FigureSpec{
		Name: "deviation from " + second.ID, Unit: first.Unit, More: []string{second.ID},
		New: func() rules.Figure { return figures.NewDeviation(scale, offset) },
	}})
}

// apart refuses a difference that is always there or never.
func (b *builder) apart(at string, p *Point, limit float64, q *quantity) bool {
	switch {
	case limit <= 0:
		b.fault(at, "%s must be above 0: two points are always that far apart", q.text)
	case p.Ranged() && limit > p.Max-p.Min:
		b.fault(at, "%s is more than the whole range of %s, %s to %s", Amount(limit, p.Unit), p.ID, Number(p.Min), Amount(p.Max, p.Unit))
	default:
		return true
	}
	return false
}

// bring returns scale and offset that bring values of one point into the unit
// of another; all conversions of units are straight lines.
func (b *builder) bring(at string, from, to *Point) (scale, offset float64, ok bool) {
	if from.Unit == to.Unit {
		return 1, 0, true
	}
	f, err1 := units.Parse(from.Unit)
	t, err2 := units.Parse(to.Unit)
	if err1 != nil || err2 != nil || !units.Convertible(f, t) {
		b.fault(at, "%s is in %s and cannot be compared with %s, which is in %s", from.ID, unitWord(from.Unit), to.ID, unitWord(to.Unit))
		return 0, 0, false
	}
	zero, _, err := units.Convert(0, f, t, from.context())
	if err != nil {
		b.fault(at, "%s: %v", from.ID, err)
		return 0, 0, false
	}
	one, _, err := units.Convert(1, f, t, from.context())
	if err != nil {
		b.fault(at, "%s: %v", from.ID, err)
		return 0, 0, false
	}
	return one - zero, zero, true
}
