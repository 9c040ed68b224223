package rules

import (
	"time"

	"aman/drivers"
)

// Snapshot is the state of an engine that a restart must not lose. What is as
// in a fresh engine is left out, so that it stays small. Its JSON form is what
// gateways keep on disk; fields are only ever added.
type Snapshot struct {
	Time   time.Time    `json:"time"`
	Alarms []AlarmFacts `json:"alarms,omitempty"`
	Zones  []ZoneFacts  `json:"zones,omitempty"`
	Faults []FaultFacts `json:"faults,omitempty"`
}

// AlarmFacts are the stored facts of one alarm.
type AlarmFacts struct {
	Rule         string    `json:"rule"`
	Zone         string    `json:"zone,omitempty"`
	Condition    bool      `json:"condition,omitempty"`
	Acknowledged bool      `json:"acknowledged,omitempty"`
	Latched      bool      `json:"latched,omitempty"`
	ByFault      bool      `json:"by_fault,omitempty"`
	Since        time.Time `json:"since"`
	Raised       time.Time `json:"raised,omitzero"`
	HoldFrom     time.Time `json:"hold_from,omitzero"`
	Point        string    `json:"point,omitempty"`
	Value        *float64  `json:"value,omitempty"`
	Why          string    `json:"why,omitempty"`
	// Watches are the conditions of which something is known.
	Watches []WatchFacts `json:"watches,omitempty"`
}

// WatchFacts are the facts of one condition, by its place in the rule.
type WatchFacts struct {
	Condition int    `json:"condition"`
	Point     string `json:"point"`
	Met       bool   `json:"met,omitempty"`
	Armed     bool   `json:"armed,omitempty"`
	// Fault is the kind that counts, or that has been read once (Pending).
	Fault   string `json:"fault,omitempty"`
	Pending bool   `json:"pending,omitempty"`
	// CountsAt is when a pending fault counts.
	CountsAt time.Time `json:"counts_at,omitzero"`
}

// ZoneFacts are the stored facts of one suspended zone.
type ZoneFacts struct {
	Zone     string    `json:"zone"`
	Since    time.Time `json:"since"`
	Causes   []Cause   `json:"causes"`
	Consents []Consent `json:"consents,omitempty"`
}

// FaultFacts are the faults of one point that have been told.
type FaultFacts struct {
	Point   string `json:"point"`
	Counted bool   `json:"counted,omitempty"`
	Beyond  string `json:"beyond,omitempty"` // over or under
}

// Snapshot returns the state that Restore takes. It shares nothing with the
// engine.
func (e *Engine) Snapshot() Snapshot {
	s := Snapshot{Time: e.time()}
	for i := range e.alarms {
		if f, ok := e.alarmFacts(&e.alarms[i]); ok {
			s.Alarms = append(s.Alarms, f)
		}
	}
	for i := range e.zones {
		if z := &e.zones[i]; z.suspended {
			s.Zones = append(s.Zones, ZoneFacts{
				Zone: z.spec.ID, Since: wall(z.since),
				Causes: append([]Cause(nil), z.causes...), Consents: append([]Consent(nil), z.consents...),
			})
		}
	}
	for i := range e.points {
		if p := &e.points[i]; p.shown || p.own != drivers.NoFault {
			s.Faults = append(s.Faults, FaultFacts{Point: p.spec.ID, Counted: p.shown, Beyond: p.own.String()})
		}
	}
	return s
}

// alarmFacts returns the facts of an alarm, and whether there are any.
func (e *Engine) alarmFacts(a *alarm) (AlarmFacts, bool) {
	var watches []WatchFacts
	for i, ref := range a.watches {
		w := e.watch(ref)
		if !w.met && !w.armed && w.trouble == sound {
			continue
		}
		f := WatchFacts{Condition: i, Point: a.rule.Conditions[i].Point, Met: w.met, Armed: w.armed, Pending: w.trouble == pending}
		if w.trouble != sound {
			f.Fault, f.CountsAt = w.kind.String(), e.dueAt(w.debounce())
		}
		watches = append(watches, f)
	}
	if watches == nil && a.state() == StateNormal {
		return AlarmFacts{}, false
	}
	f := AlarmFacts{
		Rule: a.rule.ID, Zone: a.rule.Zone, Condition: a.condition, Acknowledged: a.acknowledged, Latched: a.latched,
		ByFault: a.byFault, Since: wall(a.since), Why: a.why, Watches: watches,
	}
	if a.raised != 0 {
		f.Raised = wall(a.raised)
	}
	if e.timers.running(a.hold) {
		f.HoldFrom = wall(a.heldFrom)
	}
	if a.point >= 0 {
		f.Point = e.points[a.point].spec.ID
	}
	if a.hasValue {
		v := a.value
		f.Value = &v
	}
	return f, true
}
