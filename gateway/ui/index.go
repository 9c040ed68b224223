package ui

import (
	"aman/drivers"
)

// index finds the parts of one site and one state by id.
type index struct {
	site     Site
	state    State
	points   map[string]*SitePoint
	rules    map[string]*SiteRule
	zones    map[string]*SiteZone
	readings map[string]drivers.Reading
	alarms   map[string]AlarmState
	raised   map[string]string // point to the worst severity of its true alarms
}

func newIndex(site Site, state State) *index {
	x := &index{
		site: site, state: state,
		points:   make(map[string]*SitePoint, len(site.Points)),
		rules:    make(map[string]*SiteRule, len(site.Rules)),
		zones:    make(map[string]*SiteZone, len(site.Zones)),
		readings: make(map[string]drivers.Reading, len(state.Readings)),
		alarms:   make(map[string]AlarmState, len(state.Alarms)),
		raised:   map[string]string{},
	}
	for i := range site.Points {
		x.points[site.Points[i].ID] = &site.Points[i]
	}
	for i := range site.Rules {
		x.rules[site.Rules[i].ID] = &site.Rules[i]
	}
	for i := range site.Zones {
		x.zones[site.Zones[i].ID] = &site.Zones[i]
	}
	for _, r := range state.Readings {
		x.readings[r.ID] = r
	}
	for _, a := range state.Alarms {
		x.alarms[a.Rule] = a
		x.raise(a)
	}
	return x
}

func (x *index) raise(a AlarmState) {
	r, ok := x.rules[a.Rule]
	if !ok || !isTrue(a.State) || a.lost() {
		return
	}
	for _, p := range r.Points {
		x.raised[p] = worse(x.raisedOn(p), r.Severity)
	}
}

func (x *index) raisedOn(point string) string {
	if s, ok := x.raised[point]; ok {
		return s
	}
	return ShowNormal
}

// standing is the display state of a point now.
func (x *index) standing(p SitePoint) string {
	return p.standing(x.readings[p.ID], x.raisedOn(p.ID))
}
