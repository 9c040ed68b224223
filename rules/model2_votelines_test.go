package rules_test

import (
	"fmt"
	"slices"
	"strings"

	"aman/rules"
)

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
		v.byFaulty = true
		v.settle(false, false)
		v.byFaulty = false
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
	case side == inside:
		m.met = false
	default:
		tripped := wasHeld && v.cond && (v.byFault || m.tripped)
		m.untold = m.untold || tripped && !m.met && v.isInhibited(m.point)
		m.met = m.met || tripped
	}
	m.inside, m.between = side == inside, side == between
	v.settle(true, wasHeld && m.met && !v.out(m))
}

// holdFaulty makes a member's fault count.
func (v *mVote) holdFaulty(m *mMember) {
	m.held, m.inside = true, false
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
			v.byFaulty = true
			v.judge(false, false)
			v.byFaulty = false
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
				m.met = m.met && !(m.untold && m.between) // it did not trip
				ended, m.untold = true, false
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
	default:
		v.say(rules.Refused, a.Target) // a vote does not go out of service
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
