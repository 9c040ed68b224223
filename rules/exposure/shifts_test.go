package exposure_test

import (
	"testing"
	"time"
	_ "time/tzdata" // the zone below, wherever the test runs

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules/exposure"
)

func TestShiftsAround(t *testing.T) {
	almaty, err := time.LoadLocation("Asia/Almaty")
	require.NoError(t, err)
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	twelve := []exposure.Shift{{Start: 20 * time.Hour, Length: 12 * time.Hour}, {Start: 8 * time.Hour, Length: 12 * time.Hour}}
	eight := []exposure.Shift{{Start: 8 * time.Hour, Length: 8 * time.Hour}}
	tests := map[string]struct {
		zone             *time.Location
		shifts           []exposure.Shift
		at               string
		start, end, next string
	}{
		"by day":                   {almaty, twelve, "2026-11-23T12:00:00+05:00", "2026-11-23T08:00:00+05:00", "2026-11-23T20:00:00+05:00", "2026-11-23T20:00:00+05:00"},
		"after midnight":           {almaty, twelve, "2026-11-23T03:00:00+05:00", "2026-11-22T20:00:00+05:00", "2026-11-23T08:00:00+05:00", "2026-11-23T08:00:00+05:00"},
		"at the very start":        {almaty, twelve, "2026-11-23T08:00:00+05:00", "2026-11-23T08:00:00+05:00", "2026-11-23T20:00:00+05:00", "2026-11-23T20:00:00+05:00"},
		"one second before":        {almaty, twelve, "2026-11-23T07:59:59+05:00", "2026-11-22T20:00:00+05:00", "2026-11-23T08:00:00+05:00", "2026-11-23T08:00:00+05:00"},
		"after the only shift":     {almaty, eight, "2026-11-23T22:00:00+05:00", "2026-11-23T08:00:00+05:00", "2026-11-23T16:00:00+05:00", "2026-11-24T08:00:00+05:00"},
		"before Kazakhstan's move": {almaty, eight, "2024-02-28T09:00:00+06:00", "2024-02-28T08:00:00+06:00", "2024-02-28T16:00:00+06:00", "2024-02-29T08:00:00+06:00"},
		"across it":                {almaty, eight, "2024-02-29T20:00:00+06:00", "2024-02-29T08:00:00+06:00", "2024-02-29T16:00:00+06:00", "2024-03-01T08:00:00+05:00"},
		"a night with a lost hour": {berlin, twelve, "2026-03-29T01:00:00+01:00", "2026-03-28T20:00:00+01:00", "2026-03-29T08:00:00+02:00", "2026-03-29T08:00:00+02:00"},
		"one with an hour more":    {berlin, twelve, "2026-10-25T07:30:00+01:00", "2026-10-24T20:00:00+02:00", "2026-10-25T07:00:00+01:00", "2026-10-25T08:00:00+01:00"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := exposure.NewShifts(tt.zone, tt.shifts...)
			require.NoError(t, err)
			start, end, next := s.Around(moment(t, tt.at))
			assert.Equal(t, moment(t, tt.start), start, "start")
			assert.Equal(t, moment(t, tt.end), end, "end")
			assert.Equal(t, moment(t, tt.next), next, "next")
		})
	}
}

func moment(t *testing.T, text string) int64 {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return at.UnixNano()
}

func TestShiftsThatCannotBe(t *testing.T) {
	hours := func(pairs ...int) (all []exposure.Shift) {
		for i := 0; i < len(pairs); i += 2 {
			all = append(all, exposure.Shift{Start: time.Duration(pairs[i]) * time.Hour, Length: time.Duration(pairs[i+1]) * time.Hour})
		}
		return all
	}
	tests := map[string]struct {
		shifts []exposure.Shift
		want   string
	}{
		"none":                   {nil, "at least one"},
		"no length":              {hours(8, 0), "above 0"},
		"longer than a day":      {hours(8, 25), "at most 24h"},
		"starts tomorrow":        {hours(24, 8), "cannot start"},
		"one runs into another":  {hours(8, 9, 16, 8), "runs into the one at 16:00"},
		"the night into the day": {hours(8, 12, 20, 13), "runs into the one at 08:00"},
		"twice the same":         {hours(8, 8, 8, 8), "runs into"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := exposure.NewShifts(time.UTC, tt.shifts...)
			assert.ErrorContains(t, err, tt.want)
		})
	}
	s, err := exposure.NewShifts(time.UTC, hours(0, 8, 8, 10)...)
	require.NoError(t, err)
	assert.Equal(t, 10*time.Hour, s.Longest())
}

func TestParseClock(t *testing.T) {
	got, err := exposure.ParseClock("07:30")
	require.NoError(t, err)
	assert.Equal(t, 7*time.Hour+30*time.Minute, got)
	for _, wrong := range []string{"", "8", "24:00", "08:60", "08:00:00"} {
		_, err := exposure.ParseClock(wrong)
		assert.Error(t, err, wrong)
	}
}

func TestMetrics(t *testing.T) {
	tests := map[string]struct {
		metric exposure.Metric
		points []string
		unit   string
		err    string
	}{
		"ppm stays":                  {exposure.GasTWA8, []string{"ppm"}, "[ppm]", ""},
		"mg/m3 stays":                {exposure.GasSTEL, []string{"mg/m3"}, "mg/m3", ""},
		"a dose is in per cent":      {exposure.NoiseDoseOSHA, []string{"dB[A]"}, "%", ""},
		"its average in decibels":    {exposure.NoiseTWANIOSH, []string{"dBA"}, "dB[A]", ""},
		"points are a number":        {exposure.NoisePoints, []string{"dB[A]"}, "1", ""},
		"heat takes kelvin":          {exposure.HeatWBGTIn, []string{"K", "Cel", "Cel"}, "Cel", ""},
		"wind in m/s":                {exposure.WindChillC, []string{"Cel", "m/s"}, "Cel", ""},
		"noise is no gas":            {exposure.GasTWA8, []string{"dB[A]"}, "", "no gas"},
		"C-weighted is not A":        {exposure.NoiseLAeq, []string{"dB[C]"}, "", "cannot be converted"},
		"one probe is not three":     {exposure.HeatWBGTOut, []string{"Cel"}, "", "needs 3 points (ta in Cel, tnw in Cel, tg in Cel)"},
		"a metric that nobody knows": {"gas-twa9", []string{"ppm"}, "", "gas-twa8, gas-mean"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			unit, err := tt.metric.Unit(tt.points...)
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.unit, unit)
		})
	}
	assert.True(t, exposure.GasTWA8.Accumulates())
	assert.False(t, exposure.GasSTEL.Accumulates())
	assert.True(t, exposure.GasSTEL.Rolls())
	assert.True(t, exposure.WindChillC.Falls())
	assert.Len(t, exposure.HeatWBGTOut.Inputs(), 3)
}

func TestOptionsThatDoNotGoTogether(t *testing.T) {
	ninety, far := 90.0, 200.0
	stale := time.Second
	tests := map[string]struct {
		metric exposure.Metric
		opt    exposure.Options
		want   string
	}{
		"no stale limit":          {exposure.GasTWA8, exposure.Options{}, "stale limit"},
		"a window of a shift":     {exposure.GasTWA8, exposure.Options{Stale: stale, Window: time.Hour}, "no window"},
		"half a second":           {exposure.GasSTEL, exposure.Options{Stale: stale, Window: 500 * time.Millisecond}, "whole seconds"},
		"two days":                {exposure.GasSTEL, exposure.Options{Stale: stale, Window: 48 * time.Hour}, "at most 24h"},
		"a threshold of gas":      {exposure.GasSTEL, exposure.Options{Stale: stale, Threshold: &ninety}, "no threshold"},
		"an impossible threshold": {exposure.NoiseDoseOSHA, exposure.Options{Stale: stale, Threshold: &far}, "0 to 140"},
		"units for one of three":  {exposure.HeatWBGTIn, exposure.Options{Stale: stale, Units: []string{"Cel"}}, "needs 3 points"},
		"a unit of another kind":  {exposure.NoiseLAeq, exposure.Options{Stale: stale, Units: []string{"ppm"}}, "cannot be converted"},
		"an unknown metric":       {"noise", exposure.Options{Stale: stale}, "no exposure metric"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := exposure.NewFigure(tt.metric, tt.opt)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}
