package kpi

import (
	"time"

	"aman/rules"
)

// alarm is what the meter knows of one rule's alarm.
type alarm struct {
	state    rules.State
	shown    int64 // since when it is annunciated without a break, Unix ns; 0 if it is not
	standing bool  // counted as standing
	active   int64 // since when its condition is true; 0 if it is not
	unacked  int64 // since when it waits for an acknowledgement; 0 if it does not
	mode     int64 // since when it is shelved, suppressed or out of service; 0 if not
	modeKind rules.State
	load     int
	recent   []int64 // the last annunciations, at most ChatterCount
	chatters bool    // now
	rattled  bool    // ever
	fleeted  bool    // the last occurrence was counted as fleeting
	severity string
}

// shows reports whether an alarm in the state is annunciated.
func shows(s rules.State) bool {
	switch s {
	case rules.StateUnacknowledged, rules.StateAcknowledged, rules.StateReturned, rules.StateLatchedUnack, rules.StateLatchedAck:
		return true
	default:
		return false
	}
}

// waits reports whether an alarm in the state waits for an acknowledgement.
func waits(s rules.State) bool {
	return s == rules.StateUnacknowledged || s == rules.StateLatchedUnack || s == rules.StateReturned
}

func inMode(s rules.State) bool {
	return s == rules.StateShelved || s == rules.StateSuppressed || s == rules.StateOutOfService
}

// calls reports whether the event calls for a person: an alarm is raised, or is
// unacknowledged again.
func calls(e *rules.Event) bool {
	switch e.Kind {
	case rules.Raised, rules.Rearmed:
		return !inMode(e.State)
	case rules.Unshelved, rules.Unsuppressed, rules.InService:
		return e.State == rules.StateUnacknowledged || e.State == rules.StateLatchedUnack
	}
	return false
}

// alarmEvent carries an event that gives an alarm's state.
func (m *Meter) alarmEvent(e *rules.Event, at int64) {
	a := m.alarms[e.Rule]
	if a == nil {
		a = &alarm{state: rules.StateNormal}
		m.alarms[e.Rule] = a
	}
	if e.Severity != "" {
		a.severity = e.Severity
	}
	switch e.Kind {
	case rules.Raised:
		a.active = at
	case rules.Cleared:
		m.cleared(a, at)
	case rules.Acknowledged:
		m.acknowledged(a, at)
	}
	if calls(e) && !m.quiet(e.Rule) {
		m.annunciate(a, at)
	}
	m.enter(a, e.State, at)
}

// enter notes the state after the event.
func (m *Meter) enter(a *alarm, s rules.State, at int64) {
	switch {
	case shows(s) && a.shown == 0:
		a.shown = at
		m.nextStanding = min(m.nextStanding, at+int64(m.opt.Standing))
	case !shows(s):
		if a.standing {
			m.standing--
		}
		a.shown, a.standing = 0, false
	}
	switch {
	case waits(s) && a.unacked == 0:
		a.unacked = at
	case !waits(s):
		a.unacked = 0
	}
	if a.mode != 0 && s != a.modeKind {
		m.modes[a.modeKind] += time.Duration(at - a.mode)
		m.unprotect(a.modeKind, at, -1)
		a.mode = 0
	}
	if inMode(s) && a.mode == 0 {
		a.mode, a.modeKind = at, s
		m.unprotect(s, at, 1)
		a.active = 0 // its changes are not told
	}
	a.state = s
}

// annunciate counts one call for a person.
func (m *Meter) annunciate(a *alarm, at int64) {
	m.windows.add()
	a.load++
	m.severities[a.severity]++
	m.duringUpset(at)
	a.recent = append(a.recent, at)
	if len(a.recent) > m.opt.ChatterCount {
		a.recent = a.recent[1:]
	}
	chatters := len(a.recent) == m.opt.ChatterCount && at-a.recent[0] <= int64(m.opt.ChatterIn)
	if chatters && !a.chatters {
		m.chatters++
		a.rattled = true
	}
	if a.fleeted && len(a.recent) > 1 && at-a.recent[len(a.recent)-2] <= int64(m.opt.ChatterIn) {
		m.fleeting-- // it came back at once: what repeats may chatter and does not fleet
	}
	a.chatters, a.fleeted = chatters, false
}

// cleared ends the condition.
func (m *Meter) cleared(a *alarm, at int64) {
	short := a.active != 0 && at-a.active < int64(m.opt.Fleeting)
	a.fleeted = short && a.called(a.active) && !a.chatters && !repeats(a, m.opt.ChatterIn)
	if a.fleeted {
		m.fleeting++
	}
	a.active = 0
}

// called reports whether the alarm called for a person at the time or since.
func (a *alarm) called(since int64) bool {
	return len(a.recent) > 0 && a.recent[len(a.recent)-1] >= since
}

// repeats reports whether the last annunciation followed another within the time.
func repeats(a *alarm, within time.Duration) bool {
	n := len(a.recent)
	return n > 1 && a.recent[n-1]-a.recent[n-2] <= int64(within)
}

func (m *Meter) acknowledged(a *alarm, at int64) {
	if a.unacked == 0 {
		return
	}
	took := time.Duration(at - a.unacked)
	m.acks++
	m.ackTotal += took
	m.ackWorst = max(m.ackWorst, took)
}

// quiet reports whether a rule above this one is annunciated.
func (m *Meter) quiet(rule string) bool {
	for _, above := range m.opt.QuietUnder[rule] {
		if a := m.alarms[above]; a != nil && shows(a.state) {
			return true
		}
	}
	return false
}
