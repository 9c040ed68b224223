package exposure_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
	"aman/rules/exposure"
)

var nan = math.NaN()

// The engine takes these figures.
var _ rules.Figure = exposure.Figure(nil)

// morning is 08:00 UTC on a Monday.
var morning = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func at(d time.Duration) int64 { return morning.Add(d).UnixNano() }

func figure(t require.TestingT, m exposure.Metric, opt exposure.Options) exposure.Figure {
	if opt.Stale == 0 {
		opt.Stale = 5 * time.Second
	}
	f, err := exposure.NewFigure(m, opt)
	require.NoError(t, err)
	return f
}

// twelves are two shifts of twelve hours from 08:00 UTC.
func twelves(t require.TestingT) *exposure.Shifts {
	s, err := exposure.NewShifts(time.UTC, exposure.Shift{Start: 8 * time.Hour, Length: 12 * time.Hour}, exposure.Shift{Start: 20 * time.Hour, Length: 12 * time.Hour})
	require.NoError(t, err)
	return s
}

// hold feeds a value every period over [from, to) and returns the value at to.
func hold(f exposure.Figure, from, to, every time.Duration, value float64) (float64, bool, bool) {
	for d := from; d <= to; d += every {
		f.Take(0, at(d), value, true)
	}
	return f.Value(at(to))
}

func TestSTELOfAConstantIsTheConstantAfter15Minutes(t *testing.T) {
	f := figure(t, exposure.GasSTEL, exposure.Options{})
	v, certain, ok := hold(f, 0, 5*time.Minute, time.Second, 30)
	assert.True(t, ok && certain)
	assert.Equal(t, 10.0, v, "after a third of the window")
	v, _, _ = hold(f, 5*time.Minute, 15*time.Minute, time.Second, 30)
	assert.Equal(t, 30.0, v)
	v, certain, _ = hold(f, 15*time.Minute, 2*time.Hour, time.Second, 30)
	assert.Equal(t, 30.0, v, "and exactly, so that it does not exceed a limit of 30")
	assert.True(t, certain)
}

func TestALoudMinuteLeavesNoTrace(t *testing.T) {
	f := figure(t, exposure.GasSTEL, exposure.Options{})
	hold(f, 0, 20*time.Minute, time.Second, 0.1)
	hold(f, 20*time.Minute, 21*time.Minute, time.Second, 1e9)
	v, _, _ := hold(f, 21*time.Minute+time.Second, 37*time.Minute, time.Second, 0.1)
	assert.Equal(t, 0.1, v)
}

func TestTheFigureDoesNotDependOnThePollingRate(t *testing.T) {
	for _, every := range []time.Duration{100 * time.Millisecond, time.Second, 3 * time.Second} {
		f := figure(t, exposure.GasTWA8, exposure.Options{Shifts: twelves(t)})
		hold(f, 0, 30*time.Minute, every, 160)
		v, _, _ := hold(f, 30*time.Minute, time.Hour, every, 0)
		assert.Equal(t, 10.0, v, "every %v", every)
	}
}

func TestTheLastValueIsNotCarriedBeyondStale(t *testing.T) {
	f := figure(t, exposure.GasTWA8, exposure.Options{Stale: 10 * time.Second, Shifts: twelves(t)})
	hold(f, 0, 20*time.Minute, 10*time.Second, 0)
	then := 20 * time.Minute
	take := func(after time.Duration, value float64) (float64, bool) {
		then += after
		f.Take(0, at(then), value, true)
		v, certain, _ := f.Value(at(then))
		return v, certain
	}
	take(0, 2880)
	v, certain := take(time.Minute, 0)
	assert.Equal(t, 1.0, v, "2880 for 10 s in 8 h, and not for a minute")
	assert.True(t, certain, "50 s are missing")
	_, certain = take(70*time.Second, 0)
	assert.True(t, certain, "then 60 s")
	_, certain = take(71*time.Second, 0)
	assert.False(t, certain, "then 61 s")
}

func TestAMissEndsTheHold(t *testing.T) {
	f := figure(t, exposure.GasTWA8, exposure.Options{Stale: time.Minute, Shifts: twelves(t)})
	f.Take(0, at(0), 28800, true)
	f.Miss(0, at(time.Second))
	f.Take(0, at(30*time.Second), 0, true)
	v, _, _ := f.Value(at(30 * time.Second))
	assert.Equal(t, 1.0, v, "28800 for one second in 8 h")
	f.Take(0, at(31*time.Second), nan, true)
	f.Take(0, at(40*time.Second), 0, true)
	v, _, ok := f.Value(at(40 * time.Second))
	assert.True(t, ok)
	assert.Equal(t, 1.0, v, "no number is a miss, and never poisons the sum")
}

func TestAShiftStartsAtNothing(t *testing.T) {
	f := figure(t, exposure.GasTWA8, exposure.Options{Shifts: twelves(t), Stale: time.Minute})
	v, certain, _ := hold(f, 0, 12*time.Hour-time.Minute, time.Minute, 40)
	assert.InDelta(t, 60, v, 0.1, "12 h at 40 over 8 h")
	assert.True(t, certain)
	v, certain, _ = hold(f, 12*time.Hour, 12*time.Hour, time.Minute, 40)
	assert.Zero(t, v, "20:00")
	assert.True(t, certain)
	v, _, _ = hold(f, 12*time.Hour, 14*time.Hour, time.Minute, 40)
	assert.Equal(t, 10.0, v)
}

func TestWhatWasBeforeTheFirstReadingOfAShiftIsAGap(t *testing.T) {
	f := figure(t, exposure.GasTWA8, exposure.Options{Shifts: twelves(t)})
	_, certain, ok := hold(f, 61*time.Second, 3*time.Hour, time.Second, 10)
	assert.True(t, ok)
	assert.False(t, certain, "the shift began 61 s before")
	_, certain, _ = hold(f, 12*time.Hour, 12*time.Hour+time.Hour, time.Second, 10)
	assert.True(t, certain, "the next one is whole")
	f = figure(t, exposure.GasTWA8, exposure.Options{Shifts: twelves(t)})
	_, certain, _ = hold(f, time.Minute, 3*time.Hour, time.Second, 10)
	assert.True(t, certain, "60 s are no gap")
}

func TestAValueIsCutAtTheBordersOfShifts(t *testing.T) {
	f := figure(t, exposure.GasTWA8, exposure.Options{Shifts: twelves(t), Stale: time.Minute})
	f.Take(0, at(12*time.Hour-20*time.Second), 2880, true)
	f.Take(0, at(12*time.Hour+10*time.Second), 0, true)
	v, _, _ := f.Value(at(12*time.Hour + 10*time.Second))
	assert.Equal(t, 1.0, v, "ten of the thirty seconds are of the new shift")
	day, err := exposure.NewShifts(time.UTC, exposure.Shift{Start: 8 * time.Hour, Length: 8 * time.Hour})
	require.NoError(t, err)
	f = figure(t, exposure.GasTWA8, exposure.Options{Shifts: day, Stale: time.Minute})
	f.Take(0, at(8*time.Hour-10*time.Second), 2880, true)
	f.Take(0, at(8*time.Hour+20*time.Second), 0, true)
	v, _, _ = f.Value(at(8*time.Hour + 20*time.Second))
	assert.Equal(t, 1.0, v, "ten of the thirty seconds are of the day")
}

func TestAGapIsOneHoweverOftenSomebodyLooks(t *testing.T) {
	for name, shifts := range map[string]*exposure.Shifts{"shifts": twelves(t), "rolling": nil} {
		f := figure(t, exposure.GasTWA8, exposure.Options{Shifts: shifts})
		hold(f, 0, time.Hour, time.Second, 10)
		for d := time.Hour; d < time.Hour+65*time.Second; d += time.Second {
			f.Value(at(d))
		}
		_, certain, _ := f.Value(at(time.Hour + 65*time.Second))
		assert.True(t, certain, "%s: 5 s held and 60 s missing", name)
		_, certain, _ = f.Value(at(time.Hour + 66*time.Second))
		assert.False(t, certain, "%s: 61 s missing", name)
	}
}

func TestReadingsBesideTheBordersOfBuckets(t *testing.T) {
	f := figure(t, exposure.GasSTEL, exposure.Options{})
	from := 300 * time.Millisecond
	v, _, _ := hold(f, from, from+15*time.Minute, time.Second, 30)
	assert.Equal(t, 30.0, v, "the oldest bucket counts in proportion")
	v, _, _ = hold(f, from+15*time.Minute, from+20*time.Minute+200*time.Millisecond, 100*time.Millisecond, 30)
	assert.Equal(t, 30.0, v)
}

func TestTimeOutsideEveryShiftDoesNotCount(t *testing.T) {
	day, err := exposure.NewShifts(time.UTC, exposure.Shift{Start: 8 * time.Hour, Length: 8 * time.Hour})
	require.NoError(t, err)
	f := figure(t, exposure.GasTWA8, exposure.Options{Shifts: day, Stale: time.Minute})
	hold(f, 0, 8*time.Hour, time.Minute, 25)
	v, certain, _ := hold(f, 8*time.Hour, 20*time.Hour, time.Minute, 500)
	assert.Equal(t, 25.0, v, "what came at night is nobody's, and the day's figure stands")
	assert.True(t, certain)
	v, certain, _ = hold(f, 20*time.Hour, 25*time.Hour, time.Minute, 8)
	assert.Equal(t, 1.0, v, "an hour of the next day")
	assert.True(t, certain)
}

func TestWithoutShiftsEightHoursRoll(t *testing.T) {
	f := figure(t, exposure.GasTWA8, exposure.Options{Stale: time.Minute})
	hold(f, 0, 8*time.Hour, time.Minute, 40)
	v, certain, _ := hold(f, 8*time.Hour, 12*time.Hour, time.Minute, 0)
	assert.Equal(t, 20.0, v)
	assert.True(t, certain)
	v, _, _ = hold(f, 12*time.Hour, 17*time.Hour, time.Minute, 0)
	assert.Zero(t, v)
}

func TestUncertainReadingsMakeUncertainFigures(t *testing.T) {
	f := figure(t, exposure.GasSTEL, exposure.Options{})
	hold(f, 0, time.Minute, time.Second, 10)
	f.Take(0, at(61*time.Second), 10, false)
	_, certain, ok := f.Value(at(61 * time.Second))
	assert.True(t, ok)
	assert.False(t, certain, "at once")
	_, certain, _ = hold(f, 62*time.Second, 10*time.Minute, time.Second, 10)
	assert.False(t, certain, "while it is in the window")
	_, certain, _ = hold(f, 10*time.Minute, 17*time.Minute, time.Second, 10)
	assert.True(t, certain)
}

func TestPeakIsTheHighestOfTheShift(t *testing.T) {
	f := figure(t, exposure.GasPeak, exposure.Options{Shifts: twelves(t)})
	f.Take(0, at(0), 7, true)
	v, _, ok := f.Value(at(0))
	assert.True(t, ok)
	assert.Equal(t, 7.0, v, "at once")
	f.Take(0, at(time.Second), 55, true)
	f.Take(0, at(2*time.Second), 3, true)
	v, _, _ = hold(f, 3*time.Second, time.Hour, time.Second, 3)
	assert.Equal(t, 55.0, v)
	v, _, _ = hold(f, 12*time.Hour, 12*time.Hour, time.Second, 3)
	assert.Equal(t, 3.0, v, "the next shift has its own")
	f = figure(t, exposure.GasPeak, exposure.Options{})
	f.Take(0, at(0), 55, true)
	v, _, _ = hold(f, time.Second, 7*time.Hour, time.Second, 3)
	assert.Equal(t, 55.0, v, "without shifts, of the last 8 h")
	v, _, _ = hold(f, 7*time.Hour, 8*time.Hour+2*time.Minute, time.Second, 3)
	assert.Equal(t, 3.0, v)
}

func TestCeilingIsTheReadingNow(t *testing.T) {
	f := figure(t, exposure.GasCeiling, exposure.Options{})
	_, _, ok := f.Value(at(0))
	assert.False(t, ok, "nothing yet")
	f.Take(0, at(0), 210, true)
	f.Take(0, at(time.Second), 20, true)
	v, certain, ok := f.Value(at(time.Second))
	assert.True(t, certain && ok)
	assert.Equal(t, 20.0, v)
	f.Miss(0, at(2*time.Second))
	_, _, ok = f.Value(at(2 * time.Second))
	assert.False(t, ok)
}

func TestHeatNeedsAllThreeProbes(t *testing.T) {
	f := figure(t, exposure.HeatWBGTOut, exposure.Options{Stale: time.Minute})
	take := func(d time.Duration, ta, tnw, tg float64) {
		f.Take(0, at(d), ta, true)
		f.Take(1, at(d), tnw, true)
		f.Take(2, at(d), tg, true)
	}
	f.Take(0, at(0), 20, true)
	f.Take(1, at(0), 25, true)
	_, _, ok := f.Value(at(0))
	assert.False(t, ok, "two of three")
	for d := time.Duration(0); d <= 30*time.Minute; d += time.Minute {
		take(d, 20, 25, 32)
	}
	v, certain, ok := f.Value(at(30 * time.Minute))
	assert.True(t, ok && certain)
	assert.Equal(t, 25.9, v, "before the hour is full it is the mean of what was measured")
	for d := 31 * time.Minute; d <= 91*time.Minute; d += time.Minute {
		take(d, 30, 35, 42)
	}
	v, _, _ = f.Value(at(91 * time.Minute))
	assert.Equal(t, 35.9, v)
	f.Miss(1, at(91*time.Minute))
	take(100*time.Minute, 30, 35, 42)
	_, certain, _ = f.Value(at(100 * time.Minute))
	assert.False(t, certain, "one probe was missing for nine minutes")
}

func TestWeatherTakesPointsInTheirUnits(t *testing.T) {
	f := figure(t, exposure.WindChillC, exposure.Options{Units: []string{"K", "m/s"}})
	f.Take(0, at(0), 253.15, true)
	f.Take(1, at(0), 30/3.6, true)
	v, _, ok := f.Value(at(0))
	assert.True(t, ok)
	assert.InDelta(t, -32.6, v, 0.1, "-20 °C and 30 km/h; the table rounds to -33")
	f.Take(1, at(1), 0.5, true)
	v, _, _ = f.Value(at(1))
	assert.Equal(t, -20.0, v, "calm air is as cold as it is, and no fault")
	hi := figure(t, exposure.HeatIndexC, exposure.Options{})
	hi.Take(0, at(0), celsius(90), true)
	hi.Take(1, at(0), 60, true)
	v, _, _ = hi.Value(at(0))
	assert.InDelta(t, 37.6, v, 0.05)
}

func TestNoiseFigures(t *testing.T) {
	tests := map[exposure.Metric]float64{
		exposure.NoiseLAeq:      92,
		exposure.NoiseLEX8h:     92 - 10*math.Log10(4),
		exposure.NoiseDoseOSHA:  100.0 / 4 * math.Pow(2, 0.4),
		exposure.NoiseTWAOSHA:   90 + 16.61*math.Log10(math.Pow(2, 0.4)/4),
		exposure.NoiseDoseNIOSH: 100.0 / 4 * math.Pow(2, 7.0/3),
		exposure.NoiseTWANIOSH:  85 + 10*math.Log10(math.Pow(2, 7.0/3)/4),
		exposure.NoisePoints:    100.0 / 4 * math.Pow(10, 0.7),
	}
	for m, want := range tests {
		t.Run(string(m), func(t *testing.T) {
			f := figure(t, m, exposure.Options{Shifts: twelves(t)})
			v, certain, ok := hold(f, 0, 2*time.Hour, time.Second, 92)
			assert.True(t, certain && ok)
			assert.InDelta(t, want, v, 1e-8, "92 dBA for two hours")
		})
	}
}

func TestAThresholdBelongsToDoses(t *testing.T) {
	ninety := 90.0
	f := figure(t, exposure.NoiseDoseOSHA, exposure.Options{Shifts: twelves(t), Threshold: &ninety})
	v, _, _ := hold(f, 0, 8*time.Hour, time.Second, 89)
	assert.Zero(t, v)
	quiet := figure(t, exposure.NoiseTWAOSHA, exposure.Options{Shifts: twelves(t)})
	v, _, ok := hold(quiet, 0, time.Hour, time.Second, 60)
	assert.True(t, ok, "so that an alarm can clear")
	assert.Zero(t, v)
}

func TestTheClockGoesBack(t *testing.T) {
	for _, m := range []exposure.Metric{exposure.GasSTEL, exposure.GasTWA8, exposure.GasPeak, exposure.GasCeiling} {
		for name, shifts := range map[string]*exposure.Shifts{"shifts": twelves(t), "rolling": nil} {
			t.Run(string(m)+", "+name, func(t *testing.T) {
				f := figure(t, m, exposure.Options{Shifts: shifts})
				before, _, _ := hold(f, 2*time.Hour, 3*time.Hour, time.Second, 10)
				back := time.Duration(0) // the shift's own beginning
				after, certain, ok := hold(f, back, back, time.Second, 10)
				assert.True(t, ok)
				assert.Equal(t, before, after, "nothing is lost")
				assert.True(t, certain == (m == exposure.GasCeiling), "but in doubt")
				grown, _, _ := hold(f, back, back+time.Hour, time.Second, 10)
				assert.GreaterOrEqual(t, grown, after)
			})
		}
	}
}
