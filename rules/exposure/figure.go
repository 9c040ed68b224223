package exposure

import (
	"errors"
	"math"
	"time"
)

// Figure makes one value out of readings, in time order; times are Unix
// nanoseconds. It is used by one goroutine. It is the Figure of package rules.
type Figure interface {
	// Take takes a value of the input, in its unit. Certain is false for a reading
	// of uncertain quality. NaN and infinities count as Miss.
	Take(input int, at int64, value float64, certain bool)
	// Miss says that from now on the input has no value, until the next Take.
	Miss(input int, at int64)
	// Value returns the figure at the time, which is not before that of the last
	// Take, in the metric's unit. Ok is false while there is none yet; certain is
	// false where gaps or uncertain readings went into it.
	Value(at int64) (v float64, certain, ok bool)
	// Save returns the state for Load, nil where a fresh figure does as well.
	Save() []byte
	// Load takes what Save returned. Bytes that are not its own, of another metric
	// or other options among them, are an error and leave it fresh.
	Load(state []byte) error
}

// NewFigure makes a figure that has seen nothing. An unknown metric, and options
// that do not go with it, are errors.
func NewFigure(metric Metric, opt Options) (Figure, error) {
	if _, err := ParseMetric(string(metric)); err != nil {
		return nil, err
	}
	form := metric.form()
	if err := opt.check(form); err != nil {
		return nil, err
	}
	f := &figure{form: form, options: opt, threshold: DefaultThreshold, stale: int64(opt.Stale)}
	if opt.Threshold != nil {
		f.threshold = *opt.Threshold
	}
	if opt.Window == 0 {
		f.options.Window = form.window
	}
	for i := range opt.Units {
		var err error
		if f.factor[i], f.offset[i], err = form.inputs[i].scale(opt.Units[i]); err != nil {
			return nil, err
		}
		f.scaled = f.scaled || f.factor[i] != 1 || f.offset[i] != 0
	}
	f.reset()
	return f, nil
}

// total is what a sum gives.
type total struct {
	sum, measured float64
	certain       bool
}

// sum collects what the held values count for.
type sum interface {
	// begin is the first moment that anything is known of.
	begin(at int64)
	add(from, to int64, rate float64, sure bool)
	gap(from, to int64)
	// back says that the clock went back to the time.
	back(at int64)
	read(at int64) total
	// within reports whether what happens now counts.
	within(at int64) bool
	save(w *writer)
	load(r *reader)
}

// figure holds the values of its inputs and collects them in a sum.
type figure struct {
	form           *form
	options        Options
	threshold      float64
	stale          int64
	scaled         bool
	factor, offset [most]float64
	state
	sum sum // nil for instant figures
}

// state is what a figure remembers besides its sum.
type state struct {
	begun bool
	last  int64
	in    [most]float64
	held  [most]int64 // until when each input's value stands
	sure  [most]bool
	// rate is what the present inputs count for, until the time, and whether all
	// of them are certain.
	rate  float64
	until int64
	safe  bool
}

// reset forgets everything.
func (f *figure) reset() {
	f.state = state{held: [most]int64{never, never, never}, until: never}
	switch {
	case f.form.span == instant:
		f.sum = nil
	case f.form.span == rolling:
		f.sum = newRing(int64(width(f.options.Window)), int64(f.options.Window), f.form.highest)
	case f.options.Shifts != nil:
		f.sum = newTally(f.options.Shifts, f.form.highest)
	default:
		f.sum = newRing(int64(time.Minute), int64(shiftWindow), f.form.highest)
	}
}

// Take implements Figure.
func (f *figure) Take(input int, at int64, value float64, certain bool) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		f.Miss(input, at)
		return
	}
	f.advance(at)
	if f.scaled {
		value = float64(value*f.factor[input]) + f.offset[input]
	}
	same := value == f.in[input] && f.until > at
	f.in[input], f.held[input], f.sure[input] = value, at+f.stale, certain
	if !same {
		f.rate = f.form.rate(&f.in, f.threshold)
	}
	f.combine()
}

// Miss implements Figure.
func (f *figure) Miss(input int, at int64) {
	f.advance(at)
	f.held[input] = never
	f.until = never
}

// combine works out until when all inputs stand.
func (f *figure) combine() {
	f.until, f.safe = f.held[0], f.sure[0]
	for i := 1; i < len(f.form.inputs); i++ {
		f.until, f.safe = min(f.until, f.held[i]), f.safe && f.sure[i]
	}
	if math.IsInf(f.rate, 0) || math.IsNaN(f.rate) {
		f.until = never // beyond what the formula can take
	}
}

// advance lets the held value count up to the time.
func (f *figure) advance(at int64) {
	switch {
	case f.sum == nil:
	case !f.begun:
		f.sum.begin(at)
	case at < f.last:
		f.sum.back(at)
	case at > f.last:
		from := f.last
		if f.until > from {
			end := min(at, f.until)
			f.sum.add(from, end, f.rate, f.safe)
			from = end
		}
		if from < at {
			f.sum.gap(from, at)
		}
	}
	f.begun, f.last = true, at
}

// Value implements Figure.
func (f *figure) Value(at int64) (v float64, certain, ok bool) {
	if !f.begun {
		return 0, false, false
	}
	held := f.until > at
	if f.sum == nil {
		if !held {
			return 0, false, false
		}
		return settle(f.rate), f.safe, true
	}
	f.advance(at)
	t := f.sum.read(at)
	certain = t.certain && (f.safe || !held)
	if f.form.highest {
		if held && f.sum.within(at) {
			t.sum = max(t.sum, f.rate)
		}
		return settle(t.sum), certain, t.sum != lowest
	}
	v = f.form.value(t.sum, t.measured, float64(f.options.Window))
	if math.IsNaN(v) {
		return 0, false, false // nothing was measured yet
	}
	return settle(v), certain, true
}

var errNotOurs = errors.New("the saved figure is not of this metric and these options")
