package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"aman/drivers"
	"aman/gateway/config"
	"aman/gateway/wire"
	"aman/rules"
)

const (
	// beatEvery is the pipeline's own second: life outputs, lost buses, watchdog.
	beatEvery = time.Second
	// lostAfter is how long a bus loop may stand still before its points are
	// made faulty; a healthy loop turns at least once in idleTurn.
	lostAfter = 10 * time.Second
	// checkpointEvery bounds the records that a start has to replay.
	checkpointEvery = 30 * time.Second
	// stalledAfter is how long the disk may take for one write before people are
	// told; a worn card needs a second at times.
	stalledAfter = 3 * time.Second
)

// pipeline owns the engine. In order: apply readings, set outputs, then hand
// events and readings to the data path.
type pipeline struct {
	site      *config.Site
	engine    *rules.Engine
	clock     *clock
	log       *slog.Logger
	intake    *intake
	loops     []*loop
	outputs   []*output
	sensors   []sensorPoints
	journal   *journal
	telemetry *telemetry
	recent    *recent
	meters    *meters
	uplink    *uplinking // nil: the gateway works alone
	page      *paging    // nil: no page is served
	aside     *aside     // writes the log
	version   string
	observe   func(rules.Event)

	asks    chan func()   // carried out between batches
	ended   chan struct{} // closed when run has returned
	notices *notices      // to the service manager
	changed *broadcast

	refusal    string            // why the last refused act was refused
	acked      map[string]person // who acknowledged each rule's alarm last
	last       time.Time         // the engine's time never falls
	suspended  map[string]bool   // zones whose suspension has its evidence
	trouble    map[string]string // what is wrong with the gateway itself, by id
	settled    bool              // the outputs follow the engine and trouble
	newEvents  bool              // since the last checkpoint
	checkpoint time.Time
	lifeLevel  bool
	dropped    uint64       // readings lost so far, at the last beat
	overtaken  bool         // readings were overtaken since the last beat
	falling    atomic.Bool  // a panic ends the process: outputs go to their safe state
	beats      atomic.Int64 // when the last beat was, on clock.elapsed
}

// person is who did something and when.
type person struct {
	who string
	at  time.Time
}

// sensorPoints maps one sensor's samples to the engine's points.
type sensorPoints struct {
	id    string
	first int // index of its first point in the site and the engine
	ids   []string
}

// run turns until ctx ends; then it takes what is left in the intake and hands
// the journal a last checkpoint.
func (p *pipeline) run(ctx context.Context) {
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	deadline := time.NewTimer(time.Hour)
	defer deadline.Stop()
	p.beat()
	for {
		p.settle()
		deadline.Reset(p.untilDeadline())
		select {
		case <-p.intake.wake:
			p.takeIn()
		case f := <-p.asks:
			f()
		case <-deadline.C:
			p.takeIn()
			p.engine.Advance(p.advance(p.clock.now()))
		case <-beat.C:
			p.takeIn()
			p.engine.Advance(p.advance(p.clock.now()))
			p.beat()
		case <-ctx.Done():
			p.takeIn()
			p.settle()
			p.saveCheckpoint()
			return
		}
	}
}

func (p *pipeline) untilDeadline() time.Duration {
	at, ok := p.engine.Deadline()
	if !ok {
		return time.Hour
	}
	return max(0, at.Sub(p.clock.now()))
}

// takeIn applies everything that waits, settling after each batch so that no
// trip waits for a neighbour's readings.
func (p *pipeline) takeIn() {
	for _, r := range p.intake.takeReports() {
		p.hear(r)
	}
	batches, overtaken := p.intake.take()
	for i := range batches {
		p.apply(&batches[i])
	}
	p.intake.giveBack(batches)
	if overtaken > 0 {
		p.overtaken = true
		p.meters.overtaken.Add(float64(overtaken))
		p.setTrouble("pipeline", fmt.Sprintf("readings came faster than they could be judged; %d were overtaken by newer ones", overtaken))
	}
}

// apply runs one batch through the rules, sets the outputs, gives the bus its
// word, and only then hands the readings on.
func (p *pipeline) apply(b *batch) {
	p.judge(b.sensor, p.advance(b.at), b.samples)
	events := p.follow()
	select {
	case b.loop.word <- struct{}{}:
	default:
	}
	p.tell(events)
	p.meters.judged(b)
	p.keep(b.sensor, b.at, b.samples)
	p.changed.notify()
}

// judge runs the samples of one sensor through the rules.
func (p *pipeline) judge(sensor int, at time.Time, samples []drivers.Sample) {
	sp := &p.sensors[sensor]
	for i, s := range samples {
		p.engine.ReadAt(sp.first+i, drivers.Place(sp.ids[i], at, s))
	}
}

// keep hands the samples of one sensor to the data path.
func (p *pipeline) keep(sensor int, at time.Time, samples []drivers.Sample) {
	p.recent.add(sensor, at, samples)
	p.telemetry.add(sensor, at, samples)
}

// advance returns t, or the pipeline's time if that is later already: batches of
// two buses can overtake each other by a hair, and the engine's time never falls.
func (p *pipeline) advance(t time.Time) time.Time {
	if t.Before(p.last) {
		return p.last
	}
	p.last = t
	return t
}

// settle makes the outputs follow the engine and then journals its events.
func (p *pipeline) settle() { p.tell(p.follow()) }

// follow makes the outputs follow the engine and returns its events.
func (p *pipeline) follow() []rules.Event {
	events := p.engine.Drain()
	if len(events) > 0 || !p.settled {
		p.setOutputs()
		p.settled = true
	}
	return events
}

// tell hands events to the data path.
func (p *pipeline) tell(events []rules.Event) {
	for i := range events {
		p.record(events[i])
	}
	if len(events) > 0 {
		p.changed.notify()
	}
}

// record hands one event to the journal.
func (p *pipeline) record(e rules.Event) {
	n := wire.Notice{Event: e}
	suspension := e.Kind == rules.Suspended
	if suspension {
		n.Evidence = p.evidence(e)
	}
	p.newEvents = true
	switch e.Kind {
	case rules.Refused, rules.ResetRefused:
		p.refusal = e.Why
	case rules.Acknowledged:
		p.acked[e.Rule] = person{who: e.Who, at: e.Time}
	case rules.Released:
		delete(p.suspended, e.Zone)
	}
	p.meters.event(e)
	p.logEvent(e)
	p.journal.put(entry{notice: n, suspension: suspension})
	if p.observe != nil {
		p.observe(e)
	}
}

// evidence returns the readings that go with a suspension: those of the whole
// zone with its first cause, those of its own points with each further rule, and
// none with a stop that is pressed again, which costs nobody anything.
func (p *pipeline) evidence(e rules.Event) []wire.Block {
	if !p.suspended[e.Zone] {
		p.suspended[e.Zone] = true
		return p.recent.ofZone(e.Zone)
	}
	return p.recent.ofRule(e.Rule)
}

func (p *pipeline) logEvent(e rules.Event) {
	level := slog.LevelInfo
	switch e.Kind {
	case rules.Raised, rules.Suspended, rules.FaultRaised:
		level = slog.LevelWarn
	case rules.OutputChanged:
		level = slog.LevelDebug
	}
	p.log.Log(context.Background(), level, string(e.Kind), "rule", e.Rule, "zone", e.Zone, "point", e.Point,
		"state", string(e.State), "who", e.Who, "why", e.Why)
}

// setTrouble notes something that is wrong with the gateway itself, or with an
// empty why that it is well again. A change is an event and moves the fault
// outputs.
func (p *pipeline) setTrouble(id, why string) {
	if (p.trouble[id] == "") == (why == "") {
		return
	}
	kind := rules.FaultRaised
	if why == "" {
		kind = rules.FaultCleared
		delete(p.trouble, id)
	} else {
		p.trouble[id] = why
	}
	p.settled = false
	p.record(rules.Event{Time: p.clock.now(), Kind: kind, Point: id, Why: why})
	p.changed.notify()
}

// beat is the pipeline's second.
func (p *pipeline) beat() {
	p.beats.Store(int64(p.clock.elapsed()))
	p.lifeLevel = !p.lifeLevel
	p.settled = false
	for _, l := range p.loops {
		p.watch(l)
	}
	if !p.overtaken {
		p.setTrouble("pipeline", "")
	}
	p.overtaken = false
	p.watchDisk()
	if (time.Since(p.checkpoint) >= checkpointEvery && p.newEvents) || p.journal.state().Gap {
		p.saveCheckpoint()
	}
	p.notices.pet() // every bus has moved or has just been declared lost
}

// watch declares a bus lost whose loop stands still: its points become faulty
// by the pipeline itself, since nobody else will say it.
func (p *pipeline) watch(l *loop) {
	why := l.lost()
	if why == "" {
		p.setTrouble(l.troubleID(), "")
		return
	}
	p.setTrouble(l.troubleID(), fmt.Sprintf("bus %s %s: check its adapter and wiring; its points count as faulty", l.id, why))
	at := p.advance(p.clock.now())
	for _, s := range l.sensors {
		lost := slices.Repeat([]drivers.Sample{drivers.Faulty(drivers.Timeout)}, len(p.sensors[s.index].ids))
		p.judge(s.index, at, lost)
		p.keep(s.index, at, lost)
	}
}

// watchDisk turns the lanes' troubles into faults that people see.
func (p *pipeline) watchDisk() {
	j, t := p.journal.state(), p.telemetry.state()
	why := ""
	switch {
	case j.Err != nil:
		why = "alarm records cannot be written: " + j.Err.Error()
	case t.Err != nil:
		why = "readings cannot be written: " + t.Err.Error()
	case max(j.Stalled, t.Stalled) >= stalledAfter:
		why = fmt.Sprintf("the disk has not answered for %.0f s: look at the disk or SD card", max(j.Stalled, t.Stalled).Seconds())
	}
	p.setTrouble("disk", why)
	why = ""
	if t.Dropped > p.dropped {
		why = "readings are lost: the disk takes them too slowly and memory for them is full"
	}
	p.dropped = t.Dropped
	p.setTrouble("telemetry", why)
}

// saveCheckpoint hands the journal the engine's state, which includes every
// event handed over before it.
func (p *pipeline) saveCheckpoint() {
	p.settle()
	s := p.engine.Snapshot()
	p.journal.put(entry{checkpoint: &s})
	p.newEvents, p.checkpoint = false, time.Now()
}

// ask runs f in the pipeline's goroutine and waits for it. After an error f has
// not run and never will.
func (p *pipeline) ask(ctx context.Context, f func()) error {
	done := make(chan struct{})
	var claimed atomic.Bool
	run := func() {
		if claimed.CompareAndSwap(false, true) {
			defer close(done)
			f()
		}
	}
	var err error
	select {
	case p.asks <- run:
		select {
		case <-done:
			return nil
		case <-p.ended:
			err = errEnded
		case <-ctx.Done():
			err = ctx.Err()
		}
	case <-p.ended:
		err = errEnded
	case <-ctx.Done():
		err = ctx.Err()
	}
	if !claimed.CompareAndSwap(false, true) {
		<-done // it has begun, and is short
		return nil
	}
	return fmt.Errorf("the pipeline does not answer: %w", err)
}

var errEnded = errors.New("the gateway is stopping")
