package exposure

import "math"

// lowest stands for "nothing yet" among maxima.
var lowest = math.Inf(-1)

// ring sums over a rolling window in buckets. Sums of the window are kept in
// two parts, so that nothing is ever subtracted and no rounding error of a loud
// minute outlives it: suffix sums of the older buckets, which are formed once a
// window, and a running sum of the newer ones. The oldest bucket, which the
// window leaves bit by bit, counts in proportion.
type ring struct {
	width   int64 // of a bucket, ns
	highest bool  // a maximum and no sum
	slots   []bucket
	slot    int   // of the bucket that is being filled
	until   int64 // when that bucket ends
	older   int   // how many full buckets the suffix sums still cover
	newer   float64
	// measured is the measured time of all buckets but the oldest.
	measured int64
	first    int64 // when the figure began
	skew     int64 // how far the clock went back, so that here it does not
	last     int64
	holes    holes
}

// bucket is one stretch of time.
type bucket struct {
	sum, suffix float64
	measured    int64
}

func newRing(width, window int64, highest bool) *ring {
	r := &ring{width: width, highest: highest, slots: make([]bucket, window/width+1), holes: noHoles()}
	return r
}

func (r *ring) window() int64 { return r.width * int64(len(r.slots)-1) }

func (r *ring) nothing() float64 {
	if r.highest {
		return lowest
	}
	return 0
}

func (r *ring) join(a, b float64) float64 {
	if r.highest {
		return max(a, b)
	}
	return a + b
}

func (r *ring) begin(at int64) {
	r.first = at
	r.last = at
	r.clear(at)
}

// clear empties the ring. The first bucket begins at the time, which is that of
// a reading: a value that is read regularly then fills buckets whole.
func (r *ring) clear(at int64) {
	for i := range r.slots {
		r.slots[i] = bucket{sum: r.nothing(), suffix: r.nothing()}
	}
	r.until = at + r.width
	r.slot, r.older, r.newer, r.measured = 0, 0, r.nothing(), 0
}

func (r *ring) next(slot int) int {
	if slot++; slot == len(r.slots) {
		return 0
	}
	return slot
}

func (r *ring) previous(slot int) int {
	if slot == 0 {
		return len(r.slots) - 1
	}
	return slot - 1
}

// step begins the next bucket.
func (r *ring) step() {
	r.slot = r.next(r.slot)
	r.slots[r.slot] = bucket{sum: r.nothing(), suffix: r.nothing()}
	r.until += r.width
	r.measured -= r.slots[r.next(r.slot)].measured
	if r.older > 0 {
		r.older--
		return
	}
	r.flip()
}

// flip turns all full buckets into suffix sums, from the newest to the one
// behind the oldest.
func (r *ring) flip() {
	suffix := r.nothing()
	slot := r.slot
	for range len(r.slots) - 2 {
		slot = r.previous(slot)
		suffix = r.join(suffix, r.slots[slot].sum)
		r.slots[slot].suffix = suffix
	}
	r.older, r.newer = len(r.slots)-2, r.nothing()
}

func (r *ring) add(from, to int64, rate float64, sure bool) {
	from, to = from+r.skew, to+r.skew
	if !sure && to > from {
		r.holes.unsure = to
	}
	r.skip(from)
	for from < to {
		if from >= r.until {
			r.step()
		}
		end := min(to, r.until)
		part := rate
		if !r.highest {
			part = float64(rate * float64(end-from))
		}
		b := &r.slots[r.slot]
		b.sum, r.newer = r.join(b.sum, part), r.join(r.newer, part)
		b.measured += end - from
		r.measured += end - from
		from = end
	}
	r.last = max(r.last, to)
}

func (r *ring) gap(from, to int64) {
	if from < to {
		r.holes.add(from+r.skew, to+r.skew)
		r.skip(to + r.skew)
	}
}

// skip moves on to the bucket in which the time is or ends.
func (r *ring) skip(to int64) {
	if to-r.until > r.window()+r.width {
		r.clear(to)
		return
	}
	for to > r.until {
		r.step()
	}
	r.last = max(r.last, to)
}

// back takes note that the clock went back: the ring's own goes on.
func (r *ring) back(at int64) {
	r.skew = r.last - at
	r.holes.unsure = r.last + 1
}

func (r *ring) read(at int64) total {
	at += r.skew
	r.skip(at)
	left := float64(r.until-at) / float64(r.width) // of the oldest bucket
	oldest := r.next(r.slot)
	t := total{sum: r.newer, measured: float64(r.measured)}
	if r.older > 0 {
		t.sum = r.join(r.slots[r.next(oldest)].suffix, t.sum)
	}
	if left > 0 {
		t.measured += float64(left * float64(r.slots[oldest].measured))
		if r.highest {
			t.sum = max(t.sum, r.slots[oldest].sum)
		} else {
			t.sum += float64(left * r.slots[oldest].sum)
		}
	}
	since := at - r.window()
	t.certain = !r.holes.doubtful(since) && !tooFew(min(r.window(), at-r.first), int64(t.measured))
	return t
}

func (r *ring) within(int64) bool { return true }
