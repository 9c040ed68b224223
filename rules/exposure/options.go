package exposure

import (
	"errors"
	"fmt"
	"hash/fnv"
	"time"
)

// Options say how a figure is formed.
type Options struct {
	// Stale is for how long at most a value stands for what comes after it, the
	// rule's own delay. It must be above zero.
	Stale time.Duration
	// Shifts are the plant's; nil means that what would belong to a shift is
	// formed over the last 8 h.
	Shifts *Shifts
	// Window is the length of a rolling figure, such as a limit's own averaging
	// time: whole seconds, above an hour whole minutes, up to 24 h. 0 means the
	// metric's own, 15 min for gas-stel and 60 min for heat-wbgt-in and -out.
	Window time.Duration
	// Threshold is the level in dB(A) below which noise does not count in a dose;
	// nil means DefaultThreshold.
	Threshold *float64
	// Units are the UCUM units of the points, one for each input; nil means that
	// they are those of the formula.
	Units []string
}

// widths are the lengths that buckets may have, longest first.
var widths = [...]time.Duration{
	time.Minute, 30 * time.Second, 20 * time.Second, 15 * time.Second, 12 * time.Second, 10 * time.Second,
	6 * time.Second, 5 * time.Second, 4 * time.Second, 3 * time.Second, 2 * time.Second, time.Second,
	500 * time.Millisecond, 200 * time.Millisecond, 100 * time.Millisecond, 50 * time.Millisecond,
	20 * time.Millisecond, 10 * time.Millisecond, 5 * time.Millisecond, 2 * time.Millisecond, time.Millisecond,
}

const (
	// steps is into how many buckets at least a window is cut: 15 min into seconds.
	steps = 900
	// longestWindow bounds the memory of a rolling figure.
	longestWindow = 24 * time.Hour
	// shiftWindow stands in for a shift where none are known, in buckets of a minute.
	shiftWindow = 8 * time.Hour
)

// width is the longest bucket that cuts the window evenly and finely enough.
func width(window time.Duration) time.Duration {
	for _, w := range widths {
		if w <= window/steps && window%w == 0 {
			return w
		}
	}
	return widths[len(widths)-1]
}

// check refuses what does not go together.
func (o *Options) check(f *form) error {
	switch {
	case o.Stale <= 0:
		return errors.New("a figure needs a stale limit above zero")
	case o.Window != 0 && f.span != rolling:
		return fmt.Errorf("%s has no window of its own", f.metric)
	case o.Window < 0 || o.Window > longestWindow || o.Window%time.Second != 0 || o.Window > time.Hour && o.Window%time.Minute != 0:
		return fmt.Errorf("a window of %v: it must be whole seconds, above an hour whole minutes, and at most 24h", o.Window)
	case o.Threshold != nil && !f.dose:
		return fmt.Errorf("%s has no threshold", f.metric)
	case o.Threshold != nil && !(*o.Threshold >= 0 && *o.Threshold <= 140):
		return fmt.Errorf("a threshold of %g dB(A): it must be 0 to 140", *o.Threshold)
	case o.Units != nil && len(o.Units) != len(f.inputs):
		return fmt.Errorf("%s needs %d points (%s), and there are %d units", f.metric, len(f.inputs), f.columns(), len(o.Units))
	}
	return nil
}

// mark tells figures apart whose saved states do not mean the same.
func (o *Options) mark(f *form) uint64 {
	h := fnv.New64a()
	shifts := ""
	if o.Shifts != nil && f.span == shiftwise {
		shifts = o.Shifts.String()
	}
	fmt.Fprintf(h, "%s|%d|%d|%s|%q", f.metric, o.Stale, o.Window, shifts, o.Units)
	if o.Threshold != nil {
		fmt.Fprintf(h, "|%g", *o.Threshold)
	}
	return h.Sum64()
}
