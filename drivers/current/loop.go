package current

import (
	"fmt"
	"math"
	"strconv"

	"aman/drivers"
)

// Loop is one transmitter: a profile and the values that its span means.
type Loop struct {
	// Low and High are the values at 4 and at 20 mA, in the point's unit; High is
	// the greater.
	Low, High float64
	Profile   Profile
}

// NewLoop makes a loop of the named profile. Low and high are the values at 4
// and 20 mA, in the point's unit; they must be numbers, and high the greater.
func NewLoop(profile string, low, high float64) (Loop, error) {
	p, err := Find(profile)
	if err != nil {
		return Loop{}, err
	}
	switch {
	case !finite(low) || !finite(high) || !finite(high-low):
		return Loop{}, fmt.Errorf("%v at 4 mA and %v at 20 mA are no span of numbers", low, high)
	case high <= low:
		return Loop{}, fmt.Errorf("%v at 20 mA is not above %v at 4 mA", high, low)
	}
	return Loop{Low: low, High: high, Profile: p}, nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Sample turns a current in mA into a sample in the point's unit. Under and Over
// stand at the ends of Range, every other fault has no value.
func (l Loop) Sample(mA float64) drivers.Sample {
	fraction, fault := l.Profile.Judge(mA)
	switch fault {
	case drivers.NoFault:
		return drivers.Sample{Value: l.value(fraction)}
	case drivers.Under:
		low, _ := l.Range()
		return drivers.Sample{Value: low, Fault: fault}
	case drivers.Over:
		_, high := l.Range()
		return drivers.Sample{Value: high, Fault: fault}
	}
	return drivers.Faulty(fault)
}

// Range returns the values at the ends of the profile's measuring band, in the
// point's unit: -1.25 % and 103.125 % of the span where the band is 3.8 to
// 20.5 mA.
func (l Loop) Range() (low, high float64) {
	from, to := l.Profile.Measuring()
	return l.value(fractionOf(from)), l.value(fractionOf(to))
}

// Current is the inverse of Sample for values within Range, in mA, for simulated
// instruments.
func (l Loop) Current(value float64) float64 {
	return Zero + (value-l.Low)/(l.High-l.Low)*(Full-Zero)
}

// digits is how finely a value is kept, as a share of the span: beyond
// that the binary fraction is noise, and a value at its limit must be at the
// limit, not beside it.
const digits = 12

// value is a decimal number on the line through the span.
func (l Loop) value(fraction float64) float64 {
	span := l.High - l.Low
	exact := l.Low + fraction*span
	places := digits - int(math.Ceil(math.Log10(span)))
	if places < 0 {
		return exact
	}
	var text [400]byte // the longest float64 in plain digits, and its places
	v, err := strconv.ParseFloat(string(strconv.AppendFloat(text[:0], exact, 'f', places, 64)), 64)
	if err != nil {
		return exact
	}
	return v + 0 // no minus zero
}
