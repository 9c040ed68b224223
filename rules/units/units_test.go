package units_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules/units"
)

func TestParse(t *testing.T) {
	cases := []struct {
		text, code string
		kind       units.Kind
	}{
		{"[ppm]", "[ppm]", units.Fraction},
		{"ppm", "[ppm]", units.Fraction},
		{"%vol", "%{vol}", units.Fraction},
		{"mg/m3", "mg/m3", units.Mass},
		{"mg/m³", "mg/m3", units.Mass},
		{"%LEL", "%{LEL}", units.Explosive},
		{"%{LEL}", "%{LEL}", units.Explosive},
		{"dBA", "dB[A]", units.Level},
		{"dB[A]", "dB[A]", units.Level},
		{"Cel", "Cel", units.Temperature},
		{"K", "K", units.Temperature},
		{"%{RH}", "%{RH}", units.Humidity},
		{"", "", units.None},
		{" ppm ", "[ppm]", units.Fraction},
		{"mol/l", "mol/l", "mol/l"},
		{"kW.h", "kW.h", "kW.h"},
		{"{pcs}", "{pcs}", "{pcs}"},
		{"m2", "m2", "m2"},
		{"/min", "/min", "/min"},
		{"ppm/s", "[ppm]/s", "[ppm]/s"},
		{"m.s-2", "m.s-2", "m.s-2"},
	}
	for _, c := range cases {
		u, err := units.Parse(c.text)
		require.NoError(t, err, c.text)
		assert.Equal(t, c.code, u.Code, c.text)
		assert.Equal(t, c.kind, u.Kind, c.text)
	}
	for _, bad := range []string{"ppn", "bananas", "mg//m3", "mg/", ".m", "m{x", "{}", "%LELL", "°", "mg m3", "m{a}{b}"} {
		_, err := units.Parse(bad)
		assert.ErrorContains(t, err, "is no unit known here", bad)
	}
}

func TestQuantity(t *testing.T) {
	v, u, err := units.Quantity("40 ppm")
	require.NoError(t, err)
	assert.Equal(t, 40.0, v)
	assert.Equal(t, "[ppm]", u.Code)
	v, u, err = units.Quantity(" -1.5e1 ")
	require.NoError(t, err)
	assert.Equal(t, -15.0, v)
	assert.Empty(t, u.Code)
	for _, bad := range []string{"", "ppm", "NaN ppm", "inf", "40 what"} {
		_, _, err := units.Quantity(bad)
		assert.Error(t, err, bad)
	}
}

func unit(t *testing.T, code string) units.Unit {
	t.Helper()
	u, err := units.Parse(code)
	require.NoError(t, err)
	return u
}

// The expected figures are those of domain.md b.3, or worked by hand.
func TestConvert(t *testing.T) {
	at := func(gas string, c float64) units.Context {
		return units.Context{Gas: gas, TempC: c, TempSet: true}
	}
	cases := []struct {
		name     string
		value    float64
		from, to string
		context  units.Context
		want     float64
		within   float64
	}{
		{"CO 20 mg/m3 in ppm at 20 °C", 20, "mg/m3", "ppm", units.Context{Gas: "CO"}, 17.176, 0.001},
		{"CO 50 ppm in mg/m3 at 25 °C", 50, "ppm", "mg/m3", at("CO", 25), 57.24, 0.01},
		{"CO at −20 °C", 30, "ppm", "mg/m3", at("CO", -20), 40.45, 0.01},
		{"CO at 0 °C is not the default", 22.414, "ppm", "mg/m3", at("CO", 0), 28.01, 0.001},
		{"H2S MPC", 10, "mg/m3", "ppm", units.Context{Gas: "h2s"}, 7.058, 0.001},
		{"micrograms", 20_000, "ug/m3", "ppm", units.Context{Gas: "CO"}, 17.176, 0.001},
		{"percent by volume", 1, "%vol", "ppm", units.Context{}, 10_000, 0},
		{"ppb", 500, "ppb", "ppm", units.Context{}, 0.5, 0},
		{"methane 20 %LEL by IEC", 20, "%LEL", "%vol", units.Context{Gas: "CH4"}, 0.88, 1e-12},
		{"methane 20 %LEL in the United States", 20, "%LEL", "%vol", units.Context{Gas: "CH4", LELBasis: units.US}, 1, 1e-12},
		{"methane back", 0.88, "%vol", "%LEL", units.Context{Gas: "methane"}, 20, 1e-12},
		{"%LEL to mg/m3", 10, "%LEL", "mg/m3", units.Context{Gas: "CH4"}, 2933.9, 0.1},
		{"same unit", 40, "ppm", "[ppm]", units.Context{}, 40, 0},
		{"°C to K", 20, "Cel", "K", units.Context{}, 293.15, 1e-9},
		{"K to °C", 273.15, "K", "Cel", units.Context{}, 0, 1e-9},
		{"°F to °C", 212, "degF", "Cel", units.Context{}, 100, 1e-9},
		{"°C to °F", -40, "Cel", "degF", units.Context{}, -40, 1e-9},
		{"pressure", 1, "bar", "kPa", units.Context{}, 100, 1e-9},
		{"speed", 36, "km/h", "m/s", units.Context{}, 10, 1e-9},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, how, err := units.Convert(c.value, unit(t, c.from), unit(t, c.to), c.context)
			require.NoError(t, err)
			assert.InDelta(t, c.want, got, c.within)
			assert.Equal(t, unit(t, c.from).Code == unit(t, c.to).Code, how == "")
		})
	}
	_, how, err := units.Convert(20, unit(t, "mg/m3"), unit(t, "ppm"), units.Context{Gas: "CO"})
	require.NoError(t, err)
	assert.Equal(t, "mg/m3 to [ppm] for CO, M = 28.01 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa", how)
}

func TestConvertRefuses(t *testing.T) {
	cases := []struct{ name, from, to, gas, want string }{
		{"another kind", "Cel", "ppm", "CO", "Cel (temperature) cannot be converted into [ppm] (part by volume)"},
		{"no unit", "", "ppm", "CO", "a number without a unit (no unit) cannot be converted into [ppm] (part by volume)"},
		{"a composed unit", "mol/l", "ppm", "CO", "mol/l (mol/l) cannot be converted into [ppm] (part by volume)"},
		{"no gas", "mg/m3", "ppm", "", "mg/m3: the gas is not named, and this conversion depends on it"},
		{"an unknown gas", "mg/m3", "ppm", "Xy", `mg/m3: no molar mass is known for the gas "Xy"`},
		{"a gas that does not explode", "%LEL", "%vol", "CO2", "no lower explosive limit is known for CO2 on the basis iec"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := units.Convert(1, unit(t, c.from), unit(t, c.to), units.Context{Gas: c.gas})
			assert.EqualError(t, err, c.want)
		})
	}
	_, _, err := units.Convert(1, unit(t, "mg/m3"), unit(t, "ppm"), units.Context{Gas: "CO", TempC: -300, TempSet: true})
	assert.EqualError(t, err, "-300 °C is no temperature of air")
}

func TestConvertThereAndBack(t *testing.T) {
	gas := []string{"ppm", "ppb", "%vol", "mg/m3", "ug/m3", "g/m3", "%LEL"}
	for _, from := range gas {
		for _, to := range gas {
			there, _, err := units.Convert(12.5, unit(t, from), unit(t, to), units.Context{Gas: "H2S"})
			require.NoError(t, err)
			back, _, err := units.Convert(there, unit(t, to), unit(t, from), units.Context{Gas: "H2S"})
			require.NoError(t, err)
			assert.InDelta(t, 12.5, back, 1e-9, "%s to %s", from, to)
			assert.True(t, units.Convertible(unit(t, from), unit(t, to)))
		}
	}
	assert.False(t, units.Convertible(unit(t, "ppm"), unit(t, "Cel")))
	assert.False(t, units.Convertible(unit(t, "dB"), unit(t, "dBA")))
}

func TestRound(t *testing.T) {
	assert.Equal(t, 17.1757829, units.Round(17.175782871))
	assert.Equal(t, 36.0, units.Round(0.9*40))
	assert.Equal(t, -0.000123456789, units.Round(-0.00012345678912))
	assert.Zero(t, units.Round(0))
}

func TestBasis(t *testing.T) {
	for word, want := range map[string]units.Basis{"": units.IEC, "iec": units.IEC, "us": units.US} {
		got, err := units.ParseBasis(word)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err := units.ParseBasis("eu")
	assert.EqualError(t, err, `"eu" is no basis of explosive limits; they are iec and us`)
	assert.Equal(t, "iec us", units.IEC.String()+" "+units.US.String())
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"ppm", "mg/m3", "m{x}/s", "k.g", "{", "10*3/ul"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := units.Parse(s)
		if err != nil {
			return
		}
		again, err := units.Parse(u.Code)
		require.NoError(t, err)
		require.Equal(t, u, again)
	})
}
