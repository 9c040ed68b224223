package compare

import (
	"slices"
	"time"
)

// Side is one of the two rule sets.
type Side uint8

// The sides.
const (
	Old Side = iota
	New
)

// String returns the word that texts use.
func (s Side) String() string { return [...]string{"OLD", "NEW"}[s] }

// stretch is what one side has seen of a track: the present time during which
// it is true, gaps up to the tolerance joined.
type stretch struct {
	on        bool
	from      time.Time // of the stretch
	began     time.Time // of the occurrence within it
	to        time.Time // of its last occurrence
	any       bool      // there is one
	faultOnly bool      // no value raised it
	why       string
}

// Count is what one side gave.
type Count struct {
	// Occurrences are times of being true; Stretches the same with short gaps
	// joined: of a zone, its evacuations.
	Occurrences int `json:"occurrences"`
	Stretches   int `json:"stretches"`
	// ByFault counts the stretches in which a fault and no value was the cause.
	ByFault int `json:"by_fault"`
	// Seconds is how long it was true.
	Seconds float64 `json:"seconds"`
	// Real and False count stretches by the periods that were real, Missed the
	// periods without a stretch; only where such periods are given.
	Real   int `json:"real"`
	False  int `json:"false"`
	Missed int `json:"missed"`
}

// track follows one rule, or one zone, on both sides.
type track struct {
	tolerance time.Duration
	judged    bool // stretches are told real or false
	truth     []Period
	caught    [2][]bool // by period of truth
	sides     [2]stretch
	counts    [2]Count
	episode   episode
	same      int
	only      [2]int
	shifts    []time.Duration
	rule      string        // empty of a zone
	done      func(episode) // told of each episode that is over; nil to tell nobody
}

// episode is a set of stretches of either side that overlap, or nearly.
type episode struct {
	any   bool
	from  time.Time
	to    time.Time
	first [2]time.Time // of each side; zero where it gave nothing
	why   [2]string
}

// know takes the periods that were real: all of them, so that what lies outside
// is false.
func (t *track) know(truth []Period) {
	t.judged = true
	t.truth, t.caught = truth, [2][]bool{make([]bool, len(truth)), make([]bool, len(truth))}
}

// begin says that the side became true.
func (t *track) begin(s Side, at time.Time, byFault bool, why string) {
	x := &t.sides[s]
	if x.any && at.Sub(x.to) > t.tolerance {
		t.endStretch(s)
	}
	if !x.any {
		*x = stretch{any: true, from: at, faultOnly: true, why: why}
	}
	if e := &t.episode; e.any && !t.sides[Old].on && !t.sides[New].on && at.Sub(e.to) > t.tolerance {
		t.endEpisode()
	}
	x.on, x.began = true, at
	x.faultOnly = x.faultOnly && byFault
	t.counts[s].Occurrences++
	t.join(s, at, why)
}

// value says that a value, too, holds what a fault had raised.
func (t *track) value(s Side) { t.sides[s].faultOnly = false }

func (t *track) join(s Side, at time.Time, why string) {
	e := &t.episode
	if !e.any {
		*e = episode{any: true, from: at}
	}
	if e.first[s].IsZero() {
		e.first[s], e.why[s] = at, why
	}
}

// end says that the side became false.
func (t *track) end(s Side, at time.Time) {
	x := &t.sides[s]
	x.on, x.to = false, at
	t.counts[s].Seconds += at.Sub(x.began).Seconds()
	t.episode.to = at
}

// endStretch counts a stretch that is over.
func (t *track) endStretch(s Side) {
	x, c := &t.sides[s], &t.counts[s]
	c.Stretches++
	if x.faultOnly {
		c.ByFault++
	}
	if t.judged {
		if t.meets(s, x.from, x.to) {
			c.Real++
		} else {
			c.False++
		}
	}
	x.any = false
}

// meets reports whether the stretch overlaps a period that was real, up to the
// tolerance, and marks each that it does.
func (t *track) meets(s Side, from, to time.Time) (met bool) {
	for i, p := range t.truth {
		if !from.After(p.To.Add(t.tolerance)) && !to.Before(p.From.Add(-t.tolerance)) {
			t.caught[s][i], met = true, true
		}
	}
	return met
}

// due reports whether the track should have been true in the period. A zone's
// period asks that somebody evacuates it, and not each of its rules.
func (t *track) due(p Period) bool { return t.rule == "" || p.Rule == t.rule }

func (t *track) endEpisode() {
	e := t.episode
	t.episode = episode{}
	switch {
	case e.first[Old].IsZero():
		t.only[New]++
	case e.first[New].IsZero():
		t.only[Old]++
	default:
		t.same++
		t.shifts = append(t.shifts, e.first[New].Sub(e.first[Old]))
	}
	if t.done != nil {
		t.done(e)
	}
}

// finish ends what is still open.
func (t *track) finish(at time.Time) {
	for _, s := range []Side{Old, New} {
		if t.sides[s].on {
			t.end(s, at)
		}
		if t.sides[s].any {
			t.endStretch(s)
		}
		for i, caught := range t.caught[s] {
			if !caught && t.due(t.truth[i]) {
				t.counts[s].Missed++
			}
		}
	}
	if t.episode.any {
		t.endEpisode()
	}
	slices.Sort(t.shifts)
}
