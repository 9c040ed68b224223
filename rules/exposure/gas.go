package exposure

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// eightHours is the working day of the norms, in ns.
const eightHours = float64(8 * time.Hour)

// concentration is what a gas counts for: a negative value is zero drift and
// counts as none, so that it never pays for exposure at another time.
func concentration(v float64) float64 { return max(v, 0) }

// TWA8 is the time-weighted average over 8 h, in the unit of the values:
//
//	E = Σ(C·T) / 8 h
//
// The divisor is 8 h whatever the length of the shift, so that a longer shift
// counts more. Source: 29 CFR 1910.1000(d)(1).
func TWA8(s Series) float64 { return settle(s.area(concentration) / eightHours) }

// Mean is the average over the time that was measured, in the unit of the
// values: Σ(C·T) / ΣT. It is the second number that instruments show beside the
// 8 h average and no figure of a norm.
func Mean(s Series) float64 { return settle(s.area(concentration) / float64(s.measured)) }

// STELWindow is the averaging time of short-term limits: 15 min
// (29 CFR 1910.1000, Directive 98/24/EC article 2).
const STELWindow = 15 * time.Minute

// STEL is the highest mean over any 15 min of the series; see HighestMean.
func STEL(s Series) Window { return HighestMean(s, STELWindow) }

// OverPeak reports whether a shift breaks a limit of OSHA's table Z-2: the value
// rose above the peak, or stood above the ceiling for longer than is allowed in
// a shift. All are in the unit of the values. The 8 h average must hold besides.
// Source: 29 CFR 1910.1000(b).
func OverPeak(s Series, ceiling, peak float64, allowed time.Duration) bool {
	return Highest(s) > peak || TimeAbove(s, ceiling) > allowed
}

// Part is one substance of a mixture: its concentration and its limit in the
// same unit.
type Part struct{ Value, Limit float64 }

// Mixture is the equivalent exposure to substances whose effects add up, a
// number without a unit whose limit is 1:
//
//	Em = Σ C/L
//
// A limit that is not above zero, a negative concentration and an empty list
// are errors. Source: 29 CFR 1910.1000(d)(2); GOST 12.1.005-88 has the same sum
// over C/MPC.
func Mixture(parts []Part) (float64, error) {
	if len(parts) == 0 {
		return 0, errors.New("a mixture has at least one substance")
	}
	var sum accumulator
	for i, p := range parts {
		if !(p.Limit > 0) || math.IsInf(p.Limit, 0) || !(p.Value >= 0) || math.IsInf(p.Value, 0) {
			return 0, fmt.Errorf("substance %d: concentration %g and limit %g: the limit must be above zero and the concentration not below it", i+1, p.Value, p.Limit)
		}
		sum.add(p.Value / p.Limit)
	}
	return settle(sum.value()), nil
}

// DailyReduction is the factor by which an 8 h limit is multiplied for a longer
// daily shift of h hours, at most 1:
//
//	RF = (8/h)·(24−h)/16
//
// It is not for ceilings and for irritants whose limit is not a matter of dose.
// A shift that is not between 0 and 24 h is an error. Source: Brief and Scala,
// American Industrial Hygiene Association Journal 36 (1975) 467.
func DailyReduction(shift time.Duration) (float64, error) {
	return reduction(shift, 8, 24, "a day")
}

// WeeklyReduction is the same for a longer week of h hours, at most 1:
//
//	RF = (40/h)·(168−h)/128
//
// A week of work that is not between 0 and 168 h is an error.
func WeeklyReduction(week time.Duration) (float64, error) {
	return reduction(week, 40, 168, "a week")
}

func reduction(worked time.Duration, normal, whole float64, of string) (float64, error) {
	h := worked.Hours()
	if h <= 0 || h >= whole {
		return 0, fmt.Errorf("%v is no working time of %s: it must be above 0 and below %g h", worked, of, whole)
	}
	return min(1, settle(normal/h*(whole-h)/(whole-normal))), nil
}
