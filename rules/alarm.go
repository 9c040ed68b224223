package rules

// alarm is the one alarm of a rule, or of a member of a vote: the stored facts,
// what is known around them and what was last said. The state is derived from
// the facts.
type alarm struct {
	rule    *Rule
	zone    int32 // index, or -1
	watches []watchRef
	outputs []driven
	vote    *vote
	parent  int32 // the vote that it is a member of, or -1
	group   *group
	over    []int32 // alarms of higher levels that quieten this one
	under   []int32 // alarms that this one quietens

	condition    bool
	acknowledged bool // true in the state normal
	latched      bool
	byFault      bool // the condition stands on a counted fault: protection lost
	mode         mode
	byDesign     bool // suppressed by a condition, not by a person
	once         bool // shelved until the next return to normal
	firstOut     bool
	blocked      int  // inhibits on points of it; a vote is never blocked
	heldOut      bool // hold has passed while it was blocked
	insideOut    bool // clear_for has passed while it was blocked
	fellBack     bool // a reading beyond the range has been seen where it may fall back
	highSeen     bool // the level of RearmAt has been reached since it was acknowledged
	step         int  // escalation steps begun

	heldFrom int64 // first reading at or beyond the limit, while hold runs
	since    int64 // of the state
	raised   int64 // of the occurrence
	value    float64
	hasValue bool
	point    int // index of the point that raised it, or -1
	unit     string
	why      string
	modeBy   string
	modeWhy  string

	hold, clear, modeEnd, rearm, escalate int32 // timers
}

// watchRef says where a watch is: at its point. Cond is the condition of the
// rule that it belongs to.
type watchRef struct{ point, slot, cond int32 }

// driven is one output of an alarm: from the start, or from a step of the
// escalation.
type driven struct {
	output int32
	step   int32 // 0: always; else from that step on
	on     bool  // as counted at the output
}

// mode is what a person has put an alarm into.
type mode uint8

const (
	noMode mode = iota
	shelved
	suppressed
	outOfService
)

var modeStates = [...]State{"", StateShelved, StateSuppressed, StateOutOfService}

func (a *alarm) trips() bool { return a.rule.OnFault == TripOnFault }

// state derives the state from the facts.
func (a *alarm) state() State {
	if a.mode != noMode {
		return modeStates[a.mode]
	}
	return a.beneath()
}

// beneath is the state without the mode.
func (a *alarm) beneath() State {
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
func (a *alarm) setState(s State) {
	latched := a.latched || a.rule.Latch
	was := a.mode
	a.mode = noMode
	switch s {
	case StateNormal:
		a.condition, a.acknowledged, a.latched = false, true, false
	case StateUnacknowledged:
		a.condition, a.acknowledged, a.latched = true, false, latched
	case StateAcknowledged:
		a.condition, a.acknowledged, a.latched = true, true, latched
	case StateReturned:
		a.condition, a.acknowledged, a.latched = false, false, false
	case StateLatchedUnack:
		a.condition, a.acknowledged, a.latched = false, false, true
	case StateLatchedAck:
		a.condition, a.acknowledged, a.latched = false, true, true
	case StateShelved:
		a.mode = shelved
	case StateSuppressed:
		a.mode = suppressed
	case StateOutOfService:
		a.mode = outOfService
	default:
		a.mode = was
	}
}

// live reports whether the alarm's condition is true or latched and trips.
func (a *alarm) live() bool { return (a.condition || a.latched) && a.mode != outOfService }

// waits reports whether the alarm is announced and unacknowledged: B or H.
func (a *alarm) waits() bool {
	return a.mode == noMode && !a.acknowledged && (a.condition || a.latched)
}

// announced reports whether people are told of the alarm: it is true or latched
// and in no mode.
func (a *alarm) announced() bool { return a.mode == noMode && (a.condition || a.latched) }

// drives reports whether the alarm turns an output of the role on, level
// suppression aside.
func (a *alarm) drives(role Role) bool {
	switch role {
	case RoleTrip:
		return a.live()
	case RoleBeacon:
		return a.mode == noMode && (a.condition || a.latched || !a.acknowledged)
	case RoleHorn:
		return a.waits()
	default:
		return false
	}
}

func (e *Engine) watch(ref watchRef) *watch { return &e.points[ref.point].watches[ref.slot] }

// whole reports whether the rule is true: its conditions joined, a counted
// fault counting as true where the rule trips on faults.
func (e *Engine) whole(a *alarm) bool { return e.join(a, true) }

// values reports whether the rule is true without any fault's help; a vote, when
// a value is among its votes.
func (e *Engine) values(a *alarm) bool { return e.join(a, false) }

func (e *Engine) join(a *alarm, faultsCount bool) bool {
	if a.vote != nil {
		return e.voted(a, faultsCount)
	}
	for _, ref := range a.watches {
		w := e.watch(ref)
		faulted := w.trouble == held && a.trips()
		if w.feeds && !faulted {
			continue
		}
		truth := w.met
		if faulted {
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
	switch {
	case a.vote != nil:
		return e.votedDown(a)
	case a.parent >= 0:
		w := e.watch(a.watches[0])
		return w.side == inside && w.trouble == sound
	}
	for _, ref := range a.watches {
		w := e.watch(ref)
		if w.feeds && a.rule.Join == All {
			continue
		}
		if e.says(a, w) != (a.rule.Join == Any) {
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
