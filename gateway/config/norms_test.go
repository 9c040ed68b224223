package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

// TestLimitRows: a row brings its number, its averaging time and its source.
func TestLimitRows(t *testing.T) {
	cases := []struct {
		name, keys   string
		op           rules.Op
		limit, reset float64
		figure, unit string // empty: single readings
	}{
		{"maximum single value: a mean over 15 min", "point: co-1.co, limit: kz/co", rules.Exceeds, 17.176092, 15.4584828, "mean over 15 min", "[ppm]"},
		{"in the unit of the norm", "point: mixed.mass, limit: kz/co", rules.Exceeds, 20, 18, "mean over 15 min", "mg/m3"},
		{"another profile falls back on its parent", "point: mixed.mass, limit: kz-open-pit/co", rules.Exceeds, 20, 18, "mean over 15 min", "mg/m3"},
		{"shift average: over the shift", "point: co-1.co, limit: us-osha/co", rules.Exceeds, 50, 45, "gas-twa8", "[ppm]"},
		{"a ceiling of single readings", "point: mixed.h2s, limit: us-osha/h2s", rules.Exceeds, 20, 18, "", ""},
		{"a ceiling over ten minutes", "point: mixed.h2s, limit: us-niosh/h2s", rules.Exceeds, 10, 9, "mean over 10 min", "[ppm]"},
		{"a peak", "point: mixed.h2s, limit: us-osha/h2s-peak", rules.Exceeds, 50, 45, "", ""},
		{"lack of oxygen is below", "point: o2-1.o2, limit: us-osha/o2", rules.Below, 19.5, 19.8, "", ""},
		{"too much oxygen", "point: o2-1.o2, limit: us-osha/o2-high", rules.Exceeds, 23.5, 23.2, "", ""},
		{"noise of a day", "point: plc-1.noise, limit: eu/noise", rules.Exceeds, 85, 83, "noise-lex8h", "dB[A]"},
		{"noise as OSHA permits it counts from 90 dBA", "point: plc-1.noise, limit: us-osha/noise", rules.Exceeds, 90, 88, "noise-twa-osha from 90 dB[A]", "dB[A]"},
		{"and acts on it from 80 dBA", "point: plc-1.noise, limit: us-osha/noise-action", rules.Exceeds, 85, 83, "noise-twa-osha", "dB[A]"},
		{"a dose", "point: plc-1.noise, limit: us-niosh/noise-dose", rules.Exceeds, 100, 90, "noise-dose-niosh", "%"},
		{"peaks of noise", "point: mixed.peak, limit: eu/noise-peak", rules.Exceeds, 137, 135, "", ""},
		{"heat over an hour", "point: mixed.wbgt, limit: iso/wbgt-moderate", rules.Exceeds, 28, 27, "mean over 1 h", "Cel"},
		{"cold", "point: air.temperature, limit: kz/temperature-cold-2a-low", rules.Below, 17, 18, "", ""},
		{"a reset of one's own", "point: co-1.co, limit: us-osha/co, reset: 30", rules.Exceeds, 50, 30, "gas-twa8", "[ppm]"},
		{"instant", "point: co-1.co, limit: {row: kz/co, instant: true}", rules.Above, 17.176092, 15.4584828, "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := conditionsOf(t, "  - {id: n, "+c.keys+"}")
			require.Len(t, got, 1)
			assert.Equal(t, c.op, got[0].Op)
			assert.Equal(t, c.limit, got[0].Limit)
			assert.Equal(t, c.reset, got[0].Reset)
			assert.NotEmpty(t, got[0].Source)
			if c.figure == "" {
				assert.Nil(t, got[0].Figure)
				return
			}
			require.NotNil(t, got[0].Figure)
			assert.Equal(t, c.figure, got[0].Figure.Name)
			assert.Equal(t, c.unit, got[0].Figure.Unit)
		})
	}
}

func TestInstantIsAWarning(t *testing.T) {
	r := added(t, "  - {id: n, point: co-1.co, limit: {row: kz/co, instant: true}}").Spec.Rules[2]
	assert.Equal(t, rules.SeverityWarning, r.Severity)
	assert.True(t, strings.HasPrefix(r.Conditions[0].Source, "kz/co: 20 mg/m3, maximum single, 15 min; "))
}

// TestMeanOfAHeatIndex: the mean of a meter that gives the index is the mean of
// what it gives: 20 °C for half an hour and 30 °C for half an hour are 25 °C.
func TestMeanOfAHeatIndex(t *testing.T) {
	f := added(t, "  - {id: n, point: mixed.wbgt, limit: iso/wbgt-moderate}").Spec.Rules[2].Conditions[0].Figure.New()
	at := int64(0)
	for ; at <= 3600; at++ {
		v := 20.0
		if at >= 1800 {
			v = 30
		}
		f.Take(0, at*int64(time.Second), v, true)
	}
	v, certain, ok := f.Value(3600 * int64(time.Second))
	assert.True(t, ok && certain)
	assert.InDelta(t, 25, v, 1e-6)
	f.Miss(0, 3601*int64(time.Second))
	_, _, ok = f.Value(3700 * int64(time.Second))
	assert.True(t, ok, "the hour is not forgotten")
}

func TestExposures(t *testing.T) {
	cases := []struct {
		name, keys   string
		op           rules.Op
		limit, reset float64
		figure       rules.FigureSpec
		source       string
	}{
		{"a row that fits the metric", "point: co-1.co, metric: gas-stel, limit: eu/co", rules.Exceeds, 100, 90, rules.FigureSpec{Name: "gas-stel", Unit: "[ppm]"}, "eu/co-stel: 100 [ppm], "},
		{"a number", "point: co-1.co, metric: gas-twa8, limit: 30", rules.Exceeds, 30, 27, rules.FigureSpec{Name: "gas-twa8", Unit: "[ppm]"}, ""},
		{"a number in another unit", "point: co-1.co, metric: gas-twa8, limit: 20 mg/m3", rules.Exceeds, 17.176092, 15.4584828, rules.FigureSpec{Name: "gas-twa8", Unit: "[ppm]"}, ""},
		{"a dose of noise", "point: plc-1.noise, metric: noise-dose-osha, limit: 50, threshold: 90", rules.Exceeds, 50, 45, rules.FigureSpec{Name: "noise-dose-osha from 90 dB[A]", Unit: "%"}, ""},
		{"a level of the day", "point: plc-1.noise, metric: noise-lex8h, limit: 80 dBA", rules.Exceeds, 80, 78, rules.FigureSpec{Name: "noise-lex8h", Unit: "dB[A]"}, ""},
		{"points of noise", "point: plc-1.noise, metric: noise-points, limit: 100", rules.Exceeds, 100, 90, rules.FigureSpec{Name: "noise-points", Unit: "1"}, ""},
		{"heat of three points", "points: [air.temperature, mixed.wet, mixed.globe], metric: heat-wbgt-out, limit: iso/wbgt-low", rules.Exceeds, 30, 29, rules.FigureSpec{Name: "heat-wbgt-out", Unit: "Cel", More: []string{"mixed.wet", "mixed.globe"}}, "iso/wbgt-low: 30 Cel, mean, 1 h; "},
		{"heat index of two", "points: [mixed.hot, air.humidity], metric: heat-index, limit: 40 Cel", rules.Exceeds, 40, 39, rules.FigureSpec{Name: "heat-index", Unit: "Cel", More: []string{"air.humidity"}}, ""},
		{"cold is below", "points: [air.temperature, mixed.wind], metric: wind-chill, limit: -27", rules.Below, -27, -26, rules.FigureSpec{Name: "wind-chill", Unit: "Cel", More: []string{"mixed.wind"}}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := conditionsOf(t, "  - {id: x, exposure: {"+c.keys+"}}")
			require.Len(t, got, 1)
			assert.Equal(t, c.op, got[0].Op)
			assert.Equal(t, c.limit, got[0].Limit)
			assert.Equal(t, c.reset, got[0].Reset)
			assert.Equal(t, c.figure, *got[0].Figure)
			assert.True(t, strings.HasPrefix(got[0].Source, c.source), got[0].Source)
		})
	}
}

// TestShiftsReachTheFigures: what accumulates starts anew with the shift, and
// without shifts runs over the last 8 h.
func TestShiftsReachTheFigures(t *testing.T) {
	const shifts = "plant: kirov\ntimezone: Asia/Almaty\nshifts: [{id: day, start: \"08:00\", length: 12h}, {id: night, start: \"20:00\", length: 12h}]\n"
	rule := "  - {id: x, exposure: {point: co-1.co, metric: gas-twa8, limit: 30}, stale: 1h}\n"
	evening := time.Date(2026, 3, 2, 19, 59, 59, 0, time.FixedZone("", 5*3600)) // Almaty is at UTC+5 since 1 March 2024
	dose := func(text string) float64 {
		f := site(t, text).Spec.Rules[2].Conditions[0].Figure.New()
		for at := evening.Add(-4 * time.Hour); at.Before(evening); at = at.Add(30 * time.Minute) {
			f.Take(0, at.UnixNano(), 80, true)
		}
		f.Take(0, evening.UnixNano(), 0, true)
		f.Take(0, evening.Add(2*time.Second).UnixNano(), 0, true)
		v, _, ok := f.Value(evening.Add(2 * time.Second).UnixNano())
		require.True(t, ok)
		return v
	}
	assert.InDelta(t, 40, dose(base+rule), 0.2, "four hours of 80 ppm are 40 ppm over eight")
	s := strings.Replace(base, "plant: kirov\n", shifts, 1) + rule
	assert.InDelta(t, 0, dose(s), 0.01, "the night shift begins at nothing")
	got := site(t, s).Shifts
	require.Len(t, got, 2)
	assert.Equal(t, 8*time.Hour, got[0].Start)
	assert.Equal(t, 12*time.Hour, got[1].Length)
}

func TestShiftsThatOverlap(t *testing.T) {
	text := strings.Replace(base, "plant: kirov\n", "plant: kirov\ntimezone: Asia/Almaty\nshifts: [{id: day, start: \"08:00\", length: 12h}, {id: night, start: \"19:00\", length: 12h}]\n", 1)
	got := faultsOf(t, text)
	require.Len(t, got, 1)
	assert.True(t, strings.HasPrefix(got[0], "site.yaml:3:1: shifts: "), got[0])
	assert.Contains(t, got[0], "runs into the one at 19:00")
}
