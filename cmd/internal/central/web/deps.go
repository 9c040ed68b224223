package web

import (
	"context"
	"log/slog"
	"time"

	"aman/gateway/ui"
	"aman/rules"
)

// Deps is what the pages need of the server. Every part may fail without
// taking the others down: a page says what it could not get.
type Deps struct {
	Live    Live
	History History
	Records Records
	// Health returns whether the server is well, and one line for each thing
	// that is not.
	Health func() (ok bool, lines []string)
	Log    *slog.Logger
	// Now is the server's clock; nil means time.Now.
	Now func() time.Time
	// Zone is where times of day are written; nil means time.Local.
	Zone *time.Location
}

// Live is the present state of every gateway that the server knows.
type Live interface {
	// Gateways lists them in a fixed order, by plant and then by gateway. The
	// slices inside are not changed afterwards.
	Gateways() []Gateway
	// Changes returns a channel with room for one token that gets one when
	// something changed, and a function that gives it back.
	Changes() (ch <-chan struct{}, stop func())
}

// Gateway is what the server knows of one gateway.
type Gateway struct {
	Site  ui.Site
	State ui.State
	// Online is false once the gateway has said good-bye, its session has died
	// or nothing has been heard for too long: what goes on there is unknown.
	Online bool
	// Heard is when the server last heard of the gateway; zero if not since
	// the server started.
	Heard time.Time
}

// History is the time series.
type History interface {
	// Aggregate returns the readings of a point in steps from from to to. Steps
	// without any reading may be left out.
	Aggregate(ctx context.Context, plant, gateway, point string, from, to time.Time, step time.Duration) ([]Step, error)
}

// Step is one step of a series. Min, Max and Mean are of the usable readings
// and NaN when there is none.
type Step struct {
	Time           time.Time
	Min, Max, Mean float64
	Good, Bad      int // counts of readings
}

// Records are the alarms and suspensions that the server keeps.
type Records interface {
	// Alarms lists occurrences, newest first.
	Alarms(ctx context.Context, q AlarmQuery) ([]AlarmRecord, error)
	// Alarm returns one occurrence with its events; ok is false if there is none.
	Alarm(ctx context.Context, id int64) (rec AlarmRecord, ok bool, err error)
	// Suspensions lists suspensions, newest first.
	Suspensions(ctx context.Context, q SuspensionQuery) ([]SuspensionRecord, error)
	// Suspension returns one suspension with its events and evidence.
	Suspension(ctx context.Context, id int64) (rec SuspensionRecord, ok bool, err error)
}

// AlarmQuery narrows a list of alarms; zero fields do not narrow.
type AlarmQuery struct {
	Plant, Gateway, Zone string
	From, To             time.Time // overlapping this span
	OpenOnly             bool      // only those that are not normal yet
	Limit, Offset        int
}

// AlarmRecord is one life of an alarm from raise to normal.
type AlarmRecord struct {
	ID                             int64
	Plant, Gateway, Zone, Rule     string
	Severity                       string
	State                          rules.State // as last heard
	Point, Unit, Why               string
	Value                          float64 // that raised it
	HasValue                       bool
	Raised, Acked, Cleared, Closed time.Time // zero: not yet
	AckedBy                        string
	// Abandoned: nobody can tell any more when it ended, since the gateway's
	// store was replaced.
	Abandoned bool
	Events    []rules.Event // only of a single record
}

// SuspensionQuery narrows a list of suspensions; zero fields do not narrow.
type SuspensionQuery struct {
	Plant, Gateway, Zone string
	From, To             time.Time
	OpenOnly             bool
	Limit, Offset        int
}

// SuspensionRecord is one suspension of a zone.
type SuspensionRecord struct {
	ID                   int64
	Kind                 string // automatic, initiated, ordered, or stop by a person
	Plant, Gateway, Zone string
	Since, Until         time.Time // Until is zero while work is suspended
	Causes               []ui.Cause
	ReleasedBy, Reason   string
	Events               []rules.Event  // only of a single record
	Evidence             []EvidencePart // only of a single record
}

// EvidencePart is the readings of one point around a suspension, in rising time.
type EvidencePart struct {
	Point    string // sensor.point
	Readings []EvidenceReading
}

// EvidenceReading is one reading of the evidence.
type EvidenceReading struct {
	Time    time.Time
	Value   float64 // NaN where there is none
	Quality string  // good, uncertain, bad, unknown
	Fault   string
}
