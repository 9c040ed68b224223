package exposure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules/exposure"
)

func TestWBGT(t *testing.T) {
	assert.InDelta(t, 24.1, exposure.WBGTIn(17.3, 40), 0.05, "ISO 7243 table D.1")
	assert.InDelta(t, 27.1, exposure.WBGTIn(25, 32), 1e-9, "pythermalcomfort")
	assert.InDelta(t, 25.9, exposure.WBGTOut(20, 25, 32), 1e-9, "pythermalcomfort")
	assert.Equal(t, 27.0, exposure.WBGTByHeight(30, 26, 26), "(30 + 52 + 26)/4")
	assert.Equal(t, 27.0, exposure.TimeMean(shift(t, 45, 26, 15, 30)), "45 min at 26 and 15 at 30")
}

func TestHeatLimits(t *testing.T) {
	limit, err := exposure.WBGTLimit(exposure.ModerateRate, true)
	require.NoError(t, err)
	assert.Equal(t, 28.0, limit)
	limit, err = exposure.WBGTLimit(exposure.VeryHighRate, false)
	require.NoError(t, err)
	assert.Equal(t, 20.0, limit)
	_, err = exposure.WBGTLimit(5, true)
	assert.Error(t, err)
	ral, rel, err := exposure.NIOSHHeatLimits(300)
	require.NoError(t, err)
	assert.InDelta(t, 24.97, ral, 0.01, "59.9 - 14.1 x 2.4771")
	assert.InDelta(t, 28.21, rel, 0.01, "56.7 - 11.5 x 2.4771")
	_, _, err = exposure.NIOSHHeatLimits(0)
	assert.Error(t, err)
	extra, err := exposure.ClothingAdjustment(exposure.DoubleWoven)
	require.NoError(t, err)
	assert.Equal(t, 3.0, extra)
	_, err = exposure.ClothingAdjustment("armour")
	assert.Error(t, err)
}

func celsius(f float64) float64    { return (f - 32) / 1.8 }
func fahrenheit(c float64) float64 { return c*1.8 + 32 }

func TestHeatIndex(t *testing.T) {
	// The table of the NWS, in °F and whole degrees, but for the first.
	tests := map[string]struct{ t, rh, want, tol float64 }{
		"wpc.ncep.noaa.gov, 90 °F and 60 %":          {90, 60, 99.7, 0.1},
		"table, 80 °F and 40 %":                      {80, 40, 80, 0.6},
		"table, 86 °F and 90 %: damp air adds":       {86, 90, 105, 0.6},
		"table, 100 °F and 50 %":                     {100, 50, 118, 0.6},
		"table, 110 °F and 40 %":                     {110, 40, 136, 0.6},
		"75 °F and 50 %: (74.55 + 75)/2":             {75, 50, 74.775, 0.001},
		"90.18 of the regression less 2 for dry air": {95, 5, 88.18, 0.01},
		"92.97 of the regression and 1 for damp air": {82, 95, 93.97, 0.01},
		"just below 80 °F the simple formula is":     {79, 40, 78.74, 0.001},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := exposure.HeatIndex(celsius(tt.t), tt.rh)
			require.NoError(t, err)
			assert.InDelta(t, tt.want, fahrenheit(got), tt.tol)
		})
	}
	for _, rh := range []float64{-0.1, 100.1, nan} {
		_, err := exposure.HeatIndex(30, rh)
		assert.Error(t, err, "a humidity of %g %%", rh)
	}
}

func TestWindChill(t *testing.T) {
	// Environment Canada's table, whole degrees.
	for name, tt := range map[string]struct{ t, wind, want float64 }{
		"-20 °C and 30 km/h": {-20, 30, -33},
		"-30 °C and 40 km/h": {-30, 40, -48},
		"-10 °C and 20 km/h": {-10, 20, -18},
		"0 °C and 10 km/h":   {0, 10, -3},
		"-40 °C and 60 km/h": {-40, 60, -64},
	} {
		got, err := exposure.WindChill(tt.t, tt.wind)
		require.NoError(t, err, name)
		assert.InDelta(t, tt.want, got, 0.5, name)
	}
	for name, tt := range map[string]struct{ t, wind float64 }{
		"too warm": {10.1, 20}, "too calm": {-20, 4.7}, "no number": {nan, 20},
	} {
		_, err := exposure.WindChill(tt.t, tt.wind)
		assert.ErrorIs(t, err, exposure.ErrNoWindChill, name)
	}
	_, err := exposure.WindChill(10, 4.8)
	assert.NoError(t, err, "the corner of its domain belongs to it")
}
