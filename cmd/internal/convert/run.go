package convert

import (
	"fmt"

	"aman/rules/units"
)

var (
	celsius = must("Cel")
	kelvin  = must("K")
)

// must is for units of the table.
func must(code string) units.Unit {
	u, err := units.Parse(code)
	if err != nil {
		panic(err)
	}
	return u
}

// possible refuses what cannot be: a conversion that lacks its gas, a
// temperature below absolute zero.
func (j job) possible() error {
	if j.context.Gas == "" && j.needsGas() {
		return fmt.Errorf("%s to %s depends on the gas: add --gas, as in --gas CO", j.from, j.to)
	}
	if j.from.Kind != units.Temperature {
		return nil
	}
	if k, _, err := units.Convert(j.value, j.from, kelvin, units.Context{}); err != nil || units.Round(k) < 0 {
		return fmt.Errorf("%s %s is below absolute zero", units.Text(j.value), j.from)
	}
	return nil
}

func (j job) needsGas() bool {
	between := j.from.Gas() && j.to.Gas() && j.from.Kind != j.to.Kind
	return between || j.rebases()
}

// rebases reports whether %LEL changes from one standard to another.
func (j job) rebases() bool {
	return j.from.Kind == units.Explosive && j.to.Kind == units.Explosive && j.context.LELBasis != j.toBasis
}

// run converts and says how.
func (j job) run() (float64, string, error) {
	c := j.context
	switch {
	case j.rebases():
		return j.rebase()
	case j.to.Kind == units.Explosive:
		c.LELBasis = j.toBasis
	}
	return units.Convert(j.value, j.from, j.to, c)
}

// rebase converts %LEL by one standard into %LEL by another.
func (j job) rebase() (float64, string, error) {
	c := j.context
	v, err := units.Rebase(j.value, c.Gas, c.LELBasis, j.toBasis)
	if err != nil {
		return 0, "", fmt.Errorf("%s: %w", j.from, err)
	}
	how := fmt.Sprintf("%s (%s) to %s (%s) for %s", j.from, c.LELBasis, j.to, j.toBasis, c.Gas)
	return v, how, nil
}
