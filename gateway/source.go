package gateway

import (
	"context"
	"sort"
	"sync"
	"time"

	"aman/drivers"
	"aman/gateway/ui"
	"aman/rules"
)

// photoWithin bounds how long a page waits for the pipeline; then it shows the
// last photograph with its own time, which the page knows how to call old.
const photoWithin = time.Second

// source is what the page sees of the gateway. It implements web.Source.
type source struct {
	p    *pipeline
	site ui.Site

	mu   sync.Mutex
	last ui.State
}

// Site tells what does not change while the gateway runs.
func (s *source) Site() ui.Site { return s.site }

// Changes wakes the page when something changed.
func (s *source) Changes() (<-chan struct{}, func()) { return s.p.changed.subscribe() }

// Act carries out what a person asks for.
func (s *source) Act(ctx context.Context, a rules.Act) error { return s.p.Act(ctx, a) }

// State takes a photograph of the present.
func (s *source) State() ui.State {
	ctx, cancel := context.WithTimeout(context.Background(), photoWithin)
	defer cancel()
	var now ui.State
	if err := s.p.ask(ctx, func() { now = s.p.photograph() }); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.last
	}
	s.p.addHealth(&now)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = now
	return now
}

// photograph runs in the pipeline's goroutine and takes what it owns.
func (p *pipeline) photograph() ui.State {
	s := ui.State{Time: p.clock.now()}
	faults, good := map[string]string{}, map[string]bool{}
	for _, pt := range p.engine.Points() {
		s.Readings = append(s.Readings, pt.Last)
		faults[pt.ID] = pt.Fault.String()
		good[pt.ID] = pt.Last.Quality == drivers.Good && pt.Last.Fault == drivers.NoFault
	}
	alarms := map[string]ui.AlarmState{}
	for _, a := range p.engine.Alarms() {
		state := p.alarmState(a, faults)
		s.Alarms = append(s.Alarms, state)
		alarms[a.Rule] = state
	}
	for _, z := range p.engine.Zones() {
		s.Zones = append(s.Zones, p.zoneState(z, alarms, good))
	}
	for _, o := range p.outputs {
		s.Outputs = append(s.Outputs, outputState(o))
	}
	for _, why := range p.trouble {
		s.Trouble = append(s.Trouble, why)
	}
	sort.Strings(s.Trouble)
	return s
}

func (p *pipeline) alarmState(a rules.Alarm, faults map[string]string) ui.AlarmState {
	s := ui.AlarmState{Rule: a.Rule, State: a.State, Since: a.Raised, Point: a.Point, Value: a.Value, HasValue: a.HasValue}
	if a.ProtectionLost {
		s.Fault = faults[a.Point]
	}
	if who := p.acked[a.Rule]; !who.at.Before(a.Raised) {
		s.AckBy, s.AckAt = who.who, who.at
	}
	return s
}

func outputState(o *output) ui.OutputState {
	s := ui.OutputState{ID: o.ID, On: o.on, Fault: o.fault, Unexplained: o.unexplained}
	if why := o.loop.lost(); why != "" {
		s.Fault = "bus " + o.loop.id + " " + why
	}
	if level, known := o.port.lastSeen(o.slot); known {
		s.HasBack, s.Back = true, level == o.Level(true)
	}
	return s
}

// addHealth adds what other goroutines own; none of it waits.
func (p *pipeline) addHealth(s *ui.State) {
	j := p.journal.state()
	s.Unsaved = j.Suspensions > 0 || j.Err != nil
	for i := range s.Zones {
		s.Zones[i].Unsaved = s.Zones[i].Suspended && p.journal.suspensions(s.Zones[i].ID) > 0
	}
	for _, l := range p.loops {
		if l.bus == nil {
			continue
		}
		why := l.trouble()
		s.Buses = append(s.Buses, ui.BusState{ID: l.id, Kind: l.bus.Kind(), OK: why == "", Why: why, Slow: 1 + float64(l.stretch.Load())/1000})
	}
	if up := p.uplink.get(); up != nil {
		s.Uplink = uplinkState(up.Status())
	}
	s.Uplink.Configured = p.site.Uplink != nil
	s.Uplink.Dropped += p.telemetry.state().Dropped
	for _, err := range []error{p.page.failure(), p.uplink.failure()} {
		if err != nil {
			s.Trouble = append(s.Trouble, err.Error())
		}
	}
}
