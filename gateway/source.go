package gateway

import (
	"context"
	"maps"
	"math"
	"slices"
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
	f, err := s.p.photograph(ctx)
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.last
	}
	now := s.p.develop(f)
	s.p.addHealth(&now)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = now
	return now
}

// film is what the pipeline owns, as it was at one instant.
type film struct {
	at       time.Time
	judged   time.Time // the engine's own time
	points   []rules.PointStatus
	alarms   []rules.Alarm
	zones    []rules.ZoneStatus
	inhibits []rules.Inhibit
	silences []rules.Silence
	outputs  []ui.OutputState
	acked    map[string]person
	proofs   []ui.ProofState
	trouble  []string
	panel    []ui.PanelState
	lampTest time.Time
}

// photograph copies what the pipeline owns, in two short pieces: the readings,
// which are many, and then what follows from them. All that can be done
// elsewhere is left to develop, since a trip waits as long as this takes.
func (p *pipeline) photograph(ctx context.Context) (f film, err error) {
	if err := p.ask(ctx, func() { f.points = p.engine.Points() }); err != nil {
		return film{}, err
	}
	err = p.ask(ctx, func() {
		f.at, f.alarms, f.zones, f.acked = p.clock.now(), p.engine.Alarms(), p.engine.Zones(), maps.Clone(p.acked)
		f.judged, f.inhibits, f.silences, f.proofs = p.last, p.engine.Inhibits(), p.engine.Silences(), p.proofs.list()
		for _, o := range p.outputs {
			f.outputs = append(f.outputs, outputState(o))
		}
		f.panel, f.lampTest = p.panelState(), p.panel.lampUntil
		f.trouble = slices.Sorted(maps.Values(p.trouble))
	})
	return f, err
}

// develop makes the state that pages show of a film.
func (p *pipeline) develop(f film) ui.State {
	s := ui.State{Time: f.at, Outputs: f.outputs, Trouble: f.trouble, Panel: f.panel, LampTest: f.lampTest, Readings: make([]drivers.Reading, len(f.points))}
	points := make(map[string]rules.PointStatus, len(f.points))
	for i, pt := range f.points {
		s.Readings[i] = judged(pt)
		points[pt.ID] = pt
	}
	alarms := map[string]ui.AlarmState{}
	for _, a := range f.alarms {
		state := alarmState(a, points, f.acked[a.Rule])
		s.Alarms = append(s.Alarms, state)
		alarms[a.Rule] = state
	}
	for _, z := range f.zones {
		state := p.zoneState(z, alarms, points)
		if blind(z.ID, f.alarms) { // it counts on: from when it would have begun in one piece
			state.UnprotectedFrom = f.judged.Add(-z.Unprotected)
		}
		if state.Suspended {
			state.Gate = append(stillPressed(z.ID, f.panel), state.Gate...)
		}
		s.Zones = append(s.Zones, state)
	}
	s.Proofs = f.proofs
	limits(&s, f)
	return s
}

// judged is the last reading of a point with the fault that the engine counts
// against it: a value that stands still, or one that is too old, is none.
func judged(pt rules.PointStatus) drivers.Reading {
	r := pt.Last
	if !pt.Faulty || r.Fault != drivers.NoFault || pt.Fault == drivers.Over || pt.Fault == drivers.Under {
		return r
	}
	r.Quality, r.Fault, r.Value = drivers.Bad, pt.Fault, math.NaN()
	return r
}

// blind reports whether a danger rule of the zone cannot trip now.
func blind(zone string, alarms []rules.Alarm) bool {
	return slices.ContainsFunc(alarms, func(a rules.Alarm) bool {
		return a.Zone == zone && a.Severity == rules.SeverityDanger && a.Inhibited
	})
}

// limits tells what is kept from tripping, and which horns are muted.
func limits(s *ui.State, f film) {
	for _, i := range f.inhibits {
		s.Inhibits = append(s.Inhibits, ui.InhibitState{Target: i.Target, Points: i.Points, By: i.Who, Why: i.Why, Since: i.Since, Until: i.Until})
	}
	for _, m := range f.silences {
		s.Silences = append(s.Silences, ui.SilenceState{Output: m.Output, Rule: m.Rule, By: m.Who, Until: m.Until})
	}
}

func alarmState(a rules.Alarm, points map[string]rules.PointStatus, acked person) ui.AlarmState {
	s := ui.AlarmState{
		Rule: a.Rule, State: a.State, Since: a.Raised, Point: a.Point, Value: a.Value, HasValue: a.HasValue, Unit: a.Unit, Why: a.Why,
		First: a.FirstOut, Beneath: a.Beneath, Inhibited: a.Inhibited, Degraded: a.Degraded, Quiet: a.Quiet,
		Mode: ui.ModeState{Until: a.ModeUntil, Once: a.Once, By: a.ModeBy, Why: a.ModeWhy},
	}
	if a.ProtectionLost {
		s.Fault = points[a.Point].Fault.String()
	}
	if !acked.at.Before(a.Raised) && s.Active() {
		s.AckBy, s.AckAt = acked.who, acked.at
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
	s.Uplink.Dropped += p.telemetry.state().Dropped + p.journal.store.Stats().Telemetry.Dropped
	for _, err := range []error{p.page.failure(), p.uplink.failure()} {
		if err != nil {
			s.Trouble = append(s.Trouble, err.Error())
		}
	}
}
