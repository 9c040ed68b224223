package units_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules/units"
)

func TestParseRate(t *testing.T) {
	cases := []struct {
		text, code string
		per        time.Duration
	}{
		{"ppm/s", "[ppm]", time.Second},
		{"[ppm]/min", "[ppm]", time.Minute},
		{"%vol/s", "%{vol}", time.Second},
		{"%{LEL}/h", "%{LEL}", time.Hour},
		{"mg/m3/s", "mg/m3", time.Second},
		{"°C/min", "Cel", time.Minute},
		{"K/d", "K", 24 * time.Hour},
		{"dBA/s", "dB[A]", time.Second},
		{"m/ms", "m", time.Millisecond},
		{"/s", "", time.Second},
	}
	for _, c := range cases {
		u, per, err := units.ParseRate(c.text)
		require.NoError(t, err, c.text)
		assert.Equal(t, c.code, u.Code, c.text)
		assert.Equal(t, c.per, per, c.text)
	}
	for text, want := range map[string]string{
		"ppm":       `"ppm" is no unit of a rate: it needs a time, as in ppm/s or Cel/min`,
		"ppm/m3":    `"ppm/m3" is no unit of a rate: behind the last slash stands ms, s, min, h or d, as in ppm/s`,
		"ppm/10s":   `"ppm/10s" is no unit of a rate: behind the last slash stands ms, s, min, h or d, as in ppm/s`,
		"bananas/s": `the rate "bananas/s": "bananas" is no unit known here: write a UCUM code such as [ppm], mg/m3, %{vol}, %{LEL}, dB[A], Cel, %{RH}, or ppm, %vol, %LEL, dBA`,
	} {
		_, _, err := units.ParseRate(text)
		assert.EqualError(t, err, want)
	}
	assert.Equal(t, "[ppm]/s", units.RateCode(unit(t, "ppm"), time.Second))
	assert.Equal(t, "Cel/min", units.RateCode(unit(t, "°C"), time.Minute))
}

func TestConvertRate(t *testing.T) {
	cases := []struct {
		name             string
		value            float64
		from             string
		fromPer          time.Duration
		to               string
		toPer            time.Duration
		want             float64
		how              string
		throughTheirCode string
	}{
		{"a minute is sixty seconds", 60, "ppm", time.Minute, "ppm", time.Second, 1, "", "[ppm]/min to [ppm]/s"},
		{"1 ppm/s of CO at 20 °C in mg/m3: 28.01 / 24.0551", 1, "ppm", time.Second, "mg/m3", time.Second, 1.16441, "[ppm] to mg/m3 for CO, M = 28.01 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa", "[ppm]/s to mg/m3/s for CO, M = 28.01 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa"},
		{"degrees have no offset in a rate", 3, "Cel", time.Minute, "K", time.Minute, 3, "Cel to K", "Cel/min to K/min"},
		{"nor has Fahrenheit's", 9, "degF", time.Hour, "Cel", time.Hour, 5, "[degF] to Cel", "[degF]/h to Cel/h"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			from, to, context := unit(t, c.from), unit(t, c.to), units.Context{Gas: "CO"}
			got, how, err := units.ConvertRate(c.value, from, c.fromPer, to, c.toPer, context)
			require.NoError(t, err)
			assert.InDelta(t, c.want, got, 1e-5)
			assert.Equal(t, c.how, how)

			fromRate, toRate := unit(t, units.RateCode(from, c.fromPer)), unit(t, units.RateCode(to, c.toPer))
			assert.True(t, units.Convertible(fromRate, toRate))
			again, how, err := units.Convert(c.value, fromRate, toRate, context)
			require.NoError(t, err)
			assert.InDelta(t, got, again, 1e-12)
			assert.Equal(t, c.throughTheirCode, how)
		})
	}
	_, _, err := units.ConvertRate(1, unit(t, "ppm"), time.Second, unit(t, "Cel"), time.Second, units.Context{})
	assert.ErrorContains(t, err, "cannot be converted")
	assert.False(t, units.Convertible(unit(t, "ppm/s"), unit(t, "Cel/s")))
	assert.False(t, units.Convertible(unit(t, "ppm/s"), unit(t, "ppm")))
}

func TestConvertDifference(t *testing.T) {
	v, _, err := units.ConvertDifference(1, unit(t, "K"), unit(t, "Cel"), units.Context{})
	require.NoError(t, err)
	assert.Equal(t, 1.0, v)
	v, _, err = units.ConvertDifference(10, unit(t, "Cel"), unit(t, "degF"), units.Context{})
	require.NoError(t, err)
	assert.InDelta(t, 18, v, 1e-12)
}

// A difference of two values converts into the difference of the converted.
func TestConvertDifferenceIsTheDifference(t *testing.T) {
	names := []string{"Cel", "K", "degF", "ppm", "mg/m3", "%vol", "%LEL", "hPa", "bar"}
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SampledFrom(names).Draw(t, "from")
		to := rapid.SampledFrom(names).Draw(t, "to")
		a := rapid.Float64Range(-1e3, 1e3).Draw(t, "a")
		b := rapid.Float64Range(-1e3, 1e3).Draw(t, "b")
		f, err := units.Parse(from)
		require.NoError(t, err)
		u, err := units.Parse(to)
		require.NoError(t, err)
		c := units.Context{Gas: "CH4"}
		if !units.Convertible(f, u) {
			_, _, err := units.ConvertDifference(a-b, f, u, c)
			require.Error(t, err)
			return
		}
		x, _, err := units.Convert(a, f, u, c)
		require.NoError(t, err)
		y, _, err := units.Convert(b, f, u, c)
		require.NoError(t, err)
		d, _, err := units.ConvertDifference(a-b, f, u, c)
		require.NoError(t, err)
		require.InDelta(t, x-y, d, 1e-6*max(1, abs(x), abs(y)))
	})
}

func abs(v float64) float64 { return max(v, -v) }
