package exposure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules/exposure"
)

// shift lays values end to end from the shift's beginning: pairs of a length in
// minutes and a value.
func shift(t *testing.T, pairs ...float64) exposure.Series {
	t.Helper()
	var all []exposure.Segment
	at := time.Duration(0)
	for i := 0; i < len(pairs); i += 2 {
		length := time.Duration(pairs[i] * float64(time.Minute))
		all = append(all, exposure.Segment{Start: at, Length: length, Value: pairs[i+1]})
		at += length
	}
	return series(t, all...)
}

func series(t *testing.T, all ...exposure.Segment) exposure.Series {
	t.Helper()
	s, err := exposure.NewSeries(all)
	require.NoError(t, err)
	return s
}

func seg(start, length time.Duration, value float64) exposure.Segment {
	return exposure.Segment{Start: start, Length: length, Value: value}
}

func TestTWA8(t *testing.T) {
	tests := map[string]struct {
		shift []float64
		want  float64
	}{
		"29 CFR 1910.1000(d)(1)(ii), example":       {[]float64{120, 150, 120, 75, 240, 50}, 81.25},
		"a longer shift counts more: 10 h at 40":    {[]float64{600, 40}, 50},
		"an hour alone counts an eighth":            {[]float64{60, 80}, 10},
		"zero drift below zero pays for nothing":    {[]float64{240, 100, 240, -100}, 50},
		"a constant is itself after eight hours":    {[]float64{480, 0.1}, 0.1},
		"a minute of 4800 and nothing else is 10":   {[]float64{1, 4800, 479, 0}, 10},
		"a tenth that no sum of binary parts gives": {[]float64{160, 0.3, 160, 0.1, 160, 0.2}, 0.2},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, tt.want, exposure.TWA8(shift(t, tt.shift...)))
		})
	}
}

func TestMeanIsOverWhatWasMeasured(t *testing.T) {
	assert.Equal(t, 81.25, exposure.Mean(shift(t, 120, 150, 120, 75, 240, 50)))
	assert.Equal(t, 40.0, exposure.Mean(shift(t, 600, 40)))
	assert.Equal(t, 75.0, exposure.Mean(series(t, seg(0, time.Hour, 100), seg(2*time.Hour, time.Hour, 50))))
}

func TestSTEL(t *testing.T) {
	minute := time.Minute
	tests := map[string]struct {
		series    []exposure.Segment
		mean      float64
		end       time.Duration
		full      bool
		uncertain bool
	}{
		"of a constant after 15 min it is the constant":  {[]exposure.Segment{seg(0, 15*minute, 35)}, 35, 15 * minute, true, false},
		"before that the divisor is 15 min all the same": {[]exposure.Segment{seg(0, 5*minute, 90)}, 30, 5 * minute, false, false},
		"the window slides into the middle of a burst":   {[]exposure.Segment{seg(0, 60*minute, 10), seg(60*minute, 5*minute, 100), seg(65*minute, 60*minute, 10)}, 40, 65 * minute, true, false},
		"two bursts ten minutes apart share a window": {
			[]exposure.Segment{seg(0, 20*minute, 0), seg(20*minute, 3*minute, 100), seg(23*minute, 9*minute, 0), seg(32*minute, 3*minute, 100), seg(35*minute, 60*minute, 0)},
			40, 35 * minute, true, false,
		},
		"a gap of 60 s is none":             {[]exposure.Segment{seg(0, 7*minute, 15), seg(8*minute, 7*minute, 15)}, 14, 15 * minute, true, false},
		"one of 61 s makes it uncertain":    {[]exposure.Segment{seg(0, 7*minute, 900), seg(7*minute+61*time.Second, 419*time.Second, 900)}, 839, 15 * minute, true, true},
		"a gap outside the window does not": {[]exposure.Segment{seg(0, 20*minute, 50), seg(40*minute, 30*minute, 20)}, 50, 15 * minute, true, false},
		"of equal windows the certain one is taken": {
			[]exposure.Segment{seg(0, 2*minute, 0), seg(5*minute, 5*minute, 90), seg(10*minute, 30*minute, 0)},
			30, 20 * minute, true, false,
		},
		"many short gaps add up to a quarter": {
			[]exposure.Segment{seg(0, minute, 30), seg(2*minute, minute, 30), seg(4*minute, minute, 30), seg(6*minute, minute, 30), seg(8*minute, minute, 30)},
			10, 9 * minute, false, true,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := exposure.STEL(series(t, tt.series...))
			assert.Equal(t, exposure.Window{Mean: tt.mean, End: tt.end, Full: tt.full, Uncertain: tt.uncertain}, got)
		})
	}
}

func TestOSHAPeak(t *testing.T) {
	// Table Z-2, hydrogen sulphide: ceiling 20 ppm, peak 50 ppm for 10 min.
	over := func(pairs ...float64) bool {
		return exposure.OverPeak(shift(t, pairs...), 20, 50, 10*time.Minute)
	}
	assert.False(t, over(60, 20), "at the ceiling all day")
	assert.False(t, over(60, 5, 10, 50, 60, 5), "at the peak for the ten minutes")
	assert.True(t, over(60, 5, 10.1, 30, 60, 5), "above the ceiling for longer")
	assert.True(t, over(60, 5, 6, 30, 60, 5, 6, 30), "for longer in all")
	assert.True(t, over(60, 5, 0.1, 50.1, 60, 5), "above the peak at all")
}

func TestMixture(t *testing.T) {
	em, err := exposure.Mixture([]exposure.Part{{Value: 500, Limit: 1000}, {Value: 45, Limit: 200}, {Value: 40, Limit: 200}})
	require.NoError(t, err)
	assert.Equal(t, 0.925, em, "29 CFR 1910.1000(d)(2)(ii), example")
	for name, parts := range map[string][]exposure.Part{
		"nothing":       nil,
		"no limit":      {{Value: 1}},
		"less than air": {{Value: -1, Limit: 2}},
	} {
		_, err := exposure.Mixture(parts)
		assert.Error(t, err, name)
	}
}

func TestReduction(t *testing.T) {
	daily := map[time.Duration]float64{10 * time.Hour: 0.7, 12 * time.Hour: 0.5, 8 * time.Hour: 1, 4 * time.Hour: 1, 16 * time.Hour: 0.25}
	for shift, want := range daily {
		got, err := exposure.DailyReduction(shift)
		require.NoError(t, err)
		assert.Equal(t, want, got, "%v", shift)
	}
	weekly, err := exposure.WeeklyReduction(60 * time.Hour)
	require.NoError(t, err)
	assert.InDelta(t, 0.5625, weekly, 1e-9, "(40/60)(168-60)/128")
	for _, wrong := range []time.Duration{0, -time.Hour, 24 * time.Hour} {
		_, err := exposure.DailyReduction(wrong)
		assert.Error(t, err)
	}
}

func TestSeriesIsStrict(t *testing.T) {
	tests := map[string]struct {
		series []exposure.Segment
		index  int
		why    string
	}{
		"a negative duration": {[]exposure.Segment{seg(0, -1, 1)}, 0, "negative"},
		"falling starts":      {[]exposure.Segment{seg(time.Hour, 1, 1), seg(0, 1, 1)}, 1, "before the one above"},
		"an overlap":          {[]exposure.Segment{seg(0, 10, 1), seg(5, 10, 1)}, 1, "overlap"},
		"no number":           {[]exposure.Segment{seg(0, 10, 1), seg(10, 10, nan)}, 1, "no number"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := exposure.NewSeries(tt.series)
			var wrong *exposure.OrderError
			require.ErrorAs(t, err, &wrong)
			assert.Equal(t, tt.index, wrong.Index)
			assert.Contains(t, wrong.Why, tt.why)
		})
	}
	_, err := exposure.NewSeries(nil)
	assert.ErrorIs(t, err, exposure.ErrNothingMeasured)
	_, err = exposure.NewSeries([]exposure.Segment{seg(0, 0, 1)})
	assert.ErrorIs(t, err, exposure.ErrNothingMeasured)
}
