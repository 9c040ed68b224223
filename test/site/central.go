package site

import (
	"encoding/json"
	"errors"
	"math"
	"net/url"
	"time"
)

// The plant and the gateway of every story.
const (
	plantID   = "kirov"
	gatewayID = "gw-1"
)

// most is how many readings and records the server gives in one answer.
const (
	mostReadings = "50000"
	mostRecords  = "1000"
)

// Central is the server, asked through its API.
type Central struct{ base string }

// NewCentral returns the server at an address. It asks nothing yet.
func NewCentral(address string) *Central { return &Central{base: "http://" + address} }

// Occurrence is one life of an alarm as the server keeps it.
type Occurrence struct {
	Rule    string    `json:"rule"`
	State   string    `json:"state"`
	Raised  time.Time `json:"raised"`
	Cleared time.Time `json:"cleared"`
}

// Suspension is one suspension of a zone as the server keeps it, newest first.
type Suspension struct {
	Zone  string    `json:"zone"`
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}

// Value is one stored reading; Value is NaN where it has none.
type Value struct {
	Time  time.Time
	Value float64
	Fault string
}

// Occurrences returns every kept life of a rule's alarm.
func (c *Central) Occurrences(rule string) ([]Occurrence, error) {
	var got struct {
		Alarms []Occurrence `json:"alarms"`
	}
	err := c.get("alarms", url.Values{"rule": {rule}, "limit": {mostRecords}}, &got)
	return got.Alarms, err
}

// Raised returns when a rule's alarm was raised, as the server's journal has it.
// An alarm that is raised again before anyone acknowledged it is one life, with
// several such events.
func (c *Central) Raised(rule string) ([]time.Time, error) {
	var got struct {
		Events []struct {
			Event *struct {
				Kind string    `json:"event"`
				Time time.Time `json:"time"`
			} `json:"event"`
		} `json:"events"`
	}
	err := c.get("events", url.Values{"rule": {rule}, "limit": {mostRecords}}, &got)
	var raised []time.Time
	for _, e := range got.Events {
		if e.Event != nil && e.Event.Kind == "raised" {
			raised = append(raised, e.Event.Time)
		}
	}
	return raised, err
}

// Suspensions returns every kept suspension of a zone, newest first.
func (c *Central) Suspensions(zone string) ([]Suspension, error) {
	var got struct {
		Suspensions []Suspension `json:"suspensions"`
	}
	err := c.get("suspensions", url.Values{"zone": {zone}, "limit": {mostRecords}}, &got)
	return got.Suspensions, err
}

// Values returns everything that the series store holds of a point.
func (c *Central) Values(point string) ([]Value, error) {
	var got struct {
		Readings []struct {
			Time  time.Time `json:"time"`
			Value *float64  `json:"value"`
			Fault string    `json:"fault"`
		} `json:"readings"`
		More bool `json:"more"`
	}
	err := c.get("series", url.Values{"plant": {plantID}, "gateway": {gatewayID}, "point": {point}, "limit": {mostReadings}}, &got)
	if err == nil && got.More {
		err = errors.New("the server holds more readings than one answer takes")
	}
	values := make([]Value, len(got.Readings))
	for i, r := range got.Readings {
		values[i] = Value{Time: r.Time, Value: math.NaN(), Fault: r.Fault}
		if r.Value != nil {
			values[i].Value = *r.Value
		}
	}
	return values, err
}

// Status returns what the server tells of itself, as JSON.
func (c *Central) Status() (string, error) {
	var got json.RawMessage
	err := c.get("status", nil, &got)
	return string(got), err
}

func (c *Central) get(what string, query url.Values, into any) error {
	return get(c.base+"/api/v1/"+what+"?"+query.Encode(), into)
}
