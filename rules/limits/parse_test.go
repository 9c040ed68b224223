package limits_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules/limits"
)

// file is a norm whose head and only row can be changed by replacing a text.
const file = `profile: kz
source: ГОСТ 12.1.005-88
date: 1989-01-01
at: 20
rows:
  - {id: co, substance: CO, quantity: gas, value: 20, unit: mg/m3, kind: maximum-single, averaging: 15m}
`

func TestParse(t *testing.T) {
	rows, err := limits.Parse("kz.yaml", []byte(file))
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, "kz/co: 20 mg/m3, maximum single, 15 min; ГОСТ 12.1.005-88", rows[0].Cite())
	assert.Equal(t, "kz/co", rows[0].Family)
	assert.Equal(t, 20.0, rows[0].AtC)
	assert.False(t, rows[0].Confirmed, "nobody said so")
}

func TestParseIsStrict(t *testing.T) {
	again := "  - {id: co, substance: CO, quantity: gas, value: 20, unit: mg/m3, kind: maximum-single, averaging: 15m}\n"
	cases := []struct{ name, old, replacement, text string }{
		{"an unknown key", "value: 20", "value: 20, limit: 3", `kz.yaml: not understood: [6:55] unknown field "limit"`},
		{"no number", "value: 20", "value: lots", "kz.yaml: not understood: [6:"},
		{"no value", "value: 20, ", "", "kz.yaml: row 1: kz/co: value: is missing or impossible"},
		{"a negative value", "value: 20", "value: -1", "kz.yaml: row 1: kz/co: value: is missing or impossible"},
		{"not finite", "value: 20", "value: .inf", "kz.yaml: row 1: kz/co: value: is missing or impossible"},
		{"an everyday unit", "unit: mg/m3", "unit: ppm", "kz.yaml: row 1: kz/co: unit: write [ppm] in place of ppm"},
		{"an unknown unit", "unit: mg/m3", "unit: bananas", `kz.yaml: row 1: kz/co: "bananas" is no unit known here`},
		{"a unit of another quantity", "unit: mg/m3", "unit: Cel", "kz.yaml: row 1: kz/co: unit: Cel is none of gas"},
		{"no source", "source: ГОСТ 12.1.005-88\n", "", "kz.yaml: row 1: kz/co: source: is missing"},
		{"no date", "date: 1989-01-01\n", "", `kz.yaml: row 1: kz/co: date: "" is no date`},
		{"no temperature", "at: 20\n", "", "kz.yaml: row 1: kz/co: at: a gas needs the temperature of its norm, in °C"},
		{"an impossible temperature", "at: 20\n", "at: 293.15\n", "kz.yaml: row 1: kz/co: at: 293.15 °C is no temperature of a norm"},
		{"%LEL without a basis", "unit: mg/m3", `unit: "%{LEL}"`, "kz.yaml: row 1: kz/co: lel: %{LEL} needs iec or us"},
		{"an unknown basis", "at: 20\n", "at: 20\nlel: eu\n", `kz.yaml: row 1: kz/co: "eu" is no basis of explosive limits`},
		{"no substance", "substance: CO, ", "", "kz.yaml: row 1: kz/co: substance: is missing"},
		{"an unknown quantity", "quantity: gas", "quantity: gus", `kz.yaml: row 1: kz/co: quantity: "gus" is not known`},
		{"an unknown kind", "kind: maximum-single", "kind: max", `kz.yaml: row 1: kz/co: kind: "max" is not known`},
		{"no averaging time", ", averaging: 15m", "", "kz.yaml: row 1: kz/co: averaging: is missing"},
		{"no time", "averaging: 15m", "averaging: 15", `kz.yaml: row 1: kz/co: averaging: "15" is no time such as 15m or 8h`},
		{"a peak without its time", "kind: maximum-single, averaging: 15m", "kind: peak", "kz.yaml: row 1: kz/co: a peak needs the time that it may last in a shift"},
		{"the time of a peak elsewhere", "averaging: 15m", "averaging: 15m, peak: 10m", "kz.yaml: row 1: kz/co: peak: belongs to the kind peak alone"},
		{"a threshold of gas", "averaging: 15m", "averaging: 15m, threshold: 80", "kz.yaml: row 1: kz/co: threshold: 80 is no level of noise"},
		{"a dose of gas", "kind: maximum-single", "kind: dose", "kz.yaml: row 1: kz/co: a dose is one of noise, in %"},
		{"no id", "id: co", "id: C O", `kz.yaml: row 1: "kz/C O"`},
		{"an unknown family", "id: co", "id: co, of: h2s", "kz.yaml: kz/co belongs to kz/h2s, which is no main row of this file"},
		{"twice", again, again + again, "kz.yaml: row 2: kz/co stands there twice"},
		{"no rows", again, "", "kz.yaml: rows: is missing"},
		{"two documents", again, again + "---\nprofile: kz\n", "kz.yaml: more than one document in the file"},
		{"nothing", file, "", "kz.yaml: not understood"},
		{"no text", file, "\xff\xfe", "kz.yaml: no UTF-8 text"},
		{"too deep", again, strings.Repeat("[", 20) + "\n", "kz.yaml: line 6: nested too deeply"},
		{"too long", again, "# " + strings.Repeat("x", 1<<20), "bytes; more than 1048576 are no file of limits"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(file, c.old, c.replacement, 1)
			require.NotEqual(t, file, text)
			rows, err := limits.Parse("kz.yaml", []byte(text))
			assert.ErrorContains(t, err, c.text)
			assert.Empty(t, rows)
		})
	}
}

// All faults of a file are named at once.
func TestParseNamesEveryFault(t *testing.T) {
	_, err := limits.Parse("kz.yaml", []byte(file+"  - {id: h2s}\n  - {id: so2}\n"))
	assert.ErrorContains(t, err, "row 2: kz/h2s: ")
	assert.ErrorContains(t, err, "row 3: kz/so2: ")
}

// A family is of one substance and quantity.
func TestParseFamilies(t *testing.T) {
	second := "  - {id: co-stel, of: co, substance: H2S, quantity: gas, value: 20, unit: mg/m3, kind: stel, averaging: 15m}\n"
	_, err := limits.Parse("kz.yaml", []byte(file+second))
	assert.EqualError(t, err, "kz.yaml: kz/co-stel is of another substance or quantity than kz/co")
	rows, err := limits.Parse("kz.yaml", []byte(file+strings.Replace(second, "H2S", "CO", 1)))
	require.NoError(t, err)
	assert.Equal(t, "kz/co", rows[1].Family)
}

// Whatever the text, the parser returns, and what it takes holds together.
func FuzzParse(f *testing.F) {
	f.Add([]byte(file))
	names, err := filepath.Glob("data/*.yaml")
	require.NoError(f, err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte("rows: &a [*a]\n"))
	f.Add([]byte("profile: kz\nrows: [{id: co, value: 1e999}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, err := limits.Parse("fuzz.yaml", text)
		if err != nil {
			require.Empty(t, rows)
			require.True(t, strings.HasPrefix(err.Error(), "fuzz.yaml: "), err)
			return
		}
		for _, r := range rows {
			require.NotEmpty(t, r.Cite())
			require.NotEmpty(t, r.Source)
			_, how, err := r.In(unit(t, r.Unit), "")
			require.NoError(t, err, fmt.Sprintf("%+v", r))
			require.Empty(t, how)
		}
	})
}
