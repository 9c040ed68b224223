package rules_test

import (
	"math"
	"slices"

	"aman/rules"
)

// reading takes what a point says at this second.
func (w *mWorld) reading(id string, m mWord) {
	p := w.point(id)
	p.heard, p.last, p.lastGood = w.now, m.value, m.fault == "" && !m.uncertain
	if m.fault == "warmup" || m.fault == "inhibited" {
		w.drive()
		return
	}
	tripped := map[*mRule]bool{}
	for _, r := range w.rules {
		if r.point == id && r.side(m) != faulty {
			tripped[r] = r.held && r.cond && r.byFault
			r.held, r.silent, r.inRow = false, false, 0
		}
	}
	w.tellFaults(p, m)
	for _, r := range w.rules {
		if r.point != id {
			continue
		}
		if side := r.side(m); side == faulty {
			r.kind = m.fault
			w.faultyReading(r)
		} else {
			w.value(r, side, tripped[r])
			if r.reaches(m) {
				w.rearmAlarm(r)
			}
		}
	}
	w.drive()
}

// tellFaults tells what a reading ends and begins: the fault that the last rule
// no longer holds, the end of the range that was left, the one that was reached.
func (w *mWorld) tellFaults(p *mPoint, m mWord) {
	if p.counted && !w.anyHolds(p, m) {
		if p.told {
			w.say(rules.FaultCleared, p.id)
		}
		p.counted, p.told = false, false
	}
	if p.beyond != "" && m.fault == "" {
		p.beyond = ""
		w.say(rules.FaultCleared, p.id)
	}
	dangerous, told := false, false
	for _, r := range w.rules {
		if r.point == p.id {
			dangerous, told = dangerous || m.fault != "" && r.side(m) == atLimit, told || r.tells()
		}
	}
	if dangerous && told && p.beyond != m.fault {
		if p.beyond != "" { // the other end
			w.say(rules.FaultCleared, p.id)
		}
		p.beyond = m.fault
		w.say(rules.FaultRaised, p.id)
	}
}

// anyHolds says that a rule holds the point for faulty, or will by this reading.
func (w *mWorld) anyHolds(p *mPoint, m mWord) bool {
	for _, r := range w.rules {
		if r.point == p.id && r.tells() && (r.held || r.side(m) == faulty && r.inRow >= 1) {
			return true
		}
	}
	return false
}

func (w *mWorld) faultyReading(r *mRule) {
	r.insideSince = never
	if r.inRow++; r.inRow == 1 {
		r.firstFaulty = w.now
	}
	if r.inRow >= 2 && !r.held {
		w.count(r)
	}
}

// count makes a fault count: from now on the rule holds the point for faulty.
func (w *mWorld) count(r *mRule) {
	r.held, r.insideSince = true, never
	if p := w.point(r.point); r.tells() && !p.counted {
		p.counted = true
		if p.told = r.silent || r.kind != p.beyond; p.told { // once each
			w.say(rules.FaultRaised, p.id)
		}
	}
	w.tripByFault(r)
}

func (w *mWorld) tripByFault(r *mRule) {
	if r.policy != rules.TripOnFault || w.isInhibited(r.point) && !r.cond {
		return
	}
	r.holdSince = never // the first good reading decides at once
	if !r.cond {
		w.trip(r, true)
	}
}

// value takes a good reading. The first after a fault trip decides at once, and
// between reset and limit it counts as at the limit. What that is worth under an
// inhibit, where a value between does not trip, the texts leave open.
func (w *mWorld) value(r *mRule, side mSide, tripped bool) {
	r.risen = w.isInhibited(r.point) && (side == atLimit || side == between && r.risen && r.hold == 0)
	w.open = w.open || side == between && tripped && w.isInhibited(r.point)
	if side == inside || side == between && !tripped {
		w.insideLimit(r, side)
		return
	}
	r.insideSince = never
	if r.cond && !r.byFault {
		return
	}
	atOnce := r.hold == 0 || tripped
	if r.holdSince == never {
		r.holdSince = w.now
	}
	if atOnce {
		r.holdSince = min(r.holdSince, w.now-r.hold-1)
		w.tripByValue(r)
	}
}

func (w *mWorld) insideLimit(r *mRule, side mSide) {
	r.holdSince = never
	if side == between {
		r.insideSince = never
		return
	}
	if r.cond && r.insideSince == never {
		r.insideSince = w.now
	}
	if r.clearFor == 0 {
		w.clearByValue(r)
	}
}

// tripByValue trips what has been at its limit for long enough.
func (w *mWorld) tripByValue(r *mRule) {
	if r.holdSince != never && w.now >= r.holdSince+r.hold && !w.isInhibited(r.point) {
		w.trip(r, false)
	}
}

// clearByValue clears what has been inside for long enough.
func (w *mWorld) clearByValue(r *mRule) {
	if r.cond && r.insideSince != never && w.now >= r.insideSince+r.clearFor && !w.isInhibited(r.point) {
		w.clear(r)
	}
}

func (w *mWorld) delaysByTime(r *mRule) {
	w.tripByValue(r)
	w.clearByValue(r)
}

func (w *mWorld) faultsByTime(r *mRule) {
	if r.held {
		return
	}
	p := w.point(r.point)
	switch {
	case w.now == p.heard+r.stale:
		r.silent = true
		w.count(r)
	case r.inRow == 1 && w.now == r.firstFaulty+2:
		w.count(r)
	}
}

// inhibitsByTime ends inhibits, points before rules: first all are told, then for
// one after the other what is wrong is raised and what is not clears.
func (w *mWorld) inhibitsByTime() {
	var ended []*mInhibit
	for _, target := range w.targets() {
		for _, i := range w.inhibits {
			if i.target == target && i.until == w.now {
				ended = append(ended, i)
				w.say(rules.Uninhibited, target)
			}
		}
	}
	for _, over := range ended {
		w.inhibits = slices.DeleteFunc(w.inhibits, func(i *mInhibit) bool { return i == over })
		for _, r := range w.rules {
			if over.takes(r.point) && !w.isInhibited(r.point) {
				w.endOfInhibit(r)
			}
		}
	}
}

// targets are what can be inhibited, in the order of the configuration.
func (w *mWorld) targets() (list []string) {
	for _, p := range w.points {
		list = append(list, p.id)
	}
	for _, r := range w.rules {
		list = append(list, r.id)
	}
	return list
}

func (i *mInhibit) takes(point string) bool {
	return slices.Contains(i.points, point)
}

// endOfInhibit raises what is wrong and clears what is not; a delay that is over
// at this very instant is a deadline of its own, and acts after.
func (w *mWorld) endOfInhibit(r *mRule) {
	if r.held && !r.cond {
		w.tripByFault(r)
	}
	if r.hold == 0 || w.now > r.holdSince+r.hold {
		w.tripByValue(r)
	}
	if r.clearFor == 0 || w.now > r.insideSince+r.clearFor {
		w.clearByValue(r)
	}
}

// noNumber is the value of a faulty reading.
var noNumber = math.NaN()
