package kpi

import "time"

// Options are the definitions on which the sources differ. The zero value of a
// field takes the default that stands beside it.
type Options struct {
	// Bin is the time over which floods and the rate are counted: 10 min
	// (EEMUA 191, ISA-18.2). Whole seconds, at most 1 h.
	Bin time.Duration
	// Fixed counts in bins that begin with the clock, at whole multiples of their
	// length in UTC, as the standards do. Otherwise a window slides by the second
	// and sees what falls on both sides of a boundary.
	Fixed bool
	// FloodAbove begins a flood when more annunciations than this fall into a
	// bin: 10 (EEMUA 191; some sources write "10 or more", which is 9 here).
	FloodAbove int
	// FloodBelow ends it when fewer than this do: 5.
	FloodBelow int
	// ChatterCount annunciations of one alarm within ChatterIn are chatter:
	// 3 within 60 s.
	ChatterCount int
	ChatterIn    time.Duration
	// Fleeting is the length below which an alarm that does not chatter passes
	// before a person can act: 10 s. The sources say "within a few seconds".
	Fleeting time.Duration
	// Standing is how long an alarm may stay annunciated before it is stale: 24 h
	// (ISA-18.2).
	Standing time.Duration
	// Upset is the time after an upset in which annunciations are counted: 10 min.
	Upset time.Duration
	// Top is how many of the busiest alarms make the top share: 10.
	Top int
	// QuietUnder names, by rule, the rules under which an alarm is quiet: while
	// one of them is annunciated a raise of the lower counts nothing.
	QuietUnder map[string][]string
}

// longestBin bounds the memory of the windows: one count a second.
const longestBin = time.Hour

func (o Options) withDefaults() Options {
	span(&o.Bin, 10*time.Minute)
	o.Bin = max(time.Second, min(o.Bin.Truncate(time.Second), longestBin))
	span(&o.ChatterIn, time.Minute)
	span(&o.Fleeting, 10*time.Second)
	span(&o.Standing, 24*time.Hour)
	span(&o.Upset, 10*time.Minute)
	count(&o.FloodAbove, 10)
	count(&o.FloodBelow, 5)
	count(&o.ChatterCount, 3)
	o.ChatterCount = max(2, o.ChatterCount)
	count(&o.Top, 10)
	return o
}

func span(d *time.Duration, otherwise time.Duration) {
	if *d <= 0 {
		*d = otherwise
	}
}

func count(n *int, otherwise int) {
	if *n <= 0 {
		*n = otherwise
	}
}
