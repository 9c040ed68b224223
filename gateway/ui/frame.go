package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"time"

	"aman/rules"
)

// Frame is a State as the API and the event stream tell it, encoded once
// however many browsers watch.
type Frame struct {
	Time time.Time
	// Version changes whenever something other than a value changed: then a
	// page asks for its whole body again.
	Version string
	site    Site
	state   State
	points  []encodedPoint
	fixed   []byte // the inner part of a JSON object
	queue   []byte
	next    chan struct{} // closed when a newer frame is there
}

type encodedPoint struct {
	id   string
	json []byte
}

type alarmJSON struct {
	Rule     string      `json:"rule"`
	Zone     string      `json:"zone,omitempty"`
	Severity string      `json:"severity,omitempty"`
	State    rules.State `json:"state"`
	Since    time.Time   `json:"since,omitzero"`
	Point    string      `json:"point,omitempty"`
	Value    *float64    `json:"value,omitempty"`
	Fault    string      `json:"fault,omitempty"`
	First    bool        `json:"first,omitempty"`
	AckBy    string      `json:"acknowledged_by,omitempty"`
	AckAt    time.Time   `json:"acknowledged_at,omitzero"`
	Unit     string      `json:"unit,omitempty"`
	modeJSON
}

type zoneJSON struct {
	ID        string          `json:"id"`
	Suspended bool            `json:"suspended"`
	Arming    bool            `json:"arming"`
	Since     time.Time       `json:"since,omitzero"`
	Causes    []causeJSON     `json:"causes,omitempty"`
	Gate      []conditionJSON `json:"gate,omitempty"`
	Unsaved   bool            `json:"unsaved,omitempty"`
	// Unprotected is in seconds; while it grows UnprotectedFrom tells since when
	// it would have, in one piece.
	Unprotected     int64     `json:"unprotected_s,omitempty"`
	UnprotectedFrom time.Time `json:"unprotected_from,omitzero"`
}

type causeJSON struct {
	Time  time.Time `json:"time"`
	Rule  string    `json:"rule,omitempty"`
	Who   string    `json:"who,omitempty"`
	Why   string    `json:"why,omitempty"`
	Point string    `json:"point,omitempty"`
	Value *float64  `json:"value,omitempty"`
	Fault string    `json:"fault,omitempty"`
}

type conditionJSON struct {
	Kind  ConditionKind `json:"kind"`
	Met   bool          `json:"met"`
	Rule  string        `json:"rule,omitempty"`
	Point string        `json:"point,omitempty"`
	Op    string        `json:"op,omitempty"`
	Reset *float64      `json:"reset,omitempty"`
	Role  string        `json:"role,omitempty"`
	Who   string        `json:"who,omitempty"`
	At    time.Time     `json:"at,omitzero"`
	Why   string        `json:"why,omitempty"`
}

type outputJSON struct {
	ID       string `json:"id"`
	Role     string `json:"role,omitempty"`
	Zone     string `json:"zone,omitempty"`
	On       bool   `json:"on"`
	ReadBack *bool  `json:"read_back"`
	Fault    string `json:"fault,omitempty"`
	// Unexplained outputs wait for a reset by a person.
	Unexplained bool `json:"unexplained,omitempty"`
}

type busJSON struct {
	ID   string  `json:"id"`
	Kind string  `json:"kind,omitempty"`
	OK   bool    `json:"ok"`
	Slow float64 `json:"slow,omitempty"`
	Why  string  `json:"why,omitempty"`
}

type uplinkJSON struct {
	Configured bool      `json:"configured"`
	Online     bool      `json:"online"`
	Since      time.Time `json:"since,omitzero"`
}

type queueJSON struct {
	Readings uint64 `json:"readings"`
	Events   uint64 `json:"events"`
	Dropped  uint64 `json:"dropped"`
}

type fixedJSON struct {
	Alarms  []alarmJSON  `json:"alarms"`
	Zones   []zoneJSON   `json:"zones"`
	Outputs []outputJSON `json:"outputs"`
	Buses   []busJSON    `json:"buses"`
	Uplink  uplinkJSON   `json:"uplink"`
	Unsaved bool         `json:"unsaved"`
	Trouble []string     `json:"trouble"`

	Inhibits []inhibitJSON `json:"inhibits"`
	Silences []silenceJSON `json:"silences"`
	Proofs   []proofJSON   `json:"proofs"`

	Panel    []panelJSON `json:"panel"`
	LampTest time.Time   `json:"lamp_test_until,omitzero"`
}

// NewFrame encodes a photograph. trends may be nil.
func NewFrame(site Site, state State, trends Trends) (*Frame, error) {
	x := newIndex(site, state)
	f := &Frame{Time: state.Time, site: site, state: state, next: make(chan struct{})}
	sum := fnv.New64a()
	f.points = make([]encodedPoint, len(site.Points))
	buf := make([]byte, 0, pointBytes*len(site.Points))
	for i, p := range site.Points {
		state, start := x.standing(p), len(buf)
		buf = x.appendPoint(buf, p, state, trends)
		f.points[i] = encodedPoint{id: p.ID, json: buf[start:len(buf):len(buf)]}
		_, _ = io.WriteString(sum, p.ID+state+x.readings[p.ID].Fault.String()) // a hash never fails
	}
	fixed, err := json.Marshal(x.fixed())
	if err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	u := state.Uplink
	if f.queue, err = json.Marshal(queueJSON{u.QueuedReadings, u.QueuedEvents, u.Dropped}); err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	_, _ = sum.Write(fixed)
	f.fixed = fixed[1 : len(fixed)-1]
	f.Version = fmt.Sprintf("%016x", sum.Sum64())
	return f, nil
}

// number is nil for what JSON has no number for; others have at most six
// decimals.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	v = math.Round(v*1e6) / 1e6
	return &v
}

// Site and State are what the frame was made of; they are not to be changed.
func (f *Frame) Site() Site { return f.site }

// State is as Site.
func (f *Frame) State() State { return f.state }

// Full encodes the whole frame as one JSON object.
func (f *Frame) Full() []byte { return f.encode(nil) }

// Since encodes what differs from an older frame; all of it if that is nil.
func (f *Frame) Since(old *Frame) []byte { return f.encode(old) }

// differs reports whether there is anything but the time to tell.
func (f *Frame) differs(old *Frame) bool {
	if len(f.points) != len(old.points) || !bytes.Equal(f.fixed, old.fixed) || !bytes.Equal(f.queue, old.queue) {
		return true
	}
	for i := range f.points {
		if !bytes.Equal(f.points[i].json, old.points[i].json) {
			return true
		}
	}
	return false
}

func (f *Frame) encode(old *Frame) []byte {
	var b bytes.Buffer
	b.Grow(len(f.fixed) + 128*len(f.points) + 256)
	fmt.Fprintf(&b, `{"time":%q,"version":%q,"build":%q,"full":%t,"points":[`,
		f.Time.UTC().Format(time.RFC3339Nano), f.Version, Build(), old == nil)
	sameOrder := old != nil && len(old.points) == len(f.points)
	comma := false
	for i, p := range f.points {
		if sameOrder && old.points[i].id == p.id && bytes.Equal(old.points[i].json, p.json) {
			continue
		}
		if comma {
			b.WriteByte(',')
		}
		comma = true
		b.Write(p.json)
	}
	b.WriteString(`],"queue":`)
	b.Write(f.queue)
	if old == nil || !bytes.Equal(old.fixed, f.fixed) {
		b.WriteByte(',')
		b.Write(f.fixed)
	}
	b.WriteByte('}')
	return b.Bytes()
}
