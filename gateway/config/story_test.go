package config_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/rules"
)

// told runs readings of a script through the engine, one value a point and
// second, and tells what was raised and cleared.
func told(t *testing.T, rule string, script map[string][]float64) (out []string) {
	t.Helper()
	start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	e, err := rules.New(added(t, "  - {id: x, stale: 20s, "+rule+"}").Spec, start, rules.Options{})
	require.NoError(t, err)
	longest := 0
	for _, values := range script {
		longest = max(longest, len(values))
	}
	for second := range longest {
		at := start.Add(time.Duration(second) * time.Second)
		for _, id := range []string{"co-1.co", "co-2.co", "plc-1.co", "plc-1.occupied", "o2-1.o2", "plc-1.noise"} {
			if values := script[id]; second < len(values) {
				e.Read(drivers.Reading{ID: id, Time: at, Value: values[second], Quality: drivers.Good})
			}
		}
		e.Advance(at)
		for _, ev := range e.Drain() {
			if ev.Rule == "x" && (ev.Kind == rules.Raised || ev.Kind == rules.Cleared) {
				out = append(out, fmt.Sprintf("%ds %s", second, ev.Kind))
			}
		}
	}
	return out
}

// TestKindsAct: what each kind of rule says in the file is what the engine does.
func TestKindsAct(t *testing.T) {
	cases := []struct {
		name, rule string
		script     map[string][]float64
		want       []string
	}{
		{
			"two of three", "vote: {k: 2, of: [co-1.co, co-2.co, plc-1.co], above: 30}",
			map[string][]float64{"co-1.co": {10, 35, 35, 20, 20}, "co-2.co": {10, 10, 31, 31, 28}, "plc-1.co": {0, 0, 0, 0, 0}},
			[]string{"2s raised", "3s cleared"},
		},
		{
			"a rate of 5 ppm/s over 2 s", "rate: {point: co-1.co, above: 5 ppm/s, over: 2s}",
			map[string][]float64{"co-1.co": {0, 0, 4, 10, 10, 10}}, // 0, 2, 5, 3 and 0 ppm/s
			[]string{"3s raised", "4s cleared"},
		},
		{
			"a difference of 20 ppm", "deviation: {of: [co-1.co, co-2.co], above: 20}",
			map[string][]float64{"co-1.co": {30, 30, 30, 30}, "co-2.co": {30, 10, 12, 13}},
			[]string{"1s raised", "3s cleared"}, // 20, then 18, which is the reset, then 17
		},
		{
			"either end of a band", "band: {point: o2-1.o2, low: 19.5, high: 23.5}",
			map[string][]float64{"o2-1.o2": {20.9, 19.5, 19.8, 20.9, 23.5, 22}},
			[]string{"1s raised", "3s cleared", "4s raised", "5s cleared"},
		},
		{
			"an expression of two points", `expression: 'p("plc-1.occupied") == 1 and p("co-1.co") > 30'`,
			map[string][]float64{"plc-1.occupied": {0, 0, 1, 1, 1}, "co-1.co": {10, 40, 40, 40, 20}},
			[]string{"2s raised", "4s cleared"},
		},
		{
			"a sum", `expression: 'p("co-1.co") + p("co-2.co")', above: 60`,
			map[string][]float64{"co-1.co": {10, 30, 25, 23}, "co-2.co": {10, 30, 30, 30}},
			[]string{"1s raised", "3s cleared"}, // 60, 55, 53
		},
		{
			"a norm is not exceeded at its number", "point: o2-1.o2, limit: us-osha/o2-high",
			map[string][]float64{"o2-1.o2": {20.9, 23.5, 23.6, 20.9}},
			[]string{"2s raised", "3s cleared"},
		},
		{
			"an instant limit is", "point: o2-1.o2, limit: {row: us-osha/o2-high, instant: true}",
			map[string][]float64{"o2-1.o2": {20.9, 23.5}},
			[]string{"1s raised"},
		},
		{
			"a dose of noise", "exposure: {point: plc-1.noise, metric: noise-dose-osha, limit: 0.1}",
			map[string][]float64{"plc-1.noise": {115, 115, 115}}, // 15 min of 115 dB(A) are 100 %: 0.111 % a second
			[]string{"1s raised"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, told(t, c.rule, c.script))
		})
	}
}
