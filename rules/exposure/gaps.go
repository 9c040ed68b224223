package exposure

import "math"

// never is before every time.
const never = math.MinInt64

// holes remembers the stretches without a value that make a figure uncertain.
// Times are Unix nanoseconds; it needs no list, since of two long gaps the later
// one leaves the window last.
type holes struct {
	// from and to are the gap that is growing or grew last, and big... the last
	// one of more than LongestGap.
	from, to       int64
	bigFrom, bigTo int64
	// unsure is until when readings of uncertain quality stood.
	unsure int64
}

func noHoles() holes {
	return holes{from: never, to: never, bigFrom: never, bigTo: never, unsure: never}
}

// add extends the gap that ends at from, or begins another.
func (h *holes) add(from, to int64) {
	if from != h.to || h.from == never {
		h.from = from
	}
	h.to = to
	if to-h.from > int64(LongestGap) {
		h.bigFrom, h.bigTo = h.from, to
	}
}

// doubtful reports whether the stretch from the time on has a gap of more than
// LongestGap within it, or a reading of uncertain quality.
func (h *holes) doubtful(since int64) bool {
	if h.unsure > since {
		return true
	}
	return h.bigTo > since && h.bigTo-max(h.bigFrom, since) > int64(LongestGap)
}
