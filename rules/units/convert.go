package units

import (
	"fmt"
	"strings"
)

const (
	// gasConstant in l·kPa/(mol·K): CODATA 2018.
	gasConstant = 8.314462618
	// pressure in kPa is one standard atmosphere. The norms write it rounded, as
	// 101.3, and their molar volume at 20 °C, 24.055 l/mol, is that of 101.325.
	pressure = 101.325
	zeroCel  = 273.15
	// defaultTempC is the temperature to which the norms of the CIS refer
	// (GOST 12.1.005-88).
	defaultTempC = 20.0
	// fractionsPerVol: one %vol is ten thousand ppm.
	fractionsPerVol = 1e4
)

// Context is what a conversion between gas units depends on besides the value.
type Context struct {
	// Gas is the substance; only conversions between kinds need it.
	Gas string
	// TempC is the air's temperature in °C, used where TempSet is true; without
	// it conversions take 20 °C.
	TempC   float64
	TempSet bool
	// LELBasis says whose explosive limits are meant.
	LELBasis Basis
}

func (c Context) temp() float64 {
	if c.TempSet {
		return c.TempC
	}
	return defaultTempC
}

// Convertible reports whether values of the two units can be converted into
// each other, given the gas where they are gas units or rates of such.
func Convertible(from, to Unit) bool {
	if from.Kind == to.Kind || from.Gas() && to.Gas() {
		return true
	}
	_, _, _, ok := asRates(from, to)
	return ok
}

// Convert returns v, given in from, in the unit to, and says in a few words how
// it was converted; how is empty where nothing had to be done. The result is
// not rounded: see Round. Between kinds of gas units it is
//
//	mg/m3 = ppm * M / Vm, Vm = R*T/p    (24.055 l/mol at 20 °C, 24.465 at 25 °C)
//	%vol  = ppm / 10000
//	%LEL  = %vol / LEL * 100            (LEL in %vol, on the context's basis)
//
// with p of one standard atmosphere. The norms of the United States print the
// molar volume at 25 °C rounded, as 24.45; here it is computed, which makes their
// mg/m3 0.06 % less. A unit of another kind, an unknown gas, a gas without an
// explosive limit on the basis and an impossible temperature are errors.
func Convert(v float64, from, to Unit, c Context) (result float64, how string, err error) {
	switch {
	case from.Code == to.Code:
		return v, "", nil
	case from.Kind == to.Kind:
		return (float64(v*from.factor) + from.offset - to.offset) / to.factor, fmt.Sprintf("%s to %s", from, to), nil
	case !from.Gas() || !to.Gas():
		if f, t, factor, ok := asRates(from, to); ok {
			result, how, err = ConvertDifference(v, f, t, c)
			return result * factor, rateHow(from, to, how), err
		}
		return 0, "", fmt.Errorf("%s (%s) cannot be converted into %s (%s)", name(from), from.Kind, name(to), to.Kind)
	}
	ppm, how1, err := c.toPPM(v*from.factor, from)
	if err != nil {
		return 0, "", err
	}
	base, how2, err := c.fromPPM(ppm, to)
	if err != nil {
		return 0, "", err
	}
	return base / to.factor, fmt.Sprintf("%s to %s for %s, %s", from, to, c.Gas, join(how1, how2)), nil
}

// toPPM converts a value in the first unit of from's kind.
func (c Context) toPPM(v float64, from Unit) (float64, string, error) {
	if from.Kind == Fraction {
		return v, "", nil
	}
	factor, how, err := c.perPPM(from)
	return v / factor, how, err
}

func (c Context) fromPPM(ppm float64, to Unit) (float64, string, error) {
	if to.Kind == Fraction {
		return ppm, "", nil
	}
	factor, how, err := c.perPPM(to)
	return ppm * factor, how, err
}

// perPPM says how much one ppm is in the first unit of u's kind.
func (c Context) perPPM(u Unit) (float64, string, error) {
	gas, err := FindGas(c.Gas)
	if err != nil {
		return 1, "", fmt.Errorf("%s: %w", u, err)
	}
	if u.Kind == Explosive {
		lel, err := gas.lel(c.LELBasis)
		if err != nil {
			return 1, "", err
		}
		return 100 / (lel * fractionsPerVol), fmt.Sprintf("100 %%LEL = %g %%vol (%s)", lel, c.LELBasis), nil
	}
	kelvin := c.temp() + zeroCel
	if kelvin <= 0 {
		return 1, "", fmt.Errorf("%g °C is no temperature of air", c.temp())
	}
	vm := gasConstant * kelvin / pressure // l/mol
	return gas.Molar / vm, fmt.Sprintf("M = %g g/mol, Vm = %.3f l/mol at %g °C and 101.3 kPa", gas.Molar, vm, c.temp()), nil
}

// rateHow tells how a rate was converted, from how its unit was.
func rateHow(from, to Unit, how string) string {
	_, by, _ := strings.Cut(how, " for ")
	if by == "" {
		return fmt.Sprintf("%s to %s", from, to)
	}
	return fmt.Sprintf("%s to %s for %s", from, to, by)
}

// Rebase converts a value in %LEL from one basis of explosive limits to another:
// 20 %LEL of methane is 1 %vol by the US figure (5.0 %vol) and so 22.7 %LEL by
// IEC's (4.4 %vol). An unknown gas, and one without an explosive limit on either
// basis, is an error.
func Rebase(v float64, gas string, from, to Basis) (float64, error) {
	g, err := FindGas(gas)
	if err != nil {
		return 0, err
	}
	was, err := g.lel(from)
	if err != nil {
		return 0, err
	}
	is, err := g.lel(to)
	if err != nil {
		return 0, err
	}
	return v * was / is, nil
}

func name(u Unit) string {
	if u.Code == "" {
		return "a number without a unit"
	}
	return u.Code
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}
