package wire

import (
	"time"

	"aman/drivers"
	"aman/rules"
)

// Lane names one of the two lanes of a gateway's outbox.
type Lane string

// The lanes.
const (
	LaneAlarm     Lane = "alarm"
	LaneTelemetry Lane = "telemetry"
)

// Position is where a record stands in the outbox of its gateway, for ever. A
// new or reset store has a new epoch; numbers start at 1.
type Position struct {
	Epoch  string
	Lane   Lane
	Number uint64
}

// Row is one reading of one point, named within its sensor.
type Row struct {
	Point   string
	Time    time.Time
	Value   float64 // the end of the range under over and under; NaN under every other fault
	Quality drivers.Quality
	Fault   drivers.Fault
}

// Block is one record of the telemetry lane: the readings of one sensor for up
// to a second, in rising time.
type Block struct {
	Sensor string
	Rows   []Row
}

// Notice is one record of the alarm lane: an event as the engine gave it, or
// an act that a person asked for.
type Notice struct {
	Event rules.Event
	// Act is set instead of Event: what loosens is recorded before it takes
	// effect, so the act stands in the lane before the events that it causes.
	// It changes no alarm by itself.
	Act *rules.Act
	// Time is when the act was asked for.
	Time time.Time
	// Evidence is set on suspended events: the readings of the zone's danger
	// points around the suspension, in rising time.
	Evidence []Block
	// SignOff is set on suspended events: which rules were in force, and who
	// signed them.
	SignOff *SignOff
	// EvidenceCut counts the readings that were left out of Evidence because
	// it was longer than MaxEvidence: the oldest first.
	EvidenceCut int
}

// Birth is everything that a gateway tells of itself when a session begins, so
// that the server can show it without any configuration of its own.
type Birth struct {
	Plant   string
	Gateway string
	Time    time.Time
	Version string
	SignOff *SignOff // nil: not known
	Sensors []Sensor
	Zones   []Zone
	Alarms  []Alarm
	Outputs []Output
	// Inhibits are those in force.
	Inhibits []Inhibit
}

// Sensor is one instrument of a birth.
type Sensor struct {
	ID     string
	Zone   string
	Driver string
	Every  time.Duration
	Points []Point
}

// Point is one quantity of a birth. Alias is the number that stands for
// "sensor.point" on the wire: given once, kept on disk, never reused.
type Point struct {
	Name     string
	Alias    uint64
	Unit     string
	Gas      string
	Min, Max float64 // NaN where not declared
	Limits   []Limit
}

// Limit is one limit that a rule sets on a point, in the point's unit.
type Limit struct {
	Rule     string
	Op       string // above, below, equals, exceeds
	Value    float64
	Reset    float64
	Severity string // warning, alarm, danger
	// Figure names what is made of the readings and compared in their place, Unit
	// is its unit; empty for the reading itself. Source tells where the limit
	// comes from; empty for the rule's own number.
	Figure string
	Unit   string
	Source string
}

// Texts are words in the languages ru, kk and en.
type Texts map[string]string

// Zone is one zone of a birth with its present state.
type Zone struct {
	ID    string
	Name  Texts
	State ZoneState
}

// ZoneState is whether work may go on in a zone. It is also the JSON value of
// the metric Zones/ZONE/State.
type ZoneState struct {
	Suspended bool      `json:"suspended"`
	Arming    bool      `json:"arming,omitempty"`
	Since     time.Time `json:"since,omitzero"`
	Causes    []Cause   `json:"causes,omitempty"`
	// Unprotected is for how many seconds a danger rule of the zone could not
	// trip so far; only births tell it.
	Unprotected int64 `json:"unprotected_s,omitempty"`
}

// Cause is one reason for a suspension: a rule, or a person.
type Cause struct {
	Rule string    `json:"rule,omitempty"`
	Who  string    `json:"who,omitempty"`
	Why  string    `json:"why,omitempty"`
	Time time.Time `json:"time"`
}

// Alarm is one rule of a birth, or one member of a vote, with the present state
// of its alarm.
type Alarm struct {
	Rule     string // RULE, or RULE/SENSOR.POINT for a member
	Zone     string
	Severity string
	Points   []string // sensor.point
	Name     Texts    // what it is called
	Do       Texts    // what to do now
	Suspends bool
	State    rules.State
	Since    time.Time
	Mode     Mode
}

// Mode is what a birth tells of an alarm besides its state: who has shelved or
// suppressed it or put it out of service, and what is left of its protection.
type Mode struct {
	// Beneath is the state without the mode; empty where there is no mode.
	Beneath rules.State `json:"beneath,omitempty"`
	// Until is when the mode ends by itself; zero where it does not. Once says
	// that a shelving also ends with the next return to normal.
	Until time.Time `json:"until,omitzero"`
	Once  bool      `json:"once,omitempty"`
	Who   string    `json:"who,omitempty"`
	Why   string    `json:"why,omitempty"`
	// Inhibited says that the rule cannot trip; Degraded what is left of a vote.
	Inhibited bool   `json:"inhibited,omitempty"`
	Degraded  string `json:"degraded,omitempty"`
	FirstOut  bool   `json:"first_out,omitempty"`
}

// Inhibit is one inhibit in force: of a rule or a point, by whom and until when.
type Inhibit struct {
	Target string    `json:"target"`
	Points []string  `json:"points,omitempty"`
	Who    string    `json:"who,omitempty"`
	Why    string    `json:"why,omitempty"`
	Since  time.Time `json:"since,omitzero"`
	Until  time.Time `json:"until,omitzero"`
}

// Output is one output of a birth.
type Output struct {
	ID   string
	Role string
	Zone string
	On   bool
}
