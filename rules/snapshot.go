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
	// Figures are what rates, exposures and the like have gathered.
	Figures []FigureFacts `json:"figures,omitempty"`
	// Inhibits are the targets of the inhibits in force; a restart ends them.
	Inhibits []string `json:"inhibits,omitempty"`
	// Unprotected is the time in which a danger rule of a zone could not trip.
	Unprotected []UnprotectedFacts `json:"unprotected,omitempty"`
}

// FigureFacts are the state of the figure of one condition.
type FigureFacts struct {
	Rule      string `json:"rule"`
	Condition int    `json:"condition"`
	// Name is the figure's; a figure of another name does not take the state.
	Name  string `json:"name"`
	State []byte `json:"state"`
}

// UnprotectedFacts are the time unprotected of one zone, in nanoseconds.
type UnprotectedFacts struct {
	Zone string        `json:"zone"`
	For  time.Duration `json:"for"`
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
	Unit         string    `json:"unit,omitempty"`
	Why          string    `json:"why,omitempty"`
	// Mode is the state that a person has put the alarm into, and when and why.
	Mode      State     `json:"mode,omitempty"`
	ModeUntil time.Time `json:"mode_until,omitzero"`
	Once      bool      `json:"once,omitempty"`
	ModeBy    string    `json:"mode_by,omitempty"`
	ModeWhy   string    `json:"mode_why,omitempty"`
	ByDesign  bool      `json:"by_design,omitempty"`
	FirstOut  bool      `json:"first_out,omitempty"`
	// FellBack: a reading beyond the range was seen where the signal may fall
	// back. HighSeen: the level of a re-alarm has been reached.
	FellBack bool `json:"fell_back,omitempty"`
	HighSeen bool `json:"high_seen,omitempty"`
	// Step counts the steps of the escalation that have begun; StepAt and RearmAt
	// are when the next one and the re-alarm come.
	Step    int       `json:"step,omitempty"`
	StepAt  time.Time `json:"step_at,omitzero"`
	RearmAt time.Time `json:"rearm_at,omitzero"`
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
	e.saveFigures(&s)
	for i := range e.inhibits {
		if e.inhibits[i].on {
			s.Inhibits = append(s.Inhibits, e.inhibits[i].target)
		}
	}
	for i := range e.zones {
		if d := e.unprotectedFor(&e.zones[i]); d > 0 {
			s.Unprotected = append(s.Unprotected, UnprotectedFacts{Zone: e.zones[i].spec.ID, For: d})
		}
	}
	return s
}

func (e *Engine) saveFigures(s *Snapshot) {
	for i := range e.figures {
		f := &e.figures[i]
		a := &e.alarms[e.watch(f.lead).rule]
		if state := f.made.Save(); state != nil {
			s.Figures = append(s.Figures, FigureFacts{Rule: a.rule.ID, Condition: int(f.lead.cond), Name: f.spec.Name, State: state})
		}
	}
}

// alarmFacts returns the facts of an alarm, and whether there are any.
func (e *Engine) alarmFacts(a *alarm) (AlarmFacts, bool) {
	var watches []WatchFacts
	for i, ref := range a.watches {
		w := e.watch(ref)
		if a.parent >= 0 || !w.met && !w.armed && w.trouble == sound {
			continue // a member's watch is the vote's
		}
		f := WatchFacts{Condition: i, Point: e.points[ref.point].spec.ID, Met: w.met, Armed: w.armed, Pending: w.trouble == pending}
		if w.trouble != sound {
			f.Fault, f.CountsAt = w.kind.String(), e.dueAt(w.debounce())
		}
		watches = append(watches, f)
	}
	if watches == nil && a.state() == StateNormal && !e.timers.running(a.hold) {
		return AlarmFacts{}, false
	}
	f := AlarmFacts{
		Rule: a.rule.ID, Zone: a.rule.Zone, Condition: a.condition, Acknowledged: a.acknowledged, Latched: a.latched,
		ByFault: a.byFault, Since: wall(a.since), Why: a.why, Watches: watches, Unit: a.unit,
		Once: a.once, ModeUntil: e.dueAt(a.modeEnd), FirstOut: a.firstOut, FellBack: a.fellBack, HighSeen: a.highSeen,
		ByDesign: a.byDesign, Step: a.step, StepAt: e.dueAt(a.escalate), RearmAt: e.dueAt(a.rearm),
	}
	if a.mode != noMode {
		f.Mode, f.ModeBy, f.ModeWhy = a.state(), a.modeBy, a.modeWhy
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
