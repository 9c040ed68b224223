package config

import (
	"fmt"
	"slices"
	"time"

	"aman/rules"
)

// PanelAct is what an input of the panel does.
type PanelAct string

// The acts that an input can be bound to.
const (
	PanelStop     PanelAct = "stop"      // suspends its zone
	PanelAck      PanelAct = "ack"       // acknowledges what is unacknowledged
	PanelSilence  PanelAct = "silence"   // mutes the horns that sound
	PanelLampTest PanelAct = "lamp-test" // every horn and beacon on for a moment
	PanelPresence PanelAct = "presence"  // a key that says that somebody is there
)

var panelActs = []string{string(PanelStop), string(PanelAck), string(PanelSilence), string(PanelLampTest), string(PanelPresence)}

// slowInput is the polling period beyond which a short press is not seen.
const slowInput = 500 * time.Millisecond

// PanelInput is a contact at the site that does an act when it is pressed.
type PanelInput struct {
	Input string // the point
	Act   PanelAct
	// Zone is what a stop suspends and where a presence is. Of an ack or a silence
	// it narrows the act to the alarms of that zone, and is empty for all of them.
	Zone string
	// ActiveLow: the contact is pressed at 0, and not at 1.
	ActiveLow bool
}

type rawPanel struct {
	Input  string  `yaml:"input" need:"yes" doc:"the point that is pressed, as in box.stop: a contact, 0 or 1"`
	Act    string  `yaml:"act" need:"yes" doc:"stop, ack, silence, lamp-test or presence"`
	Zone   *string `yaml:"zone" doc:"stop, presence: the zone (that of the input's sensor); ack, silence: only the alarms of this zone (all)"`
	Active *string `yaml:"active" doc:"high or low: pressed at 1 or at 0 (high); a stop that is wired normally closed is low"`
}

func (b *builder) buildPanel() {
	bound := make(map[string]string)
	for i := range b.raw.Panel {
		raw, path := &b.raw.Panel[i], fmt.Sprintf("panel[%d]", i)
		point := b.contact(path+".input", raw.Input)
		in := PanelInput{Input: raw.Input}
		if b.has(path + ".act") {
			in.Act = PanelAct(b.oneOf(path+".act", raw.Act, panelActs...))
		}
		if raw.Active != nil {
			in.ActiveLow = b.oneOf(path+".active", *raw.Active, "high", "low") == "low"
		}
		b.panelZone(path+".zone", raw, &in, point)
		if act, twice := bound[raw.Input]; twice && b.has(path+".input") {
			b.fault(path+".input", "%s does %s already: an input does one act", raw.Input, act)
		}
		bound[raw.Input] = raw.Act
		b.site.Panel = append(b.site.Panel, in)
	}
}

// contact resolves a reference to a point that is either open or closed.
func (b *builder) contact(at, id string) *Point {
	if !b.has(at) {
		return nil
	}
	p := b.pointAt(at, id)
	switch {
	case p == nil:
	case p.Unit != "":
		b.fault(at, "%s is no contact: it has the unit %s", id, p.Unit)
	case p.Gas != "":
		b.fault(at, "%s is no contact: it measures %s", id, p.Gas)
	case p.Ranged() && (p.Min != 0 || p.Max != 1):
		b.fault(at, "%s is no contact: it goes from %s to %s", id, Number(p.Min), Number(p.Max))
	}
	return p
}

// panelZone checks the zone of an input, or finds it.
func (b *builder) panelZone(at string, raw *rawPanel, in *PanelInput, point *Point) {
	in.Zone = b.zone(at, raw.Zone)
	switch in.Act {
	case PanelStop, PanelPresence:
		if raw.Zone == nil && point != nil {
			in.Zone = point.Zone
		}
		if raw.Zone == nil && point != nil && point.Zone == "" {
			b.missing(at, fmt.Sprintf("a %s belongs to a zone, and sensor %s stands in none", in.Act, point.Sensor))
		}
	case PanelLampTest:
		if raw.Zone != nil {
			b.fault(at, "does not belong to lamp-test, which lights every beacon and sounds every horn")
		}
	case PanelAck, PanelSilence:
	}
}

// cautionPanel finds call points that a broken wire takes away unseen, and zones
// that nobody can stop by hand.
func (b *builder) cautionPanel() {
	stops := make(map[string]bool)
	for i, in := range b.site.Panel {
		path := fmt.Sprintf("panel[%d]", i)
		if in.Act == PanelStop {
			stops[in.Zone] = true
		}
		if in.Act == PanelStop && !in.ActiveLow {
			b.warn(path, "%s stops at 1, so a broken wire is no stop: wire it normally closed and say active: low", in.Input)
		}
		if every := b.points[in.Input].Every; every > slowInput && in.Act != PanelPresence {
			b.warn(path, "%s is read every %s: a shorter press is not seen; read it more often, or take a button that stays pressed", in.Input, Span(every))
		}
	}
	for i, z := range b.site.Zones {
		locked := slices.ContainsFunc(b.site.Outputs, func(o Output) bool { return o.Role == rules.RoleInterlock && o.Zone == z.ID })
		if len(b.site.Panel) > 0 && locked && !stops[z.ID] {
			b.warn(fmt.Sprintf("zones[%d]", i), "zone %s has an interlock and the panel has no stop for it: it is stopped by hand on a page alone", z.ID)
		}
	}
}
