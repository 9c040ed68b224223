package config_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"aman/rules"
)

var badAnnouncing = []badRule{
	{"group in words", "point: co-1.co, above: 30, group: Boiler gas", `40: rules[2].group: "Boiler gas" is no id: use 1 to 32 of a-z, 0-9, _ and -, the first a letter or digit`},
	{"shelved for days", "point: co-1.co, above: 30, shelve_max: 25h", "40: rules[2].shelve_max: must be 1s to 24h, not 25h"},
	{"rearm of nothing", "point: co-1.co, above: 30, rearm: {}", "40: rules[2].rearm: says nothing: give after, above or below"},
	{"rearm at the limit", "point: co-1.co, above: 30, rearm: {above: 30}", "48: rules[2].rearm.above: 30 is not beyond the limit of the rule, 30 [ppm]"},
	{"rearm on the wrong side", "point: co-1.co, above: 30, rearm: {below: 20}", "48: rules[2].rearm.below: does not fit: the rule trips above its limit"},
	{"rearm beyond the range", "point: co-1.co, above: 30, rearm: {above: 2000 ppm}", "48: rules[2].rearm.above: 2000 [ppm] is beyond the range of co-1.co, 0 to 1000 [ppm]"},
	{"rearm in another kind", "point: co-1.co, above: 30, rearm: {after: 30m, above: 60 Cel}", "60: rules[2].rearm.above: 60 Cel is in a unit of another kind (temperature) than point co-1.co, which is in [ppm] (part by volume)"},
	{"rearm as a word", "point: co-1.co, above: 30, rearm: soon", `40: rules[2].rearm: must be a time such as 200ms, 5s, 10m or 1h30m, not "soon"`},
	{"quiet under itself", "point: co-1.co, above: 30, quiet_under: [x]", "54: rules[2].quiet_under[0]: is the rule itself: it would never be heard"},
	{"quiet under nobody", "point: co-1.co, above: 30, quiet_under: [co-stopp]", `54: rules[2].quiet_under[0]: no rule "co-stopp"; did you mean co-stop?`},
	{"quiet under what is less grave", "point: co-1.co, above: 30, quiet_under: [co-warn], severity: danger, do: Leave", "54: rules[2].quiet_under[0]: x has the severity danger and would be quiet under co-warn, which has alarm"},
	{"quiet under one twice", "point: co-1.co, above: 30, quiet_under: [co-stop, co-stop]", "63: rules[2].quiet_under[1]: co-stop is given twice"},
	{"a danger that is suppressed", "point: co-1.co, above: 30, severity: danger, do: Leave, suspend: true, suppress_while: {point: plc-1.occupied, equals: 0}", "84: rules[2].suppress_while: is not allowed for a danger: a plant state must not hide it"},
	{"suppressed by nothing", "point: co-1.co, above: 30, suppress_while: {point: plc-1.occupied}", "40: rules[2].suppress_while: says nothing to compare with: give above, below or equals"},
	{"suppressed by nobody", "point: co-1.co, above: 30, suppress_while: {point: plc-1.vacant, equals: 1}", "57: rules[2].suppress_while.point: no point \"plc-1.vacant\"; sensor plc-1 has plc-1.co, plc-1.occupied, plc-1.level, plc-1.noise"},
	{"a step without a time", "point: co-1.co, above: 30, escalate: [{outputs: [siren]}]", "51: rules[2].escalate[0].after: is missing"},
	{"a step without outputs", "point: co-1.co, above: 30, escalate: [{after: 60s, outputs: []}]", "64: rules[2].escalate[0].outputs: must name an output"},
	{"a step out of order", "point: co-1.co, above: 30, escalate: [{after: 60s, outputs: [siren]}, {after: 30s, outputs: [beacon]}]", "84: rules[2].escalate[1].after: 30s does not come after the step before it, 1m"},
	{"a step that stops a machine", "point: co-1.co, above: 30, escalate: [{after: 60s, outputs: [stop]}]", "74: rules[2].escalate[0].outputs[0]: stop has the role interlock: only horns and beacons tell people more"},
	{"a step to what sounds already", "point: co-1.co, above: 30, outputs: [siren], escalate: [{after: 60s, outputs: [siren]}]", "92: rules[2].escalate[0].outputs[0]: siren is on already: the rule drives it from the start"},
}

func TestAnnouncing(t *testing.T) {
	r := added(t, `  - {id: x, point: co-1.co, above: 30, group: gas, shelve_max: 2h, rearm: {after: 30m, above: 60 mg/m3}, quiet_under: [co-stop], suppress_while: {point: plc-1.occupied, equals: 0}, outputs: [beacon], escalate: [{after: 60s, outputs: [siren]}]}`).Spec.Rules[2]
	assert.Equal(t, "gas", r.Group)
	assert.Equal(t, 2*time.Hour, r.ShelveMax)
	assert.Equal(t, 30*time.Minute, r.Rearm)
	assert.InDelta(t, 51.528276, *r.RearmAt, 1e-6, "60 mg/m3 of CO at 20 °C") // 3 x 17.176092
	assert.Equal(t, []string{"co-stop"}, r.QuietUnder)
	assert.Equal(t, &rules.Condition{Point: "plc-1.occupied", Op: rules.Equals, Limit: 0}, r.SuppressWhile)
	assert.Equal(t, []rules.Step{{After: time.Minute, Outputs: []string{"siren"}}}, r.Escalate)
}

// TestRearmLevels: the level is in the unit that the rule compares.
func TestRearmLevels(t *testing.T) {
	cases := map[string]float64{
		"point: o2-1.o2, below: 19.5, rearm: {below: 17}":                                         17,
		"rate: {point: co-1.co, above: 5, over: 2s}, rearm: {above: 600 ppm/min}":                 10,
		"exposure: {point: co-1.co, metric: gas-twa8, limit: 30}, rearm: {above: 60 ppm}":         60,
		`expression: 'p("co-1.co") + p("co-2.co")', above: 30, rearm: {above: 50}`:                50,
		"deviation: {of: [air.temperature, mixed.hot], above: 5}, rearm: {above: 18 degF}":        10,
		"exposure: {point: plc-1.noise, metric: noise-dose-osha, limit: 50}, rearm: {above: 100}": 100,
		"vote: {k: 2, of: [co-1.co, co-2.co], above: 30}, rearm: {above: 100 ppm}":                100,
		"point: co-1.co, limit: us-osha/co, rearm: {above: 100}":                                  100,
		"band: {point: air.temperature, low: 5, high: 30}, rearm: {below: 0}":                     0,
	}
	for rule, want := range cases {
		got := added(t, "  - {id: x, "+rule+"}").Spec.Rules[2].RearmAt
		if assert.NotNil(t, got, rule) {
			assert.InDelta(t, want, *got, 1e-9, rule)
		}
	}
}

// TestRingOfQuiet: of rules that are quiet under each other none is heard.
func TestRingOfQuiet(t *testing.T) {
	text := base + `  - {id: a, point: co-1.co, above: 30, quiet_under: [b]}
  - {id: b, point: co-1.co, above: 40, quiet_under: [c]}
  - {id: c, point: co-1.co, above: 50, quiet_under: [a]}
`
	assert.Equal(t, []string{
		"site.yaml:42:54: rules[2].quiet_under[0]: a is quiet under b, which is quiet under c, which is quiet under a: none of them would be heard",
		"site.yaml:43:54: rules[3].quiet_under[0]: b is quiet under c, which is quiet under a, which is quiet under b: none of them would be heard",
		"site.yaml:44:54: rules[4].quiet_under[0]: c is quiet under a, which is quiet under b, which is quiet under c: none of them would be heard",
	}, faultsOf(t, text))
}
