package rules

// alarm is the one alarm of a rule: the stored facts, the conditions and what
// was last said about it. The state is derived from the facts.
type alarm struct {
	rule    *Rule
	zone    int32 // index, or -1
	watches []watchRef
	outputs []int32
	hold    int32 // timer; clear is the next one

	condition    bool
	acknowledged bool // true in the state normal
	latched      bool
	byFault      bool // the condition stands on a counted fault: protection lost

	heldFrom int64 // first reading at or beyond the limit, while hold runs
	since    int64 // of the state
	raised   int64 // of the occurrence
	value    float64
	hasValue bool
	point    int // index of the point that raised it, or -1
	why      string
}

// watchRef says where a condition's watch is: at its point.
type watchRef struct{ point, slot int32 }

func (a *alarm) clear() int32 { return a.hold + 1 }

func (a *alarm) trips() bool { return a.rule.OnFault == TripOnFault }

// state derives the state from the facts.
func (a *alarm) state() State {
	switch {
	case a.condition && a.acknowledged:
		return StateAcknowledged
	case a.condition:
		return StateUnacknowledged
	case a.latched && a.acknowledged:
		return StateLatchedAck
	case a.latched:
		return StateLatchedUnack
	case a.acknowledged:
		return StateNormal
	default:
		return StateReturned
	}
}

// setState sets the facts that a recorded state tells.
func (a *alarm) setState(s State) bool {
	switch s {
	case StateNormal:
		a.condition, a.acknowledged, a.latched = false, true, false
	case StateUnacknowledged:
		a.condition, a.acknowledged, a.latched = true, false, a.latched || a.rule.Latch
	case StateAcknowledged:
		a.condition, a.acknowledged, a.latched = true, true, a.latched || a.rule.Latch
	case StateReturned:
		a.condition, a.acknowledged, a.latched = false, false, false
	case StateLatchedUnack:
		a.condition, a.acknowledged, a.latched = false, false, true
	case StateLatchedAck:
		a.condition, a.acknowledged, a.latched = false, true, true
	default:
		return false
	}
	return true
}

// drives reports whether the alarm turns an output of the role on.
func (a *alarm) drives(role Role) bool {
	switch role {
	case RoleTrip:
		return a.condition || a.latched
	case RoleBeacon:
		return a.condition || a.latched || !a.acknowledged
	case RoleHorn:
		return !a.acknowledged && (a.condition || a.latched)
	default:
		return false
	}
}

func (e *Engine) watch(ref watchRef) *watch { return &e.points[ref.point].watches[ref.slot] }

// whole reports whether the rule is true: its conditions joined, a counted
// fault counting as true where the rule trips on faults.
func (e *Engine) whole(a *alarm) bool { return e.join(a, true) }

// values reports whether the rule is true without any fault's help.
func (e *Engine) values(a *alarm) bool { return e.join(a, false) }

func (e *Engine) join(a *alarm, faultsCount bool) bool {
	for _, ref := range a.watches {
		w := e.watch(ref)
		truth := w.met
		if w.trouble == held && a.trips() {
			truth = faultsCount
		}
		if truth != (a.rule.Join == All) {
			return truth
		}
	}
	return a.rule.Join == All
}

// gone reports whether readings say that the rule's condition is over: in `all`
// one sound point that is false, in `any` every point.
func (e *Engine) gone(a *alarm) bool {
	for _, ref := range a.watches {
		if e.says(a, e.watch(ref)) != (a.rule.Join == Any) {
			return a.rule.Join == All
		}
	}
	return a.rule.Join == Any
}

// says reports whether one condition is known to be false. With clear_for the
// value must be strictly inside the reset, not just have been.
func (e *Engine) says(a *alarm, w *watch) bool {
	switch {
	case w.side == unseen || w.met || w.trouble == pending:
		return false
	case w.trouble == held && (a.trips() || a.rule.Join == All):
		return false
	}
	return a.rule.ClearFor == 0 || w.side == inside || !(w.armed || a.byFault)
}
