package exposure_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules/exposure"
)

// step is one thing that a figure is told.
type step struct {
	at      time.Duration // since morning
	value   float64
	certain bool
	miss    bool
}

// script draws readings in time order on multiples of the tick, with misses,
// silences and uncertain readings among them.
func script(t *rapid.T, tick, longest time.Duration, level bool) []step {
	var all []step
	now := time.Duration(rapid.IntRange(0, 3).Draw(t, "late")) * tick
	for range rapid.IntRange(1, 25).Draw(t, "readings") {
		s := step{at: now, certain: rapid.IntRange(0, 30).Draw(t, "doubt") != 0, miss: rapid.IntRange(0, 12).Draw(t, "miss") == 0}
		if s.value = float64(rapid.IntRange(-2, 300).Draw(t, "ppm")); level {
			s.value = float64(rapid.IntRange(300, 1300).Draw(t, "level")) / 10
		}
		all = append(all, s)
		gap := rapid.SampledFrom([]int{1, 1, 1, 1, 2, 3, 8}).Draw(t, "gap")
		now += time.Duration(gap) * tick
		if rapid.IntRange(0, 40).Draw(t, "silence") == 0 {
			now += time.Duration(rapid.IntRange(1, int(longest/tick)).Draw(t, "silent")) * tick
		}
	}
	return all
}

func (s step) tell(f exposure.Figure) {
	if s.miss {
		f.Miss(0, at(s.at))
	} else {
		f.Take(0, at(s.at), s.value, s.certain)
	}
}

// held is what the script means second by second: segments of values that
// stood, each up to the next line or as long as stale.
func held(all []step, stale, until time.Duration) (segments []exposure.Segment, unsure []bool) {
	for i, s := range all {
		end := s.at + stale
		if i+1 < len(all) {
			end = min(end, all[i+1].at)
		}
		if end = min(end, until); !s.miss && end > s.at {
			segments = append(segments, exposure.Segment{Start: s.at, Length: end - s.at, Value: s.value})
			unsure = append(unsure, !s.certain)
		}
	}
	return segments, unsure
}

// clip leaves of the segments what lies in the stretch.
func clip(segments []exposure.Segment, unsure []bool, from, to time.Duration) (in []exposure.Segment, doubt bool) {
	for i, g := range segments {
		start, end := max(g.Start, from), min(g.End(), to)
		if start < end {
			in = append(in, exposure.Segment{Start: start, Length: end - start, Value: g.Value})
			doubt = doubt || unsure[i]
		}
	}
	return in, doubt
}

// doubtful judges the gaps of a stretch by its own reading of the rule.
func doubtful(segments []exposure.Segment, from, to time.Duration) bool {
	last, measured, longest := from, time.Duration(0), time.Duration(0)
	for _, g := range segments {
		longest = max(longest, g.Start-last)
		last = g.End()
		measured += g.Length
	}
	longest = max(longest, to-last)
	missing := to - from - measured
	return longest > time.Minute || missing > time.Minute && 4*missing > to-from
}

// batch is the figure of a metric for the segments.
func batch(m exposure.Metric, segments []exposure.Segment) (float64, bool) {
	s, err := exposure.NewSeries(segments)
	if err != nil {
		floor := map[exposure.Metric]float64{exposure.GasMean: nan, exposure.NoiseLAeq: nan}
		return floor[m], !math.IsNaN(floor[m])
	}
	switch m {
	case exposure.GasTWA8:
		return exposure.TWA8(s), true
	case exposure.GasMean:
		return exposure.Mean(s), true
	case exposure.NoiseLAeq:
		return exposure.LAeq(s), true
	case exposure.NoiseLEX8h:
		return max(0, exposure.LEX8h(s)), true
	case exposure.NoiseDoseOSHA:
		return exposure.OSHA.Dose(s, exposure.DefaultThreshold), true
	case exposure.NoiseTWAOSHA:
		return max(0, exposure.OSHA.Average(s, exposure.DefaultThreshold)), true
	case exposure.NoiseDoseNIOSH:
		return exposure.NIOSH.Dose(s, exposure.DefaultThreshold), true
	case exposure.NoiseTWANIOSH:
		return max(0, exposure.NIOSH.Average(s, exposure.DefaultThreshold)), true
	case exposure.NoisePoints:
		return exposure.Points(s), true
	}
	panic(m)
}

// accumulating are the metrics of a shift that are sums.
var accumulating = []exposure.Metric{
	exposure.GasTWA8, exposure.GasMean, exposure.NoiseLAeq, exposure.NoiseLEX8h, exposure.NoiseDoseOSHA,
	exposure.NoiseTWAOSHA, exposure.NoiseDoseNIOSH, exposure.NoiseTWANIOSH, exposure.NoisePoints,
}

// agree compares the figure with the batch form over the stretch that it is of.
func agree(t require.TestingT, m exposure.Metric, f exposure.Figure, all []step, stale, from, now time.Duration) {
	segments, unsure := held(all, stale, now)
	in, doubt := clip(segments, unsure, from, now)
	want, wantOK := batch(m, in)
	got, certain, ok := f.Value(at(now))
	require.Equal(t, wantOK, ok, "%s has a value", m)
	if !ok {
		return
	}
	require.InDelta(t, want, got, 1e-7*max(1, math.Abs(want)), "%s at %v", m, now)
	last := all[len(all)-1]
	doubt = doubt || !last.miss && !last.certain && now == last.at
	require.Equal(t, !doubt && !doubtful(in, from, now), certain, "%s is certain at %v", m, now)
}

func TestShiftFiguresEqualTheBatchForms(t *testing.T) {
	for _, m := range accumulating {
		t.Run(string(m), rapid.MakeCheck(func(t *rapid.T) {
			stale := time.Duration(rapid.IntRange(1, 90).Draw(t, "stale")) * time.Second
			f := figure(t, m, exposure.Options{Stale: stale, Shifts: twelves(t)})
			all := script(t, 10*time.Second, 30*time.Hour, m != exposure.GasTWA8 && m != exposure.GasMean)
			for i, s := range all {
				s.tell(f)
				agree(t, m, f, all[:i+1], stale, s.at.Truncate(12*time.Hour), s.at)
			}
		}))
	}
}

func TestFiguresOfEightHoursEqualTheBatchForms(t *testing.T) {
	for _, m := range accumulating {
		t.Run(string(m), rapid.MakeCheck(func(t *rapid.T) {
			stale := time.Duration(rapid.IntRange(1, 5).Draw(t, "stale")) * time.Minute
			f := figure(t, m, exposure.Options{Stale: stale})
			all := script(t, 5*time.Minute, 10*time.Hour, m != exposure.GasTWA8 && m != exposure.GasMean)
			for i, s := range all {
				s.tell(f)
				agree(t, m, f, all[:i+1], stale, max(all[0].at, s.at-8*time.Hour), s.at)
			}
		}))
	}
}

func TestSTELEqualsTheBatchForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		window := rapid.SampledFrom([]time.Duration{15 * time.Minute, 10 * time.Minute, time.Minute}).Draw(t, "window")
		stale := time.Duration(rapid.IntRange(1, 90).Draw(t, "stale")) * time.Second
		f := figure(t, exposure.GasSTEL, exposure.Options{Stale: stale, Window: window})
		all := script(t, 7*time.Second, 40*time.Minute, false)
		highest, now := 0.0, all[0].at
		for i, s := range all {
			for ; now < s.at; now += time.Second { // the value between readings
				v, _, _ := f.Value(at(now))
				highest = max(highest, v)
			}
			s.tell(f)
			from := max(all[0].at, s.at-window)
			segments, unsure := held(all[:i+1], stale, s.at)
			in, doubt := clip(segments, unsure, from, s.at)
			got, certain, ok := f.Value(at(s.at))
			require.True(t, ok)
			highest = max(highest, got)
			require.InDelta(t, area(in)/window.Seconds(), got, 1e-8)
			doubt = doubt || !s.miss && !s.certain
			require.Equal(t, !doubt && !doubtful(in, from, s.at), certain, "certain at %v", s.at)
		}
		segments, _ := held(all, stale, now)
		whole, err := exposure.NewSeries(segments)
		if err != nil {
			return // nothing was ever measured
		}
		want := exposure.HighestMean(whole, window)
		require.InDelta(t, want.Mean, highest, 1e-8, "the highest of the shift")
	})
}

func area(segments []exposure.Segment) float64 {
	sum := 0.0
	for _, g := range segments {
		sum += max(0, g.Value) * g.Length.Seconds()
	}
	return sum
}

func TestPeakEqualsTheHighest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := figure(t, exposure.GasPeak, exposure.Options{Stale: 20 * time.Second, Shifts: twelves(t)})
		all := script(t, 10*time.Second, 8*time.Hour, false)
		for i, s := range all {
			s.tell(f)
			segments, _ := held(all[:i+1], 20*time.Second, s.at+time.Second)
			in, _ := clip(segments, make([]bool, len(segments)), s.at.Truncate(12*time.Hour), s.at+time.Second)
			got, _, ok := f.Value(at(s.at))
			require.Equal(t, len(in) > 0, ok)
			if ok {
				series, err := exposure.NewSeries(in)
				require.NoError(t, err)
				require.Equal(t, exposure.Highest(series), got)
			}
		}
	})
}

// TestTheSameFutureAfterARestart saves and restores at any point.
func TestTheSameFutureAfterARestart(t *testing.T) {
	for _, m := range exposure.Metrics() {
		for name, shifts := range map[string]*exposure.Shifts{"shifts": twelves(t), "rolling": nil} {
			t.Run(string(m)+", "+name, rapid.MakeCheck(func(t *rapid.T) {
				opt := exposure.Options{Stale: 12 * time.Second, Shifts: shifts}
				whole, cut := figure(t, m, opt), figure(t, m, opt)
				inputs := len(m.Inputs())
				for i, s := range script(t, 500*time.Millisecond, 20*time.Minute, true) {
					input := i % inputs
					for _, f := range []exposure.Figure{whole, cut} {
						if s.miss {
							f.Miss(input, at(s.at))
						} else {
							f.Take(input, at(s.at), s.value, s.certain)
						}
					}
					if rapid.IntRange(0, 12).Draw(t, "restart") == 0 {
						saved := cut.Save()
						cut = figure(t, m, opt)
						require.NoError(t, cut.Load(saved))
					}
					require.Equal(t, value(whole, s.at), value(cut, s.at))
				}
			}))
		}
	}
}

func value(f exposure.Figure, d time.Duration) string {
	v, certain, ok := f.Value(at(d))
	return fmt.Sprintf("%v %v %v", math.Float64bits(v), certain, ok)
}

func TestInvariants(t *testing.T) {
	t.Run("the energy mean of equal levels is the level", rapid.MakeCheck(func(t *rapid.T) {
		level := float64(rapid.IntRange(300, 1400).Draw(t, "level")) / 10
		f := figure(t, exposure.NoiseLAeq, exposure.Options{})
		v, _, ok := hold(f, 0, time.Duration(rapid.IntRange(1, 500).Draw(t, "seconds"))*time.Second, time.Second, level)
		require.True(t, ok)
		require.InDelta(t, level, v, 1e-9)
	}))
	t.Run("doubling the time adds 3.01 dB by LEX and 5 dB by OSHA", rapid.MakeCheck(func(t *rapid.T) {
		level := float64(rapid.IntRange(81, 120).Draw(t, "level"))
		half, err := exposure.NewSeries([]exposure.Segment{seg(0, time.Hour, level)})
		require.NoError(t, err)
		double, err := exposure.NewSeries([]exposure.Segment{seg(0, 2*time.Hour, level)})
		require.NoError(t, err)
		require.InDelta(t, 3.0103, exposure.LEX8h(double)-exposure.LEX8h(half), 1e-4)
		twa := func(s exposure.Series) float64 { return exposure.OSHA.Average(s, 80) }
		require.InDelta(t, 5, twa(double)-twa(half), 1e-3)
	}))
	t.Run("a dose is the sum of its parts", rapid.MakeCheck(func(t *rapid.T) {
		level := rapid.Float64Range(60, 120).Draw(t, "level")
		cut := time.Duration(rapid.IntRange(1, 3599).Draw(t, "cut")) * time.Second
		for _, by := range []exposure.Criterion{exposure.OSHA, exposure.NIOSH} {
			dose := func(length time.Duration) float64 {
				s, err := exposure.NewSeries([]exposure.Segment{seg(0, length, level)})
				require.NoError(t, err)
				return by.Dose(s, 80)
			}
			require.InEpsilon(t, 1+dose(time.Hour), 1+dose(cut)+dose(time.Hour-cut), 1e-9)
		}
	}))
	t.Run("the average does not depend on how often the value is read", rapid.MakeCheck(func(t *rapid.T) {
		ppm := rapid.Float64Range(0, 1000).Draw(t, "ppm")
		every := time.Duration(rapid.IntRange(50, 5000).Draw(t, "ms")) * time.Millisecond
		f := figure(t, exposure.GasTWA8, exposure.Options{Shifts: twelves(t)})
		for d := time.Duration(0); d < 10*time.Minute; d += every {
			f.Take(0, at(d), ppm, true)
		}
		f.Take(0, at(10*time.Minute), ppm, true)
		v, _, _ := f.Value(at(10 * time.Minute))
		require.InDelta(t, ppm/48, v, 1e-8)
	}))
}

func TestAFigureIsWithinItsReadings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := figure(t, exposure.GasSTEL, exposure.Options{Stale: time.Minute})
		highest := 0.0
		for _, s := range script(t, 777*time.Millisecond, time.Hour, false) {
			s.tell(f)
			if !s.miss {
				highest = max(highest, s.value)
			}
			v, _, ok := f.Value(at(s.at))
			require.True(t, ok)
			require.GreaterOrEqual(t, v, 0.0)
			require.LessOrEqual(t, v, highest+1e-9)
		}
	})
}
