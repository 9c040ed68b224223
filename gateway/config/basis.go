package config

import (
	"aman/rules/limits"
	"aman/rules/units"
)

// basis notes whose explosive limits the points of a sensor are parts of.
func (b *builder) basis(p *Point) {
	raw := b.t90[p.Sensor]
	if raw == nil || raw.LEL == nil {
		return
	}
	if basis, err := units.ParseBasis(*raw.LEL); err == nil { // a wrong word is a fault already
		p.LEL, p.LELGiven = basis, true
	}
}

// context is what conversions into the point's unit depend on.
func (p *Point) context() units.Context { return units.Context{Gas: p.Gas, LELBasis: p.LEL} }

// assumed warns of a conversion between a part of the explosive limit and an
// amount of gas for a detector whose basis nobody has given.
func (b *builder) assumed(at string, from, to units.Unit, p *Point) {
	if (from.Kind == units.Explosive) == (to.Kind == units.Explosive) || p.LELGiven {
		return
	}
	gas, err := units.FindGas(p.Gas)
	if err == nil && gas.LELIEC != gas.LELUS {
		b.warn(at, "%s is taken for parts of IEC's explosive limit, %s %%vol of %s: say lel: us at sensor %s if it was calibrated on %s %%vol, else lel: iec",
			p.ID, Number(gas.LELIEC), gas.Name, p.Sensor, Number(gas.LELUS))
	}
}

// rowValue converts the value of a norm into the point's unit: with the norm's own
// temperature, and with the explosive limit that the detector was calibrated on.
func (b *builder) rowValue(at string, row limits.Row, unit units.Unit, p *Point) (float64, error) {
	from, err := units.Parse(row.Unit)
	if err != nil {
		return 0, err
	}
	b.assumed(at, from, unit, p)
	switch {
	case from.Kind == units.Explosive && unit.Kind == units.Explosive && p.LELGiven:
		return units.Rebase(row.Value, row.Substance, row.LELBasis, p.LEL)
	case unit.Kind == units.Explosive && from.Kind != units.Explosive:
		if err := row.Fits(p.Gas); err != nil {
			return 0, err
		}
		ctx := row.Context()
		ctx.LELBasis = p.LEL
		v, _, err := units.Convert(row.Value, from, unit, ctx)
		return v, err
	}
	v, _, err := row.In(unit, p.Gas)
	return v, err
}
