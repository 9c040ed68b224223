package kpi

import "time"

// Flood is the worst stretch in which more alarms came than a person can take.
type Flood struct {
	Start  time.Time
	Length time.Duration
	// Alarms is how many annunciations came in it; in the first bin all of its
	// count.
	Alarms int
}

// flood follows the count of one window: it begins above one bound and ends
// below a lower one, so that it does not flutter.
type flood struct {
	above, below int
	fixed        bool
	span         int64 // s of a bin
	on           bool
	since        int64
	alarms       int
	number       int
	seconds      int64
	worst        Flood
}

// rise takes the count after an annunciation of a sliding window.
func (f *flood) rise(count int, at int64) {
	switch {
	case f.fixed:
	case f.on:
		f.alarms++
	case count > f.above:
		f.begin(at, count)
	}
}

// slide takes the count of a sliding window after a second has passed.
func (f *flood) slide(count int, at int64) {
	if f.on && count < f.below {
		f.end(at)
	}
}

// close takes the count of a bin that ends at the given second.
func (f *flood) close(count int, at int64) {
	switch {
	case f.on && count < f.below:
		f.end(at - f.span)
	case f.on:
		f.alarms += count
	case count > f.above:
		f.begin(at-f.span, count)
	}
}

func (f *flood) begin(at int64, alarms int) {
	f.on, f.since, f.alarms = true, at, alarms
	f.number++
}

func (f *flood) end(at int64) {
	f.on = false
	f.seconds += at - f.since
	if f.alarms > f.worst.Alarms {
		f.worst = Flood{Start: time.Unix(f.since, 0).UTC(), Length: time.Duration(at-f.since) * time.Second, Alarms: f.alarms}
	}
}

// total returns the floods up to the given second, the present one included:
// f is a copy.
func (f flood) total(at int64, count int) flood {
	if f.fixed {
		switch {
		case f.on && count < f.below:
			f.end(at - mod(at, f.span))
		case f.on:
			f.alarms += count
		case count > f.above:
			f.begin(at-mod(at, f.span), count)
		}
	}
	if f.on {
		f.end(at)
	}
	return f
}

func mod(a, b int64) int64 { return ((a % b) + b) % b }
