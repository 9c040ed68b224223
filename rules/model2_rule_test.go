package rules_test

import (
	"slices"

	"aman/rules"
)

// mRule is one threshold on one point, and its alarm.
type mRule struct {
	id, point              string
	below                  bool
	limit, reset           float64
	hold, clearFor, stale  int
	shelveMax, rearm       int
	rearmAt                float64 // 0: there is none
	policy                 rules.FaultPolicy
	danger, latches, stops bool
	outputs                []string

	// The four facts, and what the mode needs.
	cond, acked, latched bool
	mode                 rules.EventKind // "", Shelved, Suppressed, OutOfService
	modeEnds             int             // never: only by an act
	once                 bool

	byFault     bool // a fault holds the condition true, no value has since
	inRow       int  // faulty readings in a row
	firstFaulty int
	kind        string // of the last of them
	held        bool   // the rule holds the point for faulty
	silent      bool   // and that for being stale
	ackedAt     int    // when its re-alarm began to be awaited
	beyond      bool   // the last value was at the re-alarm level
	risen       bool   // under an inhibit: at its limit, and not inside since
	holdSince   int    // the value has been at its limit since; never: it is not
	insideSince int    // and strictly inside its reset; never: it is not
}

func (r *mRule) names(output string) bool { return slices.Contains(r.outputs, output) }

func (r *mRule) state() string {
	switch {
	case r.mode != "":
		return string(r.mode)
	case r.cond && r.acked:
		return string(rules.StateAcknowledged)
	case r.cond:
		return string(rules.StateUnacknowledged)
	case r.latched && r.acked:
		return string(rules.StateLatchedAck)
	case r.latched:
		return string(rules.StateLatchedUnack)
	case r.acked:
		return string(rules.StateNormal)
	}
	return string(rules.StateReturned)
}

// mSide is where a reading lies for a rule.
type mSide int

const (
	inside mSide = iota
	between
	atLimit
	faulty
)

// mWord is what a reading says: a value, certain or not, or a fault in a word.
type mWord struct {
	value     float64
	fault     string
	uncertain bool
}

// side says where the word lies: beyond the range on the dangerous side is a
// value, on the other a fault.
func (r *mRule) side(m mWord) mSide {
	switch {
	case m.fault == "over" && !r.below, m.fault == "under" && r.below:
		return atLimit
	case m.fault != "":
		return faulty
	case !r.below && m.value >= r.limit, r.below && m.value <= r.limit:
		return atLimit
	case !r.below && m.value < r.reset, r.below && m.value > r.reset:
		return inside
	}
	return between
}

func (r *mRule) tells() bool { return r.policy != rules.IgnoreFault }

// trip makes the condition true, anew where only a fault held it so.
func (w *mWorld) trip(r *mRule, byFault bool) {
	r.cond, r.byFault, r.holdSince, r.insideSince = true, byFault, never, never
	r.beyond = r.beyond && r.inRow == 0 && !r.held // what is not read now is reached anew
	if r.mode == rules.OutOfService {
		return
	}
	r.latched = r.latched || r.latches
	if r.mode == "" {
		r.acked = false
		w.say(rules.Raised, r.id)
	}
	w.suspend(r)
	if r.mode == "" {
		w.sound(r)
	}
}

func (w *mWorld) clear(r *mRule) {
	r.cond, r.byFault, r.insideSince = false, false, never
	if r.mode == "" {
		w.say(rules.Cleared, r.id)
	}
	if r.mode == rules.Shelved && r.once {
		w.endMode(r)
	}
}

// suspend makes the rule a cause of the suspension, once.
func (w *mWorld) suspend(r *mRule) {
	if r.stops && !slices.Contains(w.causes, r.id) {
		w.causes = append(w.causes, r.id)
		w.say(rules.Suspended, r.id)
	}
}

// sound ends the silence of every horn of an alarm that became unacknowledged.
func (w *mWorld) sound(r *mRule) {
	for _, h := range w.horns {
		if h.mutedUntil != never && r.names(h.id) {
			w.unmute(h)
		}
	}
}

// rearmAlarm makes an acknowledged alarm unacknowledged again.
func (w *mWorld) rearmAlarm(r *mRule) {
	r.ackedAt = never
	if r.mode == "" && r.cond && r.acked {
		r.acked = false
		w.say(rules.Rearmed, r.id)
		w.sound(r)
	}
}

// reaches tells that a value came to the re-alarm level from before it.
func (r *mRule) reaches(m mWord) bool {
	was := r.beyond
	value := m.value
	switch m.fault {
	case "over":
		value = 100
	case "under":
		value = 0
	}
	r.beyond = r.rearmAt != 0 && (!r.below && value >= r.rearmAt || r.below && value <= r.rearmAt)
	return r.beyond && !was
}

// endMode returns the alarm to A, B or H: it was not watched meanwhile, so
// whatever is wrong or latched is unacknowledged.
func (w *mWorld) endMode(r *mRule) {
	mode := r.mode
	r.mode, r.modeEnds, r.once = "", never, false
	if mode == rules.OutOfService && r.cond {
		r.latched = r.latched || r.latches
	}
	r.acked = !r.cond && !r.latched
	w.say(map[rules.EventKind]rules.EventKind{
		rules.Shelved: rules.Unshelved, rules.Suppressed: rules.Unsuppressed, rules.OutOfService: rules.InService,
	}[mode], r.id)
	if mode == rules.OutOfService && r.cond {
		w.suspend(r)
	}
	if !r.acked {
		w.sound(r)
	}
}
