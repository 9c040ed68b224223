package gateway

import (
	"fmt"
	"strings"
	"time"

	"aman/drivers"
	"aman/gateway/config"
	"aman/gateway/ui"
	"aman/gateway/wire"
	"aman/rules"
)

// actPresence and actLampTest are acts of the panel that the engine does not
// know: they stand in the journal and change no alarm.
const (
	actPresence rules.ActKind = "presence"
	actLampTest rules.ActKind = "lamp-test"
)

// panel is the inputs at the site that do an act when they are pressed. The
// pipeline's goroutine owns it.
type panel struct {
	inputs   []*panelInput
	bySensor [][]*panelInput
	waiting  []*waitingAct
	// lampUntil is when a lamp test ends; zero while there is none.
	lampUntil time.Time
}

type panelInput struct {
	config.PanelInput
	contact
	point int // of its sensor
	// held says that it was pressed when it was last readable: a call point that
	// cannot be read any more was not let out.
	held bool
	// known says that its level has been seen in this run.
	known bool
}

func newPanel(site *config.Site, sensors []sensorPoints, start time.Time) *panel {
	out := &panel{bySensor: make([][]*panelInput, len(sensors))}
	bound := make(map[string]config.PanelInput, len(site.Panel))
	for _, in := range site.Panel {
		bound[in.Input] = in
	}
	for i, s := range sensors {
		for j, id := range s.ids {
			if in, ok := bound[id]; ok {
				c := newContact(in.ActiveLow, site.Sensors[i].Every, start)
				out.bySensor[i] = append(out.bySensor[i], &panelInput{PanelInput: in, contact: c, point: j})
			}
		}
		out.inputs = append(out.inputs, out.bySensor[i]...)
	}
	return out
}

// due is when something of the panel happens by the passing of time alone; zero
// where nothing does.
func (l *panel) due() (at time.Time) {
	sooner := func(t time.Time) {
		if !t.IsZero() && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	sooner(l.lampUntil)
	for _, in := range l.inputs {
		sooner(in.due())
	}
	for _, w := range l.waiting {
		sooner(w.until)
	}
	return at
}

// hearPanel takes the samples of one sensor, after the rules have judged them
// and before the outputs follow: a stop and a limit act in the same instant.
func (p *pipeline) hearPanel(sensor int, at time.Time, samples []drivers.Sample) {
	for _, in := range p.panel.bySensor[sensor] {
		p.turned(in, in.hear(at, samples[in.point]))
	}
}

// passPanel lets time pass for the panel.
func (p *pipeline) passPanel() {
	now := p.advance(p.clock.now())
	for _, in := range p.panel.inputs {
		p.turned(in, in.pass(now))
	}
	if until := p.panel.lampUntil; !until.IsZero() && !now.Before(until) {
		p.endLampTest("its time is over")
	}
	p.answered(now)
}

// turned does what a change of an input asks for. A stop that is found pressed
// acts at once; every other act needs to have been seen released.
func (p *pipeline) turned(in *panelInput, t flip) {
	first := !in.known
	if t.to != levelUnknown {
		in.held, in.known = t.to == levelPressed, true
	}
	if in.Act == config.PanelStop {
		p.setTrouble("panel/"+in.Input, in.trouble())
	}
	switch {
	case t.from == t.to:
	case in.Act == config.PanelPresence && first: // it is shown; nobody saw it turned
	case in.Act == config.PanelPresence:
		p.presence(in, t.to)
	case t.to == levelPressed && (t.from == levelReleased || in.Act == config.PanelStop):
		p.press(in)
	}
}

// trouble says what to do about a call point that cannot be read.
func (in *panelInput) trouble() string {
	if in.lost == drivers.NoFault {
		return ""
	}
	return fmt.Sprintf("call point %s cannot be read (%s) and stops nothing: check its contact, its wiring and its module, and stop work in zone %s from the page meanwhile", in.Input, in.lost, in.Zone)
}

func (p *pipeline) press(in *panelInput) {
	p.log.Info("pressed", "input", in.Input, "act", string(in.Act), "zone", in.Zone)
	switch in.Act {
	case config.PanelStop:
		p.engine.Act(p.last, rules.Act{Kind: rules.ActSuspend, Target: in.Zone, Reason: "call point " + in.Input})
	case config.PanelAck:
		p.pressAck(in)
	case config.PanelSilence:
		p.pressSilence(in)
	case config.PanelLampTest:
		p.pressLampTest(in)
	case config.PanelPresence:
	}
}

// presence journals a key that was turned or given back. Who turned it is not
// known, and nothing is permitted by it.
func (p *pipeline) presence(in *panelInput, l level) {
	what := map[level]string{levelPressed: "turned", levelReleased: "given back", levelUnknown: "cannot be read"}[l]
	p.journalAct(rules.Act{Kind: actPresence, Target: in.Zone, Reason: fmt.Sprintf("key %s: %s", in.Input, what)})
}

// journalAct records an act that is no business of the engine.
func (p *pipeline) journalAct(a rules.Act) {
	p.log.Info(string(a.Kind), "target", a.Target, "why", a.Reason)
	p.journal.put(entry{notice: wire.Notice{Act: &a, Time: p.clock.now()}})
	p.changed.notify()
}

// heldByHand says why a zone is not released: a call point that is still pressed
// would stop nothing when it is pressed next. Empty for every other act.
func (p *pipeline) heldByHand(a rules.Act) string {
	if a.Kind != rules.ActRelease {
		return ""
	}
	for _, in := range p.panel.inputs {
		if in.Act == config.PanelStop && in.Zone == a.Target && in.held {
			return fmt.Sprintf("call point %s is still pressed: let it out first", in.Input)
		}
	}
	return ""
}

// refuseHeld tells that a release was refused for a call point.
func (p *pipeline) refuseHeld(a rules.Act, reasons []string) []string {
	p.record(rules.Event{Time: p.clock.now(), Kind: rules.Refused, Zone: a.Target, Who: a.Person(), Why: strings.Join(reasons, "; ")})
	p.changed.notify()
	return reasons
}

// panelState is what pages show of the panel.
func (p *pipeline) panelState() []ui.PanelState {
	var out []ui.PanelState
	for _, in := range p.panel.inputs {
		s := ui.PanelState{Input: in.Input, Act: string(in.Act), Zone: in.Zone, Pressed: in.level == levelPressed, Held: in.held}
		if in.lost != drivers.NoFault {
			s.Fault = in.lost.String()
		}
		out = append(out, s)
	}
	return out
}

// stillPressed are the call points that keep a zone from its release.
func stillPressed(zone string, panel []ui.PanelState) (out []ui.Condition) {
	for _, in := range panel {
		if in.Act == string(config.PanelStop) && in.Zone == zone && in.Held {
			out = append(out, ui.Condition{Kind: ui.WaitPressed, Point: in.Input})
		}
	}
	return out
}
