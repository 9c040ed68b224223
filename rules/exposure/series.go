package exposure

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// LongestGap is how long values may be missing without interruption before a
// figure is uncertain (the convention of this product for the 15 min window,
// kept for all figures).
const LongestGap = 60 * time.Second

// Segment is a value that stood for a time. Start counts from the beginning of
// the shift or from any other fixed moment.
type Segment struct {
	Start, Length time.Duration
	Value         float64
}

// End is the moment when the segment ends.
func (s Segment) End() time.Duration { return s.Start + s.Length }

// Series is one shift's values in order of time: at least one segment, none
// overlapping, all finite, lengths not negative and together more than nothing.
type Series struct {
	segments []Segment
	measured time.Duration
}

// ErrNothingMeasured says that there is no time in which a value stood.
var ErrNothingMeasured = errors.New("nothing was measured: all durations are zero or there are no rows")

// NewSeries checks the segments and keeps them. An *OrderError names the first
// segment that cannot stand where it does.
func NewSeries(segments []Segment) (Series, error) {
	s := Series{segments: segments}
	for i, g := range segments {
		if why := wrong(segments, i); why != "" {
			return Series{}, &OrderError{Index: i, Why: why}
		}
		s.measured += g.Length
	}
	if s.measured == 0 {
		return Series{}, ErrNothingMeasured
	}
	return s, nil
}

// OrderError says which segment of a series is wrong, and why.
type OrderError struct {
	Index int
	Why   string
}

// Error implements error.
func (e *OrderError) Error() string { return fmt.Sprintf("segment %d: %s", e.Index, e.Why) }

func wrong(all []Segment, i int) string {
	g := all[i]
	switch {
	case math.IsNaN(g.Value) || math.IsInf(g.Value, 0):
		return "the value is no number"
	case g.Length < 0:
		return "the duration is negative"
	case i > 0 && g.Start < all[i-1].Start:
		return "it starts before the one above it: sort by start"
	case i > 0 && g.Start < all[i-1].End():
		return fmt.Sprintf("it starts %v before the one above it ends: they overlap", all[i-1].End()-g.Start)
	}
	return ""
}

// Start is when the first segment begins.
func (s Series) Start() time.Duration { return s.segments[0].Start }

// End is when the last segment ends.
func (s Series) End() time.Duration { return s.segments[len(s.segments)-1].End() }

// Elapsed is the time from the first segment's start to the last one's end.
func (s Series) Elapsed() time.Duration { return s.End() - s.Start() }

// Uncertain reports whether more than LongestGap is missing between two
// segments, or more than LongestGap and a quarter of the time in all.
func (s Series) Uncertain() bool {
	return len(s.gaps()) > 0 || tooFew(int64(s.Elapsed()), int64(s.measured))
}

// gap is a stretch of more than LongestGap without a value.
type gap struct{ from, to time.Duration }

func (s Series) gaps() []gap {
	var all []gap
	for i := 1; i < len(s.segments); i++ {
		g := gap{from: s.segments[i-1].End(), to: s.segments[i].Start}
		if g.to-g.from > LongestGap {
			all = append(all, g)
		}
	}
	return all
}

// tooFew reports whether of the elapsed time (ns) so little was measured that
// the figure is uncertain even if no gap was long.
func tooFew(elapsed, measured int64) bool {
	missing := elapsed - measured
	return missing > int64(LongestGap) && missing > elapsed/4
}

// area is the sum of rate(value) x length in ns.
func (s Series) area(rate func(float64) float64) float64 {
	var a accumulator
	for _, g := range s.segments {
		a.add(rate(g.Value) * float64(g.Length))
	}
	return a.value()
}

// Highest is the highest value of the series, in the unit of its values: a
// ceiling's figure, the maximum of a shift, the peak level of noise.
func Highest(s Series) float64 {
	highest := math.Inf(-1)
	for _, g := range s.segments {
		highest = max(highest, g.Value)
	}
	return highest
}

// TimeAbove is how long the value stood above the level.
func TimeAbove(s Series, level float64) time.Duration {
	var sum time.Duration
	for _, g := range s.segments {
		if g.Value > level {
			sum += g.Length
		}
	}
	return sum
}
