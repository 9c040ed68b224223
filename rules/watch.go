package rules

import (
	"math"

	"aman/drivers"
)

// side says where the last value of a point stands to one condition.
type side uint8

const (
	unseen side = iota
	inside      // strictly inside the reset
	between
	beyond // at or beyond the limit
)

// trouble says how far the faults of a point have come in the eyes of one
// condition.
type trouble uint8

const (
	sound   trouble = iota
	pending         // one faulty reading, not yet counted
	held            // counted
)

// change is what one reading or deadline did to a condition.
type change uint8

const (
	gotValue  change = 1 << iota // a usable value was read
	recovered                    // the value ended a counted fault and counts as at the limit
	gotFault                     // a faulty reading came
	counted                      // a fault began to count
)

// watch is one condition of one rule on one point, with what is known of it.
// Faults are counted here, and not at the point, because over and under are
// values to one side and faults to the other, and because each rule has its own
// idea of stale.
type watch struct {
	limit, reset float64
	stale        int64
	rule         int32
	timer        int32 // stale; the debounce is the next one
	op           Op
	side         side
	trouble      trouble
	kind         drivers.Fault
	change       change // of the reading that is being taken
	met          bool   // at or beyond the limit, with hysteresis
	armed        bool   // has been met in this occurrence
	steady       bool   // another value on the same side changes nothing
	feeds        bool   // an input of a figure that another watch compares
	figure       int32  // that is compared or fed, from 1; 0 where the value itself is
	input        int32  // of the figure
}

func (w *watch) debounce() int32 { return w.timer + 1 }

// sideOf says where a value stands.
func (w *watch) sideOf(v float64) side {
	switch w.op {
	case Above:
		if v >= w.limit {
			return beyond
		}
		if v < w.reset {
			return inside
		}
		return between
	case Below:
		if v <= w.limit {
			return beyond
		}
		if v > w.reset {
			return inside
		}
		return between
	case Exceeds:
		if v > w.limit {
			return beyond
		}
		if v < w.reset {
			return inside
		}
		return between
	default:
		if v == w.limit {
			return beyond
		}
		return inside
	}
}

// class is what a reading is before any condition has looked at it.
type class uint8

const (
	usable  class = iota // a measured value
	neutral              // warm-up or inhibited: says nothing
	faulty
	overRange
	underRange
)

// classify sorts a reading. What is no number, or was never judged, is faulty.
func classify(r drivers.Reading) class {
	switch r.Fault {
	case drivers.Warmup, drivers.Inhibited:
		return neutral
	case drivers.Over:
		return overRange
	case drivers.Under:
		return underRange
	case drivers.NoFault:
		if (r.Quality == drivers.Good || r.Quality == drivers.Uncertain) && !math.IsNaN(r.Value) && !math.IsInf(r.Value, 0) {
			return usable
		}
	}
	return faulty
}

// dangerous reports whether a reading beyond the range lies on the side that
// the condition looks at.
func (w *watch) dangerous(c class) bool {
	return c == overRange && (w.op == Above || w.op == Exceeds) || c == underRange && w.op == Below
}

// kindOf is the fault that a reading of class faulty, or beyond the range on
// the harmless side, counts as.
func kindOf(r drivers.Reading) drivers.Fault {
	if r.Fault == drivers.NoFault {
		return drivers.Range
	}
	return r.Fault
}
