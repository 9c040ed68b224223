package rules_test

import (
	"fmt"
	"slices"

	"aman/rules"
)

// mWorld is a second, separately written account of a small site, in whole
// seconds and with no thought of speed: thresholds on points of one zone z, their
// alarms with every mode, inhibits, silence, suspension and outputs. It says
// what the contract's sentences say, in the order in which they say it.
type mWorld struct {
	now      int
	points   []*mPoint
	rules    []*mRule
	horns    []*mHorn
	outputs  []mOutput
	inhibits []*mInhibit
	causes   []string // of the suspension, in order
	said     []string
	open     bool // something came that the texts do not decide
}

// mPoint is what is known of a point whatever its rules make of it.
type mPoint struct {
	id       string
	heard    int  // when it last said anything
	lastGood bool // the last reading was good
	last     float64
	counted  bool   // a rule that tells holds the point for faulty
	told     bool   // and that was told
	beyond   string // the end of the range that has been told: over, under
}

// mHorn is a horn and until when it is muted.
type mHorn struct {
	id         string
	silenceFor int
	mutedUntil int    // never: it is not
	silenced   string // the rule that the silence named
}

type mOutput struct {
	id   string
	role rules.Role
	on   bool
}

// mInhibit is one inhibit in force.
type mInhibit struct {
	target string
	points []string
	until  int
}

func (w *mWorld) say(kind rules.EventKind, subject string) {
	s := fmt.Sprintf("%d %s %s", w.now, kind, subject)
	if r := w.rule(subject); r != nil {
		s += " " + r.state()
	}
	w.said = append(w.said, s)
}

func (w *mWorld) rule(id string) *mRule {
	for _, r := range w.rules {
		if r.id == id {
			return r
		}
	}
	return nil
}

func (w *mWorld) point(id string) *mPoint {
	for _, p := range w.points {
		if p.id == id {
			return p
		}
	}
	return nil
}

func (w *mWorld) horn(id string) *mHorn {
	for _, h := range w.horns {
		if h.id == id {
			return h
		}
	}
	return nil
}

// isInhibited says that the rule may not trip: its point is under an inhibit.
func (w *mWorld) isInhibited(point string) bool {
	return slices.ContainsFunc(w.inhibits, func(i *mInhibit) bool { return i.takes(point) })
}

// tick lets the deadlines of this second act, then a second pass.
func (w *mWorld) tick() {
	for _, r := range w.rules {
		w.faultsByTime(r)
	}
	w.inhibitsByTime()
	for _, r := range w.rules {
		w.delaysByTime(r)
	}
	for _, r := range w.rules {
		if r.mode != "" && r.modeEnds == w.now {
			w.endMode(r)
		}
	}
	for _, h := range w.horns {
		if h.mutedUntil == w.now {
			w.unmute(h)
		}
	}
	for _, r := range w.rules {
		if r.rearm > 0 && r.ackedAt != never && w.now == r.ackedAt+r.rearm {
			w.rearmAlarm(r)
		}
	}
	w.drive()
	w.now++
}

// drive tells the outputs that changed.
func (w *mWorld) drive() {
	for i := range w.outputs {
		o := &w.outputs[i]
		if on := w.wants(o); on != o.on {
			o.on = on
			word := rules.StateOff
			if on {
				word = rules.StateOn
			}
			w.said = append(w.said, fmt.Sprintf("%d output %s %s", w.now, o.id, word))
		}
	}
}

func (w *mWorld) wants(o *mOutput) bool {
	switch o.role {
	case rules.RoleInterlock:
		return len(w.causes) > 0
	case rules.RoleFault:
		for _, p := range w.points {
			if p.counted || p.beyond != "" {
				return true
			}
		}
		return false
	case rules.RoleHorn:
		return w.demanded(w.horn(o.id)) && w.horn(o.id).mutedUntil == never
	}
	for _, r := range w.rules {
		if !r.names(o.id) {
			continue
		}
		switch o.role {
		case rules.RoleTrip:
			if (r.cond || r.latched) && r.mode != rules.OutOfService {
				return true
			}
		case rules.RoleBeacon:
			if r.mode == "" && r.state() != string(rules.StateNormal) {
				return true
			}
		}
	}
	return false
}

// demanded says that an alarm wants the horn, muted or not.
func (w *mWorld) demanded(h *mHorn) bool {
	for _, r := range w.rules {
		if s := rules.State(r.state()); r.names(h.id) && (s == rules.StateUnacknowledged || s == rules.StateLatchedUnack) {
			return true
		}
	}
	return false
}

// unmute ends a silence; it is told when the horn sounds again by it.
func (w *mWorld) unmute(h *mHorn) {
	h.mutedUntil = never
	if w.demanded(h) {
		w.say(rules.Resounded, h.silenced)
		w.said[len(w.said)-1] += " " + h.id
	}
}

// never is a second that is not.
const never = -1 << 30
