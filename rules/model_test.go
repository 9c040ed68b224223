package rules_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules"
)

// model is a second, separately written account of one rule with one
// condition (above 40, reset 36), in whole seconds, straight from the sentences
// of the contract and with no thought of speed.
type model struct {
	hold, clearFor, stale int
	policy                rules.FaultPolicy
	latches               bool

	now                             int
	cond, acked, latched, byFault   bool
	heard, faultyInRow, firstFaulty int
	held, beyond                    bool
	holdSince, insideSince          int // -1: not
	lastGood, lastAtLimit           bool
	out                             []string
}

func (m *model) say(kind, subject string) {
	s := fmt.Sprintf("%d %s %s", m.now, kind, subject)
	if subject == "co" {
		s += " " + m.state()
	}
	m.out = append(m.out, s)
}

func (m *model) state() string {
	word := map[[3]bool]string{
		{true, false, false}: "unacknowledged", {true, false, true}: "unacknowledged",
		{true, true, false}: "acknowledged", {true, true, true}: "acknowledged",
		{false, false, false}: "returned", {false, false, true}: "latched-unacknowledged",
		{false, true, false}: "normal", {false, true, true}: "latched-acknowledged",
	}
	return word[[3]bool{m.cond, m.acked, m.latched}]
}

func (m *model) raise(byFault bool) {
	m.cond, m.acked, m.byFault, m.holdSince, m.insideSince = true, false, byFault, -1, -1
	m.latched = m.latched || m.latches
	m.say("raised", "co")
}

func (m *model) clear() {
	m.cond, m.byFault, m.insideSince = false, false, -1
	m.say("cleared", "co")
}

func (m *model) tells() bool { return m.policy != rules.IgnoreFault }

// reading takes "in", "mid", "out", "over", "warmup" or a kind of fault.
func (m *model) reading(what string) {
	m.heard = m.now
	switch what {
	case "warmup":
		m.lastGood = false
	case "in", "mid", "out", "over":
		m.lastGood = what != "over"
		m.value(what)
	default:
		m.lastGood = false
		m.insideSince = -1
		m.faultyInRow++
		if m.faultyInRow == 1 {
			m.firstFaulty = m.now
		}
		if m.faultyInRow >= 2 && !m.held {
			m.count()
		}
	}
}

func (m *model) value(what string) {
	wasHeld := m.held
	m.held, m.faultyInRow = false, 0
	if wasHeld && m.tells() {
		m.say("fault-cleared", "a")
	}
	if m.beyond && what != "over" {
		m.beyond = false
		m.say("fault-cleared", "a")
	}
	if what == "over" && !m.beyond && m.tells() {
		m.beyond = true
		m.say("fault", "a")
	}
	tripped := wasHeld && m.cond && m.byFault
	m.lastAtLimit = what == "out" || what == "over" || what == "mid" && tripped
	if !m.lastAtLimit {
		m.inside(what)
		return
	}
	m.insideSince = -1
	switch {
	case m.cond && !m.byFault:
	case m.hold == 0, m.cond && wasHeld:
		m.raise(false)
	case m.holdSince < 0:
		m.holdSince = m.now
	}
}

func (m *model) inside(what string) {
	m.holdSince = -1
	switch {
	case what == "mid":
		m.insideSince = -1
	case m.cond && m.clearFor == 0:
		m.clear()
	case m.cond && m.insideSince < 0:
		m.insideSince = m.now
	}
}

func (m *model) count() {
	m.held, m.insideSince = true, -1
	if m.tells() {
		m.say("fault", "a")
	}
	if m.policy == rules.TripOnFault {
		m.holdSince = -1 // the first good reading decides at once
		if !m.cond {
			m.raise(true)
		}
	}
}

// tick lets the deadlines of this second act, then time pass by one.
func (m *model) tick() {
	if !m.held && (m.faultyInRow == 1 && m.now == m.firstFaulty+2 || m.now == m.heard+m.stale) {
		m.count()
	}
	if m.holdSince >= 0 && m.now == m.holdSince+m.hold {
		m.raise(false)
	}
	if m.cond && m.insideSince >= 0 && m.now == m.insideSince+m.clearFor {
		m.clear()
	}
	m.now++
}

func (m *model) ack() {
	if m.acked {
		m.say("refused", "co")
		return
	}
	m.acked = true
	m.say("acknowledged", "co")
}

func (m *model) reset() {
	if m.cond || !m.latched || !m.acked || !m.lastGood || m.lastAtLimit {
		m.say("reset-refused", "co")
		return
	}
	m.latched = false
	m.say("reset", "co")
}

func TestEngineAgreesWithTheModel(t *testing.T) {
	words := map[string]string{"in": "30", "mid": "38", "out": "50", "over": "over", "warmup": "warmup", "crc": "crc", "under": "under"}
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{
			hold: rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(rt, "hold"), clearFor: rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(rt, "clear_for"),
			stale: rapid.IntRange(2, 5).Draw(rt, "stale"), policy: rules.FaultPolicy(rapid.IntRange(0, 2).Draw(rt, "on_fault")),
			latches: rapid.Bool().Draw(rt, "latch"), acked: true, holdSince: -1, insideSince: -1,
		}
		spec := site(above40(hold(time.Duration(m.hold)*time.Second), clearFor(time.Duration(m.clearFor)*time.Second),
			stale(time.Duration(m.stale)*time.Second), onFault(m.policy), func(r *rules.Rule) { r.Latch = m.latches }))
		e, err := rules.New(spec, t0, rules.Options{})
		require.NoError(rt, err)
		step := rapid.SampledFrom([]string{"in", "in", "mid", "out", "out", "over", "warmup", "crc", "crc", "under", "ack", "reset", "tick", "tick", "tick"})
		var script []string
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			switch s := step.Draw(rt, "step"); s {
			case "tick":
				m.tick()
			case "ack":
				m.ack()
				script = append(script, fmt.Sprintf("%d ! ack co", m.now))
			case "reset":
				m.reset()
				script = append(script, fmt.Sprintf("%d ! reset co anna", m.now))
			default:
				m.reading(s)
				script = append(script, fmt.Sprintf("%d a %s", m.now, words[s]))
			}
		}
		m.tick()
		script = append(script, fmt.Sprintf("%d .", m.now-1))
		var got []string
		for _, l := range script {
			playStep(rt, e, l)
			for _, ev := range e.Drain() {
				if ev.Kind != rules.OutputChanged {
					got = append(got, short(ev))
				}
			}
		}
		require.Equal(rt, m.out, got, "%v", script)
	})
}
