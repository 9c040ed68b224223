package config_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// badRule is a rule in the last line of base with more points, and the only
// fault that follows, from its column on.
type badRule struct{ name, rule, fault string }

func (b badRule) check(t *testing.T) {
	t.Helper()
	assert.Equal(t, []string{"site.yaml:59:" + b.fault}, faultsOf(t, withMore(t, "  - {id: x, "+b.rule+"}")))
}

var badVotes = []badRule{
	{"no member", "vote: {k: 1, of: [], above: 30}", "26: rules[2].vote.of: a vote needs its members"},
	{"k of nobody", "vote: {k: 0, of: [co-1.co, co-2.co], above: 30}", "20: rules[2].vote.k: must be 1 to 2, the number of members, not 0"},
	{"more than there are", "vote: {k: 3, of: [co-1.co, co-2.co], above: 30}", "20: rules[2].vote.k: must be 1 to 2, the number of members, not 3"},
	{"k missing", "vote: {of: [co-1.co, co-2.co], above: 30}", "13: rules[2].vote.k: is missing"},
	{"a member twice", "vote: {k: 1, of: [co-1.co, co-1.co], above: 30}", "40: rules[2].vote.of[1]: co-1.co is given twice"},
	{"no such member", "vote: {k: 1, of: [co-1.co, co-2.c0], above: 30}", `40: rules[2].vote.of[1]: no point "co-2.c0"; sensor co-2 has co-2.co`},
	{"nothing to compare with", "vote: {k: 1, of: [co-1.co, co-2.co]}", "13: rules[2].vote: says nothing to compare with: give above, below or equals"},
	{"two comparisons", "vote: {k: 1, of: [co-1.co, co-2.co], above: 30, below: 2}", "13: rules[2].vote: gives above and below: use one of them"},
	{"a member of another kind", "vote: {k: 1, of: [co-1.co, air.temperature], above: 30 ppm}", "58: rules[2].vote.above: 30 ppm is in a unit of another kind (part by volume) than point air.temperature, which is in Cel (temperature)"},
	{"a limit that one member never shows", "vote: {k: 1, of: [co-1.co, mixed.mass], above: 900 ppm}", "53: rules[2].vote.above: 900 ppm (1047.9683 mg/m3) is beyond the range of mixed.mass, 0 to 500 mg/m3"},
	{"reset on the wrong side", "vote: {k: 1, of: [co-1.co, co-2.co], above: 30, reset: 40}", "61: rules[2].vote.reset: the reset 40 [ppm] is on the wrong side of the limit 30 [ppm]: it must lie below it"},
	{"degrade unknown", "vote: {k: 1, of: [co-1.co, co-2.co], above: 30, degrade: fast}", `61: rules[2].vote.degrade: "fast" is unknown; use one of safe, available`},
	{"spread of two units", "vote: {k: 1, of: [co-1.co, mixed.mass], above: 30, spread: 5}", "64: rules[2].vote.spread: needs members in one unit: co-1.co is in [ppm] and mixed.mass in mg/m3"},
	{"no spread", "vote: {k: 1, of: [co-1.co, co-2.co], above: 30, spread: 0}", "61: rules[2].vote.spread: must be above 0, not 0"},
	{"spread_for alone", "vote: {k: 1, of: [co-1.co, co-2.co], above: 30, spread_for: 5m}", "61: rules[2].vote.spread_for: belongs to spread: say how far the members may lie apart"},
	{"unknown key", "vote: {k: 1, of: [co-1.co, co-2.co], above: 30, hold: 5m}", "61: rules[2].vote.hold: unknown key; known here: k, of, above, below, equals, reset, degrade, spread, spread_for"},
	{"beside a point", "vote: {k: 1, of: [co-1.co, co-2.co], above: 30}, point: co-1.co", "5: rules[2]: gives vote and point: a rule has one kind of condition"},
	{"beside a rate", "vote: {k: 1, of: [co-1.co, co-2.co], above: 30}, rate: {point: co-1.co, above: 5, over: 2s}", "5: rules[2]: gives vote and rate: a rule has one kind of condition"},
}

var badChanges = []badRule{
	{"rate without a window", "rate: {point: co-1.co, above: 5}", "13: rules[2].rate.over: is missing: the time that the change is taken over, as in 2s"},
	{"rate of nothing", "rate: {above: 5, over: 2s}", "13: rules[2].rate.point: is missing: the point to watch, as in co-1.co"},
	{"rate without a limit", "rate: {point: co-1.co, over: 2s}", "13: rules[2].rate: says nothing to compare with: give above, below or equals"},
	{"rate without a time", "rate: {point: co-1.co, above: 5 ppm, over: 2s}", `36: rules[2].rate.above: "ppm" is no unit of a rate: it needs a time, as in ppm/s or Cel/min`},
	{"rate of another kind", "rate: {point: co-1.co, above: 5 Cel/s, over: 2s}", "36: rules[2].rate.above: 5 Cel/s is in a unit of another kind (temperature) than point co-1.co, which is in [ppm] (part by volume)"},
	{"rising but negative", "rate: {point: co-1.co, above: -5, over: 2s}", "36: rules[2].rate.above: -5 must be above 0; a value that falls is watched by below, as in -5 ppm/s"},
	{"falling but positive", "rate: {point: o2-1.o2, below: 1 %vol/s, over: 2s}", "36: rules[2].rate.below: 1 %vol/s must be below 0, as in -5 ppm/s; a value that rises is watched by above"},
	{"faster than the range allows", "rate: {point: o2-1.o2, below: -13, over: 2s}", "36: rules[2].rate.below: -13 %{vol}/s over 2s is more than the whole range of o2-1.o2, 0 to 25 %{vol}"},
	{"reset that steady air cannot reach", "rate: {point: co-1.co, above: 5, reset: -1, over: 2s}", "46: rules[2].rate.reset: a steady value cannot reach the reset -1 [ppm]/s: the alarm would never clear"},
	{"reset on the wrong side", "rate: {point: co-1.co, above: 5, reset: 6, over: 2s}", "46: rules[2].rate.reset: the reset 6 [ppm]/s is on the wrong side of above 5 [ppm]/s: it must lie below it"},
	{"window of no time", "rate: {point: co-1.co, above: 5, over: 0s}", "46: rules[2].rate.over: must be 10ms to 24h, not 0s"},
	{"deviation of one", "deviation: {of: [co-1.co], above: 5}", "25: rules[2].deviation.of: a deviation compares two points, not 1"},
	{"deviation of itself", "deviation: {of: [co-1.co, co-1.co], above: 5}", "39: rules[2].deviation.of[1]: co-1.co is given twice"},
	{"deviation of two kinds", "deviation: {of: [co-1.co, air.temperature], above: 5}", "39: rules[2].deviation.of[1]: air.temperature is in Cel and cannot be compared with co-1.co, which is in [ppm]"},
	{"no difference", "deviation: {of: [co-1.co, co-2.co], above: 0}", "49: rules[2].deviation.above: 0 must be above 0: two points are always that far apart"},
	{"more than there is", "deviation: {of: [co-1.co, co-2.co], above: 1001}", "49: rules[2].deviation.above: 1001 [ppm] is more than the whole range of co-1.co, 0 to 1000 [ppm]"},
	{"band without an end", "band: {point: o2-1.o2, low: 19.5}", "13: rules[2].band.high: is missing: a band has a low and a high end; for one of them give above or below"},
	{"band upside down", "band: {point: plc-1.level, low: 150, high: 50}", "40: rules[2].band.low: 150 is not below the high end, 50"},
	{"band of nothing", "band: {point: plc-1.level, low: 100, high: 106}", "13: rules[2].band: is so narrow that no value clears both ends, above 104 and below 102: give two rules with resets of their own"},
	{"end that clean air is beyond", "band: {point: o2-1.o2, low: 20.8, high: 23}", "36: rules[2].band.low: clean air (20.9 %{vol} O2) cannot reach the default reset 21.1 %{vol}: the alarm would never clear"},
}

var badNorms = []badRule{
	{"row unknown", "point: co-1.co, limit: kz/c0", `29: rules[2].limit: no limit "kz/c0"; the nearest are kz/co, kz/cl2, kz/hcl, kz/hcn`},
	{"row of another gas", "point: co-1.co, limit: us-osha/h2s", "29: rules[2].limit: limit us-osha/h2s is one of H2S, not of CO, which co-1.co measures"},
	{"row of a gas for a level", "point: plc-1.level, limit: us-osha/co", "33: rules[2].limit: us-osha/co is a limit of CO, and plc-1.level does not say what gas it measures: give its sensor gas: CO"},
	{"row without a point", "limit: kz/co", "5: rules[2].point: is missing: the point to watch, as in co-1.co"},
	{"row and number", "point: co-1.co, limit: kz/co, above: 30", "43: rules[2].above: stands beside limit, which brings its own number: use one of the two"},
	{"row beyond the range", "point: mixed.h2s, limit: {row: us-niosh/h2s}, reset: 200", "59: rules[2].reset: the reset 200 [ppm] is on the wrong side of the limit 10 [ppm]: it must lie below it"},
	{"instant that suspends", "point: co-1.co, limit: {row: kz/co, instant: true}, suspend: true", "65: rules[2].suspend: instant: true compares single readings with a norm for longer times and is a warning only: it suspends nothing"},
	{"instant danger", "point: co-1.co, limit: {row: kz/co, instant: true}, severity: danger", "65: rules[2].severity: instant: true compares single readings with a norm for longer times and is a warning only, not danger"},
	{"row as a list", "point: co-1.co, limit: [kz/co]", "29: rules[2].limit: must be a map of keys, not a list"},
	{"metric unknown", "exposure: {point: co-1.co, metric: gas-twa9, limit: 30}", `40: rules[2].exposure.metric: "gas-twa9" is no exposure metric: it is one of gas-twa8, gas-mean, gas-stel, gas-ceiling, gas-peak, noise-laeq, noise-lex8h, noise-dose-osha, noise-twa-osha, noise-dose-niosh, noise-twa-niosh, noise-points, heat-wbgt-in, heat-wbgt-out, heat-index, wind-chill`},
	{"exposure without a limit", "exposure: {point: co-1.co, metric: gas-twa8}", "13: rules[2].exposure.limit: is missing: a row of the limits of norms such as kz/co, or a number"},
	{"exposure of nothing", "exposure: {metric: gas-twa8, limit: 30}", "13: rules[2].exposure.point: is missing: the point to watch, as in co-1.co"},
	{"exposure of both", "exposure: {point: co-1.co, points: [co-1.co], metric: gas-twa8, limit: 30}", "13: rules[2].exposure: gives point and points: use one of them"},
	{"too few points", "exposure: {point: air.temperature, metric: heat-wbgt-out, limit: 28}", "13: rules[2].exposure: heat-wbgt-out needs 3 points (ta in Cel, tnw in Cel, tg in Cel), and there are 1"},
	{"a point of another kind", "exposure: {point: plc-1.noise, metric: gas-twa8, limit: 28}", `13: rules[2].exposure: gas-twa8: a point in "dB[A]" measures no gas in air: it needs ppm, mg/m3, %vol or %LEL`},
	{"a row that the metric is not for", "exposure: {point: co-1.co, metric: gas-stel, limit: us-osha/co}", "58: rules[2].exposure.limit: limit us-osha/co is a shift average, and a short-term limit (STEL) or maximum single is needed here; it has no other rows"},
	{"a metric without norms", "exposure: {point: plc-1.noise, metric: noise-points, limit: us-osha/noise}", "66: rules[2].exposure.limit: no norm limits noise-points by itself: give a number"},
	{"threshold of a gas", "exposure: {point: co-1.co, metric: gas-twa8, limit: 30, threshold: 80}", "69: rules[2].exposure.threshold: belongs to noise doses, and gas-twa8 has none"},
	{"limit beyond the range", "exposure: {point: co-1.co, metric: gas-twa8, limit: 1001}", "58: rules[2].exposure.limit: 1001 [ppm] is beyond the range of co-1.co, 0 to 1000 [ppm]"},
}

var badExpressions = []badRule{
	{"unknown point", `expression: 'p("co-1.c0") > 3'`, `13: rules[2].expression: at column 3 of the expression: no point "co-1.c0"; sensor co-1 has co-1.co`},
	{"not understood", `expression: 'p("co-1.co") >> 3'`, `13: rules[2].expression: at column 15 of the expression: unexpected token Operator(">")`},
	{"a number with nothing to compare", `expression: 'p("co-1.co") * 2'`, "13: rules[2].expression: is a number: give above, below or equals beside it, or compare it in the expression"},
	{"a truth that is compared", `expression: 'p("co-1.co") > 2', above: 3`, "45: rules[2].above: does not belong to an expression that is true or false by itself"},
	{"a limit with a unit", `expression: 'p("co-1.co") * 2', above: 30 ppm`, "45: rules[2].above: 30 ppm has a unit: the limit of an expression is a plain number"},
	{"a limit of 0 without a reset", `expression: 'p("co-1.co") - 2', above: 0`, "5: rules[2].reset: is missing: there is no default for a limit of 0"},
	{"reset on the wrong side", `expression: 'p("co-1.co") * 2', below: 3, reset: 2`, "55: rules[2].reset: the reset 2 is on the wrong side of below 3: it must lie above it"},
	{"beside a point", `expression: 'p("co-1.co") > 2', point: co-1.co`, "5: rules[2]: gives expression and point: a rule has one kind of condition"},
	{"empty", `expression: ''`, `13: rules[2].expression: at column 1 of the expression: unexpected token EOF; a point is read as in p("co-1.co")`},
}

func TestOneMistakeInAKind(t *testing.T) {
	for name, group := range map[string][]badRule{"votes": badVotes, "changes": badChanges, "norms": badNorms, "expressions": badExpressions, "announcing": badAnnouncing} {
		t.Run(name, func(t *testing.T) {
			for _, b := range group {
				t.Run(b.name, b.check)
			}
		})
	}
}

// TestExpressionOverLines: the line of the file is that of the mistake.
func TestExpressionOverLines(t *testing.T) {
	text := withMore(t, "  - id: x\n    expression: |\n      p(\"plc-1.occupied\") == 1 &&\n      p(\"co-1.c0\") > 30")
	assert.Equal(t, []string{`site.yaml:62:1: rules[2].expression: at column 3 of the expression: no point "co-1.c0"; sensor co-1 has co-1.co`}, faultsOf(t, text))
}

// TestFaultySensorHidesItsRules: what is wrong with a sensor is said once.
func TestFaultySensorHidesItsRules(t *testing.T) {
	for _, rule := range []string{
		`expression: 'p("mixed.mass") > 3'`, "vote: {k: 1, of: [co-1.co, mixed.mass], above: 30}", "rate: {point: mixed.mass, above: 3, over: 2s}",
		"deviation: {of: [co-1.co, mixed.mass], above: 5}", "band: {point: mixed.mass, low: 3, high: 8}", "exposure: {point: mixed.mass, metric: gas-twa8, limit: 20}", "point: mixed.mass, limit: kz/co",
	} {
		text := mistake{right: "  - id: plc-1\n", wrong: "  - {id: mixed, bus: plc, driver: nothing, zone: boiler, unit: 9, every: 1s}\n  - id: plc-1\n"}.with(t) + "  - {id: x, " + rule + "}\n"
		assert.Equal(t, []string{`site.yaml:13:27: sensors[2].driver: no driver "nothing"; the drivers are modbus, modbus/generic-gas, scd4x`}, faultsOf(t, text), rule)
	}
}
