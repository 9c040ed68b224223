package ui

import (
	"strings"
	"time"

	"aman/drivers"
	"aman/rules"
)

// State is a photograph of one gateway at one instant. Absent entries are
// unknown, never normal.
type State struct {
	// Time is the instant of the photograph.
	Time time.Time
	// Readings holds the newest reading of each point, in any order.
	Readings []drivers.Reading
	Alarms   []AlarmState
	Zones    []ZoneState
	Outputs  []OutputState
	// Inhibits, Silences and Proofs tell what is kept from tripping, which horns
	// are muted, and when each danger rule last showed that it can trip.
	Inhibits []InhibitState
	Silences []SilenceState
	Proofs   []ProofState
	Buses    []BusState
	Uplink   UplinkState
	// Unsaved says that something already acted on is not on the disk yet.
	Unsaved bool
	// Trouble lists what is wrong with the gateway itself, one line each, as
	// health tells it.
	Trouble []string
	// Panel is the contacts at the site that do acts; LampTest is when a lamp test
	// ends, zero while there is none.
	Panel    []PanelState
	LampTest time.Time
}

// AlarmState is the present state of one rule's alarm.
type AlarmState struct {
	Rule  string
	State rules.State
	// Since is when the alarm took this occurrence: the instant it was raised.
	Since time.Time
	// Point, Value and HasValue tell what raised it.
	Point    string
	Value    float64
	HasValue bool
	// Unit is that of Value; empty means that of the point.
	Unit string
	// Fault is the kind of fault that raised it ("timeout" …): protection is
	// lost, which is not gas. Empty when a value raised it. Where it is not
	// known, Why may tell it.
	Fault string
	// Why is the engine's sentence on what raised it.
	Why string
	// First marks the first alarm of its group.
	First bool
	// AckBy and AckAt tell who acknowledged it, where that is known.
	AckBy string
	AckAt time.Time
	Mode  ModeState
	// Beneath is the state without the mode; empty means State itself.
	Beneath rules.State
	// Inhibited says that an inhibit or an out-of-service keeps the rule from
	// tripping; Degraded what is left of a vote, or is empty; Quiet that a higher
	// level is announced in its place.
	Inhibited bool
	Degraded  string
	Quiet     bool
}

// Shown is the state of the alarm without its mode: shelving, suppression and
// out of service end the announcement and not the condition.
func (a AlarmState) Shown() rules.State {
	if a.Beneath != "" {
		return a.Beneath
	}
	if inMode(a.State) {
		return rules.StateNormal // what lies beneath was not told
	}
	return a.State
}

// Active reports whether the alarm is anything but normal, whatever its mode.
func (a AlarmState) Active() bool { return a.Shown() != rules.StateNormal && a.Shown() != "" }

// fault is the kind of fault that raised the alarm; empty if a value did.
func (a AlarmState) fault() string { return faultOf(a.Fault, a.Why) }

// lost reports whether a fault raised the alarm: protection is lost, which is
// not gas. Beyond the range on the dangerous side is a value.
func (a AlarmState) lost() bool { return lostBy(a.fault()) }

func lostBy(fault string) bool {
	return fault != "" && fault != drivers.Over.String() && fault != drivers.Under.String()
}

// faultOf finds the kind of fault in the engine's sentence where it is not
// told apart: "protection lost: timeout of co-1.co".
func faultOf(fault, why string) string {
	rest, ok := strings.CutPrefix(why, "protection lost: ")
	if fault != "" || !ok {
		return fault
	}
	word, _, _ := strings.Cut(rest, " ")
	if f, err := drivers.ParseFault(word); err != nil || f == drivers.NoFault {
		return drivers.Stale.String() // lost all the same; silence is the nearest word
	}
	return word
}

// ZoneState is whether work may go on in a zone.
type ZoneState struct {
	ID        string
	Suspended bool
	// Arming means that after a start not every danger point has been good yet.
	Arming bool
	Since  time.Time
	Causes []Cause
	// Gate lists what a release asks for, met or not; empty where unknown.
	Gate []Condition
	// Unsaved says that the suspension is not on the disk yet.
	Unsaved bool
	// Unprotected is how long an inhibit or an out-of-service has kept a danger
	// rule of the zone from tripping so far. While that goes on it counts from
	// UnprotectedFrom instead, which is zero else.
	Unprotected     time.Duration
	UnprotectedFrom time.Time
}

// Cause is one reason for a suspension: a rule, or a person.
type Cause struct {
	Time time.Time
	Rule string
	Who  string
	Why  string
	// Point, Value and HasValue tell what tripped the rule, where known.
	Point    string
	Value    float64
	HasValue bool
	// Fault is the kind of fault that tripped the rule.
	Fault string
}

// ConditionKind says what a release waits for.
type ConditionKind string

// What a release can wait for.
const (
	// WaitReading: the point has no good reading.
	WaitReading ConditionKind = "reading"
	// WaitInside: the point is not strictly inside its reset.
	WaitInside ConditionKind = "inside"
	// WaitAck: the alarm is not acknowledged.
	WaitAck ConditionKind = "ack"
	// WaitReset: the alarm is latched and not reset.
	WaitReset ConditionKind = "reset"
	// WaitClear: the alarm has not cleared yet (its off-delay runs).
	WaitClear ConditionKind = "clear"
	// WaitArming: not every danger point has been good since the start.
	WaitArming ConditionKind = "arming"
	// WaitPerson: a person of the role must agree.
	WaitPerson ConditionKind = "person"
	// WaitInhibit: the point is inhibited, so nobody can call it normal.
	WaitInhibit ConditionKind = "inhibit"
	// WaitPressed: the call point, told in Point, is still pressed.
	WaitPressed ConditionKind = "pressed"
	// WaitOther: anything else, told in Why.
	WaitOther ConditionKind = "other"
)

// Condition is one thing that a release asks for.
type Condition struct {
	Kind  ConditionKind
	Met   bool
	Rule  string
	Point string
	// Op and Reset say where the value must be strictly inside: "above" 16
	// means below 16.
	Op    string
	Reset float64
	// Figure names what is made of the point's readings and compared in their
	// place, Unit is its unit; empty for the reading itself.
	Figure string
	Unit   string
	// Role, Who and At tell which role must agree and who has.
	Role string
	Who  string
	At   time.Time
	Why  string
}

// OutputState is an output as commanded and as read back.
type OutputState struct {
	ID string
	On bool
	// Back is the state read back from the field; meaningful if HasBack.
	Back    bool
	HasBack bool
	// Fault tells why the output could not be written or read back.
	Fault string
	// Unexplained says that it was found on at the start and that no alarm
	// tells why; it stays on until a person resets it (an act reset with the
	// output's id).
	Unexplained bool
}

// BusState is how one wire is doing.
type BusState struct {
	ID   string
	Kind string
	// OK is false while the bus is lost.
	OK bool
	// Slow is by how much the periods cannot be kept; 0 or 1 means they are.
	Slow float64
	Why  string
}

// UplinkState is how the way to the server is doing. The zero value is a
// gateway without a server.
type UplinkState struct {
	Configured bool
	Online     bool
	Since      time.Time // of Online's present value
	// QueuedReadings and QueuedEvents wait to be acknowledged.
	QueuedReadings uint64
	QueuedEvents   uint64
	// Dropped counts readings lost for want of disk.
	Dropped uint64
}
