package kpi

import "time"

// window counts annunciations over a span of whole seconds, sliding or in bins
// that begin with the clock, and keeps the fullest.
type window struct {
	span   int64 // s
	fixed  bool
	count  int
	peak   int
	peakAt int64 // Unix s of the annunciation that made the peak
}

// windows share one ring with the count of each second.
type windows struct {
	ring     []int32
	at       int64 // Unix s of the newest count; every second up to it is counted
	minute   window
	bin      window
	hour     window
	flood    flood
	begun    bool
	annunced int
}

func newWindows(opt Options) windows {
	of := func(d time.Duration) window { return window{span: int64(d / time.Second), fixed: opt.Fixed} }
	return windows{
		ring:   make([]int32, longestBin/time.Second),
		minute: of(time.Minute), bin: of(opt.Bin), hour: of(time.Hour),
		flood: flood{above: opt.FloodAbove, below: opt.FloodBelow, fixed: opt.Fixed, span: int64(opt.Bin / time.Second)},
	}
}

func (w *windows) all() [3]*window { return [3]*window{&w.minute, &w.bin, &w.hour} }

func (w *windows) slot(second int64) *int32 {
	n := int64(len(w.ring))
	return &w.ring[((second%n)+n)%n]
}

// pass moves time to the second. What every window has forgotten is skipped, so
// that a gap of years costs no more than one of an hour.
func (w *windows) pass(second int64) {
	if !w.begun {
		w.at, w.begun = second, true
		return
	}
	for w.at < second {
		if w.idle() {
			clear(w.ring)
			w.at = second
			return
		}
		w.step()
	}
}

func (w *windows) idle() bool {
	return w.minute.count == 0 && w.bin.count == 0 && w.hour.count == 0 && !w.flood.on
}

// step begins the next second.
func (w *windows) step() {
	w.at++
	for _, one := range w.all() {
		switch {
		case !one.fixed:
			one.count -= int(*w.slot(w.at - one.span))
		case w.at%one.span == 0:
			if one == &w.bin {
				w.flood.close(one.count, w.at)
			}
			one.count = 0
		}
	}
	*w.slot(w.at) = 0
	if !w.bin.fixed {
		w.flood.slide(w.bin.count, w.at)
	}
}

// add counts one annunciation in the present second.
func (w *windows) add() {
	w.annunced++
	*w.slot(w.at)++
	for _, one := range w.all() {
		one.count++
		if one.count > one.peak {
			one.peak, one.peakAt = one.count, w.at
		}
	}
	w.flood.rise(w.bin.count, w.at)
}
