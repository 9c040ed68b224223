package config_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/config"
	"aman/rules"
)

// more replaces the line of outputs in base: it has more points to compare.
const more = `  - {id: co-2, bus: plc, driver: modbus/generic-gas, unit: 5, zone: boiler, every: 100ms, gas: CO}
  - {id: bare, bus: plc, driver: modbus/generic-gas, unit: 6, every: 100ms, gas: CO}
  - id: mixed
    bus: plc
    driver: modbus
    unit: 2
    zone: boiler
    every: 100ms
    points:
      - {name: mass, type: uint16, unit: mg/m3, gas: CO, min: 0, max: 500}
      - {name: hot, type: uint16, unit: K, min: 250, max: 400}
      - {name: globe, type: uint16, unit: Cel, min: 0, max: 100}
      - {name: wet, type: uint16, unit: Cel, min: 0, max: 100}
      - {name: wbgt, type: uint16, unit: Cel, min: 0, max: 60}
      - {name: h2s, type: uint16, unit: ppm, gas: H2S, min: 0, max: 100}
      - {name: wind, type: uint16, unit: m/s, min: 0, max: 60}
      - {name: peak, type: uint16, unit: "dB[C]", min: 30, max: 160}
outputs:
`

// added is base with more points and a rule.
func added(t *testing.T, rule string) *config.Site {
	t.Helper()
	return site(t, withMore(t, rule))
}

func withMore(t *testing.T, rule string) string {
	t.Helper()
	return mistake{right: "outputs:\n", wrong: more}.with(t) + rule + "\n"
}

// conditionsOf compiles the conditions of one more rule.
func conditionsOf(t *testing.T, rule string) []rules.Condition {
	t.Helper()
	s := added(t, rule)
	require.Len(t, s.Spec.Rules, 3)
	return plain(t, s.Spec.Rules[2]).Conditions
}

func TestVotesInTheirOwnUnits(t *testing.T) {
	s := added(t, `  - {id: v, vote: {k: 2, of: [co-1.co, mixed.mass, co-2.co], above: 20 mg/m3, reset: 16 mg/m3, degrade: available}}`)
	r := s.Spec.Rules[2]
	assert.Equal(t, &rules.Vote{K: 2, Degrade: rules.DegradeAvailable}, r.Vote)
	assert.Equal(t, []rules.Condition{
		{Point: "co-1.co", Op: rules.Above, Limit: 17.176092, Reset: 13.7408736}, // 20 mg/m3 of CO at 20 °C, as in domain's b.3
		{Point: "mixed.mass", Op: rules.Above, Limit: 20, Reset: 16},
		{Point: "co-2.co", Op: rules.Above, Limit: 17.176092, Reset: 13.7408736},
	}, r.Conditions)
	assert.Equal(t, "boiler", r.Zone)
}

func TestSpreadOfAVote(t *testing.T) {
	s := added(t, `  - {id: v, vote: {k: 1, of: [co-1.co, co-2.co], above: 30, spread: 5 ppm}}`)
	assert.Equal(t, &rules.Vote{K: 1, Spread: 5, SpreadFor: 5 * time.Minute}, s.Spec.Rules[2].Vote, "five minutes unless it says otherwise")
	s = added(t, `  - {id: v, vote: {k: 1, of: [co-1.co, co-2.co], above: 30, spread: 5, spread_for: 30s}}`)
	assert.Equal(t, 30*time.Second, s.Spec.Rules[2].Vote.SpreadFor)
}

func TestVoteOfContacts(t *testing.T) {
	assert.Equal(t, []rules.Condition{
		{Point: "plc-1.occupied", Op: rules.Equals, Limit: 1}, {Point: "plc-1.level", Op: rules.Equals, Limit: 1},
	}, conditionsOf(t, `  - {id: v, vote: {k: 1, of: [plc-1.occupied, plc-1.level], equals: 1}}`))
}

func TestRates(t *testing.T) {
	cases := []struct {
		name, rate   string
		op           rules.Op
		limit, reset float64
		figure       rules.FigureSpec
	}{
		{"a number is per second", "point: co-1.co, above: 5, over: 2s", rules.Above, 5, 4.5, rules.FigureSpec{Name: "rate over 2s", Unit: "[ppm]/s"}},
		{"per minute", "point: co-1.co, above: 60 ppm/min, over: 10s", rules.Above, 1, 0.9, rules.FigureSpec{Name: "rate over 10s", Unit: "[ppm]/s"}},
		{"falling oxygen", "point: o2-1.o2, below: -0.6 %vol/min, over: 30s", rules.Below, -0.01, -0.009, rules.FigureSpec{Name: "rate over 30s", Unit: "%{vol}/s"}},
		{"mass of a gas", "point: co-1.co, above: 20 mg/m3/s, over: 2s", rules.Above, 17.176092, 15.4584828, rules.FigureSpec{Name: "rate over 2s", Unit: "[ppm]/s"}},
		{"kelvin of a point in degrees", "point: air.temperature, above: 2 K/min, over: 1m", rules.Above, 0.0333333333, 0.03, rules.FigureSpec{Name: "rate over 1m", Unit: "Cel/s"}},
		{"fahrenheit", "point: air.temperature, above: 18 degF/min, reset: 9 degF/min, over: 1m", rules.Above, 0.166666667, 0.0833333333, rules.FigureSpec{Name: "rate over 1m", Unit: "Cel/s"}},
		{"a point without a unit", "point: plc-1.level, above: 30 /min, over: 1m", rules.Above, 0.5, 0.45, rules.FigureSpec{Name: "rate over 1m", Unit: "/s"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := conditionsOf(t, "  - {id: r, rate: {"+c.rate+"}}")
			require.Len(t, got, 1)
			assert.Equal(t, c.op, got[0].Op)
			assert.InDelta(t, c.limit, got[0].Limit, 1e-9)
			assert.InDelta(t, c.reset, got[0].Reset, 1e-9)
			assert.Equal(t, c.figure, *got[0].Figure)
		})
	}
}

func TestDeviations(t *testing.T) {
	assert.Equal(t, []rules.Condition{{
		Point: "co-1.co", Op: rules.Above, Limit: 20, Reset: 18, Figure: &rules.FigureSpec{Name: "deviation from co-2.co", Unit: "[ppm]", More: []string{"co-2.co"}},
	}}, conditionsOf(t, `  - {id: d, deviation: {of: [co-1.co, co-2.co], above: 20}}`))
	assert.Equal(t, []rules.Condition{{
		Point: "air.temperature", Op: rules.Above, Limit: 5, Reset: 2, Figure: &rules.FigureSpec{Name: "deviation from mixed.hot", Unit: "Cel", More: []string{"mixed.hot"}},
	}}, conditionsOf(t, `  - {id: d, deviation: {of: [air.temperature, mixed.hot], above: 9 degF, reset: 2 K}}`), "a difference has no zero point")
}

// TestDeviationBringsIntoOneUnit: 25 °C against 300 K are 1.85 K apart, and 40
// ppm of CO against 23.28 mg/m3, which is 20 ppm, 20 ppm.
func TestDeviationBringsIntoOneUnit(t *testing.T) {
	cases := []struct {
		rule string
		a, b float64
		want float64
	}{
		{`  - {id: d, deviation: {of: [air.temperature, mixed.hot], above: 5}}`, 25, 300, 1.85},
		{`  - {id: d, deviation: {of: [co-1.co, mixed.mass], above: 5}}`, 40, 23.2883, 20},
	}
	for _, c := range cases {
		f := added(t, c.rule).Spec.Rules[2].Conditions[0].Figure.New()
		f.Take(0, 1, c.a, true)
		f.Take(1, 1, c.b, true)
		v, _, ok := f.Value(1)
		assert.True(t, ok)
		assert.InDelta(t, c.want, v, 1e-3)
	}
}

func TestBands(t *testing.T) {
	s := added(t, `  - {id: o2, band: {point: o2-1.o2, low: 19.5, high: 23.5 %vol}, severity: danger, do: Leave, outputs: [siren]}`)
	r := s.Spec.Rules[2]
	assert.Equal(t, rules.Any, r.Join)
	assert.Equal(t, []rules.Condition{
		{Point: "o2-1.o2", Op: rules.Below, Limit: 19.5, Reset: 19.8},
		{Point: "o2-1.o2", Op: rules.Above, Limit: 23.5, Reset: 23.2},
	}, r.Conditions)
}

func TestExpressions(t *testing.T) {
	cases := []struct {
		name, keys string
		want       rules.Condition
	}{
		{
			"a sum above a number", `expression: 'p("co-1.co") + p("co-2.co")', above: 60`,
			rules.Condition{Point: "co-1.co", Op: rules.Above, Limit: 60, Reset: 54, Figure: &rules.FigureSpec{Name: `expression p("co-1.co") + p("co-2.co")`, More: []string{"co-2.co"}}},
		},
		{
			"below, with the default reset on the other side", `expression: 'p("o2-1.o2") * 2', below: 39`,
			rules.Condition{Point: "o2-1.o2", Op: rules.Below, Limit: 39, Reset: 42.9, Figure: &rules.FigureSpec{Name: `expression p("o2-1.o2") * 2`, More: []string{}}},
		},
		{
			"with a reset", `expression: 'p("co-1.co") - p("co-2.co")', above: 0, reset: -1`,
			rules.Condition{Point: "co-1.co", Op: rules.Above, Limit: 0, Reset: -1, Figure: &rules.FigureSpec{Name: `expression p("co-1.co") - p("co-2.co")`, More: []string{"co-2.co"}}},
		},
		{
			"a truth", `expression: 'p("plc-1.occupied") == 1 && p("co-1.co") > 30'`,
			rules.Condition{Point: "plc-1.occupied", Op: rules.Equals, Limit: 1, Figure: &rules.FigureSpec{Name: `expression p("plc-1.occupied") == 1 && p("co-1.co") > 30`, More: []string{"co-1.co"}}},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := added(t, "  - {id: e, "+c.keys+"}")
			assert.Equal(t, []rules.Condition{c.want}, plain(t, s.Spec.Rules[2]).Conditions)
			assert.Equal(t, "boiler", s.Spec.Rules[2].Zone, "that of the first point")
		})
	}
}
