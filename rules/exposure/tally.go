package exposure

// tally sums over a shift. Outside every shift nothing counts, and the sum of
// the last one stands until the next one starts.
type tally struct {
	shifts           *Shifts
	highest          bool
	start, end, next int64
	sum              accumulator
	measured         int64
	holes            holes
}

func newTally(shifts *Shifts, highest bool) *tally {
	return &tally{shifts: shifts, highest: highest, holes: noHoles()}
}

// begin is the first moment that anything is known of: what the shift was
// before it is a gap.
func (t *tally) begin(at int64) { t.roll(at) }

// roll starts the shift that is on at the time.
func (t *tally) roll(at int64) {
	t.start, t.end, t.next = t.shifts.Around(at)
	t.sum, t.measured, t.holes = accumulator{}, 0, noHoles()
	if t.highest {
		t.sum.sum = lowest
	}
	if to := min(at, t.end); to > t.start {
		t.holes.add(t.start, to)
	}
}

func (t *tally) add(from, to int64, rate float64, sure bool) {
	for from < to {
		if from >= t.next {
			t.roll(from)
		}
		if from >= t.end {
			from = min(to, t.next)
			continue
		}
		until := min(to, t.end)
		if t.highest {
			t.sum.sum = max(t.sum.sum, rate)
		} else {
			t.sum.add(rate * float64(until-from))
		}
		t.measured += until - from
		if !sure {
			t.holes.unsure = until
		}
		from = until
	}
}

func (t *tally) gap(from, to int64) {
	if to > t.next {
		t.roll(to)
		return
	}
	if until := min(to, t.end); until > from {
		t.holes.add(from, until)
	}
}

// back takes note that the clock went back: what the shift was is in doubt.
func (t *tally) back(at int64) {
	if at < t.start {
		t.roll(at)
	}
	t.holes.unsure = at + 1
}

func (t *tally) read(at int64) total {
	if at >= t.next {
		t.roll(at)
	}
	return total{
		sum: t.sum.value(), measured: float64(t.measured),
		certain: !t.holes.doubtful(t.start) && !tooFew(min(at, t.end)-t.start, t.measured),
	}
}

func (t *tally) within(at int64) bool { return at < t.end }

func (t *tally) save(w *writer) {
	w.ints(t.start, t.end, t.next, t.measured)
	w.floats(t.sum.sum, t.sum.lost)
	w.holes(t.holes)
}

func (t *tally) load(r *reader) {
	r.ints(&t.start, &t.end, &t.next, &t.measured)
	r.floats(&t.sum.sum, &t.sum.lost)
	r.holes(&t.holes)
}
