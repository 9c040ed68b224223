package drivertest

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"aman/drivers"
)

// Run tries one driver. Each check is a subtest of its own; what the rig
// cannot do is skipped by name.
func Run(t *testing.T, c Case) {
	t.Helper()
	c = c.withDefaults()
	require.NotNil(t, c.Rig, "a case needs a Rig")

	t.Run("driver", c.checkDriver)
	for _, bad := range c.Bad {
		t.Run("keys/"+bad.Name, func(t *testing.T) { c.checkBadKeys(t, bad) })
	}
	c.run(t, "keys/unknown key", "", (*trial).checkUnknownKey)
	c.run(t, "points", "", (*trial).checkPoints)
	c.run(t, "wrong bus", "", (*trial).checkWrongBus)
	c.run(t, "healthy", "", (*trial).checkHealthy)
	c.run(t, "read without open", Silent, (*trial).checkNoOpen)
	c.run(t, "cancelled", "", (*trial).checkCancelled)
	for _, condition := range []Condition{Silent, Hung, Garbled} {
		c.run(t, "open "+string(condition), condition, (*trial).checkOpenFails)
		c.run(t, "read "+string(condition), condition, (*trial).checkReadFails)
	}
	for _, condition := range []Condition{Over, Under} {
		c.run(t, string(condition), condition, (*trial).checkEnd)
	}
}

// trial is one subtest: one rig, one sensor.
type trial struct {
	*testing.T
	given     Case
	rig       Rig
	sensor    drivers.Sensor
	condition Condition
}

// run makes a rig and a sensor and hands them to check, in a bubble if the
// case is virtual. Goroutines that outlive the bus fail it.
func (c Case) run(t *testing.T, name string, condition Condition, check func(*trial)) {
	t.Run(name, func(t *testing.T) {
		if condition != "" && !c.can(condition) {
			t.Skipf("the rig cannot be %s", condition)
		}
		if c.Virtual {
			// A bubble that leaves goroutines behind fails by itself.
			synctest.Test(t, func(t *testing.T) { c.try(t, condition, check) })
			return
		}
		leaks := goleak.IgnoreCurrent()
		t.Cleanup(func() { goleak.VerifyNone(t, leaks) }) // first in, last out
		c.try(t, condition, check)
	})
}

func (c Case) try(t *testing.T, condition Condition, check func(*trial)) {
	rig := c.Rig(t)
	t.Cleanup(func() {
		if rig.Set != nil {
			rig.Set(Healthy)
		}
		_ = rig.Bus.Close() // a bus that was lost may say so
	})
	sensor, err := c.Driver.New(rig.Bus, c.config(c.Keys))
	require.NoError(t, err, "New with good keys")
	check(&trial{T: t, given: c, rig: rig, sensor: sensor, condition: condition})
}
