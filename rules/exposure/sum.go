package exposure

import "math"

// accumulator adds many small parts without losing their last digits (Kahan's
// sum as improved by Neumaier). The explicit conversions keep compilers from
// fusing a product into the sum, which would differ between processors.
type accumulator struct{ sum, lost float64 }

func (a *accumulator) add(v float64) {
	v = float64(v)
	t := a.sum + v
	if math.Abs(a.sum) >= math.Abs(v) {
		a.lost += (a.sum - t) + v
	} else {
		a.lost += (v - t) + a.sum
	}
	a.sum = t
}

func (a *accumulator) value() float64 { return a.sum + a.lost }

// settle rounds away what the order of sums and the last bit of a logarithm
// leave: to nine decimals below a thousand, to six below a million, else to
// three. What should be a decimal number then is the nearest one to it.
func settle(v float64) float64 {
	switch a := math.Abs(v); {
	case a < 1e3:
		return math.RoundToEven(v*1e9) / 1e9
	case a < 1e6:
		return math.RoundToEven(v*1e6) / 1e6
	case a < 1e9:
		return math.RoundToEven(v*1e3) / 1e3
	default:
		return v
	}
}
