package exposure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules/exposure"
)

func TestNoiseDose(t *testing.T) {
	tests := map[string]struct {
		by        exposure.Criterion
		threshold float64
		shift     []float64 // minutes, dB(A)
		want, tol float64
	}{
		// 8 h / 2^(2/5) = 6.06 h allowed, 8/6.06 = 132 %; the paper rounds T to 6.1.
		"OSHA appendix A, 92 dBA for 8 h":         {exposure.OSHA, 80, []float64{480, 92}, 131, 1},
		"oshanoise.com, three levels":             {exposure.OSHA, 80, []float64{300, 85, 120, 87, 30, 80}, 49.34, 0.05},
		"OSHA, 90 dBA for 8 h":                    {exposure.OSHA, 80, []float64{480, 90}, 100, 0},
		"OSHA table G-16, 95 dBA for 4 h":         {exposure.OSHA, 80, []float64{240, 95}, 100, 0},
		"OSHA table G-16, 115 dBA for 15 min":     {exposure.OSHA, 90, []float64{15, 115}, 100, 0},
		"OSHA, 85 dBA for 8 h is half":            {exposure.OSHA, 80, []float64{480, 85}, 50, 0},
		"OSHA's permissible level begins at 90":   {exposure.OSHA, 90, []float64{480, 89.9}, 0, 0},
		"OSHA, what is at the threshold counts":   {exposure.OSHA, 80, []float64{480, 80}, 25, 0},
		"OSHA, what is below it does not":         {exposure.OSHA, 80, []float64{480, 79.9}, 0, 0},
		"NIOSH 98-126, 88 dBA for 4 h":            {exposure.NIOSH, 80, []float64{240, 88}, 100, 0},
		"NIOSH 98-126, 85 dBA for 8 h":            {exposure.NIOSH, 80, []float64{480, 85}, 100, 0},
		"NIOSH 98-126 table 1-1, 100 dBA, 15 min": {exposure.NIOSH, 80, []float64{15, 100}, 100, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			assert.InDelta(t, tt.want, tt.by.Dose(shift(t, tt.shift...), tt.threshold), tt.tol+1e-9)
		})
	}
}

func TestNoiseTWA(t *testing.T) {
	// 29 CFR 1910.95 appendix A, table A-1.
	for dose, want := range map[float64]float64{10: 73.4, 25: 80.0, 50: 85.0, 81: 88.5, 100: 90.0, 125: 91.6, 200: 95.0, 500: 101.6, 999: 106.6} {
		assert.InDelta(t, want, exposure.OSHA.TWA(dose), 0.05, "a dose of %g %%", dose)
	}
	assert.InDelta(t, 85, exposure.NIOSH.TWA(100), 1e-9)
	assert.InDelta(t, 88.0103, exposure.NIOSH.TWA(200), 1e-4, "10 lg 2 = 3.0103")
	assert.Zero(t, exposure.OSHA.TWA(0), "a dose of nothing has no level")
	assert.InDelta(t, 50, exposure.OSHA.DoseOf(85), 0.01)
	assert.InDelta(t, 100, exposure.NIOSH.DoseOf(85), 1e-9)
	assert.Equal(t, 8*time.Hour, exposure.OSHA.Allowed(90))
	assert.InDelta(t, 6.06, exposure.OSHA.Allowed(92).Hours(), 0.01)
}

func TestEquivalentLevels(t *testing.T) {
	assert.InDelta(t, 86.8, exposure.LEX8h(shift(t, 720, 85)), 0.05, "85 dBA for a shift of 12 h: 85 + 10 lg 1.5")
	assert.InDelta(t, 85, exposure.LAeq(shift(t, 720, 85)), 1e-9)
	assert.InDelta(t, 85, exposure.LEX8h(shift(t, 480, 85)), 1e-9)
	assert.InDelta(t, 97.4, exposure.LAeq(shift(t, 60, 100, 60, 90)), 0.05, "10 lg((1e10 + 1e9)/2) = 97.40, and never 95")
}

func TestWeeklyLevel(t *testing.T) {
	five, err := exposure.LEXWeek([]float64{85, 85, 85, 85, 85})
	require.NoError(t, err)
	assert.InDelta(t, 85, five, 1e-9)
	six, err := exposure.LEXWeek([]float64{85, 85, 85, 85, 85, 85})
	require.NoError(t, err)
	assert.InDelta(t, 85.79, six, 0.005, "a sixth day: + 10 lg(6/5)")
	one, err := exposure.LEXWeek([]float64{85})
	require.NoError(t, err)
	assert.InDelta(t, 78.01, one, 0.005, "one day: - 10 lg 5")
	for name, days := range map[string][]float64{"none": nil, "eight": make([]float64, 8), "not a number": {nan}} {
		_, err := exposure.LEXWeek(days)
		assert.Error(t, err, name)
	}
}

func TestExposurePoints(t *testing.T) {
	// HSE ready-reckoner; it prints 315 for 316.2.
	for level, want := range map[float64]float64{80: 32, 85: 100, 90: 316, 95: 1000} {
		assert.InDelta(t, want, exposure.Points(shift(t, 480, level)), 0.5, "%g dBA for 8 h", level)
	}
	assert.InDelta(t, 50, exposure.Points(shift(t, 240, 85)), 1e-9)
}
