package drivertest

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"aman/drivers"
)

// untouched is what samples hold before a Read.
var untouched = drivers.Sample{Value: -987654.25, Fault: drivers.Inhibited}

// faultsOf lists what may become of readings under a condition.
func faultsOf(c Condition) []drivers.Fault {
	if c == Garbled {
		return []drivers.Fault{drivers.CRC}
	}
	return []drivers.Fault{drivers.Timeout}
}

// good checks the samples of a healthy instrument.
func (t *trial) good(samples []drivers.Sample) {
	t.Helper()
	for i, p := range t.sensor.Points() {
		assert.Equal(t, drivers.NoFault, samples[i].Fault, "%s: %v", p.Name, samples[i])
		t.judged(p, samples[i])
		if t.given.Want != nil {
			assert.InDelta(t, t.given.Want[i], samples[i].Value, t.given.Tolerance, p.Name)
		}
	}
}

// failed checks that a read on a failing bus ended in time and gave no value:
// an error for all points, or a fault for each.
func (t *trial) failed(samples []drivers.Sample, err error, took time.Duration) {
	t.Helper()
	assert.LessOrEqual(t, took, t.given.Deadline+t.slack(), "Read returns by its deadline")
	allowed := faultsOf(t.condition)
	if err != nil {
		assert.Contains(t, allowed, drivers.FaultOf(err), "%v", err)
		return
	}
	for i, p := range t.sensor.Points() {
		assert.Contains(t, allowed, samples[i].Fault, "%s: %v on a bus that is %s", p.Name, samples[i], t.condition)
		t.judged(p, samples[i])
	}
}

// judged checks one sample against the contract of drivers.Sample.
func (t *trial) judged(p drivers.Point, s drivers.Sample) {
	t.Helper()
	switch s.Fault {
	case drivers.NoFault:
		assert.False(t, math.IsNaN(s.Value) || math.IsInf(s.Value, 0), "%s: %v without a fault", p.Name, s.Value)
		assert.False(t, s.Value > p.Max || s.Value < p.Min, "%s: %v is beyond %v..%v and no fault says so", p.Name, s.Value, p.Min, p.Max)
	case drivers.Over:
		assert.Equal(t, p.Max, s.Value, "%s over", p.Name)
	case drivers.Under:
		assert.Equal(t, p.Min, s.Value, "%s under", p.Name)
	default:
		assert.NotEqual(t, untouched, s, "%s was not filled", p.Name)
		assert.True(t, math.IsNaN(s.Value), "%s: %v under the fault %s", p.Name, s.Value, s.Fault)
	}
}

func (t *trial) sameAs(points []drivers.Point) {
	t.Helper()
	assertPoints(t, points, t.sensor.Points())
}

func assertPoints(t testing.TB, want, got []drivers.Point) {
	t.Helper()
	if !assert.Len(t, got, len(want), "points change") {
		return
	}
	for i := range want {
		assert.True(t, samePoint(want[i], got[i]), "point %d was %+v, is %+v", i, want[i], got[i])
	}
}

func samePoint(a, b drivers.Point) bool {
	return a.Name == b.Name && a.Unit == b.Unit && a.Gas == b.Gas && sameBound(a.Min, b.Min) && sameBound(a.Max, b.Max) &&
		a.FaultHold == b.FaultHold && a.WarmUp == b.WarmUp
}

func sameBound(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
