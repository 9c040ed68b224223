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
	// inhibited are the points that cannot trip now, by the last of their
	// inhibits; outputs are as commanded, silenced those that are muted.
	inhibited map[string]InhibitState
	outputs   map[string]OutputState
	silenced  map[string]bool
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

		inhibited: make(map[string]InhibitState, len(state.Inhibits)),
		outputs:   make(map[string]OutputState, len(state.Outputs)),
		silenced:  make(map[string]bool, len(state.Silences)),
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
	x.limit(state)
	return x
}

// limit notes what is kept from tripping and what is muted.
func (x *index) limit(state State) {
	for _, i := range state.Inhibits {
		for _, p := range i.Points {
			if old, ok := x.inhibited[p]; !ok || i.Until.After(old.Until) {
				x.inhibited[p] = i
			}
		}
	}
	for _, o := range state.Outputs {
		x.outputs[o.ID] = o
	}
	for _, s := range state.Silences {
		x.silenced[s.Output] = true
	}
}

// sounds reports whether the output is a horn that sounds now.
func (x *index) sounds(output string) bool {
	for _, o := range x.site.Outputs {
		if o.ID == output {
			return o.Role == "horn" && x.outputs[output].On && !x.silenced[output]
		}
	}
	return false
}

func (x *index) raise(a AlarmState) {
	r, ok := x.rules[a.Rule]
	if !ok || !isTrue(a.Shown()) || a.lost() {
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
	if _, ok := x.inhibited[p.ID]; ok && x.readings[p.ID].Quality != drivers.Unknown {
		return ShowInhibited
	}
	return p.standing(x.readings[p.ID], x.raisedOn(p.ID))
}
