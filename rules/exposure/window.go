package exposure

import (
	"sort"
	"time"
)

// Window is the highest rolling mean of a series.
type Window struct {
	// Mean is in the unit of the values.
	Mean float64
	// End is when the window of that mean ends.
	End time.Duration
	// Full is false when the series is shorter than the window.
	Full bool
	// Uncertain is true when too much is missing inside that window.
	Uncertain bool
}

// HighestMean is the highest mean concentration over any stretch of the given
// length, as norms with a short averaging time want it:
//
//	(1/W) · ∫ C dτ over (t−W, t]
//
// Before W of data have passed the divisor is W all the same: what was not
// measured counts as nothing, and Full tells. A window that is not above zero
// panics, as it is a constant of the caller.
func HighestMean(s Series, window time.Duration) Window {
	if window <= 0 {
		panic("exposure: a window must be above zero")
	}
	c := cumulate(s)
	var best Window
	consider := func(t time.Duration, to, from point) {
		if t <= s.Start() || t > s.End() {
			return
		}
		if w := c.between(t, window, to, from); best.End == 0 || w.before(best) {
			best = w
		}
	}
	var behind, here, ahead cursor
	for _, g := range s.segments {
		for _, x := range [...]time.Duration{g.Start, g.End()} {
			from, at, to := c.until(&behind, x-window), c.until(&here, x), c.until(&ahead, x+window)
			consider(x, at, from)
			consider(x+window, to, at)
		}
	}
	best.Full = s.Elapsed() >= window
	return best
}

// before reports whether w is the higher window, or of two equal ones the one
// that is certain, or earlier.
func (w Window) before(other Window) bool {
	switch {
	case w.Mean != other.Mean:
		return w.Mean > other.Mean
	case w.Uncertain != other.Uncertain:
		return other.Uncertain
	}
	return w.End < other.End
}

// cumulative knows the area and the measured time up to each segment.
type cumulative struct {
	series   Series
	gaps     []gap
	area     []float64 // before segment i, in unit x ns
	measured []time.Duration
}

func cumulate(s Series) cumulative {
	c := cumulative{series: s, gaps: s.gaps(), area: make([]float64, len(s.segments)), measured: make([]time.Duration, len(s.segments))}
	var area accumulator
	var measured time.Duration
	for i, g := range s.segments {
		c.area[i], c.measured[i] = area.value(), measured
		area.add(concentration(g.Value) * float64(g.Length))
		measured += g.Length
	}
	return c
}

// point is what was summed up to a moment.
type point struct {
	area     float64
	measured time.Duration
}

// cursor is the first segment that begins at or after a moment; it only moves
// on, so that all windows together cost one pass.
type cursor int

func (c *cumulative) until(at *cursor, t time.Duration) point {
	all := c.series.segments
	for int(*at) < len(all) && all[*at].Start < t {
		*at++
	}
	i := int(*at) - 1
	if i < 0 {
		return point{}
	}
	part := min(t, all[i].End()) - all[i].Start
	return point{
		area:     c.area[i] + float64(concentration(all[i].Value)*float64(part)),
		measured: c.measured[i] + part,
	}
}

// between is the window that ends at t. A rolling mean of steps is highest where
// a segment begins or ends at either end of the window, so that no others need
// to be looked at.
func (c *cumulative) between(t, window time.Duration, to, from point) Window {
	begins := max(t-window, c.series.Start())
	return Window{
		Mean:      settle((to.area - from.area) / float64(window)),
		End:       t,
		Uncertain: c.gapWithin(begins, t) || tooFew(int64(t-begins), int64(to.measured-from.measured)),
	}
}

// gapWithin reports whether a gap leaves more than LongestGap of the stretch empty.
func (c *cumulative) gapWithin(from, to time.Duration) bool {
	first := sort.Search(len(c.gaps), func(i int) bool { return c.gaps[i].to > from })
	for _, g := range c.gaps[first:] {
		if g.from >= to {
			return false
		}
		if min(g.to, to)-max(g.from, from) > LongestGap {
			return true
		}
	}
	return false
}
