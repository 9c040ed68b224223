package gateway

import (
	"slices"
	"strings"
	"time"

	"aman/rules"
)

// lampTestFor is how long a lamp test lasts: long enough to look round, and short
// enough to hide nothing.
const lampTestFor = 5 * time.Second

// stateUnknown begins the cause of a suspension that a start gave.
const stateUnknown = "state unknown: "

// pressLampTest lights every beacon and sounds every horn for a moment, on the
// record. What stops machines or tells of faults is never touched.
func (p *pipeline) pressLampTest(in *panelInput) {
	if !p.panel.lampUntil.IsZero() {
		return // it goes on, and is not made longer
	}
	if why := p.noLampTest(); why != "" {
		p.record(rules.Event{Time: p.clock.now(), Kind: rules.Refused, Point: in.Input, Why: "lamp test: " + why})
		p.changed.notify()
		return
	}
	p.panel.lampUntil = p.last.Add(lampTestFor)
	p.settled = false
	p.journalAct(rules.Act{Kind: actLampTest, Target: in.Input, For: lampTestFor, Reason: "every horn and beacon is on for " + lampTestFor.String()})
}

// noLampTest says why horns and beacons may not be tried out now: people who
// leave must not be told that it is a test.
func (p *pipeline) noLampTest() string {
	for _, a := range p.engine.Alarms() {
		if a.Severity == rules.SeverityDanger && unacknowledged(a.Beneath) {
			return "danger " + a.Rule + " is not acknowledged"
		}
	}
	for _, z := range p.engine.Zones() {
		if slices.ContainsFunc(z.Causes, func(c rules.Cause) bool { return c.Rule != "" || !strings.HasPrefix(c.Why, stateUnknown) }) {
			return "work is suspended in zone " + z.ID + ": its horns and beacons must mean what they say until the release"
		}
	}
	return ""
}

// lampTest reports whether the output is on for being tried out.
func (p *pipeline) lampTest(o *output) bool {
	return !p.panel.lampUntil.IsZero() && (o.Role == rules.RoleHorn || o.Role == rules.RoleBeacon)
}

// endLampTest lets horns and beacons follow the rules again.
func (p *pipeline) endLampTest(why string) {
	if p.panel.lampUntil.IsZero() {
		return
	}
	p.panel.lampUntil = time.Time{}
	p.settled = false
	p.log.Info("lamp test ends", "why", why)
	p.changed.notify()
}

// unmask ends a lamp test for what is real: it must be heard and seen as what it
// is.
func (p *pipeline) unmask(events []rules.Event) {
	if p.panel.lampUntil.IsZero() {
		return
	}
	for i := range events {
		switch events[i].Kind {
		case rules.Raised, rules.Suspended, rules.Rearmed:
			p.endLampTest("something real: " + string(events[i].Kind) + " " + events[i].Rule + events[i].Zone)
			return
		}
	}
}
