package exposure_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/exposure"
)

func run(t *testing.T, text string, opt exposure.Options) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, exposure.Run(strings.NewReader(text), "shift.csv", &out, opt))
	return out.String()
}

// published is the example of 29 CFR 1910.1000(d)(1)(ii).
const published = "start,duration,value\n0,7200,150\n7200,7200,75\n14400,14400,50\n"

// levels is the example of oshanoise.com.
const levels = "start,duration,level\n0,18000,85\n18000,7200,87\n25200,1800,80\n"

func TestTheStableForm(t *testing.T) {
	tests := map[string]struct {
		opt  exposure.Options
		file string
		want string
	}{
		"an 8 h average and a limit by its id": {
			exposure.Options{Metric: "gas-twa8", Limit: "us-osha/co"},
			published,
			`{"metric":"gas-twa8","value":81.25,"unit":"[ppm]","window_full":true,"uncertain":false,"limit":"us-osha/co","limit_value":50,"source":"29 CFR 1910.1000, table Z-1","verdict":"exceeded"}`,
		},
		"a plain number has no id and no source": {
			exposure.Options{Metric: "gas-twa8", Limit: "100"},
			published,
			`{"metric":"gas-twa8","value":81.25,"window_full":true,"uncertain":false,"limit_value":100,"verdict":"within"}`,
		},
		"no limit, no verdict": {
			exposure.Options{Metric: "gas-mean", Unit: "ppm"},
			published,
			`{"metric":"gas-mean","value":81.25,"unit":"[ppm]","window_full":true,"uncertain":false}`,
		},
		"a window that is not full": {
			exposure.Options{Metric: "gas-stel", Limit: "30 ppm"},
			"start,duration,value\n0,300,90\n",
			`{"metric":"gas-stel","value":30,"unit":"[ppm]","window_full":false,"uncertain":false,"limit_value":30,"verdict":"within"}`,
		},
		"a gap withholds the verdict: 15 x 839 s / 900 s": {
			exposure.Options{Metric: "gas-stel", Limit: "30 ppm"},
			"start,duration,value\n0,420,15\n481,420,15\n",
			`{"metric":"gas-stel","value":13.983333,"unit":"[ppm]","window_full":true,"uncertain":true,"limit_value":30}`,
		},
		"what exceeds in spite of a gap exceeds": {
			exposure.Options{Metric: "gas-stel", Limit: "30 ppm"},
			"start,duration,value\n0,420,900\n481,420,900\n",
			`{"metric":"gas-stel","value":839,"unit":"[ppm]","window_full":true,"uncertain":true,"limit_value":30,"verdict":"exceeded"}`,
		},
		"a ceiling has no window": {
			exposure.Options{Metric: "gas-ceiling", Limit: "us-osha/h2s"},
			"start,duration,value\n0,60,5\n60,60,20\n120,60,7\n",
			`{"metric":"gas-ceiling","value":20,"unit":"[ppm]","limit":"us-osha/h2s","limit_value":20,"source":"29 CFR 1910.1000, table Z-2","verdict":"within"}`,
		},
		"a ceiling over a shift with a hole is not within": {
			exposure.Options{Metric: "gas-ceiling", Limit: "20"},
			"start,duration,value\n0,60,5\n600,60,20\n",
			`{"metric":"gas-ceiling","value":20,"uncertain":true,"limit_value":20}`,
		},
		"a peak for longer than is allowed": {
			exposure.Options{Metric: "gas-peak", Limit: "us-osha/h2s"},
			"start,duration,value\n0,600,5\n600,601,30\n1201,600,7\n",
			`{"metric":"gas-peak","value":30,"unit":"[ppm]","limit":"us-osha/h2s-peak","limit_value":50,"source":"29 CFR 1910.1000, table Z-2; above 20 [ppm] for at most 10 min in a shift","verdict":"exceeded"}`,
		},
		"a peak for as long as is allowed": {
			exposure.Options{Metric: "gas-peak", Limit: "us-osha/h2s"},
			"start,duration,value\n0,600,5\n600,600,50\n1200,600,7\n",
			`{"metric":"gas-peak","value":50,"unit":"[ppm]","limit":"us-osha/h2s-peak","limit_value":50,"source":"29 CFR 1910.1000, table Z-2; above 20 [ppm] for at most 10 min in a shift","verdict":"within"}`,
		},
		"a mixture has a limit of its own": {
			exposure.Options{Metric: "gas-mixture"},
			"substance,value,limit\nA,500,1000\nB,45,200\nC,40,200\n",
			`{"metric":"gas-mixture","value":0.925,"unit":"1","limit_value":1,"source":"29 CFR 1910.1000(d)(2)","verdict":"within"}`,
		},
		"a longer shift lowers the limit: 50 x (8/10)(14/16)": {
			exposure.Options{Metric: "gas-twa8", Limit: "us-osha/co", Shift: 10 * time.Hour},
			"start,duration,value\n0,36000,28\n",
			`{"metric":"gas-twa8","value":35,"unit":"[ppm]","window_full":true,"uncertain":false,"limit":"us-osha/co","limit_value":35,"source":"29 CFR 1910.1000, table Z-1; times 0.7 for a shift of 10 h (Brief and Scala)","verdict":"within"}`,
		},
		"but no ceiling": {
			exposure.Options{Metric: "gas-ceiling", Limit: "20", Shift: 10 * time.Hour},
			"start,duration,value\n0,36000,19\n",
			`{"metric":"gas-ceiling","value":19,"limit_value":20,"verdict":"within"}`,
		},
		"a limit in mass for values in ppm, at the norm's 20 °C": {
			exposure.Options{Metric: "gas-stel", Limit: "kz/co", Unit: "ppm"},
			"start,duration,value\n0,900,17\n",
			// 20 mg/m3 x 24.0553 l/mol / 28.01 g/mol
			`{"metric":"gas-stel","value":17,"unit":"[ppm]","window_full":true,"uncertain":false,"limit":"kz/co","limit_value":17.176092,"source":"ГОСТ 12.1.005-88","verdict":"within"}`,
		},
		"a dose and the dose row of a norm": {
			exposure.Options{Metric: "noise-dose-niosh", Limit: "us-niosh/noise"},
			"start,duration,level\n0,14400,88\n",
			`{"metric":"noise-dose-niosh","value":100,"unit":"%","window_full":false,"uncertain":false,"limit":"us-niosh/noise-dose","limit_value":100,"source":"NIOSH 98-126, Criteria for a recommended standard, occupational noise exposure","verdict":"within"}`,
		},
		"heat, an hour full": {
			exposure.Options{Metric: "heat-wbgt-out", Limit: "25"},
			"start,duration,ta,tnw,tg\n0,1800,20,25,32\n1800,1800,20,25,32\n",
			`{"metric":"heat-wbgt-out","value":25.9,"unit":"Cel","window_full":true,"uncertain":false,"limit_value":25,"verdict":"exceeded"}`,
		},
		"cold exceeds below": {
			exposure.Options{Metric: "wind-chill", Limit: "-28"},
			"ta,wind\n10,4.8\n-30,40\n",
			`{"metric":"wind-chill","value":-47.504055,"unit":"Cel","limit_value":-28,"verdict":"exceeded"}`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := run(t, tt.file, tt.opt)
			assert.Equal(t, tt.want+"\n", got)
		})
	}
}

func TestPublishedFigures(t *testing.T) {
	ninety := 90.0
	tests := map[string]struct {
		opt       exposure.Options
		file      string
		want, tol float64
	}{
		"oshanoise.com: 49.34 by rounded T":       {exposure.Options{Metric: "noise-dose-osha"}, levels, 49.34, 0.05},
		"with OSHA's own threshold nothing of it": {exposure.Options{Metric: "noise-dose-osha", Threshold: &ninety}, levels, 0, 0},
		"OSHA: 50 % is 85 dBA":                    {exposure.Options{Metric: "noise-twa-osha"}, "start,duration,level\n0,28800,85\n", 85, 0.001},
		"NIOSH: 88 dBA for 4 h is 100 %":          {exposure.Options{Metric: "noise-dose-niosh"}, "start,duration,level\n0,14400,88\n", 100, 1e-6},
		"NIOSH: and so 85 dBA":                    {exposure.Options{Metric: "noise-twa-niosh"}, "start,duration,level\n0,14400,88\n", 85, 1e-6},
		"85 dBA for 12 h":                         {exposure.Options{Metric: "noise-lex8h"}, "start,duration,level\n0,43200,85\n", 86.8, 0.05},
		"LAeq of equal levels":                    {exposure.Options{Metric: "noise-laeq"}, "start,duration,level\n0,43200,85\n", 85, 1e-6},
		"HSE: 90 dBA for 8 h":                     {exposure.Options{Metric: "noise-points"}, "start,duration,level\n0,28800,90\n", 316, 0.5},
		"a week of two days: (10^8.5+10^8.8)/5":   {exposure.Options{Metric: "noise-lexw"}, "day,lex8h\nmon,85\ntue,88\n", 82.7746, 0.0001},
		"ISO 7243: 17.3 and 40":                   {exposure.Options{Metric: "heat-wbgt-in"}, "start,duration,ta,tnw,tg\n0,3600,40,17.3,40\n", 24.1, 0.05},
		"NWS: 90 °F and 60 %":                     {exposure.Options{Metric: "heat-index"}, "ta,rh\n20,50\n32.2222222,60\n", 37.6, 0.05},
		"the lowest wind chill":                   {exposure.Options{Metric: "wind-chill"}, "ta,wind\n-20,30\n-10,20\n", -33, 0.5},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var answer struct{ Value float64 }
			require.NoError(t, json.Unmarshal([]byte(run(t, tt.file, tt.opt)), &answer))
			assert.InDelta(t, tt.want, answer.Value, tt.tol)
		})
	}
}

func TestFilesAsPeopleWriteThem(t *testing.T) {
	want := run(t, published, exposure.Options{Metric: "gas-twa8"})
	tests := map[string]string{
		"from a spreadsheet":     "\ufeff" + strings.ReplaceAll(published, "\n", "\r\n"),
		"quoted":                 "\"start\",\"duration\",\"value\"\n\"0\",\"7200\",\"150\"\n7200,7200,\"75\"\n14400,14400,50",
		"columns in other order": "value,start,duration\n150,0,7200\n75,7200,7200\n50,14400,14400\n",
		"blanks and empty lines": "start, duration, value\n\n0, 7200, 150\n7200 ,7200 ,75\n\n14400,14400,50\n\n",
		"times of day":           "start,duration,value\n2026-11-23T08:00:00+05:00,7200,150\n2026-11-23T05:00:00Z,7200,75\n2026-11-23T12:00:00+05:00,14400,50\n",
		"fractions":              "start,duration,value\n0.0,7200.000,1.5e2\n7200,7199.5,75\n14399.5,14400.5,50.0\n",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			if name == "fractions" {
				var a, b struct{ Value float64 }
				require.NoError(t, json.Unmarshal([]byte(want), &a))
				require.NoError(t, json.Unmarshal([]byte(run(t, text, exposure.Options{Metric: "gas-twa8"})), &b))
				assert.InDelta(t, a.Value, b.Value, 0.001)
				return
			}
			assert.Equal(t, want, run(t, text, exposure.Options{Metric: "gas-twa8"}))
		})
	}
}

func TestAShiftWhoseBeginningWasMissedIsUncertain(t *testing.T) {
	late := run(t, "start,duration,value\n3600,25200,10\n", exposure.Options{Metric: "gas-twa8", Limit: "50"})
	assert.Contains(t, late, `"uncertain":true`)
	assert.NotContains(t, late, "verdict")
	clock := run(t, "start,duration,value\n2026-11-23T09:00:00Z,28800,10\n", exposure.Options{Metric: "gas-twa8", Limit: "50"})
	assert.Contains(t, clock, `"uncertain":false`, "a time of day says nothing of the shift's beginning")
	assert.Contains(t, clock, `"verdict":"within"`)
	elsewhere := run(t, "start,duration,value\n0,1200,50\n2400,1800,20\n", exposure.Options{Metric: "gas-stel", Limit: "60"})
	assert.Contains(t, elsewhere, `"uncertain":false`, "the window of the highest mean has no gap")
	assert.NotContains(t, elsewhere, "within", "but the shift has")
}

func TestWhatCannotBeUnderstood(t *testing.T) {
	gas := exposure.Options{Metric: "gas-twa8"}
	level := 85.0
	tests := map[string]struct {
		opt        exposure.Options
		file, want string
	}{
		"an empty file":             {gas, "", "shift.csv:1: the file is empty; it begins with the header start,duration,value"},
		"a header alone":            {gas, "start,duration,value\n", "shift.csv:1: there are no rows"},
		"another metric's file":     {gas, levels, `shift.csv:1: there is no column "level"`},
		"a missing column":          {gas, "start,value\n0,1\n", `"duration" is missing`},
		"a column twice":            {gas, "start,start,duration,value\n", "stands twice"},
		"no header":                 {gas, "0,7200,150\n", `there is no column "0"`},
		"semicolons":                {gas, "start;duration;value\n0;1;2\n", "start,duration,value"},
		"a row that is cut off":     {gas, "start,duration,value\n0,7200,150\n7200,72\n", "shift.csv:3: there are 2 columns"},
		"a row that is too long":    {gas, "start,duration,value\n0,7200,150,1\n", "shift.csv:2: there are 4 columns"},
		"a decimal comma":           {gas, "start,duration,value\n0,7200,\"1,5\"\n", `shift.csv:2: value "1,5" is no number`},
		"NaN":                       {gas, "start,duration,value\n0,60,1\n60,60,NaN\n", "shift.csv:3: value \"NaN\" is no number"},
		"infinity":                  {gas, "start,duration,value\n0,60,inf\n", "is no number"},
		"hexadecimal":               {gas, "start,duration,value\n0,60,0x10\n", "is no number"},
		"nothing where a value is":  {gas, "start,duration,value\n0,60,\n", "shift.csv:2: value is empty"},
		"a negative duration":       {gas, "start,duration,value\n0,-60,1\n", "shift.csv:2: duration -60 is negative"},
		"a start before the shift":  {gas, "start,duration,value\n-60,60,1\n", "shift.csv:2: start -60 is negative"},
		"no time at all":            {gas, "start,duration,value\n0,0,1\n", "shift.csv: nothing was measured"},
		"overlapping rows":          {gas, "start,duration,value\n0,61,1\n60,60,1\n", "shift.csv:3: it starts 1s before the one above it ends"},
		"falling starts":            {gas, "start,duration,value\n60,60,1\n0,60,1\n", "shift.csv:3: it starts before the one above"},
		"mixed starts":              {gas, "start,duration,value\n2026-11-23T08:00:00Z,60,1\n60,60,1\n", "shift.csv:3: start \"60\": rows above have the other form"},
		"a time without a zone":     {gas, "start,duration,value\n2026-11-23T08:00:00,60,1\n", "no RFC 3339 time"},
		"an open quote":             {gas, "start,duration,value\n0,60,\"1\n", "shift.csv:"},
		"not UTF-8":                 {gas, "start,duration,value\n0,60,1\n60,60,\xff\n", "shift.csv:3: not UTF-8"},
		"an unknown metric":         {exposure.Options{Metric: "gas-twa"}, published, "gas-twa8, gas-mean, gas-stel, gas-ceiling, gas-peak, gas-mixture"},
		"an unknown limit":          {exposure.Options{Metric: "gas-twa8", Limit: "us-osha/cox"}, published, "us-osha/co"},
		"a limit of another kind":   {exposure.Options{Metric: "gas-ceiling", Limit: "us-osha/co"}, published, "--limit"},
		"a limit of noise":          {exposure.Options{Metric: "gas-twa8", Limit: "eu/noise"}, published, "--limit eu/noise"},
		"a limit of lack":           {exposure.Options{Metric: "gas-ceiling", Limit: "us-osha/o2"}, published, "--limit"},
		"a limit that is no number": {exposure.Options{Metric: "gas-twa8", Limit: "fifty"}, published, "--limit"},
		"a threshold for gas":       {exposure.Options{Metric: "gas-twa8", Threshold: &level}, published, "--threshold"},
		"a unit of no gas":          {exposure.Options{Metric: "gas-twa8", Unit: "dBA"}, published, "--unit"},
		"a shift of a whole day":    {exposure.Options{Metric: "gas-twa8", Shift: 24 * time.Hour}, published, "--shift"},
		"a level beyond all":        {exposure.Options{Metric: "noise-laeq"}, "start,duration,level\n0,60,985\n", "shift.csv:2: level 985 is no level"},
		"a gas beyond all":          {gas, "start,duration,value\n0,86400,1.7e308\n", "far beyond"},
		"a humidity beyond all":     {exposure.Options{Metric: "heat-index"}, "ta,rh\n30,50\n30,101\n", "shift.csv:3: 101 is no relative humidity"},
		"wind chill in calm air":    {exposure.Options{Metric: "wind-chill"}, "ta,wind\n-20,3\n", "shift.csv:2: -20 °C and 3 km/h: wind chill is defined"},
		"colder than cold":          {exposure.Options{Metric: "heat-wbgt-in"}, "start,duration,ta,tnw,tg\n0,60,20,-300,20\n", "absolute zero"},
		"a day twice":               {exposure.Options{Metric: "noise-lexw"}, "day,lex8h\nmon,85\nmon,85\n", `shift.csv:3: day "mon" stands twice`},
		"eight days":                {exposure.Options{Metric: "noise-lexw"}, "day,lex8h\n1,8\n2,8\n3,8\n4,8\n5,8\n6,8\n7,8\n8,8\n", "shift.csv:9: this is the eighth day"},
		"a substance twice":         {exposure.Options{Metric: "gas-mixture"}, "substance,value,limit\nCO,1,2\nCO,1,2\n", `shift.csv:3: substance "CO" stands twice`},
		"a limit of nothing":        {exposure.Options{Metric: "gas-mixture"}, "substance,value,limit\nCO,1,0\n", "shift.csv:2: limit 0 must be above zero"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			err := exposure.Run(strings.NewReader(tt.file), "shift.csv", &out, tt.opt)
			require.ErrorContains(t, err, tt.want)
			assert.NotContains(t, err.Error(), "\n", "one line")
			assert.Empty(t, out.String(), "nothing on standard output")
		})
	}
}

func FuzzRun(f *testing.F) {
	f.Add("gas-stel", published)
	f.Add("noise-dose-osha", levels)
	f.Add("gas-mixture", "substance,value,limit\n\"a,b\",1,2\n")
	f.Add("heat-index", "ta,rh\n30,50\n")
	f.Add("heat-wbgt-out", "start,duration,ta,tnw,tg\n2026-11-23T08:00:00Z,1,20,25,32\n")
	f.Fuzz(func(t *testing.T, metric, text string) {
		var out bytes.Buffer
		err := exposure.Run(strings.NewReader(text), "f.csv", &out, exposure.Options{Metric: metric, Limit: "50"})
		if err != nil {
			assert.Empty(t, out.String())
			assert.NotContains(t, err.Error(), "\n")
			return
		}
		assert.True(t, json.Valid(out.Bytes()), out.String())
	})
}
