package ui

import (
	"math"

	"aman/drivers"
	"aman/rules"
)

// The display states of points, zones and alarms: the values of data-state
// and, with the prefix "sign-", the classes of the signs.
const (
	ShowNormal    = "normal"
	ShowWarning   = "warning"
	ShowAlarm     = "alarm"
	ShowDanger    = "danger"
	ShowSuspended = "suspended"
	ShowFault     = "fault"
	ShowInhibited = "inhibited"
	// ShowShelved is the sign of what is only not announced; nothing is kept from
	// tripping by it.
	ShowShelved = "shelved"
	// ShowSilent is what is not known: before the first reading, while a zone
	// arms, behind a silent gateway.
	ShowSilent = "silent"
)

// weights order display states from best to worst. Danger and suspension come
// from a limit, so a fault, which says nothing about the air, stands below an
// alarm and above a warning.
var weights = map[string]int{
	ShowNormal: 0, ShowInhibited: 1, ShowSilent: 2, ShowWarning: 3, ShowFault: 4,
	ShowAlarm: 5, ShowDanger: 6, ShowSuspended: 7,
}

// worse returns the worse of two display states.
func worse(a, b string) string {
	if weights[b] > weights[a] {
		return b
	}
	return a
}

// Usable reports whether a reading has a value that says something about the
// place; the others are shown by their fault alone.
func Usable(r drivers.Reading) bool { return usable(r) }

// usable reports whether a reading has a value that says something about the
// place: a measured one, or the end of the range that it lies beyond.
func usable(r drivers.Reading) bool {
	if math.IsNaN(r.Value) {
		return false
	}
	return r.Quality >= drivers.Uncertain || r.Fault == drivers.Over || r.Fault == drivers.Under
}

// beyond reports whether a value is at or beyond a limit.
func (l Limit) beyond(v float64) bool {
	switch l.Op {
	case "above":
		return v >= l.Value
	case "exceeds":
		return v > l.Value
	case "below":
		return v <= l.Value
	}
	return v == l.Value
}

// standing is the display state of a point by its newest reading and the
// alarms on it that are true.
func (p SitePoint) standing(r drivers.Reading, raised string) string {
	switch {
	case r.Quality == drivers.Unknown:
		return ShowSilent
	case r.Fault == drivers.Inhibited:
		return ShowInhibited
	case r.Fault == drivers.Warmup:
		return ShowSilent
	case !usable(r):
		return ShowFault
	}
	state := raised
	for _, l := range p.Limits {
		if l.Figure == "" && l.Op != "equals" && l.beyond(r.Value) {
			state = worse(state, l.Severity)
		}
	}
	if state == ShowNormal && r.Fault != drivers.NoFault {
		return ShowFault // beyond the range on the side that no rule watches
	}
	return state
}

// InMode reports whether the alarm is shelved, suppressed or out of service.
func InMode(s rules.State) bool { return inMode(s) }

func inMode(s rules.State) bool {
	return s == rules.StateShelved || s == rules.StateSuppressed || s == rules.StateOutOfService
}

// isTrue reports whether the condition of an alarm in this state holds now.
func isTrue(s rules.State) bool {
	return s == rules.StateUnacknowledged || s == rules.StateAcknowledged
}

// unacknowledged reports whether a person must still take note.
func unacknowledged(s rules.State) bool {
	return s == rules.StateUnacknowledged || s == rules.StateLatchedUnack || s == rules.StateReturned
}
