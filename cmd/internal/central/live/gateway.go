package live

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"aman/drivers"
	"aman/gateway/ui"
	"aman/gateway/wire"
	"aman/rules"
)

// gateway is what is known of one gateway.
type gateway struct {
	site     ui.Site
	online   bool
	heard    time.Time
	patience time.Duration

	readings map[string]drivers.Reading
	alarms   map[string]ui.AlarmState
	zones    map[string]ui.ZoneState
	outputs  map[string]ui.OutputState
	inhibits map[string]ui.InhibitState // by target

	// bornAt, epoch and seen keep late and repeated events from moving anything
	// back: the time of the birth, and the number of the last event by the noun
	// that it moved.
	bornAt time.Time
	epoch  string
	seen   map[string]uint64

	state *ui.State // the last photograph, nil once something changed
}

func newGateway() *gateway {
	return &gateway{
		patience: silentAfter, readings: map[string]drivers.Reading{}, alarms: map[string]ui.AlarmState{},
		zones: map[string]ui.ZoneState{}, outputs: map[string]ui.OutputState{}, inhibits: map[string]ui.InhibitState{},
		seen: map[string]uint64{},
	}
}

// born takes a birth: the site anew, and the state of every alarm and zone at
// that instant. Readings stay as far as their points do.
func (g *gateway) born(b wire.Birth) {
	before := g.alarms
	g.site, g.patience = siteOf(b), patienceFor(b)
	g.alarms, g.zones, g.outputs, g.bornAt = map[string]ui.AlarmState{}, map[string]ui.ZoneState{}, map[string]ui.OutputState{}, b.Time
	for _, a := range b.Alarms {
		state := ui.AlarmState{Rule: a.Rule, State: a.State, Since: a.Since}
		if old, ok := before[a.Rule]; ok && old.Since.Equal(a.Since) { // the same occurrence: we know more of it
			old.State = a.State
			state = old
		}
		bear(&state, a.Mode)
		g.alarms[a.Rule] = state
	}
	g.inhibits = map[string]ui.InhibitState{}
	for _, i := range b.Inhibits {
		g.inhibits[i.Target] = ui.InhibitState{Target: i.Target, Points: i.Points, By: i.Who, Why: i.Why, Since: i.Since, Until: i.Until}
	}
	for _, z := range b.Zones {
		g.zones[z.ID] = zoneOf(z)
	}
	g.countBlind(b.Time)
	for _, o := range b.Outputs {
		g.outputs[o.ID] = ui.OutputState{ID: o.ID, On: o.On}
	}
	known := map[string]bool{}
	for _, p := range g.site.Points {
		known[p.ID] = true
	}
	maps.DeleteFunc(g.readings, func(id string, _ drivers.Reading) bool { return !known[id] })
	g.state = nil
}

func zoneOf(z wire.Zone) ui.ZoneState {
	out := ui.ZoneState{
		ID: z.ID, Suspended: z.State.Suspended, Arming: z.State.Arming, Since: z.State.Since,
		Unprotected: time.Duration(z.State.Unprotected) * time.Second,
	}
	for _, c := range z.State.Causes {
		out.Causes = append(out.Causes, ui.Cause{Time: c.Time, Rule: c.Rule, Who: c.Who, Why: c.Why, Fault: lostTo(c.Why)})
	}
	return out
}

func patienceFor(b wire.Birth) time.Duration {
	quickest := time.Duration(0)
	for _, s := range b.Sensors {
		if quickest == 0 || s.Every < quickest {
			quickest = s.Every
		}
	}
	return max(silentAfter, silentPeriods*quickest)
}

// block takes the newest reading of each point; older ones change nothing.
func (g *gateway) block(b *wire.Block) {
	for i := range b.Rows {
		r := &b.Rows[i]
		id := b.Sensor + "." + r.Point
		if old, ok := g.readings[id]; ok && !r.Time.After(old.Time) {
			continue
		}
		g.readings[id] = drivers.Reading{ID: id, Time: r.Time, Value: r.Value, Quality: r.Quality, Fault: r.Fault}
		g.state = nil
	}
}

// birthSlack is how much older than a birth an event may be and still count as
// news: a birth is written in an instant, but not in the same one.
const birthSlack = time.Second

// event moves what it is about on. What is older than the birth is in the birth
// already and only tells details.
func (g *gateway) event(e rules.Event, at wire.Position, historical bool) {
	g.state = nil
	if historical || e.Time.Before(g.bornAt.Add(-birthSlack)) {
		g.detail(e)
		return
	}
	if at.Epoch != g.epoch {
		g.epoch, g.seen = at.Epoch, map[string]uint64{}
	}
	noun := nounOf(e)
	if at.Number <= g.seen[noun] {
		return
	}
	g.seen[noun] = at.Number
	switch e.Kind {
	case rules.Suspended, rules.Released:
		g.zoneEvent(e)
	case rules.OutputChanged:
		o := g.outputs[e.Point]
		o.ID, o.On = e.Point, e.State == rules.StateOn
		g.outputs[e.Point] = o
	case rules.FaultRaised, rules.FaultCleared, rules.Refused, rules.ResetRefused:
	case rules.Inhibited, rules.Uninhibited:
		g.inhibitEvent(e)
		g.countBlind(e.Time)
	default:
		g.alarmEvent(e)
		g.countBlind(e.Time)
	}
}

// firstOut finds the engine's sentence on the first alarm of a group.
var firstOut = regexp.MustCompile(`; (?:again, it was the )?first-out of `)

// wholeAgain begins the engine's sentence on a vote that has all its members.
const wholeAgain = "whole again"

func nounOf(e rules.Event) string {
	switch e.Kind {
	case rules.Suspended, rules.Released:
		return "zone " + e.Zone
	case rules.OutputChanged:
		return "output " + e.Point
	case rules.Inhibited, rules.Uninhibited:
		return "inhibit " + targetOf(e)
	}
	return "rule " + e.Rule
}

func (g *gateway) zoneEvent(e rules.Event) {
	z := g.zones[e.Zone]
	z.ID = e.Zone
	if e.Kind == rules.Released {
		g.zones[e.Zone] = ui.ZoneState{ID: e.Zone, Since: e.Time, Arming: z.Arming, Unprotected: z.Unprotected, UnprotectedFrom: z.UnprotectedFrom}
		return
	}
	if !z.Suspended {
		z.Suspended, z.Since, z.Causes = true, e.Time, nil
	}
	z.Causes = append(slices.Clip(z.Causes), ui.Cause{
		Time: e.Time, Rule: e.Rule, Who: e.Who, Why: e.Why, Point: e.Point, Value: e.Value, HasValue: e.HasValue, Fault: lostTo(e.Why),
	})
	g.zones[e.Zone] = z
}

func (g *gateway) alarmEvent(e rules.Event) {
	if e.Rule == "" || e.State == "" {
		return
	}
	a := g.alarms[e.Rule]
	switch e.Kind {
	case rules.Raised:
		if a.State == rules.StateNormal || a.State == "" {
			a = ui.AlarmState{Since: e.Time, Degraded: a.Degraded}
		}
		a.Point, a.Value, a.HasValue, a.Unit, a.Fault = e.Point, e.Value, e.HasValue, e.Unit, lostTo(e.Why)
		a.AckBy, a.AckAt, a.First = "", time.Time{}, firstOut.MatchString(e.Why)
	case rules.Acknowledged:
		a.AckBy, a.AckAt = e.Who, e.Time
	case rules.Rearmed:
		a.AckBy, a.AckAt = "", time.Time{}
	case rules.Degraded:
		a.Degraded = e.Why
		if strings.HasPrefix(e.Why, wholeAgain) {
			a.Degraded = ""
		}
	}
	mode(&a, e)
	a.Rule, a.State = e.Rule, e.State
	g.alarms[e.Rule] = a
}

// detail tells what raised an alarm that a birth said is on, or who
// acknowledged it.
func (g *gateway) detail(e rules.Event) {
	a, ok := g.alarms[e.Rule]
	if !ok || !a.Active() || e.Time.Before(a.Since) {
		return
	}
	switch {
	case e.Kind == rules.Raised:
		a.Point, a.Value, a.HasValue, a.Unit, a.Fault = e.Point, e.Value, e.HasValue, e.Unit, lostTo(e.Why)
	case e.Kind == rules.Acknowledged && a.AckAt.Before(e.Time):
		a.AckBy, a.AckAt = e.Who, e.Time
	}
	g.alarms[e.Rule] = a
}

// lostTo returns the kind of fault that tripped a rule, from the engine's own
// words "protection lost: FAULT of POINT"; empty when a value did.
func lostTo(why string) string {
	_, rest, ok := strings.Cut(why, "protection lost: ")
	if !ok {
		return ""
	}
	word, _, _ := strings.Cut(rest, " ")
	if f, err := drivers.ParseFault(word); err != nil || f == drivers.NoFault {
		return ""
	}
	return word
}

func (g *gateway) photograph(now time.Time) Gateway {
	if g.state == nil {
		g.state = &ui.State{
			Readings: slices.SortedFunc(maps.Values(g.readings), func(a, b drivers.Reading) int { return strings.Compare(a.ID, b.ID) }),
			Outputs:  slices.SortedFunc(maps.Values(g.outputs), func(a, b ui.OutputState) int { return strings.Compare(a.ID, b.ID) }),
			Zones:    slices.SortedFunc(maps.Values(g.zones), func(a, b ui.ZoneState) int { return strings.Compare(a.ID, b.ID) }),
			Alarms:   slices.SortedFunc(maps.Values(g.alarms), func(a, b ui.AlarmState) int { return strings.Compare(a.Rule, b.Rule) }),
			Inhibits: slices.SortedFunc(maps.Values(g.inhibits), func(a, b ui.InhibitState) int { return strings.Compare(a.Target, b.Target) }),
		}
	}
	out := Gateway{Site: g.site, State: *g.state, Online: g.online, Heard: g.heard}
	out.State.Time = now
	return out
}
