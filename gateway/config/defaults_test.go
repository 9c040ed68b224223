package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"aman/gateway/config"
	"aman/rules"
)

// TestDefaultResets: each kind of point has its own distance.
func TestDefaultResets(t *testing.T) {
	cases := []struct {
		name, condition string
		limit, reset    float64
	}{
		{"gas above", "point: co-1.co, above: 40", 40, 36},
		{"gas above, in another unit", "point: co-1.co, above: 20 mg/m3", 17.176092, 15.4584828},
		{"oxygen below", "point: o2-1.o2, below: 19.5", 19.5, 19.8},
		{"oxygen above", "point: o2-1.o2, above: 23.5 %vol", 23.5, 23.2},
		{"temperature above", "point: air.temperature, above: 30 Cel", 30, 29},
		{"temperature below zero", "point: air.temperature, below: -5", -5, -4},
		{"temperature in kelvin", "point: air.temperature, above: 303.15 K", 30, 29},
		{"temperature in fahrenheit", "point: air.temperature, above: 86 °F", 30, 29},
		{"humidity", "point: air.humidity, above: 80", 80, 77},
		{"level", "point: plc-1.noise, above: 85 dBA", 85, 83},
		{"two per cent of the range, above", "point: plc-1.level, above: 150", 150, 146},
		{"two per cent of the range, below", "point: plc-1.level, below: 50", 50, 54},
		{"given", "point: co-1.co, above: 40 ppm, reset: 30 ppm", 40, 30},
		{"given at the limit", "point: co-1.co, above: 40 ppm, reset: 40 ppm", 40, 40},
		{"given in another unit", "point: co-1.co, above: 40 ppm, reset: 20 mg/m3", 40, 17.176092},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := site(t, base+"  - {id: x, "+c.condition+"}\n")
			got := s.Spec.Rules[2].Conditions[0]
			assert.Equal(t, c.limit, got.Limit)
			assert.Equal(t, c.reset, got.Reset)
			limits := limitsOf(s, got.Point)
			assert.Equal(t, got.Limit, limits[len(limits)-1].Value, "pages show the same")
		})
	}
}

func limitsOf(s *config.Site, id string) []config.Limit {
	for _, p := range s.Points {
		if p.ID == id {
			return p.Limits
		}
	}
	return nil
}

func TestDefaultsOfARule(t *testing.T) {
	s := site(t, base+"  - {id: fast, point: co-1.co, above: 40}\n  - {id: slow, any: [{point: air.co2, above: 5000}, {point: co-1.co, above: 40}], zone: boiler}\n")
	fast, slow := s.Spec.Rules[2], s.Spec.Rules[3]
	assert.Equal(t, 2*time.Second, fast.StaleAfter(200*time.Millisecond), "at least 2 s")
	assert.Equal(t, 15*time.Second, slow.StaleAfter(5*time.Second), "three times the period of each point")
	assert.Equal(t, 2*time.Second, slow.StaleAfter(200*time.Millisecond), "a slow neighbour lends it no patience")
	assert.Equal(t, "boiler", fast.Zone, "that of the first point")
	assert.Equal(t, rules.SeverityAlarm, fast.Severity)
	assert.Equal(t, rules.TripOnFault, fast.OnFault)
	assert.Equal(t, rules.Any, slow.Join)
	assert.False(t, fast.Latch || fast.Suspend)
}

// TestWorstCase: poll + hold + read + transaction in flight + write + ours, for
// the slowest point and the slowest output.
func TestWorstCase(t *testing.T) {
	w := site(t, base).Rules[1].Worst
	assert.Equal(t, "co-1.co", w.Point)
	assert.Equal(t, 200*time.Millisecond, w.Poll)
	assert.Equal(t, 2*time.Second, w.Hold)
	assert.Equal(t, 200*time.Millisecond, w.Read, "a time-out and its retry")
	assert.Equal(t, 80*time.Millisecond, w.Flight)
	assert.Equal(t, 40*time.Millisecond, w.Write)
	assert.Equal(t, 2521*time.Millisecond, w.Total)

	withT90 := strings.Replace(base, "unit: 3, zone", "unit: 3, t90: 30s, zone", 1)
	assert.Equal(t, 32521*time.Millisecond, site(t, withT90).Rules[1].Worst.Total)
}

// TestWorstCaseOfAFigure: a rate adds its window, a mean is told and not added,
// and every point of a rule counts.
func TestWorstCaseOfAFigure(t *testing.T) {
	worst := func(rule string) config.Worst { return added(t, rule).Rules[2].Worst }
	rate := worst("  - {id: r, rate: {point: co-1.co, above: 5, over: 10s}, hold: 2s}")
	assert.Equal(t, 10*time.Second, rate.Window)
	assert.Equal(t, 12401*time.Millisecond, rate.Total, "window 10 s, hold 2 s, poll 200 ms, read 200 ms, ours 1 ms")

	mean := worst("  - {id: r, point: co-1.co, limit: kz/co}")
	assert.Equal(t, 15*time.Minute, mean.Averaging)
	assert.Equal(t, 401*time.Millisecond, mean.Total)
	assert.Equal(t, 8*time.Hour, worst("  - {id: r, exposure: {point: co-1.co, metric: gas-twa8, limit: 30}}").Averaging)
	assert.Equal(t, time.Hour, worst("  - {id: r, exposure: {points: [air.temperature, mixed.wet, mixed.globe], metric: heat-wbgt-in, limit: 28}}").Averaging)

	assert.Equal(t, "air.temperature", worst("  - {id: r, deviation: {of: [mixed.hot, air.temperature], above: 5}}").Point, "the slower of the two")
	assert.Equal(t, "air.co2", worst(`  - {id: r, expression: 'p("co-1.co") > 3 and p("air.co2") > 500'}`).Point)
	assert.Equal(t, "co-1.co", worst("  - {id: r, vote: {k: 1, of: [co-2.co, co-1.co], above: 5}}").Point)
}

func TestBusLoad(t *testing.T) {
	s := site(t, base)
	assert.True(t, s.Buses[0].LoadKnown)
	assert.InDelta(t, 0.1, s.Buses[0].Load, 1e-9, "two sensors of 10 ms every 200 ms")
}

// TestRangesReachTheEngine: over and under are shown as the ends of the range.
func TestRangesReachTheEngine(t *testing.T) {
	ends := make(map[string][2]*float64)
	for _, p := range site(t, base).Spec.Points {
		ends[p.ID] = [2]*float64{p.Min, p.Max}
	}
	assert.Equal(t, [2]*float64{rules.Bound(0), rules.Bound(1000)}, ends["co-1.co"])
	assert.Equal(t, [2]*float64{}, ends["plc-1.occupied"], "a contact has none")
}

// TestHealthReachesTheEngine: what the file says of an instrument holds for all
// its points, and for no other.
func TestHealthReachesTheEngine(t *testing.T) {
	text := strings.Replace(base, "unit: 3, zone", "unit: 3, frozen: 10m, fault_hold: 5s, warm_up: 3m, principle: catalytic, zone", 1)
	for _, p := range site(t, text).Spec.Points {
		mine := p.ID == "co-1.co"
		assert.Equal(t, mine, p.FallsBack, p.ID)
		assert.Equal(t, mine, p.Frozen == 10*time.Minute, p.ID)
		assert.Equal(t, mine, p.FaultHold == 5*time.Second, p.ID)
		assert.Equal(t, mine, p.WarmUp == 3*time.Minute, p.ID)
	}
	for _, p := range site(t, strings.Replace(base, "    every: 100ms\n", "    every: 100ms\n    frozen: 10m\n", 1)).Spec.Points {
		assert.Equal(t, strings.HasPrefix(p.ID, "plc-1.") && p.ID != "plc-1.occupied", p.Frozen > 0, "%s: a contact may rest", p.ID)
	}
	infrared := site(t, strings.Replace(base, "unit: 3, zone", "unit: 3, principle: infrared, zone", 1))
	assert.Equal(t, "infrared", infrared.Sensors[0].Principle)
	assert.False(t, infrared.Spec.Points[0].FallsBack)
}
