package rules_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

func TestEventJSON(t *testing.T) {
	full := rules.Event{
		Time: time.Date(2026, 11, 22, 8, 0, 0, 250e6, time.FixedZone("", 5*3600)), Rule: "co", Zone: "z", Kind: rules.Raised,
		State: rules.StateUnacknowledged, Value: 51.23456789, HasValue: true, Unit: "[ppm]", Severity: "danger", Point: "co-1.co", Who: "Әсел", Why: "51 > 40 \"ppm\"",
	}
	assert.Equal(t, `{"time":"2026-11-22T03:00:00.25Z","rule":"co","zone":"z","event":"raised","state":"unacknowledged","value":51.234568,"unit":"[ppm]",`+
		`"severity":"danger","point":"co-1.co","who":"Әсел","why":"51 > 40 \"ppm\""}`, string(full.AppendJSON(nil)))
	assert.Equal(t, `{"time":"2026-11-22T06:00:00Z","event":"output","state":"on","point":"horn"}`,
		string(rules.Event{Time: t0, Kind: rules.OutputChanged, State: rules.StateOn, Point: "horn"}.AppendJSON(nil)))

	text, err := json.Marshal(full)
	require.NoError(t, err)
	var back rules.Event
	require.NoError(t, json.Unmarshal(text, &back))
	assert.True(t, back.Time.Equal(full.Time))
	assert.Equal(t, 51.234568, back.Value)
	back.Time, back.Value = full.Time, full.Value
	assert.Equal(t, full, back)
	assert.Error(t, json.Unmarshal([]byte(`{"time":7}`), &back))
	assert.NoError(t, json.Unmarshal([]byte(`{"time":"2026-11-22T06:00:00Z","later":{}}`), &back), "fields of later versions")
}

func TestNumbersInEvents(t *testing.T) {
	cases := []struct {
		value float64
		want  string
	}{
		{40, "40"},
		{0, "0"},
		{math.Copysign(0, -1), "0"},
		{-40.5, "-40.5"},
		{0.1 + 0.2, "0.3"},
		{1234567.8, "1234567.8"},
		{35.999999, "35.999999"}, // inside a reset of 36, and shown so
		{51.23456789, "51.234568"},
		{0.0123456789, "0.012346"},
		{0.000123456789, "0.000123457"},
		{1e-9, "1e-09"},
		{1e20, "1e+20"},
		{51.2000001, "51.2"},
		{math.MaxFloat64, "1.7976931348623157e+308"},
	}
	for _, c := range cases {
		got := string(rules.Event{Time: t0, Value: c.value, HasValue: true}.AppendJSON(nil))
		assert.Equal(t, `{"time":"2026-11-22T06:00:00Z","value":`+c.want+`}`, got)
	}
	assert.NotContains(t, string(rules.Event{Time: t0, Value: math.NaN(), HasValue: true}.AppendJSON(nil)), "value")
}

func FuzzEventJSON(f *testing.F) {
	f.Add("co", "why \x00 \xff <", 1.5)
	f.Fuzz(func(t *testing.T, rule, why string, value float64) {
		text := rules.Event{Time: t0, Rule: rule, Why: why, Value: value, HasValue: true}.AppendJSON(nil)
		var back rules.Event
		require.NoError(t, json.Unmarshal(text, &back), "%s", text)
	})
}
