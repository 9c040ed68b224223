package kpi

import (
	"math"
	"time"

	"aman/rules"
)

// Meter takes the events of one site, or of one operator's position, and counts.
// It is not safe for concurrent use.
type Meter struct {
	opt   Options
	start int64 // Unix ns
	at    int64 // of the last event; never falls

	windows    windows
	alarms     map[string]*alarm
	severities map[string]int

	chatters, fleeting      int
	standing, standingWorst int
	nextStanding            int64 // before this no alarm becomes standing

	acks     int
	ackTotal time.Duration
	ackWorst time.Duration

	faults, refused, unnamed int

	upset      int64 // when the present one began; 0 before the first
	inUpset    int
	upsets     int
	upsetWorst int

	modes       map[rules.State]time.Duration
	inhibits    map[string]int64 // by target, since
	inhibited   map[string]time.Duration
	keptBack    int // things that keep a rule from tripping now
	keptSince   int64
	unprotected time.Duration

	zones       map[string]int64 // suspended, since
	suspensions int
	suspended   time.Duration
}

// New makes a meter for events from the given time on.
func New(start time.Time, opt Options) *Meter {
	opt = opt.withDefaults()
	m := &Meter{
		opt: opt, start: start.UnixNano(), at: start.UnixNano(), windows: newWindows(opt), nextStanding: math.MaxInt64,
		alarms: map[string]*alarm{}, severities: map[string]int{}, modes: map[rules.State]time.Duration{},
		inhibits: map[string]int64{}, inhibited: map[string]time.Duration{}, zones: map[string]int64{},
	}
	m.windows.pass(start.Unix())
	return m
}

// Take takes one event. Events come in time order; one that is earlier than the
// last counts as at the last.
func (m *Meter) Take(e rules.Event) {
	m.pass(e.Time)
	at := m.at
	switch e.Kind {
	case rules.FaultRaised:
		m.faults++
	case rules.Refused, rules.ResetRefused:
		m.refused++
	case rules.Suspended:
		m.suspend(e.Zone, at)
	case rules.Released:
		m.release(e.Zone, at)
	case rules.Inhibited:
		m.named(&e)
		m.inhibit(target(&e), at)
	case rules.Uninhibited:
		m.uninhibit(target(&e), at)
	case rules.Shelved, rules.Suppressed, rules.OutOfService:
		m.named(&e)
		m.alarmEvent(&e, at)
	case rules.Raised, rules.Cleared, rules.Acknowledged, rules.Reset, rules.Rearmed, rules.Unshelved, rules.Unsuppressed, rules.InService:
		m.alarmEvent(&e, at)
	}
}

// pass lets time pass up to the given one.
func (m *Meter) pass(to time.Time) {
	if at := to.UnixNano(); at > m.at {
		m.at = at
	}
	m.windows.pass(floorSecond(m.at))
	m.stand()
}

func floorSecond(ns int64) int64 {
	s := ns / int64(time.Second)
	if ns%int64(time.Second) < 0 {
		s--
	}
	return s
}

// stand counts the alarms that have become standing by now.
func (m *Meter) stand() {
	if m.at < m.nextStanding {
		return
	}
	m.nextStanding = math.MaxInt64
	for _, a := range m.alarms {
		if a.shown == 0 || a.standing {
			continue
		}
		if due := a.shown + int64(m.opt.Standing); due <= m.at {
			a.standing = true
			m.standing++
		} else {
			m.nextStanding = min(m.nextStanding, due)
		}
	}
	m.standingWorst = max(m.standingWorst, m.standing)
}

// named counts what takes an alarm out of sight, or a rule out of action, and
// names nobody. A suppression that names nobody is one by design.
func (m *Meter) named(e *rules.Event) {
	if e.Who == "" && e.Kind != rules.Suppressed {
		m.unnamed++
	}
}

// target is the rule or the point that an inhibit names.
func target(e *rules.Event) string {
	if e.Rule != "" {
		return e.Rule
	}
	return e.Point
}
