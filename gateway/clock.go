package gateway

import "time"

// clock is the time base of one run: the wall clock at its start plus the
// monotonic clock. It never steps, whatever is done to the system's clock.
type clock struct{ start time.Time }

func newClock() *clock { return &clock{start: time.Now()} }

// now returns UTC on the run's time base.
func (c *clock) now() time.Time { return c.at(time.Now()) }

// elapsed is how long the run lasts already, for ages that a step of the
// system's clock must not change: a board without a battery is set by years.
func (c *clock) elapsed() time.Duration { return time.Since(c.start) }

// at places a moment, taken with time.Now, on the run's time base.
func (c *clock) at(t time.Time) time.Time {
	return c.start.Round(0).UTC().Add(t.Sub(c.start))
}
