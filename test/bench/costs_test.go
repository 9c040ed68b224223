package bench

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"aman/test/site"
)

// threshold is what a reading of a threshold with hysteresis and hold may cost,
// exposed what one may that an exposure figure is made of, in ns.
const threshold, exposed = 25, 100

const bareLoop, bareLibrary = "bare struct loop", "expression by the library alone"

// TestCosts measures what a reading costs the engine, kind of rule by kind, and
// prints all of it side by side.
func TestCosts(t *testing.T) {
	site.Need(t, "the machine for itself")
	strict := bound{most: threshold, noAllocs: true}
	costs := measureCosts(t, []subject{
		{bareLoop, bare, bound{}},
		{"threshold, 1 rule", thresholds(1), strict},
		{"threshold, 100 rules", thresholds(100), strict},
		{"threshold, 10,000 rules", thresholds(10_000), strict},
		{"threshold, raised and cleared", crossing, bound{}},
		{"vote 2 of 3", vote, bound{}},
		{"rate over 2 s", rate, bound{}},
		{"exposure, 8 h average", exposureOf("gas-twa8"), bound{most: exposed, noAllocs: true}},
		{"exposure, 15 min average", exposureOf("gas-stel"), bound{most: exposed, noAllocs: true}},
		{"exposure, noise dose", exposureOf("noise-dose-osha"), bound{most: exposed, noAllocs: true}},
		{bareLibrary, library, bound{}},
		{"expression", expressed, bound{times: 3, against: bareLibrary}},
	})
	nanos := map[string]float64{}
	for _, c := range costs {
		nanos[c.name] = c.nanos
	}
	t.Logf("figure: best of %d rounds; bounds × %.1f for noise, × %.2f for this machine's pace", rounds, margin, pace(nanos[bareLoop]))
	for _, c := range costs {
		t.Logf("figure: %s", c.row(nanos, nanos[bareLoop]))
		assert.Empty(t, c.judge(nanos, nanos[bareLoop]))
	}
}
