package gateway

import (
	"time"

	"aman/drivers"
)

const (
	// slowEnough is the polling period from which one reading is believed: a
	// contact's bouncing, some 20 ms, is over by the next. Below it two equal
	// readings in a row are asked for.
	slowEnough = 100 * time.Millisecond
	// faultsCount and faultLasts say when a fault of a contact counts, as of any
	// point: with the second faulty reading in a row or this long after the first.
	faultsCount = 2
	faultLasts  = 2 * time.Second
	// staleLeast and staleTimes are the silence that counts as a fault: so many
	// periods, at least so long.
	staleLeast = 2 * time.Second
	staleTimes = 3
)

// level is what is known of a contact.
type level uint8

const (
	levelUnknown level = iota // never read, or not readable now
	levelReleased
	levelPressed
)

// flip is a change of a contact; from and to are the same where there is none.
type flip struct{ from, to level }

// contact makes levels of the readings of one input: it takes bouncing out and
// counts faults. It has no clock of its own.
type contact struct {
	activeLow bool
	needs     int           // equal readings in a row that make a level
	stale     time.Duration // silence that counts as a fault

	level level
	seen  level // of the last good readings, and how many they are in a row
	run   int

	heard  time.Time // the last reading of any quality, or the start
	faults int       // in a row
	since  time.Time // the first of them
	kind   drivers.Fault
	lost   drivers.Fault // the fault that counts; NoFault while the level is known
}

func newContact(activeLow bool, every time.Duration, start time.Time) contact {
	c := contact{activeLow: activeLow, needs: 1, stale: max(staleLeast, staleTimes*every), heard: start}
	if every < slowEnough {
		c.needs = 2
	}
	return c
}

// hear takes one reading. A value that is neither 0 nor 1 is no reading of a
// contact and counts as out of range.
func (c *contact) hear(at time.Time, s drivers.Sample) flip {
	c.heard = at
	if s.Fault == drivers.NoFault && s.Value != 0 && s.Value != 1 {
		s.Fault = drivers.Range
	}
	if s.Fault != drivers.NoFault {
		return c.fault(at, s.Fault)
	}
	c.faults, c.lost = 0, drivers.NoFault
	now := levelReleased
	if (s.Value == 1) != c.activeLow {
		now = levelPressed
	}
	if now != c.seen {
		c.seen, c.run = now, 0
	}
	if c.run++; c.run < c.needs {
		return flip{c.level, c.level}
	}
	return c.become(now)
}

// fault takes a faulty reading. Until it counts the level stays as it was.
func (c *contact) fault(at time.Time, f drivers.Fault) flip {
	c.seen, c.run, c.kind = levelUnknown, 0, f
	if c.faults++; c.faults == 1 {
		c.since = at
	}
	if c.faults >= faultsCount || at.Sub(c.since) >= faultLasts {
		c.lost = f
		return c.become(levelUnknown)
	}
	return flip{c.level, c.level}
}

func (c *contact) become(l level) flip {
	t := flip{c.level, l}
	c.level = l
	return t
}

// due is when the contact becomes unreadable by the passing of time alone; zero
// where it is so already.
func (c *contact) due() time.Time {
	switch {
	case c.lost != drivers.NoFault:
		return time.Time{}
	case c.faults > 0:
		return c.since.Add(faultLasts)
	}
	return c.heard.Add(c.stale)
}

// pass lets time pass.
func (c *contact) pass(now time.Time) flip {
	if at := c.due(); at.IsZero() || now.Before(at) {
		return flip{c.level, c.level}
	}
	c.lost = drivers.Stale
	if c.faults > 0 {
		c.lost = c.kind
	}
	c.seen, c.run = levelUnknown, 0
	return c.become(levelUnknown)
}
