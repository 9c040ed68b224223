package site

import (
	"net/url"
	"time"
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

// Value is one stored reading.
type Value struct {
	Time  time.Time `json:"time"`
	Value float64   `json:"value"`
	Fault string    `json:"fault"`
}

// Occurrences returns every kept life of a rule's alarm.
func (c *Central) Occurrences(rule string) ([]Occurrence, error) {
	var all []Occurrence
	return all, get(c.base+"/api/v1/alarms?"+url.Values{"rule": {rule}}.Encode(), &all)
}

// Suspensions returns every kept suspension of a zone.
func (c *Central) Suspensions(zone string) ([]Suspension, error) {
	var all []Suspension
	return all, get(c.base+"/api/v1/suspensions?"+url.Values{"zone": {zone}}.Encode(), &all)
}

// Values returns everything that the series store holds of a point.
func (c *Central) Values(point string) ([]Value, error) {
	var all []Value
	return all, get(c.base+"/api/v1/series?"+url.Values{"point": {point}}.Encode(), &all)
}
