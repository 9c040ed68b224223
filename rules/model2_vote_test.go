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

// count says how many members are left out, are faulty, vote by a value, and are
// outside their reset as they last were.
func (v *mVote) count() (leftOut, faults, values, outside int) {
	for _, m := range v.members {
		switch {
		case v.out(m):
			leftOut++
			continue
		case m.held:
			faults++
		case m.met:
			values++
		}
		if m.met {
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
	} else if v.holdSince == never && (!v.cond || v.byFault) {
		v.holdSince = v.now
	}
	switch {
	case isTrue && byFault && !v.cond:
		since := v.holdSince
		v.raise(true)
		v.holdSince = since // a sound member's value raises it anew
	case byValue && (!v.cond || v.byFault):
		if v.hold == 0 || atOnce && v.cond {
			v.raise(false)
		}
	}
	leftOut, _, _, outside := v.count()
	over := !isTrue && outside < v.needs(leftOut)
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

// settle is what follows every line: faults were told, then comes what is left
// of the vote, the vote, its members and the outputs.
func (v *mVote) settle(good, atOnce bool) {
	v.tellDegraded()
	v.judge(good, atOnce)
	v.warn(good)
	v.drive()
}

func (v *mVote) drive() {
	warned := slices.ContainsFunc(v.members, func(m *mMember) bool { return m.state() != string(rules.StateNormal) })
	faulty := slices.ContainsFunc(v.members, func(m *mMember) bool { return m.counted || m.beyond })
	s := v.state()
	horn := s == string(rules.StateUnacknowledged) || s == string(rules.StateLatchedUnack)
	for _, o := range []struct {
		id  string
		was *bool
		on  bool
	}{{"horn", &v.horn, horn}, {"fan", &v.fan, v.cond || v.latched}, {"beacon", &v.beacon, warned || s != string(rules.StateNormal)}, {"trouble", &v.trouble, faulty}} {
		if *o.was != o.on {
			*o.was = o.on
			v.said = append(v.said, fmt.Sprintf("%d output %s %s", v.now, o.id, map[bool]string{true: "on", false: "off"}[o.on]))
		}
	}
}

func (v *mVote) reading(point string, word mWord) {
	m := v.member(point)
	m.heard, m.last, m.lastGood = v.now, word.value, word.fault == ""
	m.warming = word.fault == "warmup" || word.fault == "inhibited"
	side := (&mRule{limit: 40, reset: 36}).side(word)
	switch {
	case m.warming:
		v.settle(false, false)
	case side == faulty:
		v.insideSince, m.inside = never, false
		if m.inRow++; m.inRow == 1 {
			m.first = v.now
		}
		if m.inRow >= 2 && !m.held {
			v.holdFaulty(m)
		}
		v.settle(false, false)
	default:
		v.value(m, word, side)
	}
}

func (v *mVote) value(m *mMember, word mWord, side mSide) {
	wasHeld := m.held
	m.held, m.inRow = false, 0
	if m.counted {
		m.counted = false
		v.say(rules.FaultCleared, m.point)
	}
	if m.beyond && word.fault == "" {
		m.beyond = false
		v.say(rules.FaultCleared, m.point)
	}
	if word.fault == "over" && !m.beyond && v.policy != rules.IgnoreFault {
		m.beyond = true
		v.say(rules.FaultRaised, m.point)
	}
	switch {
	case side == atLimit:
		m.untold = v.isInhibited(m.point) && (m.untold || !m.met)
		m.met = true
	case side == inside, m.untold && v.isInhibited(m.point):
		m.met = false // between, under an inhibit: it did not trip
	default:
		m.met = m.met || wasHeld && v.cond && v.byFault
	}
	m.inside = side == inside
	v.settle(true, wasHeld && m.met)
}

// holdFaulty makes a member's fault count.
func (v *mVote) holdFaulty(m *mMember) {
	m.held = true
	if v.policy != rules.IgnoreFault {
		m.counted = true
		v.say(rules.FaultRaised, m.point)
	}
}

func (v *mVote) tick() {
	for _, m := range v.members {
		if !m.held && (v.now == m.heard+v.stale || m.inRow == 1 && v.now == m.first+2) {
			v.insideSince = never
			v.holdFaulty(m)
			v.tellDegraded()
			v.judge(false, false)
			v.warn(false)
		}
	}
	v.endInhibits()
	if v.holdSince != never && v.now == v.holdSince+v.hold {
		v.raise(false)
	}
	if v.cond && v.insideSince != never && v.now == v.insideSince+v.clearFor {
		v.clear()
	}
	v.warn(false)
	v.drive()
	v.now++
}

func (v *mVote) endInhibits() {
	ended := false
	for _, m := range v.members {
		v.inhibits = slices.DeleteFunc(v.inhibits, func(i *mInhibit) bool {
			over := i.target == m.point && i.until == v.now
			if over {
				ended = true
				v.say(rules.Uninhibited, m.point)
			}
			return over
		})
	}
	if ended {
		v.tellDegraded()
		v.judge(true, false)
		v.warn(true)
	}
}

func (v *mVote) act(a rules.Act) {
	m := v.member(strings.TrimPrefix(a.Target, "v/"))
	allowed := a.Who != ""
	switch a.Kind {
	case rules.ActAck:
		acked := &v.acked
		if m != nil {
			acked = &m.acked
		}
		if *acked {
			v.say(rules.Refused, a.Target)
			break
		}
		*acked = true
		v.say(rules.Acknowledged, a.Target)
	case rules.ActReset:
		for _, m := range v.members {
			allowed = allowed && m.lastGood && !m.held
		}
		stillThere, _ := v.truth()
		allowed = allowed && !stillThere
		if !allowed || !v.latched || !v.acked || v.cond {
			v.say(rules.ResetRefused, "v")
			break
		}
		v.latched = false
		v.say(rules.Reset, "v")
	case rules.ActInhibit:
		v.inhibit(a, m, allowed)
	}
	v.drive()
}

func (v *mVote) inhibit(a rules.Act, m *mMember, allowed bool) {
	again := m != nil && v.isInhibited(m.point)
	if m == nil || !allowed || !again && (len(v.inhibits) > 0 || v.available && v.without(m) < v.k) {
		v.say(rules.Refused, a.Target)
		return
	}
	v.inhibits = []*mInhibit{{target: m.point, until: v.now + int(a.For.Seconds())}}
	v.say(rules.Inhibited, m.point)
	v.settle(false, false)
}

// without is how many sound members are left when this one leaves too.
func (v *mVote) without(m *mMember) (left int) {
	for _, o := range v.members {
		if o != m && !o.held && !v.out(o) {
			left++
		}
	}
	return left
}
