package exposure

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Criterion is a noise regulation's way of counting: the level that makes a
// dose of 100 % in 8 h, by how many decibels the allowed time halves, and the
// factor of the logarithm that leads back from dose to level.
type Criterion struct {
	Level, Exchange, Factor float64
}

// The criteria. OSHA prints its factor rounded (16.61 for 5/lg 2).
//
// Sources: 29 CFR 1910.95 appendix A (criterion 90 dB(A), exchange rate 5 dB);
// NIOSH publication 98-126 (85 dB(A), 3 dB).
var (
	OSHA  = Criterion{Level: 90, Exchange: 5, Factor: 16.61}
	NIOSH = Criterion{Level: 85, Exchange: 3, Factor: 10}
)

// DefaultThreshold is the level in dB(A) below which noise does not count in a
// dose unless another is given: 80, that of the hearing conservation programme
// (29 CFR 1910.95(d)(2)(i)). OSHA's permissible exposure takes 90.
const DefaultThreshold = 80.0

// perDecibel is ln(10)/10: energy = exp(level x perDecibel).
const perDecibel = math.Ln10 / 10

// pointsLevel makes 100 exposure points in 8 h.
const pointsLevel = 85.0

func energy(level float64) float64 { return math.Exp(level * perDecibel) }

func points(level float64) float64 { return math.Exp((level - pointsLevel) * perDecibel) }

func decibels(ratio float64) float64 { return math.Log(ratio) * (1 / perDecibel) }

// rate is how fast the dose grows, as a multiple of 100 % in 8 h.
func (c Criterion) rate(level, threshold float64) float64 {
	if level < threshold {
		return 0
	}
	return math.Exp((level - c.Level) * (math.Ln2 / c.Exchange))
}

// Allowed is how long a level in dB(A) makes a dose of 100 %:
// T = 8 h / 2^((L−Lc)/q), which is table G-16a before its rounding.
func (c Criterion) Allowed(level float64) time.Duration {
	hours := 8 / math.Exp2((level-c.Level)/c.Exchange)
	if ns := hours * float64(time.Hour); ns < math.MaxInt64 {
		return time.Duration(ns)
	}
	return math.MaxInt64
}

// Dose is the noise dose in per cent of levels in dB(A): D = 100·Σ C/T. Levels
// below the threshold do not count, one at it does. Source: see Criterion.
func (c Criterion) Dose(s Series, threshold float64) float64 {
	return settle(dose(c.area(s, threshold)))
}

// Average is the eight-hour average level in dB(A) of levels in dB(A), that of
// their dose: see Dose and TWA.
func (c Criterion) Average(s Series, threshold float64) float64 {
	return c.TWA(dose(c.area(s, threshold)))
}

func (c Criterion) area(s Series, threshold float64) float64 {
	return s.area(func(level float64) float64 { return c.rate(level, threshold) })
}

func dose(area float64) float64 { return 100 * area / eightHours }

// TWA is the level in dB(A) that in 8 h makes the dose in per cent:
// factor·lg(D/100) + Lc. A dose of nothing has no level and gives 0.
func (c Criterion) TWA(dose float64) float64 {
	return settle(c.level(dose))
}

func (c Criterion) level(dose float64) float64 {
	if dose <= 0 {
		return 0
	}
	return float64(c.Factor/math.Ln10*math.Log(dose/100)) + c.Level
}

// DoseOf is the dose in per cent that a level in dB(A) makes in 8 h, the reverse
// of TWA: a limit for levels as a limit for doses.
func (c Criterion) DoseOf(level float64) float64 {
	return settle(100 * math.Pow(10, (level-c.Level)/c.Factor))
}

// LAeq is the equivalent level in dB(A) over the time that was measured:
// 10·lg((1/T)·Σ t·10^(L/10)). Levels are averaged as energy, never as decibels.
// Source: ISO 1996-1, ISO 9612.
func LAeq(s Series) float64 { return settle(decibels(s.area(energy) / float64(s.measured))) }

// LEX8h is the daily exposure level in dB(A):
// LAeq,Te + 10·lg(Te/8 h). Source: ISO 1999, ISO 9612, Directive 2003/10/EC.
func LEX8h(s Series) float64 { return settle(decibels(s.area(energy) / eightHours)) }

// week is the working days of the week that a weekly level refers to.
const week = 5

// LEXWeek is the weekly exposure level in dB(A) of the daily levels LEX,8h:
// 10·lg((1/5)·Σ 10^(LEX,8h/10)). The divisor is five, however many days were
// worked. No day, more than seven days and a level that is no number are
// errors. Source: ISO 1999, ISO 9612, Directive 2003/10/EC article 3.
func LEXWeek(days []float64) (float64, error) {
	if len(days) == 0 || len(days) > 7 {
		return 0, fmt.Errorf("%d days are no week: it has one to seven", len(days))
	}
	var sum accumulator
	for _, level := range days {
		sum.add(energy(level))
	}
	result := settle(decibels(sum.value() / week))
	if math.IsNaN(result) || math.IsInf(result, 0) {
		return 0, errors.New("a level is no number of decibels")
	}
	return result, nil
}

// Points is the number of noise exposure points: 100·(t/8 h)·10^((L−85)/10), so
// that 85 dB(A) for 8 h is 100. Source: HSE, daily and weekly noise exposure
// ready-reckoners (L108).
func Points(s Series) float64 { return settle(100 * s.area(points) / eightHours) }
