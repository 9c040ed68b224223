package records

import (
	"time"

	"aman/gateway/wire"
	"aman/rules"
)

// Entry is one record of a gateway's alarm lane, as it came.
type Entry struct {
	Plant, Gateway string
	Position       wire.Position
	Notice         wire.Notice
	Heard          time.Time
}

// Birth is one stored NBIRTH or DBIRTH.
type Birth struct {
	Topic   wire.Topic
	Payload []byte
	Heard   time.Time
}

// Gateway is one gateway that was ever heard of.
type Gateway struct {
	Plant, Gateway string
	Heard          time.Time // first
}

// Event is one entry of the journal. Event is empty for an act.
type Event struct {
	Seq            int64
	Plant, Gateway string
	Position       wire.Position
	Heard          time.Time
	Event          rules.Event
	Act            *rules.Act
	ActTime        time.Time
}

// Alarm is one life of an alarm from raise to normal. Zero times have not come.
type Alarm struct {
	ID                         int64
	Plant, Gateway, Zone, Rule string
	Severity                   string
	State                      rules.State
	// Point, Unit, Why and Value tell what raised it.
	Point, Unit, Why               string
	Value                          float64
	HasValue                       bool
	Raised, Acked, Cleared, Closed time.Time
	Reset                          time.Time
	AckedBy, ResetBy               string
	// Abandoned: the gateway's store was replaced while the alarm was on, so
	// that nobody can tell any more when it ended.
	Abandoned bool
}

// Kind is one of the three kinds of suspension.
type Kind string

// The kinds. Only the first is made by a gateway's own event.
const (
	Automatic Kind = "automatic"
	Initiated Kind = "initiated"
	Ordered   Kind = "ordered"
)

// Suspension is one span in which work in a zone was not allowed.
type Suspension struct {
	ID                   int64
	Kind                 Kind
	Plant, Gateway, Zone string
	Since, Until         time.Time // Until is zero while it is in force
	ReleasedBy, Reason   string
	// Causes are its suspended events, oldest first.
	Causes []Event
}

// Query narrows a list; zero fields do not narrow. Lists are newest first.
type Query struct {
	Plant, Gateway, Zone, Rule string
	// From and To select what overlaps the span.
	From, To time.Time
	OpenOnly bool
	// Limit is at most MaxList, which 0 stands for as well.
	Limit, Offset int
}

// MaxList bounds one list.
const MaxList = 1000
