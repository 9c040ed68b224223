package wire

import "math"

// Most instruments report decimals: a register times 0.1, a temperature with
// two places. As a float64 such a value fills all its bits, but as a whole
// number over a power of ten it takes one or two bytes. form says how a value
// is written as a whole number; every form gives back the very same bits.
type form uint8

// Forms 0 to 6 divide the whole number by 10^form, forms 7 to 12 multiply it
// by 10^-(form-6): 3/10 and 3*0.1 are different float64, and drivers use both.
const (
	forms       = 13
	firstTimes  = 7
	noForm      = form(255)
	maxMantissa = 1 << 52 // beyond it a float64 holds no fraction anyway
)

var (
	powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6}
	tenths = [...]float64{1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6}
)

func (f form) value(mantissa int64) float64 {
	if f < firstTimes {
		return float64(mantissa) / powers[f]
	}
	return float64(mantissa) * tenths[f-firstTimes]
}

// mantissa returns the whole number of v in the form, if v is one exactly.
func (f form) mantissa(v float64) (int64, bool) {
	scale := 0
	if f < firstTimes {
		scale = int(f)
	} else {
		scale = int(f-firstTimes) + 1
	}
	m := math.Round(v * powers[scale])
	if !(math.Abs(m) < maxMantissa) { // NaN and infinities end here too
		return 0, false
	}
	n := int64(m)
	return n, math.Float64bits(f.value(n)) == math.Float64bits(v)
}

// formOf returns the first form that holds v exactly, or noForm.
func formOf(v float64) (form, int64) {
	for f := range form(forms) {
		if m, ok := f.mantissa(v); ok {
			return f, m
		}
	}
	return noForm, 0
}
