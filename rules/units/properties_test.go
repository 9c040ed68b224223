package units_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules/units"
)

// explosive are gases that have a lower explosive limit on both bases.
var explosive = []string{"CO", "H2S", "CH4", "C3H8", "H2", "C2H2", "NH3", "HCN", "C6H6", "CH2O"}

func drawUnit(t *rapid.T, label string, codes ...string) units.Unit {
	u, err := units.Parse(rapid.SampledFrom(codes).Draw(t, label))
	require.NoError(t, err)
	return u
}

func drawContext(t *rapid.T) units.Context {
	return units.Context{
		Gas:      rapid.SampledFrom(explosive).Draw(t, "gas"),
		TempC:    rapid.Float64Range(-50, 60).Draw(t, "at"),
		TempSet:  rapid.Bool().Draw(t, "set"),
		LELBasis: rapid.SampledFrom([]units.Basis{units.IEC, units.US}).Draw(t, "basis"),
	}
}

var gasCodes = []string{"ppm", "ppb", "%vol", "mg/m3", "ug/m3", "g/m3", "%LEL"}

// There and back is where it was, whatever the gas, the temperature and the
// explosive limits.
func TestGasThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, to, c := drawUnit(t, "from", gasCodes...), drawUnit(t, "to", gasCodes...), drawContext(t)
		v := rapid.Float64Range(-1e6, 1e6).Draw(t, "value")
		there, _, err := units.Convert(v, from, to, c)
		require.NoError(t, err)
		back, _, err := units.Convert(there, to, from, c)
		require.NoError(t, err)
		require.InDelta(t, v, back, 1e-9*max(1, abs(v)))
	})
}

// It does not matter over which unit a conversion goes.
func TestGasOverAThird(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, over, to := drawUnit(t, "from", gasCodes...), drawUnit(t, "over", gasCodes...), drawUnit(t, "to", gasCodes...)
		c, v := drawContext(t), rapid.Float64Range(0, 1e6).Draw(t, "value")
		direct, _, err := units.Convert(v, from, to, c)
		require.NoError(t, err)
		half, _, err := units.Convert(v, from, over, c)
		require.NoError(t, err)
		round, _, err := units.Convert(half, over, to, c)
		require.NoError(t, err)
		require.InDelta(t, direct, round, 1e-9*max(1, direct))
	})
}

// More stays more, so that a converted limit never changes sides; and warmer air
// holds less gas at the same ppm.
func TestGasKeepsItsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, to, c := drawUnit(t, "from", gasCodes...), drawUnit(t, "to", gasCodes...), drawContext(t)
		v := rapid.Float64Range(1, 1e5).Draw(t, "value")
		low, _, err := units.Convert(v, from, to, c)
		require.NoError(t, err)
		high, _, err := units.Convert(v*1.001, from, to, c)
		require.NoError(t, err)
		require.Less(t, low, high)

		ppm, mass := drawUnit(t, "ppm", "ppm"), drawUnit(t, "mass", "mg/m3")
		cold, warm := c, c
		cold.TempC, cold.TempSet, warm.TempC, warm.TempSet = c.TempC, true, c.TempC+1, true
		dense, _, err := units.Convert(v, ppm, mass, cold)
		require.NoError(t, err)
		thin, _, err := units.Convert(v, ppm, mass, warm)
		require.NoError(t, err)
		require.Greater(t, dense, thin)
	})
}

// 20 %LEL of methane is 1.00 %vol by the American figure and 0.88 by IEC's, so
// 22.73 %LEL by the one is as much as 20 by the other.
func TestRebase(t *testing.T) {
	v, err := units.Rebase(20, "methane", units.US, units.IEC)
	require.NoError(t, err)
	assert.InDelta(t, 20*5/4.4, v, 1e-12)
	v, err = units.Rebase(20, "CH4", units.IEC, units.US)
	require.NoError(t, err)
	assert.InDelta(t, 17.6, v, 1e-12)
	for gas, want := range map[string]string{
		"Xy":  `no molar mass is known for the gas "Xy"`,
		"CO2": "no lower explosive limit is known for CO2 on the basis us",
		"PH3": "no lower explosive limit is known for PH3 on the basis iec, only on the other: 1.8 %vol",
	} {
		_, err := units.Rebase(20, gas, units.US, units.IEC)
		assert.EqualError(t, err, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		gas, v := rapid.SampledFrom(explosive).Draw(t, "gas"), rapid.Float64Range(0, 100).Draw(t, "value")
		other, err := units.Rebase(v, gas, units.US, units.IEC)
		require.NoError(t, err)
		back, err := units.Rebase(other, gas, units.IEC, units.US)
		require.NoError(t, err)
		require.InDelta(t, v, back, 1e-9)

		lel, vol := drawUnit(t, "lel", "%LEL"), drawUnit(t, "vol", "%vol")
		us, _, err := units.Convert(v, lel, vol, units.Context{Gas: gas, LELBasis: units.US})
		require.NoError(t, err)
		iec, _, err := units.Convert(other, lel, vol, units.Context{Gas: gas, LELBasis: units.IEC})
		require.NoError(t, err)
		require.InDelta(t, us, iec, 1e-9, "the air is the same")
	})
}

func TestSplit(t *testing.T) {
	for text, want := range map[string][2]string{
		"20 mg/m3": {"20", "mg/m3"}, "20mg/m3": {"20", "mg/m3"}, " -40 °C ": {"-40", "°C"}, "−40Cel": {"-40", "Cel"},
		"1e3ppm": {"1e3", "ppm"}, "1.5E-2 %vol": {"1.5E-2", "%vol"}, "5eV": {"5", "eV"}, "5e": {"5", "e"}, "5 e": {"5", "e"},
		"ppm": {"", "ppm"}, "": {"", ""}, ".5ppm": {".5", "ppm"}, "+3K": {"+3", "K"}, "0x10ppm": {"0", "x10ppm"},
	} {
		number, unit := units.Split(text)
		assert.Equal(t, want, [2]string{number, unit}, text)
	}
	_, _, err := units.Quantity("0,5 ppm")
	assert.EqualError(t, err, `"0,5 ppm": write the number with a decimal point`)
	v, u, err := units.Quantity("40ppm")
	require.NoError(t, err)
	assert.Equal(t, 40.0, v)
	assert.Equal(t, "[ppm]", u.Code)
}

func TestText(t *testing.T) {
	for want, v := range map[string]float64{
		"17.176092": 17.17609178, "20": 20, "0": -0.0000000000001 * 0, "-1000000": -1e6, "0.00005": 5e-5,
		"1e-07": 1e-7, "123456789012345": 123456789012345, "1e+15": 1e15, "0.001718": 0.00171761, "0.000171761": 0.000171760918,
	} {
		assert.Equal(t, want, units.Text(v))
	}
}
