package units

import (
	"fmt"
	"strings"
	"time"
)

// times are the units of time that a rate may be per.
var times = map[string]time.Duration{"ms": time.Millisecond, "s": time.Second, "min": time.Minute, "h": time.Hour, "d": 24 * time.Hour}

// ParseRate splits the unit of a rate of change, such as "ppm/s", "[ppm]/min",
// "%vol/s" or "mg/m3/h", into the unit of what changes and the time that the
// change is counted over. What stands before the last slash is a unit as Parse
// takes it, or nothing; what stands behind it is ms, s, min, h or d. Anything
// else is an error.
func ParseRate(text string) (Unit, time.Duration, error) {
	text = strings.TrimSpace(text)
	i := strings.LastIndexByte(text, '/')
	if i < 0 {
		return Unit{}, 0, fmt.Errorf("%q is no unit of a rate: it needs a time, as in ppm/s or Cel/min", text)
	}
	per, ok := times[strings.TrimSpace(text[i+1:])]
	if !ok {
		return Unit{}, 0, fmt.Errorf("%q is no unit of a rate: behind the last slash stands ms, s, min, h or d, as in ppm/s", text)
	}
	base, err := Parse(text[:i])
	if err != nil {
		return Unit{}, 0, fmt.Errorf("the rate %q: %w", text, err)
	}
	return base, per, nil
}

// RateCode returns the UCUM code of u per time, as in "[ppm]/s"; the time is one
// that ParseRate returns.
func RateCode(u Unit, per time.Duration) string {
	for name, d := range times {
		if d == per {
			return u.Code + "/" + name
		}
	}
	return u.Code + "/s"
}

// ConvertRate converts a rate: v, in from per time fromPer, in the unit to per
// time toPer. Offsets play no part in it, so that 1 Cel/s is 1 K/s. Errors are
// those of Convert.
func ConvertRate(v float64, from Unit, fromPer time.Duration, to Unit, toPer time.Duration, c Context) (result float64, how string, err error) {
	result, how, err = ConvertDifference(v, from, to, c)
	return result * float64(toPer) / float64(fromPer), how, err
}

// ConvertDifference converts a difference of two values, such as a deadband or a
// deviation: as Convert, without the offsets of temperature scales, so that a
// difference of 1 Cel is one of 1 K and of 1.8 [degF].
func ConvertDifference(v float64, from, to Unit, c Context) (result float64, how string, err error) {
	from.offset, to.offset = 0, 0
	return Convert(v, from, to, c)
}

// canonicalRate returns the UCUM code of a rate of a unit of the table, in
// whatever spelling, as in "[ppm]/s" for "ppm/s".
func canonicalRate(code string) (string, bool) {
	i := strings.LastIndexByte(code, '/')
	if i <= 0 || times[code[i+1:]] == 0 {
		return "", false
	}
	base, ok := known(code[:i])
	return base.Code + code[i:], ok
}

// asRates splits two units that are both rates of what can be converted.
func asRates(from, to Unit) (f, t Unit, factor float64, ok bool) {
	f, fromPer, err1 := ParseRate(from.Code)
	t, toPer, err2 := ParseRate(to.Code)
	if err1 != nil || err2 != nil || !Convertible(f, t) {
		return f, t, 0, false
	}
	return f, t, float64(toPer) / float64(fromPer), true
}
