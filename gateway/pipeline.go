package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"aman/drivers"
	"aman/gateway/config"
	"aman/gateway/config/signoff"
	"aman/rules"
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
	uplink    *uplinking        // nil: the gateway works alone
	page      *paging           // nil: no page is served
	aside     *aside            // writes the log
	signOff   *signoff.Standing // nil: not known
	version   string
	observe   func(rules.Event)

	asks    chan func()   // carried out between batches
	ended   chan struct{} // closed when run has returned
	notices *notices      // to the service manager
	changed *broadcast

	refusal    string            // why the last refused act was refused
	acked      map[string]person // who acknowledged each rule's alarm last
	last       time.Time         // the engine's time never falls
	panel      *panel
	proofs     *proofs           // of the danger rules
	suspended  map[string]bool   // zones whose suspension has its evidence
	trouble    map[string]string // what is wrong with the gateway itself, by id
	settled    bool              // the outputs follow the engine and trouble
	newEvents  bool              // since the last checkpoint
	gathers    bool              // rules gather exposures and the like, which only a checkpoint keeps
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
			p.passPanel()
		case <-beat.C:
			p.takeIn()
			p.engine.Advance(p.advance(p.clock.now()))
			p.beat()
		case <-ctx.Done():
			p.takeIn()
			p.endLampTest("the gateway stops")
			p.settle()
			p.saveCheckpoint()
			return
		}
	}
}

func (p *pipeline) untilDeadline() time.Duration {
	at, ok := p.engine.Deadline()
	if due := p.panel.due(); !due.IsZero() && (!ok || due.Before(at)) {
		at, ok = due, true
	}
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
	p.meters.judged(b)
	p.keep(b.sensor, b.at, b.samples) // first, so that evidence holds the reading that tripped
	p.tell(events)
	p.changed.notify()
}

// judge runs the samples of one sensor through the rules, and marks those that
// the engine finds faulty though the instrument does not: a value that stands
// still, a warm-up that never ends.
func (p *pipeline) judge(sensor int, at time.Time, samples []drivers.Sample) {
	sp := &p.sensors[sensor]
	for i, s := range samples {
		p.engine.ReadAt(sp.first+i, drivers.Place(sp.ids[i], at, s))
		if _, fault := p.engine.Judged(sp.first + i); fault != drivers.NoFault && fault != s.Fault {
			samples[i] = drivers.Faulty(fault)
		}
	}
	p.hearPanel(sensor, at, samples)
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
	p.unmask(events)
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
