package gateway

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestClockNeverSteps: only the monotonic clock moves it. A moment whose wall
// reading was stepped is placed by its monotonic one.
func TestClockNeverSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClock()
		start := c.now()
		assert.Equal(t, time.UTC, start.Location())
		time.Sleep(90 * time.Minute)
		assert.Equal(t, 90*time.Minute, c.now().Sub(start))
		assert.Equal(t, 90*time.Minute, c.elapsed())
		assert.Equal(t, c.now(), c.at(time.Now()))
		assert.NotContains(t, c.now().String(), "m=", "what leaves the gateway compares by its wall reading")
	})
}

// TestAgesSurviveAStepOfTheClock: a board without a battery gets its time from
// the network minutes after the start; no bus is lost by it.
func TestAgesSurviveAStepOfTheClock(t *testing.T) {
	c := newClock()
	l := newLoop("plc", nil, c, newIntake(), quiet())
	l.moved()
	assert.Less(t, time.Duration(l.turned.Load()), time.Minute, "the age is kept on the monotonic clock, which no one sets")
	assert.Empty(t, l.lost())
}
