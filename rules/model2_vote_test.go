package rules_test

import (
	"fmt"
	"slices"
	"strings"

	"aman/rules"
)

// mVote is a second, separately written account of one vote v of k members in
// whole seconds: above 40, reset 36 on the points a, b, c.
type mVote struct {
	k                     int
	available             bool
	hold, clearFor, stale int
	policy                rules.FaultPolicy
	latches               bool
	members               []*mMember

	now                        int
	cond, acked, latched       bool
	byFault                    bool
	byFaulty                   bool // a faulty reading, or silence, is being judged
	holdSince, insideSince     int
	inhibits                   []*mInhibit
	leftOut, faults            int // as last told
	said                       []string
	horn, fan, beacon, trouble bool
}

// mMember is one member, and its warning.
type mMember struct {
	point         string
	heard         int
	warming       bool // the last reading says that it is left out
	lastGood      bool
	last          float64
	met           bool // from at its limit until strictly inside its reset
	untold        bool // it is since a reading under an inhibit
	inside        bool // the last good value was strictly inside its reset
	between       bool // or between reset and limit
	tripped       bool // its fault was among the votes when the vote was raised
	inRow, first  int
	held, counted bool
	beyond        bool
	cond, acked   bool // of its warning
}

func (v *mVote) member(point string) *mMember {
	for _, m := range v.members {
		if m.point == point {
			return m
		}
	}
	return nil
}

func (v *mVote) state() string {
	r := mRule{cond: v.cond, acked: v.acked, latched: v.latched}
	return r.state()
}

func (m *mMember) state() string {
	r := mRule{cond: m.cond, acked: m.acked}
	return r.state()
}

func (v *mVote) say(kind rules.EventKind, subject string) {
	s := fmt.Sprintf("%d %s %s", v.now, kind, subject)
	if subject == "v" {
		s += " " + v.state()
	} else if p, ok := strings.CutPrefix(subject, "v/"); ok {
		s += " " + v.member(p).state()
	}
	v.said = append(v.said, s)
}

func (v *mVote) isInhibited(point string) bool {
	return slices.ContainsFunc(v.inhibits, func(i *mInhibit) bool { return i.target == point })
}

// out says that the member is left out of the vote.
func (v *mVote) out(m *mMember) bool { return m.warming || v.isInhibited(m.point) }

// count says how many members are left out, are faulty, vote by a value, and how
// many of all are outside their reset as they last were.
func (v *mVote) count() (leftOut, faults, values, outside int) {
	for _, m := range v.members {
		switch {
		case v.out(m):
			leftOut++
		case m.held:
			faults++
		case m.met:
			values++
		}
		if m.met { // as it last was, whether it votes or not
			outside++
		}
	}
	return leftOut, faults, values, outside
}

// needs is k as members that are left out have lowered it.
func (v *mVote) needs(leftOut int) int {
	if v.available {
		return v.k
	}
	return max(1, v.k-leftOut)
}

// truth says whether the vote is true now, and whether by faults alone.
func (v *mVote) truth() (isTrue, byFault bool) {
	leftOut, faults, values, _ := v.count()
	k := v.needs(leftOut)
	if v.available {
		short := faults > 0 && len(v.members)-leftOut-faults < k && v.policy == rules.TripOnFault
		return values >= k || short, values < k && short
	}
	return faults+values >= k, faults >= k
}

// tellDegraded tells that the vote has lost or regained members, or lost them in
// another way: a faulty one is a vote, one that is left out is none.
func (v *mVote) tellDegraded() {
	leftOut, faults, _, _ := v.count()
	if leftOut != v.leftOut || faults != v.faults {
		v.leftOut, v.faults = leftOut, faults
		v.say(rules.Degraded, "v")
	}
}

func (v *mVote) raise(byFault bool) {
	v.cond, v.acked, v.byFault, v.holdSince, v.insideSince = true, false, byFault, never, never
	for _, m := range v.members {
		m.tripped = !v.available && m.held
	}
	v.latched = v.latched || v.latches
	v.say(rules.Raised, "v")
}

func (v *mVote) clear() {
	v.cond, v.byFault, v.insideSince = false, false, never
	v.say(rules.Cleared, "v")
}

// judge lets the vote follow its members; good says that a good reading, or the
// end of an inhibit, brought it about.
func (v *mVote) judge(good, atOnce bool) {
	isTrue, byFault := v.truth()
	_, _, values, _ := v.count()
	byValue := isTrue && (values >= v.k || values > 0 && !v.available)
	if !byValue {
		v.holdSince = never
	} else if v.holdSince == never && (!v.cond || v.byFault && !v.byFaulty) {
		v.holdSince = v.now
	}
	switch {
	case isTrue && byFault && !v.cond:
		since := v.holdSince
		v.raise(true)
		v.holdSince = since // a sound member's value raises it anew
	case byValue && (!v.cond || v.byFault && !v.byFaulty): // a faulty reading raises nothing anew
		if v.hold == 0 || atOnce && v.cond {
			v.raise(false)
		}
	}
	_, _, _, outside := v.count()
	over := !isTrue && outside < v.k
	if !over {
		v.insideSince = never
	} else if v.cond && good {
		if v.insideSince == never {
			v.insideSince = v.now
		}
		if v.clearFor == 0 {
			v.clear()
		}
	}
}

// warn lets the members' warnings follow: new ones come below the vote alone.
func (v *mVote) warn(good bool) {
	for _, m := range v.members {
		switch {
		case v.isInhibited(m.point):
		case m.met && !m.cond && !v.cond && !m.held:
			m.cond, m.acked = true, false
			v.say(rules.Raised, "v/"+m.point)
		case m.inside && m.cond && good:
			m.cond = false
			v.say(rules.Cleared, "v/"+m.point)
		}
	}
}
