package convert_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/cmd/internal/convert"
)

// The figures are worked by hand: R = 8.314462618 l·kPa/(mol·K) and 101.325 kPa
// make a molar volume of 24.05512 l/mol at 20 °C, 24.46540 at 25 °C and 20.77282
// at −20 °C; M of CO is 28.01 g/mol, of CH4 16.04. The norms of the United
// States round the second to 24.45: 50 ppm of CO is 57.3 mg/m3 with theirs, and
// 57.24 here.
func TestLine(t *testing.T) {
	cases := []struct {
		name string
		ask  convert.Request
		want string
	}{
		{"the MPC of CO in ppm: 20 x 24.05512 / 28.01", convert.Request{Words: []string{"20", "mg/m3"}, Gas: "CO", To: "ppm"}, "17.1761 ppm (mg/m3 to [ppm] for CO, M = 28.01 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa)"},
		{"in one word", convert.Request{Words: []string{"20 mg/m3"}, Gas: "co", To: "ppm"}, "17.1761 ppm (mg/m3 to [ppm] for CO, M = 28.01 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa)"},
		{"without a space", convert.Request{Words: []string{"20mg/m3"}, Gas: "CO", To: "[ppm]"}, "17.1761 [ppm] (mg/m3 to [ppm] for CO, M = 28.01 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa)"},
		{"OSHA's CO: 50 x 28.01 / 24.46540", convert.Request{Words: []string{"50", "ppm"}, Gas: "CO", To: "mg/m3", At: "25Cel"}, "57.2441 mg/m3 ([ppm] to mg/m3 for CO, M = 28.01 g/mol, Vm = 24.465 l/mol at 25 °C and 101.3 kPa)"},
		{"the same from the limit's row", convert.Request{Row: "us-osha/co", To: "mg/m3"}, "57.2441 mg/m3 ([ppm] to mg/m3 for CO, M = 28.01 g/mol, Vm = 24.465 l/mol at 25 °C and 101.3 kPa)"},
		{"--at goes before the row", convert.Request{Row: "us-osha/co", To: "mg/m3", At: "20"}, "58.2205 mg/m3 ([ppm] to mg/m3 for CO, M = 28.01 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa)"},
		{"winter at −20 °C: 30 x 28.01 / 20.77282", convert.Request{Words: []string{"30", "ppm"}, Gas: "CO", To: "mg/m3", At: "-20 °C"}, "40.4519 mg/m3 ([ppm] to mg/m3 for CO, M = 28.01 g/mol, Vm = 20.773 l/mol at -20 °C and 101.3 kPa)"},
		{"temperature in kelvin", convert.Request{Words: []string{"50", "ppm"}, Gas: "CO", To: "mg/m3", At: "298.15K"}, "57.2441 mg/m3 ([ppm] to mg/m3 for CO, M = 28.01 g/mol, Vm = 24.465 l/mol at 25 °C and 101.3 kPa)"},
		{"in Fahrenheit", convert.Request{Words: []string{"50", "ppm"}, Gas: "CO", To: "mg/m3", At: "77degF"}, "57.2441 mg/m3 ([ppm] to mg/m3 for CO, M = 28.01 g/mol, Vm = 24.465 l/mol at 25 °C and 101.3 kPa)"},
		{"20 %LEL of methane by IEC", convert.Request{Words: []string{"20", "%LEL"}, Gas: "methane", To: "%vol"}, "0.88 %vol (%{LEL} to %{vol} for CH4, 100 %LEL = 4.4 %vol (iec))"},
		{"and in the United States", convert.Request{Words: []string{"20", "%LEL"}, Gas: "CH4", To: "%vol", LEL: "us"}, "1 %vol (%{LEL} to %{vol} for CH4, 100 %LEL = 5 %vol (us))"},
		{"the way back", convert.Request{Words: []string{"1", "%vol"}, Gas: "CH4", To: "%LEL", LEL: "US"}, "20 %LEL (%{vol} to %{LEL} for CH4, 100 %LEL = 5 %vol (us))"},
		{"the basis of a row", convert.Request{Words: []string{"1", "%vol"}, Row: "us-msha/ch4", To: "%LEL"}, "20 %LEL (%{vol} to %{LEL} for CH4, 100 %LEL = 5 %vol (us))"},
		{"from one basis to the other: 20 x 5.0 / 4.4", convert.Request{Words: []string{"20", "%LEL"}, Gas: "CH4", To: "%LEL", LEL: "us", ToLEL: "iec"}, "22.7273 %LEL (%{LEL} (us) to %{LEL} (iec) for CH4)"},
		{"%vol into ppm needs no gas", convert.Request{Words: []string{"0.5", "%vol"}, To: "ppm"}, "5000 ppm (%{vol} to [ppm])"},
		{"a negative reading", convert.Request{Words: []string{"-3", "ppm"}, To: "ppb"}, "-3000 ppb ([ppm] to [ppb])"},
		{"no gas at all", convert.Request{Words: []string{" -40", "Cel"}, To: "K"}, "233.15 K (Cel to K)"},
		{"pressure", convert.Request{Words: []string{"101325", "Pa"}, To: "bar"}, "1.01325 bar (Pa to bar)"},
		{"a rate: 28.01 / 24.05512 x 60", convert.Request{Words: []string{"1 ppm/s"}, Gas: "CO", To: "mg/m3/min"}, "69.8646 mg/m3/min ([ppm]/s to mg/m3/min for CO, M = 28.01 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa)"},
		{"nothing to do", convert.Request{Words: []string{"5", "ppm"}, To: "ppm"}, "5 ppm (nothing to convert)"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := convert.Line(c.ask)
			require.NoError(t, err)
			assert.Equal(t, c.want, fourDigits(got))
		})
	}
}

// fourDigits cuts the value of a line behind the fourth decimal, to which the
// expected figures were worked.
func fourDigits(line string) string {
	value, rest, _ := strings.Cut(line, " ")
	whole, decimals, found := strings.Cut(value, ".")
	if found && len(decimals) > 5 {
		value = whole + "." + rounded(decimals)
	}
	return value + " " + rest
}

// rounded rounds decimals to four; none of the figures here carries over.
func rounded(decimals string) string {
	four := []byte(decimals[:4])
	if decimals[4] >= '5' {
		four[3]++
	}
	return string(four)
}

func TestLineRefuses(t *testing.T) {
	cases := []struct {
		name string
		ask  convert.Request
		want string
	}{
		{"nothing", convert.Request{}, "convert what? write a value and its unit, as in: aman convert 20 mg/m3 --gas CO --to ppm"},
		{"no unit to convert into", convert.Request{Words: []string{"20", "ppm"}}, "into which unit? add --to UNIT, as in --to ppm"},
		{"no unit", convert.Request{Words: []string{"20"}, To: "ppm"}, "20 has no unit: write it behind the value, as in 20 mg/m3"},
		{"no number", convert.Request{Words: []string{"ppm"}, To: "ppb"}, `"ppm" is no number with a unit such as "40 ppm"`},
		{"not finite", convert.Request{Words: []string{"NaN", "ppm"}, To: "ppb"}, `"NaN ppm" is no number with a unit such as "40 ppm"`},
		{"too large", convert.Request{Words: []string{"1e400", "ppm"}, To: "ppb"}, `"1e400 ppm" is no number with a unit such as "40 ppm"`},
		{"too large when converted", convert.Request{Words: []string{"1e308", "%vol"}, To: "ppb"}, "1e+308 %{vol} in [ppb] is beyond all figures"},
		{"a decimal comma", convert.Request{Words: []string{"0,5", "ppm"}, To: "ppb"}, `"0,5 ppm": write the number with a decimal point`},
		{"an unknown unit", convert.Request{Words: []string{"5", "ppm"}, To: "foo"}, `--to: "foo" is no unit known here`},
		{"no gas", convert.Request{Words: []string{"20", "mg/m3"}, To: "ppm"}, "mg/m3 to [ppm] depends on the gas: add --gas, as in --gas CO"},
		{"no gas for another basis", convert.Request{Words: []string{"20", "%LEL"}, To: "%LEL", LEL: "us", ToLEL: "iec"}, "%{LEL} to %{LEL} depends on the gas"},
		{"an unknown gas", convert.Request{Words: []string{"20", "mg/m3"}, Gas: "Xy", To: "ppm"}, `--gas: no molar mass is known for the gas "Xy"`},
		{"a gas that does not explode", convert.Request{Words: []string{"20", "%LEL"}, Gas: "CO2", To: "%vol"}, "no lower explosive limit is known for CO2 on the basis iec"},
		{"units of two kinds", convert.Request{Words: []string{"20", "dBA"}, To: "ppm"}, "dB[A] (sound level) cannot be converted into [ppm] (part by volume)"},
		{"no temperature", convert.Request{Words: []string{"20", "ppm"}, Gas: "CO", To: "mg/m3", At: "20ppm"}, `--at: "20ppm" is no temperature such as 20Cel`},
		{"no number of a temperature", convert.Request{Words: []string{"20", "ppm"}, Gas: "CO", To: "mg/m3", At: "warm"}, `--at: "warm" is no number`},
		{"colder than cold", convert.Request{Words: []string{"20", "ppm"}, Gas: "CO", To: "mg/m3", At: "-300Cel"}, "-300 °C is no temperature of air"},
		{"below absolute zero", convert.Request{Words: []string{"-300", "Cel"}, To: "K"}, "-300 Cel is below absolute zero"},
		{"an unknown basis", convert.Request{Words: []string{"20", "%LEL"}, Gas: "CH4", To: "%vol", LEL: "eu"}, `--lel: "eu" is no basis of explosive limits; they are iec and us`},
		{"and for the result", convert.Request{Words: []string{"20", "%LEL"}, Gas: "CH4", To: "%LEL", ToLEL: "eu"}, `--to-lel: "eu" is no basis`},
		{"an unknown row", convert.Request{Row: "kz/c0", To: "ppm"}, `--row: no limit "kz/c0"; the nearest are kz/co,`},
		{"a row of another gas", convert.Request{Words: []string{"20", "mg/m3"}, Row: "kz/co", Gas: "H2S", To: "ppm"}, "--row: limit kz/co is one of CO, not of H2S"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			line, err := convert.Line(c.ask)
			require.Error(t, err)
			assert.True(t, strings.HasPrefix(err.Error(), c.want), err)
			assert.NotContains(t, err.Error(), "\n")
			assert.Empty(t, line)
		})
	}
}

// What is printed can be put in again and comes back, to six decimals.
func TestLineThereAndBack(t *testing.T) {
	codes := []string{"ppm", "ppb", "%vol", "mg/m3", "%LEL"}
	rapid.Check(t, func(t *rapid.T) {
		ask := convert.Request{
			Words: []string{rapid.SampledFrom([]string{"1", "12.5", "0.25", "-7", "300"}).Draw(t, "value"), rapid.SampledFrom(codes).Draw(t, "from")},
			Gas:   rapid.SampledFrom([]string{"CO", "CH4", "H2S", "NH3"}).Draw(t, "gas"),
			To:    "ppb",
			At:    rapid.SampledFrom([]string{"", "20Cel", "-35", "310K"}).Draw(t, "at"),
			LEL:   rapid.SampledFrom([]string{"", "iec", "us"}).Draw(t, "lel"),
		}
		there, err := convert.Line(ask)
		require.NoError(t, err)
		value, _, _ := strings.Cut(there, " ")
		back, err := convert.Line(convert.Request{Words: []string{value, "ppb"}, Gas: ask.Gas, To: ask.Words[1], At: ask.At, LEL: ask.LEL})
		require.NoError(t, err)
		value, _, _ = strings.Cut(back, " ")
		require.Equal(t, ask.Words[0], value)
	})
}
