package figures

import (
	"math"
	"time"
)

// maxKept bounds the readings that a rate remembers. Readings that come faster
// are thinned out, which lengthens the window by at most one part in kept spaces.
const (
	maxKept = 256
	spaces  = maxKept - 2
)

// Rate is the mean slope of one point over the last window: the newest value
// less the last one that is at least a window older, divided by the time between
// them, in the point's unit per second. It has no value until the window is full.
type Rate struct {
	over, stale int64 // ns
	spacing     int64 // ns; readings closer than this are not kept

	kept   ring
	newest sample
	any    bool
}

// sample is one reading: nanoseconds since 1970, and the point's unit.
type sample struct {
	at      int64
	value   float64
	certain bool
}

// NewRate returns a rate over a window. A gap longer than stale, or a reading
// that said nothing, starts the window anew; stale 0 means that no gap does.
func NewRate(over, stale time.Duration) *Rate {
	return &Rate{over: int64(over), stale: int64(stale), spacing: int64(over) / spaces}
}

// Take implements rules.Figure; there is one input.
func (r *Rate) Take(_ int, at int64, value float64, certain bool) {
	if gap := at - r.newest.at; r.any && (gap < 0 || r.stale > 0 && gap > r.stale) {
		r.clear()
	}
	r.newest, r.any = sample{at, value, certain}, true
	if r.kept.n == 0 || at-r.kept.last().at >= max(r.spacing, 1) {
		r.kept.push(r.newest)
	}
	for r.kept.n > 1 && r.kept.second().at <= at-r.over {
		r.kept.pop()
	}
}

// Miss implements rules.Figure: the window starts anew.
func (r *Rate) Miss(int, int64) { r.clear() }

func (r *Rate) clear() {
	r.kept.clear()
	r.any = false
}

// Value implements rules.Figure.
func (r *Rate) Value(at int64) (v float64, certain, ok bool) {
	if !r.any || r.stale > 0 && at-r.newest.at > r.stale {
		return 0, false, false
	}
	first := r.kept.first()
	if r.newest.at-first.at < r.over {
		return 0, false, false
	}
	v = (r.newest.value - first.value) / time.Duration(r.newest.at-first.at).Seconds()
	if math.IsInf(v, 0) {
		v = math.NaN()
	}
	return v, first.certain && r.newest.certain, true
}
