package limits_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules/limits"
)

func row(t *testing.T, id string) limits.Row {
	t.Helper()
	r, err := limits.Find(id)
	require.NoError(t, err)
	return r
}

// Worked by hand with R = 8.314462618 l·kPa/(mol·K) and 101.325 kPa: the molar
// volume is 24.0551 l/mol at 20 °C and 24.4654 at 25 °C.
func TestIn(t *testing.T) {
	cases := []struct {
		name, id, unit, gas string
		want, within        float64
		how                 string
	}{
		{"the MPC of CO: 20 x 24.0551 / 28.01", "kz/co", "ppm", "CO", 17.1761, 0.0001, "mg/m3 to [ppm] for CO, M = 28.01 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa"},
		{"OSHA's CO at 25 °C: 50 x 28.01 / 24.4654", "us-osha/co", "mg/m3", "carbon monoxide", 57.2441, 0.0001, "[ppm] to mg/m3 for CO, M = 28.01 g/mol, Vm = 24.465 l/mol at 25 °C and 101.3 kPa"},
		{"the Union's CO at 20 °C: 20 x 28.01 / 24.0551", "eu/co", "mg/m3", "", 23.2882, 0.0001, "[ppm] to mg/m3 for CO, M = 28.01 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa"},
		{"chlorine: 1 x 24.0551 / 70.90", "kz/cl2", "ppm", "Cl2", 0.33928, 0.00001, "mg/m3 to [ppm] for Cl2, M = 70.9 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa"},
		{"methane of the mines by IEC's limits: 1 / 4.4", "kz-coal-mine/ch4", "%LEL", "methane", 22.7273, 0.0001, "%{vol} to %{LEL} for CH4, 100 %LEL = 4.4 %vol (iec)"},
		{"methane of American mines by theirs: 1 / 5.0", "us-msha/ch4", "%LEL", "CH4", 20, 1e-9, "%{vol} to %{LEL} for CH4, 100 %LEL = 5 %vol (us)"},
		{"its own unit", "us-osha/co", "[ppm]", "CO", 50, 0, ""},
		{"heat in kelvin", "iso/wbgt-moderate", "K", "", 301.15, 1e-9, "Cel to K"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v, how, err := row(t, c.id).In(unit(t, c.unit), c.gas)
			require.NoError(t, err)
			assert.InDelta(t, c.want, v, c.within)
			assert.Equal(t, c.how, how)
		})
	}
}

func TestInRefuses(t *testing.T) {
	cases := []struct{ name, id, unit, gas, text string }{
		{"another gas", "kz/co", "ppm", "H2S", "limit kz/co is one of CO, not of H2S"},
		{"a gas for noise", "eu/noise", "dB[A]", "CO", "limit eu/noise is one of noise, not of a gas such as CO"},
		{"another kind of unit", "kz/co", "Cel", "CO", "limit kz/co: mg/m3 (mass in a volume) cannot be converted into Cel (temperature)"},
		{"an aerosol in ppm", "kz/h2so4", "ppm", "", `limit kz/h2so4: mg/m3: no molar mass is known for the gas "H2SO4"`},
		{"another weighting", "eu/noise-peak", "dBA", "", "limit eu/noise-peak: dB[C] (sound level, C-weighted) cannot be converted into dB[A] (sound level)"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := row(t, c.id).In(unit(t, c.unit), c.gas)
			assert.EqualError(t, err, c.text)
		})
	}
}

func TestCite(t *testing.T) {
	for id, want := range map[string]string{
		"kz/co":            "kz/co: 20 mg/m3, maximum single, 15 min; ГОСТ 12.1.005-88",
		"us-osha/co":       "us-osha/co: 50 [ppm], shift average, 8 h; 29 CFR 1910.1000, table Z-1",
		"us-osha/h2s":      "us-osha/h2s: 20 [ppm], ceiling; 29 CFR 1910.1000, table Z-2",
		"us-osha/h2s-peak": "us-osha/h2s-peak: 50 [ppm], peak, 10 min in a shift; 29 CFR 1910.1000, table Z-2",
		"us-osha/o2":       "us-osha/o2: at least 19.5 %{vol}, floor; 29 CFR 1910.146(b)",
		"eu/so2-stel":      "eu/so2-stel: 1 [ppm], short-term limit (STEL), 15 min; Directive (EU) 2017/164",
	} {
		assert.Equal(t, want, row(t, id).Cite())
	}
}
