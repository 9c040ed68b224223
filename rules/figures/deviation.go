package figures

import "math"

// Deviation is how far two points lie apart: the absolute difference of their
// newest values, in the unit of the first. It has no value while either has none.
type Deviation struct {
	scale, offset float64
	inputs        [2]input
}

// input is the newest value of one point.
type input struct {
	value   float64
	has     bool
	certain bool
}

// NewDeviation returns a deviation. The second point is brought into the unit
// of the first as value × scale + offset; 1 and 0 where both have the same.
func NewDeviation(scale, offset float64) *Deviation {
	return &Deviation{scale: scale, offset: offset}
}

// Take implements rules.Figure; there are two inputs.
func (d *Deviation) Take(in int, _ int64, value float64, certain bool) {
	d.inputs[in] = input{value: value, has: true, certain: certain}
}

// Miss implements rules.Figure.
func (d *Deviation) Miss(in int, _ int64) { d.inputs[in] = input{} }

// Value implements rules.Figure.
func (d *Deviation) Value(int64) (v float64, certain, ok bool) {
	a, b := d.inputs[0], d.inputs[1]
	if !a.has || !b.has {
		return 0, false, false
	}
	v = math.Abs(a.value - (float64(b.value*d.scale) + d.offset))
	if math.IsInf(v, 0) {
		v = math.NaN()
	}
	return v, a.certain && b.certain, true
}
