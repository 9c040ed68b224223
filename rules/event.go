package rules

import (
	"time"
)

// EventKind is one of the words of the stable form of `aman replay`.
type EventKind string

// The kinds of event that the engine can emit.
const (
	Raised        EventKind = "raised"
	Cleared       EventKind = "cleared"
	Acknowledged  EventKind = "acknowledged"
	Reset         EventKind = "reset"
	ResetRefused  EventKind = "reset-refused"
	FaultRaised   EventKind = "fault"
	FaultCleared  EventKind = "fault-cleared"
	Suspended     EventKind = "suspended"
	Released      EventKind = "released"
	Refused       EventKind = "refused"
	OutputChanged EventKind = "output"
	Shelved       EventKind = "shelved"
	Unshelved     EventKind = "unshelved"
	Suppressed    EventKind = "suppressed"
	Unsuppressed  EventKind = "unsuppressed"
	OutOfService  EventKind = "out-of-service"
	InService     EventKind = "in-service"
	Inhibited     EventKind = "inhibited"
	Uninhibited   EventKind = "uninhibited"
	Silenced      EventKind = "silenced"
	Resounded     EventKind = "resounded"
	Rearmed       EventKind = "rearmed"
	Degraded      EventKind = "degraded"
)

// State is the state of an alarm, derived from its stored facts: the words of
// the stable form, the letters of ISA-18.2 in the comments.
type State string

// The states that the engine can reach.
const (
	StateNormal         State = "normal"                 // A
	StateUnacknowledged State = "unacknowledged"         // B
	StateAcknowledged   State = "acknowledged"           // C
	StateReturned       State = "returned"               // D
	StateShelved        State = "shelved"                // E
	StateSuppressed     State = "suppressed"             // F
	StateOutOfService   State = "out-of-service"         // G
	StateLatchedUnack   State = "latched-unacknowledged" // H
	StateLatchedAck     State = "latched-acknowledged"   // I
	StateOn             State = "on"                     // of an output
	StateOff            State = "off"                    // of an output
)

// Event is one change that the engine made or refused to make. Empty fields
// are absent; HasValue says whether Value is one.
type Event struct {
	Time     time.Time
	Rule     string
	Zone     string
	Kind     EventKind
	State    State
	Value    float64
	HasValue bool
	Unit     string
	// Severity is empty for events of no alarm.
	Severity string
	Point    string
	Who      string
	Why      string
	// Until is when what began ends by itself, of events that begin a mode or an
	// inhibit; zero where it does not. Once is that of a one-shot shelving.
	Until time.Time
	Once  bool
}

// ActKind is what a person asks for.
type ActKind string

// The acts that the engine carries out.
const (
	ActAck     ActKind = "ack"
	ActReset   ActKind = "reset"
	ActSuspend ActKind = "suspend"
	ActRelease ActKind = "release"

	ActSilence      ActKind = "silence"
	ActShelve       ActKind = "shelve"
	ActUnshelve     ActKind = "unshelve"
	ActSuppress     ActKind = "suppress"
	ActUnsuppress   ActKind = "unsuppress"
	ActOutOfService ActKind = "out-of-service"
	ActInService    ActKind = "in-service"
	ActInhibit      ActKind = "inhibit"
)

// Act is one thing that a person asks of an alarm (a rule's id; RULE/POINT for
// a member of a vote), of a zone (suspend and release), or of a point (inhibit).
type Act struct {
	Kind   ActKind
	Target string
	// For is how long a mode or an inhibit lasts; 0 where no time was given. Once
	// is one-shot shelving: until the condition next returns to normal.
	For  time.Duration
	Once bool
	// Permit names the permit that a danger asks for; empty where there is none.
	Permit string
	// Who is the person's name; empty where nobody gave one.
	Who string
	// Role is the person's role; empty where it is not known.
	Role string
	// AnyRole means that the role was not asked for: replay takes the person
	// to have the role that the act needs.
	AnyRole bool
	Reason  string
}

// Person returns the name with the role in brackets, where there is one; it is
// what events carry as who.
func (a Act) Person() string {
	if a.Who == "" || a.Role == "" {
		return a.Who
	}
	return a.Who + " (" + a.Role + ")"
}
